"""Custom fields where people work in a list: as cells of its grid, and changed for many rows at once."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models
from django.forms import BaseForm
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from guanxi.foundation.accounts.models import User
from guanxi.foundation.customfields.batches import named
from guanxi.foundation.customfields.choices import POINTING, FieldKind
from guanxi.foundation.customfields.cleaning import Named
from guanxi.foundation.customfields.filed import BETWEEN, Columns
from guanxi.foundation.customfields.forms import OneField
from guanxi.foundation.customfields.keeping import fields_of
from guanxi.foundation.customfields.models import PREFIX, CustomField
from guanxi.foundation.customfields.nouns import Noun, noun_of, nouns
from guanxi.foundation.errors import Refused

from .bulks import Bulk
from .cells import Cell, Kind, Options, chosen

MOST_OFFERED = 500
ICON = "forms"
_SUM = re.compile(r"(?P<before>[A-Za-z]{3})?\s*(?P<amount>.*?)\s*(?P<after>[A-Za-z]{3})?", re.DOTALL)
_BETWEEN = re.compile(rf"[{BETWEEN},，;；|\n]")
KINDS: Mapping[str, Kind] = {
    FieldKind.NUMBER: "number", FieldKind.MONEY: "number", FieldKind.DATE: "date",
    FieldKind.YES_NO: "choice", FieldKind.CHOICE: "choice", FieldKind.PERSON: "choice",
}  # fmt: skip
WIDTHS: Mapping[str, int] = {FieldKind.LONG: 240, FieldKind.TEXT: 180, FieldKind.CHOICES: 180}


def _noun(model: type[models.Model]) -> Noun | None:
    return noun_of(model) if any(one.model is model for one in nouns()) else None


# ---- in cells ----------------------------------------------------------------------------------


def cells_of(model: type[models.Model], user: User) -> list[Cell]:
    """The fields that ``user`` sees of such records, but for what is sealed: a cell would show a mask."""
    noun = _noun(model)
    if noun is None or noun.write is None:
        return []
    sheet = Sheet(model, user)
    return [_cell(field, noun, sheet, user) for field in sheet.fields if not field.is_encrypted]


class Sheet(Columns):
    """The texts of own fields, read for all rows of a page at once."""

    def __init__(self, model: type[models.Model], reader: User) -> None:
        super().__init__(model, reader, computed=True)
        self._place = {field.code: n for n, field in enumerate(self.fields)}
        self._texts: dict[int, list[Any]] = {}

    def load(self, rows: Sequence[Any]) -> None:
        self._texts |= self.cells([row.pk for row in rows])

    def text(self, field: CustomField, row: Any) -> str:
        if row.pk not in self._texts:
            self.load([row])
        match self._texts[row.pk][self._place[field.code]]:
            case None:
                return ""
            case Decimal() as number:
                return f"{number:f}"
            case date() as day:
                return day.isoformat()
            case text:
                return str(text)


def _cell(field: CustomField, noun: Noun, sheet: Sheet, user: User) -> Cell:
    fixed = not field.may_edit(user)

    def write(row: Any, by: User, value: Any, version: int | None) -> object:
        assert noun.write is not None
        return noun.write(row, by=by, version=version, custom={field.code: value})

    def read(text: str, by: User) -> Any:
        return _read(field, text.strip(), by)

    return Cell(
        field.name,
        field.label,
        KINDS.get(field.value_kind, "text"),
        lambda row: sheet.text(field, row),
        read,
        write,
        options=lambda by: () if fixed else [("", ""), *_options(field, by)],
        width=WIDTHS.get(field.value_kind, 130),
        fixed=fixed,
        load=sheet.load,
        permission=noun.change,
    )


def _options(field: CustomField, by: User) -> Options:
    match field.value_kind:
        case FieldKind.YES_NO:
            return [("yes", _("yes")), ("no", _("no"))]
        case FieldKind.CHOICE:
            return field.live_choices()
        case FieldKind.PERSON:
            people = User.objects.visible_to(by).filter(is_active=True).in_order()
            return list(people.values_list("pk", "name")[:MOST_OFFERED])
    return ()


def _read(field: CustomField, text: str, by: User) -> Any:
    """What was typed, as the field's own rules take it: they say what is wrong with it."""
    if field.kind == FieldKind.FORMULA or not text:
        return text or None
    if field.kind in POINTING:
        return named([field], [{field.code: text}], by).get((field.kind, text), Named(text))
    reader = READERS.get(field.kind)
    return reader(field, text) if reader else text


