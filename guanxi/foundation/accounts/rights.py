"""What a role can be given, in words: the verbs of each room, and the kinds of value that a role may hide.

The table itself is the switchboard's: a room adds a line there, and the role editor, the explanations and
the masks know it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Final

from django.conf import settings

from guanxi.foundation.errors import Sentence

from .models import User
from .scopes import Scope, Shown

ANY_SCOPE: Final = (Scope.OWN, Scope.DEPARTMENT, Scope.DEPARTMENT_BELOW, Scope.ALL)
ONLY_ALL: Final = (Scope.ALL,)
ONLY_OWN: Final = (Scope.OWN,)

# What everybody holds who works here.
ALWAYS: Final[Mapping[str, Scope]] = {
    "accounts.change_self": Scope.OWN,
    "jobs.manage_job_run": Scope.OWN,
    "changes.undo_change_set": Scope.OWN,  # what one did oneself
    "savedviews.save_view": Scope.OWN,
    "worklists.edit_in_bulk": Scope.OWN,  # each row takes its own permission
    # Tasks go across departments: anybody may give one to anybody; whoever takes part sees it, and scope.
    "tasks.add_task": Scope.ALL,
    "tasks.view_task": Scope.OWN,
    "tasks.change_task": Scope.OWN,
    "tasks.add_progress": Scope.OWN,
    # Whoever is asked decides; everybody asks in the own name.
    "approvals.view_request": Scope.OWN,
    "approvals.ask": Scope.OWN,
    "approvals.decide": Scope.OWN,
    "notifications.watch_record": Scope.OWN,
    "policies.acknowledge": Scope.OWN,
    "comments.add_comment": Scope.OWN,  # on what one sees
    "comments.change_comment": Scope.OWN,
    "comments.delete_comment": Scope.OWN,
    "files.add_file": Scope.OWN,  # to what one sees
    "files.read_file": Scope.OWN,
    "files.change_file": Scope.OWN,
}

# Whoever holds one of these is an administrator of that kind, whatever the role is called: one person is
# never two of them, and of each kind one stays.
POWERS: Final[Mapping[str, str]] = {
    "accounts.manage_company": "system_administrator",
    "accounts.manage_roles": "security_administrator",
    "audit.view_entries": "auditor",
}


# The kind of value that is no encrypted field: sums of money wherever they are drawn, asked for or sent.
AMOUNT: Final = "amount"


@dataclass(frozen=True)
class Right:
    """One verb. ``needs`` is what must be held at least as far; ``of`` the kind of record it is done to;
    ``also`` the kinds that hang on such records and go by the same right.
    """

    permission: str
    room: Sentence
    label: Sentence
    help: Sentence = ""
    scopes: tuple[Scope, ...] = ANY_SCOPE
    needs: str = ""
    of: str = ""
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Value:
    """One kind of value that roles see more or less of; ``labels`` are those of its encrypted fields."""

    code: str
    label: Sentence
    labels: tuple[str, ...] = ()
    levels: tuple[Shown, ...] = (Shown.REVEALABLE, Shown.MASKED, Shown.HIDDEN)


def rights() -> Sequence[Right]:
    """Every verb that a role can be given, room by room."""
    table: Sequence[Right] = import_module(settings.SWITCHBOARD).RIGHTS
    return table


def called(permission: str) -> Sentence:
    """A permission in words, as roles say it; what roles are not given keeps its code."""
    return next((one.label for one in rights() if one.permission == permission), permission)


def values() -> Sequence[Value]:
    """Every kind of value that a role may hide."""
    table: Sequence[Value] = import_module(settings.SWITCHBOARD).VALUES
    return table


@cache
def _code_by_label() -> Mapping[str, str]:
    return {label: value.code for value in values() for label in value.labels}


def shows(user: User, label: str) -> Shown:
    """How ``user`` sees the encrypted field of this label."""
    code = _code_by_label().get(label)
    return Shown.REVEALABLE if code is None else user.shows(code)


def hides_amounts(user: User) -> bool:
    """Whether ``user`` sees no sums of money, and may not find them out by filters and orders either."""
    return user.shows(AMOUNT) is Shown.HIDDEN


def hidden_from(user: User) -> frozenset[str]:
    """The labels of which ``user`` sees nothing at all."""
    if user.is_system or not (user.masks or user.watched_by):
        return frozenset()
    return frozenset(label for label in _code_by_label() if shows(user, label) is Shown.HIDDEN)


def by_room(offered: Iterable[Right]) -> Iterable[tuple[str, list[Right]]]:
    """Rooms in the order they come: one that several apps fill stands once."""
    found: dict[str, list[Right]] = {}
    for right in offered:
        found.setdefault(str(right.room), []).append(right)
    return found.items()
