"""What must still be so when a write begins: the version of the record that a program read (``If-Match``).

The action asks here once it holds its subject's lock, so that nothing comes between the look and the write.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


class NotAsRead(Exception):
    """The record is another version than the expected one; None: it has none that could be compared."""

    def __init__(self, version: int | None) -> None:
        super().__init__(version)
        self.version = version


@dataclass
class Expected:
    """The versions that will do (None: any); ``met`` once an action has looked."""

    versions: frozenset[int] | None
    met: bool = False


_expected: ContextVar[Expected | None] = ContextVar("guanxi_expected", default=None)


@contextmanager
def expecting(versions: frozenset[int] | None) -> Iterator[Expected]:
    """The first action in here goes on only if its subject has one of these versions."""
    expected = Expected(versions)
    token = _expected.set(expected)
    try:
        yield expected
    finally:
        _expected.reset(token)


def check(version: int | None) -> None:
    """Called by an action of its subject, which is locked; what follows on it is the program's own doing."""
    expected = _expected.get()
    if expected is None or expected.met:
        return
    if version is None or (expected.versions is not None and version not in expected.versions):
        raise NotAsRead(version)
    expected.met = True