def _day(_field: CustomField, text: str) -> str:
    return text.replace("/", "-").replace(".", "-")


def _sum(field: CustomField, text: str) -> Any:
    found = _SUM.fullmatch(text)
    if found is None:
        return text
    currency = found["before"] or found["after"] or field.currency
    return {"amount": found["amount"], "currency": currency}


def _yes_no(field: CustomField, text: str) -> str:
    return chosen(text, [("yes", _("yes")), ("no", _("no"))], field.label)


def _every_choice(field: CustomField) -> Options:
    """Those still offered first: of them a refusal names some. What stands there may be written again."""
    live = field.live_choices()
    known = dict(live)
    words = [(one["code"], text) for one in field.choices for text in one["labels"].values() if text]
    return [*live, *((code, text) for code, text in words if known.get(code) != text)]


def _choice(field: CustomField, text: str) -> str:
    return chosen(text, _every_choice(field), field.label)


def _choices(field: CustomField, text: str) -> list[str]:
    """One that is called as the whole text is; else each part is one."""
    offered = _every_choice(field)
    if any(text.casefold() in {code.casefold(), str(word).casefold()} for code, word in offered):
        return [chosen(text, offered, field.label)]
    return [chosen(part, offered, field.label) for part in _BETWEEN.split(text) if part.strip()]


READERS: Mapping[str, Callable[[CustomField, str], Any]] = {
    FieldKind.DATE: _day,
    FieldKind.MONEY: _sum,
    FieldKind.YES_NO: _yes_no,
    FieldKind.CHOICE: _choice,
    FieldKind.CHOICES: _choices,
}


# ---- in bulk -----------------------------------------------------------------------------------


def bulk_of(model: type[models.Model], user: User) -> list[Bulk]:
    """The fields that ``user`` may change in many such records at once.

    But for what is sealed: what is asked of a bulk edit is kept, and so would the value be, in the open.
    """
    noun = _noun(model)
    if noun is None or noun.write is None:
        return []
    fields = [field for field in fields_of(model) if field.may_edit(user) and not field.is_encrypted]
    return [_bulk(field, noun) for field in fields]


def bulk_named(model: type[models.Model], code: str, user: User) -> Bulk | None:
    """The one of this code, for who may still see it: what came of a bulk edit is read much later too."""
    noun = _noun(model)
    if noun is None or not code.startswith(PREFIX):
        return None
    rows = CustomField.objects.filter(noun=noun.code, code=code.removeprefix(PREFIX), is_encrypted=False)
    field = rows.first()
    return _bulk(field, noun) if field is not None and field.may_see(user) else None


def _bulk(field: CustomField, noun: Noun) -> Bulk:
    def form(data: Mapping[str, Any] | None, *, by: User) -> BaseForm:
        if field.retired_on is not None or field.deleting or not field.may_edit(by):
            raise Refused(
                _("“%(field)s” is not kept any more, or not yours to change.") % {"field": field.label}
            )
        return OneField(field, by, None, _repeated(data))

    def write(row: Any, by: User, values: Mapping[str, Any]) -> object:
        assert noun.write is not None
        return noun.write(row, by=by, custom={field.code: values[field.name] or None})

    return Bulk(field.name, field.label, ICON, form, write, permission=noun.change)


def _repeated(data: Mapping[str, Any] | None) -> Any:
    """As a page posts it: several choices are several values of one name."""
    if data is None or isinstance(data, QueryDict):
        return data
    return MultiValueDict(
        {name: value if isinstance(value, list) else [value] for name, value in data.items()}
    )
