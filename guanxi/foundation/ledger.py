"""What the running action has done so far: the one place where a write is allowed to stand.

``actions.action`` opens a ledger; models and querysets ask for it before they write. Where there is
none, nothing may be written: that is how a forgotten permission check becomes an error, not a leak.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.db import models

    from guanxi.foundation.accounts.models import User


class OutsideAction(RuntimeError):
    """A write was tried outside any action."""


@dataclass
class Draft:
    """One value before it changed."""

    row: "models.Model"
    field: str
    before: Any


@dataclass
class Ledger:
    """The outermost action's record of what it touched."""

    by: "User"
    verb: str
    change_set_id: int | None = None
    based_on: tuple[str, Any, int] | None = None  # the record that was read before, and its version then
    drafts: list[Draft] = field(default_factory=list)
    created: list["models.Model"] = field(default_factory=list)
    events: list[object] = field(default_factory=list)
    detail: dict[str, Any] = field(default_factory=dict)
    silent: bool = False
    wrote: bool = False
    settling: dict[Callable[[set[int]], None], set[int]] = field(default_factory=dict)

    def settle(self, follow: Callable[[set[int]], None], ids: Iterable[int]) -> None:
        """Let ``follow(ids)`` run once, at the action's end, with all ids for which it was asked."""
        self.settling.setdefault(follow, set()).update(ids)

    def note(self, **detail: Any) -> None:
        """Add counts or codes (never personal values) to the audit entry."""
        self.detail.update(detail)

    def keep_silent(self) -> None:
        """Nothing came of this action: no audit entry, unless another one inside the same wrote something."""
        self.silent = True


_current: ContextVar[Ledger | None] = ContextVar("guanxi_ledger", default=None)


def current() -> Ledger | None:
    return _current.get()


def require(what: str = "this write") -> Ledger:
    """The running action's ledger, or ``OutsideAction``."""
    ledger = _current.get()
    if ledger is None:
        raise OutsideAction(f"{what} was tried outside an action")
    return ledger


@contextmanager
def opened(ledger: Ledger) -> Iterator[Ledger]:
    token = _current.set(ledger)
    try:
        yield ledger
    finally:
        _current.reset(token)
