"""Custom fields by which lists are grouped, and those that add up: read from the side table, row by row."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Case, CharField, Exists, OuterRef, Q, Subquery, When
from django.db.models import Value as Constant
from django.utils.translation import gettext as _

from guanxi.foundation.accounts.models import User
from guanxi.foundation.ui import formats, grouping
from guanxi.foundation.ui.grouping import Grouped, Grouping, Summed

from .choices import FieldKind
from .models import CustomField, Value

YES_NO = Case(When(number=0, then=Constant("no")), default=Constant("yes"), output_field=CharField())
COLUMNS: Mapping[str, str] = {FieldKind.CHOICE: "text", FieldKind.PERSON: "ref", FieldKind.DATE: "day"}


def grouping_of(fields: Sequence[CustomField], user: User) -> Grouping:
    """What a list can be grouped by, and adds up, of the fields that its reader may see."""
    open_ones = [field for field in fields if not field.is_encrypted]
    by = [_grouped(field) for field in open_ones if field.value_kind in {*COLUMNS, FieldKind.YES_NO}]
    sums = [
        _summed(field, user.company.currency)
        for field in open_ones
        if field.value_kind in {FieldKind.NUMBER, FieldKind.MONEY}
    ]
    return Grouping(tuple(by), tuple(sums))


def _values(field: CustomField, **asked: Any) -> Any:
    return Value.objects.filter(field=field, record_id=OuterRef("pk"), **asked)


def _first(field: CustomField, column: str, **worked_out: Any) -> Subquery:
    """A record's value, made only when a list is grouped by it."""
    return Subquery(_values(field).annotate(**worked_out).values(column)[:1])


def _grouped(field: CustomField) -> Grouped:
    label = field.label
    words = {one["code"]: field.choice_label(one["code"]) for one in field.choices}

    def having(**asked: Any) -> Q:
        return Q(pk__in=Value.objects.filter(field=field, **asked).values("record_id"))

    def is_(key: Any) -> Q:
        if key is None:
            return ~Q(Exists(_values(field)))
        match field.value_kind:
            case FieldKind.YES_NO:
                return having(number=int(key == "yes"))
            case FieldKind.DATE:
                first, end = grouping.ends_of(key)
                return having(day__gte=first, day__lt=end)
        return having(**{COLUMNS[field.value_kind]: key})

    match field.value_kind:
        case FieldKind.YES_NO:
            said = {"yes": _("yes"), "no": _("no")}
            return Grouped(
                field.name, label, lambda _rows: _first(field, "word", word=YES_NO), grouping.plain, is_,
                lambda _keys, _user: said, order=("yes", "no"),
            )  # fmt: skip
        case FieldKind.DATE:
            return Grouped(
                field.name, label, lambda _rows: _first(field, "word", word=grouping.month_of("day")),
                grouping.month, is_, grouping.month_words,
                newest_first=True,
            )  # fmt: skip
        case FieldKind.PERSON:
            return Grouped(
                field.name, label, lambda _rows: _first(field, "ref"), grouping.ident, is_, grouping.people
            )  # fmt: skip
    return Grouped(
        field.name, label, lambda _rows: _first(field, "text"), grouping.plain, is_,
        lambda keys, _user: {key: words.get(key) or str(key) for key in keys}, order=tuple(words),
    )  # fmt: skip


def _summed(field: CustomField, currency: str) -> Summed:
    """Amounts in the house currency only: others would need a rate and its day."""
    money = field.value_kind == FieldKind.MONEY

    def amount(_rows: Any) -> Subquery:
        rows = _values(field, unit=currency) if money else _values(field)
        return Subquery(rows.values("number")[:1])

    def text(total: Any) -> str:
        if money:
            return formats.money(total, currency)
        places = max(0, -total.normalize().as_tuple().exponent)
        return formats.number(total, min(places, 4))

    return Summed(field.name, field.label, amount, text, digits=6)
