"""Whom a text mentions: those chosen in the picker, and names typed after @ that only one has.

By which name somebody was mentioned is kept (``Mention.named``): who has another by now is shown by that.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Model

from guanxi.foundation.accounts.models import User
from guanxi.foundation.search.readings import readings_of, surname_readings
from guanxi.foundation.search.spelling import spelled, spellings
from guanxi.foundation.search.tokens import keys
from guanxi.foundation.subjects import sees

from .formatting import naming

MOST_MENTIONED = 20
OFFERED = 8


def colleagues() -> list[User]:
    people = User.objects.filter(is_active=True, is_system=False).select_related("department")
    return list(people.in_order())


def mentioned(text: str, chosen: Collection[int]) -> dict[User, str]:
    """The colleagues whom ``text`` names after an @, each with that name; of several of one, the chosen.

    Names of those who left are known as well: who is called 林晓 is not meant by @林晓岚.
    """
    if "@" not in text:
        return {}
    by_name: dict[str, list[User]] = {}
    for user in User.objects.filter(is_system=False).in_order():
        for name in {user.name, user.username} - {""}:
            if f"@{name}" in text:
                by_name.setdefault(name, []).append(user)
    found: dict[User, str] = {}
    for at in naming(by_name).finditer(text):
        same = [user for user in by_name[at[1]] if user.is_active]
        for user in [user for user in same if user.pk in chosen] or (same if len(same) == 1 else []):
            found.setdefault(user, at[1])
    return dict(list(found.items())[:MOST_MENTIONED])


def names_beginning(beginnings: Collection[str]) -> set[str]:
    """Names of whoever is or was here that begin like one of these."""
    if not beginnings:
        return set()
    pairs = User.objects.filter(is_system=False).values_list("name", "username")
    return {name for pair in pairs for name in pair if name.startswith(tuple(beginnings))}


@dataclass(frozen=True)
class Offered:
    """One colleague in the picker; whoever cannot see the record is marked so."""

    pk: int
    name: str
    department: str
    sees: bool


def offered(text: str, record: Model, by: User) -> list[Offered]:
    """Colleagues whose name, sign-in name, pinyin or initials begin with ``text``."""
    wanted = ["".join(spelling.split()) for spelling in spellings(text)]
    people = [user for user in colleagues() if user.pk != by.pk]
    readings = readings_of([user.name for user in people])
    fitting = [user for user in people if any(_fits(user, one, readings) for one in wanted)]
    return [
        Offered(user.pk, user.name, user.department.name if user.department else "", sees(user, record))
        for user in fitting[:OFFERED]
    ]


def _fits(user: User, wanted: str, readings: dict[str, str]) -> bool:
    if wanted in spelled(user.name):
        return True
    known: Sequence[str] = keys(user.name, [user.username], surname_readings(user.name, readings))
    return any(key.startswith(wanted) for key in known)
