"""What rooms declare: the verbs that the palette and single keys know, and the records that it finds.

The switchboard joins them into the one registry (``VERBS``, ``FOUND``); menu, palette, sheet of keys and
tests read nothing else.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field
from importlib import import_module
from typing import Any, Literal

from django.conf import settings

from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.accounts.spelled import Statement
from guanxi.foundation.errors import Sentence
from guanxi.foundation.search.seeking import Sought, seek_all

type Group = Literal["go", "create", "do"]
KEYS = re.compile(r"[a-z/?]|[cg] [a-z]|mod\+[a-z]")


@dataclass(frozen=True)
class Verb:
    """Something one can do from anywhere. ``keys``: a letter, or ``c``/``g`` and a letter.

    With ``pick`` (a record verb's ``kind.code``) it asks for the record first; with ``post`` it sends these
    values; else it opens ``url``. ``says`` are more words by which it is found. ``typed`` is how it is called
    with the text that was typed, ``%(text)s``, and the parameter by which its page begins with that.
    """

    code: str
    label: Sentence
    permission: str
    url: str = ""
    _: KW_ONLY
    icon: str
    keys: str = ""
    group: Group = "do"
    pick: str = ""
    post: Mapping[str, str] | None = None
    says: Sentence = ""
    also: str = ""  # a further permission that it takes
    typed: tuple[Sentence, str] | None = None


@dataclass(frozen=True)
class RecordVerb:
    """Something one can do with one record: ``url`` holds ``{pk}``, ``sentence`` its ``%(name)s``."""

    code: str
    label: Sentence
    sentence: Sentence
    url: str
    permission: str
    _: KW_ONLY
    icon: str
    keys: str = ""
    also: str = ""  # a further permission that it takes, wherever it is held

    def held_by(self, user: User) -> bool:
        return user.may(self.permission) and (not self.also or user.may(self.also))


@dataclass(frozen=True)
class Hit:
    """One record as the palette shows it; ``mark`` and ``end`` are finished HTML."""

    pk: int
    name: str
    url: str
    note: str = ""
    mark: str = ""
    end: str = ""


type Row = tuple[int, str, str, Any, Any]


@dataclass(frozen=True)
class Asked:
    """What was typed, by whom, and how many records of a kind are to be shown."""

    text: str
    user: User
    most: int
    letters: frozenset[str] = frozenset()
    known: dict[str, Sought | None] = field(default_factory=dict)

    def sought(self, letter: str) -> Sought | None:
        """What the text finds in the index of this letter: whoever asks first asks for all kinds at once."""
        if letter not in self.known:
            self.known.update(seek_all(sorted(self.letters | {letter}), self.text))
        return self.known[letter]


@dataclass(frozen=True)
class Records:
    """One kind of record. ``find`` is the statement for the first that fit, in order, ``named`` that for the
    ones of these ids: both give only what ``user`` may see, and None where that is nothing.

    Their columns are a ``Row``: the id, the name, a note, and two more that ``hit`` knows; all statements are
    asked at once. Where the database cannot tell what fits, ``fits`` does, of each row found. ``within``
    names the ids on which a permission may be used. ``url`` holds ``{pk}``, ``letter`` is that of the index
    which ``find`` asks.
    """

    code: str
    label: Sentence
    permission: str
    find: Callable[[Asked], Statement | None]
    named: Callable[[Collection[int], User], Statement | None]
    hit: Callable[[Row, User], Hit]
    fits: Callable[[Row, str], bool] = lambda _row, _text: True
    url: str = ""
    verbs: tuple[RecordVerb, ...] = ()
    within: Callable[[Collection[int], User, str], set[int]] = field(default=lambda _ids, _user, _verb: set())
    letter: str = ""

    def verb(self, code: str) -> RecordVerb | None:
        return next((verb for verb in self.verbs if verb.code == code), None)


def _table(name: str) -> Any:
    return getattr(import_module(settings.SWITCHBOARD), name)


def all_verbs() -> Sequence[Verb]:
    """Every verb of the house."""
    found: Sequence[Verb] = _table("VERBS")
    return found


def all_records() -> Sequence[Records]:
    """Every kind of record that the palette finds."""
    found: Sequence[Records] = _table("FOUND")
    return found


def verbs_of(user: User) -> list[Verb]:
    """The verbs that ``user`` may use somewhere."""
    verbs = all_verbs()
    asked = {permission for verb in verbs for permission in (verb.permission, verb.also)}
    held = {permission for permission in asked if not permission or user.may(permission)}
    return [verb for verb in verbs if {verb.permission, verb.also} <= held]


def records_of(user: User) -> list[Records]:
    """The kinds of record that ``user`` may see some of."""
    return [kind for kind in all_records() if user.may(kind.permission)]


def letters_of(kinds: Iterable[Records]) -> frozenset[str]:
    """The letters of the indexes that these kinds ask."""
    return frozenset(kind.letter for kind in kinds if kind.letter)


def kind_of(code: str) -> Records | None:
    return next((kind for kind in all_records() if kind.code == code), None)


def record_at(path: str) -> tuple[Records, int] | None:
    """The record on whose page ``path`` lies."""
    for kind in all_records():
        head = kind.url.partition("{pk}")[0]
        if head and path.startswith(head):
            number = path.removeprefix(head).partition("/")[0]
            if number.isdecimal() and len(number) <= 18:
                return kind, int(number)
    return None


def _everywhere(user: User, permission: str) -> bool:
    return user.scope_of(permission) is Scope.ALL


def keys_at(path: str, user: User) -> dict[str, str]:
    """Which keys open what where ``user`` stands: keys → address, or ``pick:`` and what to choose first."""
    found = {
        verb.keys: f"pick:{verb.pick}" if verb.pick else verb.url for verb in verbs_of(user) if verb.keys
    }
    here = record_at(path)
    if here is not None:
        kind, pk = here
        own = [verb for verb in kind.verbs if verb.keys and verb.held_by(user)]
        open_to = {
            p for p in {v.permission for v in own} if _everywhere(user, p) or kind.within([pk], user, p)
        }
        own = [verb for verb in own if verb.permission in open_to]
        found |= {verb.keys: verb.url.replace("{pk}", str(pk)) for verb in own}
    return found
