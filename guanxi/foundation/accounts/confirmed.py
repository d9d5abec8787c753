"""Whether who acts has lately proved to be who they are: asked before dangerous acts.

A session was confirmed when its person signed in, and each time it was asked again. A token cannot be asked.
Commands and jobs have no session: whoever started them was asked then.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from importlib import import_module
from typing import Final

from django.conf import settings
from django.core.exceptions import PermissionDenied

CONFIRMED_AT: Final = "confirmed_at"  # in the session: seconds of the clock
NEVER: Final = 0.0

_at: ContextVar[float | None] = ContextVar("guanxi_confirmed_at", default=None)


class ConfirmationNeeded(PermissionDenied):
    """Who acts must first prove again to be who they are; ``act`` names what waits for it."""

    def __init__(self, act: str) -> None:
        super().__init__(act)
        self.act = act


def is_dangerous(act: str) -> bool:
    """Whether the house's one list names this action, or this URL."""
    return act in import_module(settings.SWITCHBOARD).CONFIRM_FIRST


def is_fresh(at: float) -> bool:
    """Whether a proof of that moment still holds."""
    return 0 <= time.time() - at < settings.CONFIRM_SECONDS


def require(act: str) -> None:
    """``ConfirmationNeeded`` where ``act`` is dangerous and its person's last proof too old."""
    at = _at.get()
    if at is not None and is_dangerous(act) and not is_fresh(at):
        raise ConfirmationNeeded(act)


@contextmanager
def proved(at: float | None) -> Iterator[None]:
    """Around a request: when its session was confirmed last; None where nobody is signed in."""
    token = _at.set(at)
    try:
        yield
    finally:
        _at.reset(token)


def shown_token() -> None:
    """To the request's end a program acts: nobody can be asked."""
    _at.set(NEVER)
