"""What a reading request asks again and again is read once: the company, what somebody may do with a record.

Only requests that change nothing open it; an action that one of them runs reads anew, for it reads under its
own lock. Whatever is kept here ends with the request.
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

_kept: ContextVar[dict[Hashable, Any] | None] = ContextVar("guanxi_once", default=None)


@contextmanager
def reading() -> Iterator[None]:
    """Around a request that only reads."""
    token = _kept.set({})
    try:
        yield
    finally:
        _kept.reset(token)


@contextmanager
def anew() -> Iterator[None]:
    """Around an action: nothing that was read before counts, nor does what is read here count after it."""
    token = _kept.set(None)
    try:
        yield
    finally:
        if (before := token.old_value) and before is not token.MISSING:
            before.clear()
        _kept.reset(token)


def once[T](key: Hashable, read: Callable[[], T]) -> T:
    """What ``read`` gives, or gave before in this request under the same key."""
    kept = _kept.get()
    if kept is None:
        return read()
    if key not in kept:
        kept[key] = read()
    found: T = kept[key]
    return found
