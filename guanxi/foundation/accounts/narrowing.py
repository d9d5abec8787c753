"""What a token leaves of its user's permissions: narrowed at the door, so that no endpoint can forget it.

``User.scope_of`` asks here, whichever copy of the user is asked: a row read anew is narrowed as well.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Self


def is_reading(permission: str) -> bool:
    """Whether a permission only lets its holder see."""
    return permission.partition(".")[2].startswith("view_")


@dataclass(frozen=True, slots=True)
class Narrowing:
    """A subset of what ``user_id`` may: only reading, only some rooms, only some permissions.

    Without rooms and permissions it takes nothing away but what is not reading.
    """

    user_id: int
    read_only: bool = False
    rooms: tuple[str, ...] = ()
    permissions: tuple[str, ...] = ()

    def leaves(self, permission: str) -> bool:
        """Whether ``permission`` stays."""
        if self.read_only and not is_reading(permission):
            return False
        if not self.rooms and not self.permissions:
            return True
        return permission.partition(".")[0] in self.rooms or permission in self.permissions

    @property
    def takes_away(self) -> bool:
        return self.read_only or bool(self.rooms or self.permissions)

    def kept(self) -> dict[str, Any]:
        """As a job remembers it."""
        return {
            "user_id": self.user_id,
            "read_only": self.read_only,
            "rooms": list(self.rooms),
            "permissions": list(self.permissions),
        }

    @classmethod
    def told(cls, kept: dict[str, Any]) -> Self:
        """What a job remembered."""
        rooms: Sequence[str] = kept["rooms"]
        permissions: Sequence[str] = kept["permissions"]
        return cls(kept["user_id"], kept["read_only"], tuple(rooms), tuple(permissions))


_in_force: ContextVar[Narrowing | None] = ContextVar("guanxi_narrowing", default=None)


def in_force() -> Narrowing | None:
    """The narrowing under which this request or step of a job runs."""
    return _in_force.get()


def leaves(user_id: int, permission: str) -> bool:
    """Whether what runs here may use this permission of this user."""
    found = _in_force.get()
    return found is None or found.user_id != user_id or found.leaves(permission)


def narrow(narrowing: Narrowing) -> None:
    """From here to the end of the request (``nothing_narrowed``) only this much is left."""
    _in_force.set(narrowing)


@contextmanager
def nothing_narrowed() -> Iterator[None]:
    """Around a request: whatever narrows it ends with it."""
    token = _in_force.set(None)
    try:
        yield
    finally:
        _in_force.reset(token)


@contextmanager
def narrowed(narrowing: Narrowing | None) -> Iterator[None]:
    """Around a job's step: as narrow as whoever started it was."""
    token = _in_force.set(narrowing)
    try:
        yield
    finally:
        _in_force.reset(token)
