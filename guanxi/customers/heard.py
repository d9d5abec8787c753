"""What rows of one file have said of how a person is reached: another number of a later row overwrites none.

The rows of a file are known at the same time, and none of them is an update of another.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from guanxi.customers.models import Contact
from guanxi.customers.people import NUMBERS, REACH, Said, has, says
from guanxi.foundation.errors import Sentence
from guanxi.foundation.imports.marks import Marks
from guanxi.foundation.sentences import said as _

WAYS = sorted(REACH)  # each is one binary digit of what is kept for later parts
SECOND = _("a row before has another number for this person: this one is kept as the other phone")
NUMBER_STAYS = _("a row before has another number for this person: that one stays, this one is not taken")
STAYS = _("a row before says otherwise of this person: that stays, this is not taken")


class Heard:
    """Person → the fields that a row of this file has spoken of."""

    def __init__(self, before: Marks | None = None) -> None:
        """``before``: what earlier parts of the file have spoken of, by the people's keys."""
        self._before = before
        self._fields: dict[int, set[str]] = {}
        self._people: list[Contact] = []

    def anew(self) -> "Heard":
        """As it was before this part of the file."""
        return Heard(self._before)

    def begin(self, there: Contact, said: Said) -> None:
        """``said``: what somebody new was made of, each value in its own place."""
        self._of(there).update(name for name in WAYS if said.get(name))

    def note(self, there: Contact, said: Said) -> None:
        """``said``: what a row says of somebody who has it by now, in whichever place."""
        fields = self._of(there)
        for name in REACH:
            if text := said.get(name):
                places = [place for place in _places(name) if getattr(there, place)]
                exact = [place for place in places if says(getattr(there, place), text)]
                fields.update(exact or (places if has(there, name, text) else ()))

    def apart(self, there: Contact | None, said: Said, told: dict[str, Sentence]) -> dict[str, Any]:
        """What a row says without what would overwrite a row before; a second number has its own place."""
        if there is None or not (fields := self._of(there)):
            return dict(said)
        left = {name: value for name, value in said.items() if not (name in REACH and value)}
        ways = {name: said[name] for name in WAYS if said.get(name)}
        news = {name: text for name, text in ways.items() if not has(there, name, text)}
        for name, text in news.items():
            places = [place for place in _places(name) if place != name]
            free = next((one for one in places if not (getattr(there, one) or one in news)), "")
            if name not in fields or not getattr(there, name):
                left[name] = text
            elif free:
                left[free], told[name] = text, SECOND
            else:
                told[name] = NUMBER_STAYS if name in NUMBERS else STAYS
        return left

    def keep(self) -> None:
        """For later parts, once everybody has a key."""
        if self._before is not None:
            for there in self._people:
                if fields := self._of(there):
                    self._before.put(there.pk, sum(1 << WAYS.index(name) for name in fields))

    def _of(self, there: Contact) -> set[str]:
        if id(there) not in self._fields:
            said = self._before.known.get(there.pk, 0) if self._before and there.pk else 0
            self._fields[id(there)] = {name for n, name in enumerate(WAYS) if said >> n & 1}
            self._people.append(there)
        return self._fields[id(there)]


def untaken(told: Iterable[Sentence]) -> bool:
    """Whether something of a row stays in the file alone."""
    return any(sentence in {NUMBER_STAYS, STAYS} for sentence in told)


def _places(name: str) -> Sequence[str]:
    """Where a value may stand: a number is a number in either place."""
    return NUMBERS if name in NUMBERS else (name,)
