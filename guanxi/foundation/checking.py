"""Values from anywhere become clean values, or a sentence: the same rules for one record and for a file."""

import re
from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from django.db import models

from guanxi.foundation import ledger
from guanxi.foundation.accounts.rights import shows
from guanxi.foundation.accounts.scopes import Shown
from guanxi.foundation.errors import Refused
from guanxi.foundation.privacy.fields import EncryptedTextField
from guanxi.foundation.privacy.sealed import Sealed
from guanxi.foundation.sentences import Said
from guanxi.foundation.sentences import said as _

type Check = Callable[[Any], Any]

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
LARGEST_WHOLE = 30_000


class Rules:
    """What may be said of one model's record: ``checked`` gives clean values or refuses, naming the field."""

    def __init__(
        self,
        model: type[models.Model],
        names: Collection[str],
        *,
        required: Collection[str] = (),
        special: Mapping[str, Check] = MappingProxyType({}),
    ) -> None:
        checks = {name: special.get(name) or _check_of(model._meta.get_field(name)) for name in names}
        self._checks = checks
        self._labels = {name: model._meta.get_field(name).verbose_name for name in names}  # type: ignore[union-attr]
        self._required = frozenset(required)

    def checked(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Clean values by name; the first wrong one refuses, and names the others."""
        clean = {}
        refusals = []
        for name, value in values.items():
            try:
                clean[name] = found = self._checks[name](value)
                if name in self._required and not found:
                    raise Wrong(_("“%(field)s” is required."))
            except Wrong as wrong:
                sentence = wrong.sentence % {"field": self._labels[name], **wrong.values}
                refusals.append(Refused(sentence, field=name))
        if refusals:
            refusals[0].others = refusals[1:]
            raise refusals[0]
        return clean

    def complete(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Clean values of a new record: what is required must be there."""
        return self.checked({**dict.fromkeys(self._required), **values})


class Wrong(Exception):
    """A value breaks a rule; ``%(field)s`` in the sentence is the field's label."""

    def __init__(self, sentence: Said, **values: Any) -> None:
        self.sentence = sentence
        self.values = values


def _check_of(field: Any) -> Check:
    match field:
        case EncryptedTextField():
            return sealed_text(field.text_length or 200)
        case models.DateField():
            return _day
        case models.BooleanField():
            return bool
        case models.IntegerField() if not field.choices:
            return _whole(null=field.null)
        case models.JSONField():
            return _facts
        case _ if field.choices:
            return _choice(frozenset(value for value, _label in field.choices), blank=field.blank)
        case models.TextField():
            return _text(20_000, lines=True)
        case _:
            return _text(field.max_length, lines=False)


def _text(limit: int, *, lines: bool) -> Check:
    def check(value: Any) -> str:
        if value is None:
            return ""
        if not isinstance(value, str):
            raise Wrong(_("“%(field)s” must be text."))
        text = value.strip() if lines else " ".join(value.split())
        if len(text) > limit:
            raise Wrong(_("“%(field)s” takes at most %(limit)s characters."), limit=limit)
        return _storable(text)

    return check


def _storable(text: str) -> str:
    if (not text.isascii() or "\0" in text) and _UNSTORABLE.search(text):
        raise Wrong(_("“%(field)s” holds a character that cannot be shown."))
    return text


def _choice(codes: frozenset[Any], *, blank: bool) -> Check:
    def check(value: Any) -> str:
        if value in codes:
            return str(value)
        if value in {None, ""}:
            if not blank:
                raise Wrong(_("“%(field)s” is required."))
            return ""
        raise Wrong(_("“%(field)s” has no such choice."))

    return check


def _day(value: Any) -> date | None:
    if value is None or value == "":
        return None
    if isinstance(value, datetime) or not isinstance(value, date):
        raise Wrong(_("“%(field)s” must be a date."))
    return value


def _whole(*, null: bool) -> Check:
    def check(value: Any) -> int | None:
        if value is None or value == "":
            if not null:
                raise Wrong(_("“%(field)s” is required."))
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= LARGEST_WHOLE:
            raise Wrong(_("“%(field)s” must be a whole number, not below zero."))
        return value

    return check


def _facts(value: Any) -> dict[str, Any]:
    facts = {}
    for name, fact in (value or {}).items():
        known = fact if isinstance(fact, int | float | bool) else str(fact)
        facts[_storable(str(name))] = _storable(known) if isinstance(known, str) else known
    return facts


def sealed_text(limit: int, further: Check = lambda text: text) -> Check:
    """The check of a personal value of at most ``limit`` characters."""
    clean = _text(limit, lines=False)

    def check(value: Any) -> Any:
        if isinstance(value, Sealed):
            return value
        text = clean(value)
        # A mask that a form posts back is judged where the value it masks is known: in `assign`.
        return further(text) if text and "**" not in text else text

    return check


def assign(row: models.Model, values: Mapping[str, Any]) -> None:
    """Put clean values on a record. A posted-back mask leaves its value; a mask of another is refused.

    What is hidden from whoever writes stays as it is: nothing, posted back, is what they were shown.
    """
    for name, value in values.items():
        if _is_hidden(row, name):
            if value:
                raise Refused(
                    _("Your role does not show you this value, so it cannot be changed."), field=name
                )
            continue
        if isinstance(value, str) and "**" in value and isinstance(getattr(row, name), Sealed):
            if str(getattr(row, name)) == value:
                continue
            raise Refused(_("This value is masked: type it in full, or leave it as it was."), field=name)
        setattr(row, name, value)


def _is_hidden(row: models.Model, name: str) -> bool:
    """Whether a value that is there is hidden from whoever acts; what is new, they may write down."""
    column = row._meta.get_field(name)
    if row._state.adding or not isinstance(column, EncryptedTextField):
        return False
    return shows(ledger.require().by, column.label) is Shown.HIDDEN
