"""What a house holds of a person: each room declares its part, and the switchboard's ``HELD`` joins them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from importlib import import_module
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.customers.consent.people import Person
from guanxi.customers.models import Customer
from guanxi.foundation.errors import Sentence
from guanxi.foundation.privacy.sealed import Sealed

type Row = dict[str, Any]
# Columns that stand on no form, so that nobody has said what they are called.
PLAIN: Mapping[str, Sentence] = {
    "created_at": _("Recorded on"),
    "on": _("Date"),
    "at": _("Date"),
    "before": pgettext_lazy("of what is held", "Before"),
    "after": pgettext_lazy("of what is held", "After"),
    "tier": _("Tier"),
    "facts": pgettext_lazy("of what is held", "Figures"),
    "reasons": pgettext_lazy("of what is held", "Reasons"),
    "size": pgettext_lazy("of a file", "Size"),
    "field": _("Field"),
    "position": pgettext_lazy("position", "No."),
    "unit": pgettext_lazy("of what is held", "Unit"),
    **dict.fromkeys(("text", "plain", "number", "day", "value"), pgettext_lazy("of what is held", "Content")),
}


@dataclass(frozen=True)
class Held:
    """One kind of what is held: ``rows`` reads it of a person, ``names`` are its columns.

    ``keeps``: the kind of data in the schedule of retention by which it outlives an erasure, without the
    person; its years run from the column ``day``. Else it goes with the person. ``around``: where people may
    have named somebody in it or beside it, all of a customer's rows, and ``texts``, written freely; of rows
    whose texts were struck out ``follows`` brings over what is made from these. ``staying``: what outlives an
    erasure, where that is more than the person's own rows.
    """

    code: str
    label: Sentence
    model: type[models.Model]
    rows: Callable[[Person], Iterable[models.Model]]
    names: Sequence[str]
    keeps: str = ""
    day: str = ""
    around: Callable[[Customer], models.QuerySet[Any]] | None = None
    texts: Sequence[str] = ()
    follows: Callable[[Sequence[int]], None] | None = None
    staying: Callable[[Person], Iterable[models.Model]] | None = None

    def read(self, person: Person) -> list[Row]:
        """In full, as plain values."""
        return [{name: plain(_at(row, name)) for name in self.names} for row in self.rows(person)]

    def days(self, person: Person) -> list[date]:
        """The days from which what stays is counted."""
        found = (getattr(row, self.day) for row in (self.staying or self.rows)(person))
        return [one.date() if isinstance(one, datetime) else one for one in found if one]

    def labels(self) -> Mapping[str, str]:
        """Column → what people call it."""
        return {name: _label(self.model, name) for name in self.names}

    def words(self) -> Mapping[str, Mapping[str, str]]:
        """Of columns that hold codes: column → code → what it means."""
        found = {name: _column(self.model, name).flatchoices for name in self.names}
        return {name: {str(code): str(word) for code, word in some} for name, some in found.items() if some}


def held() -> Sequence[Held]:
    """All of them, in the switchboard's order."""
    table: Sequence[Held] = getattr(import_module(settings.SWITCHBOARD), "HELD", ())
    return table


def _at(row: Any, name: str) -> Any:
    for part in name.split("__"):
        row = getattr(row, part, None)
    return row


def _column(model: type[models.Model], name: str) -> Any:
    first, _dots, rest = name.partition("__")
    column: Any = model._meta.get_field(first)
    return _column(column.related_model, rest) if rest else column


def _label(model: type[models.Model], name: str) -> str:
    column = _column(model, name)
    unsaid = column.verbose_name == column.name.replace("_", " ")  # Django's own
    return str(PLAIN.get(column.name, column.verbose_name) if unsaid else column.verbose_name)


def plain(value: Any) -> Any:
    """As JSON holds it."""
    match value:
        case Sealed():
            return value.reveal()
        case datetime() | date():
            return value.isoformat()
        case Decimal() | UUID():
            return str(value)
        case models.Model():
            return str(value)
        case _:
            return value
