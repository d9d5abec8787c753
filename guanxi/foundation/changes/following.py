"""What copies some columns of records is told when they change, within the same transaction."""

from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .models import Tracked

type Follow = Callable[[Sequence[Any]], None]

_FOLLOWERS: dict[type, list[tuple[frozenset[str], Follow]]] = {}


def register(model: type["Tracked"], names: Collection[str], follow: Follow) -> None:
    """Call ``follow(records)`` whenever one of these columns (attribute names) of theirs was written anew."""
    _FOLLOWERS.setdefault(model, []).append((frozenset(names), follow))


_COMING: dict[type, list[Follow]] = {}


def register_coming(model: type["Tracked"], prepare: Follow) -> None:
    """Call ``prepare(records)`` before some of these are inserted: what follows from their own columns alone
    goes in with them, and nothing is written twice."""
    _COMING.setdefault(model, []).append(prepare)


def tell_coming(coming: Sequence["Tracked"]) -> None:
    """Records that are about to be inserted; all of one model."""
    for prepare in _COMING.get(type(coming[0]), ()) if coming else ():
        prepare(coming)


_NEW: dict[type, list[Follow]] = {}


def register_new(model: type["Tracked"], follow: Follow) -> None:
    """Call ``follow(records)`` whenever some of these were created."""
    _NEW.setdefault(model, []).append(follow)


def tell_new(created: Sequence["Tracked"]) -> None:
    """Records just created; all of one model."""
    for follow in _NEW.get(type(created[0]), ()) if created else ():
        follow(created)


def tell(changed: Sequence[tuple["Tracked", Collection[str]]]) -> None:
    """Records just written, each with the columns that changed; all of one model."""
    for names, follow in _FOLLOWERS.get(type(changed[0][0]), ()) if changed else ():
        if rows := [row for row, different in changed if not names.isdisjoint(different)]:
            follow(rows)
