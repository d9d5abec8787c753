"""What must still be so when a write begins: the version of the record that a program read (``If-Match``).

The action asks here once it holds its subject's lock, so that nothing comes between the look and the write.
A record's ETag is ``"version-digest"``. ``If-Match`` compares the version, which is the record's own: the
digest is of the answer, in which a colleague's name or a sum may be another while the record itself is not.
For the same reason a tag that a proxy marked as weak, for it packed the answer, names the version as well.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.db import transaction
from django.http import HttpRequest, HttpResponse

ANY = "*"
TAG = re.compile(r'\s*(?:W/)?"([^"]*)"\s*(?:,|$)')
VERSION = re.compile(r"(\d{1,9})(?:-[0-9a-f]+)?")


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


@contextmanager
def aside() -> Iterator[None]:
    """Around a write that only says who looked: what the condition is of comes after it."""
    token = _expected.set(None)
    try:
        yield
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


def written_if(request: HttpRequest, work: Callable[[], HttpResponse]) -> HttpResponse:
    """``work``'s answer; on another version than ``If-Match`` names, ``NotAsRead``, and nothing is done."""
    asked = request.headers.get("If-Match")
    if asked is None:
        return work()
    with transaction.atomic(), expecting(versions(asked)) as expected:
        answer = work()
        if answer.status_code < 400 and not expected.met:
            raise NotAsRead(None)
    return answer


def versions(asked: str) -> frozenset[int] | None:
    """The versions that a condition names; None for any."""
    if asked.strip() == ANY:
        return None
    named = (VERSION.fullmatch(tag) for tag in TAG.findall(asked))
    return frozenset(int(one[1]) for one in named if one)
