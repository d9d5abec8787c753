"""Custom fields in lists: columns read a page at a time, filters and orders that an index serves."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.models import Exists, OuterRef, Q
from django.db.models.expressions import RawSQL
from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.foundation.accounts.models import User
from guanxi.foundation.errors import Refused, Sentence
from guanxi.foundation.few import AtRow, Walk, fixed_in, is_named
from guanxi.foundation.privacy.sealed import Sealed
from guanxi.foundation.search.index import sort_keys
from guanxi.foundation.ui import cells, formats, periods
from guanxi.foundation.ui.day_filters import asked_days
from guanxi.foundation.ui.filters import BARE, Filter, Kind, Options, check_two, typed
from guanxi.foundation.ui.lists import Column, Fields, Sort

from . import showing
from .choices import FieldKind
from .cleaning import Money, Wrong
from .cleaning import number as read_number
from .grouping import grouping_of
from .inside import inside_of
from .keeping import fields_of, held
from .models import CustomField, Value
from .nouns import pointed, pointed_at
from .scope import copies

type Ask = Callable[[str, list[str], User], Q]  # operator and values → the condition on a value's row

KINDS: Mapping[str, Kind] = {
    FieldKind.TEXT: "text", FieldKind.LONG: "text", FieldKind.NUMBER: "number", FieldKind.MONEY: "money",
    FieldKind.DATE: "date", FieldKind.YES_NO: "choice", FieldKind.CHOICE: "choice",
    FieldKind.CHOICES: "links", FieldKind.PERSON: "record", FieldKind.CUSTOMER: "text",
}  # fmt: skip
OUTPUT: Mapping[str, Callable[[], Any]] = {
    "text": lambda: Value._meta.get_field("text"),
    "number": lambda: Value._meta.get_field("number"),
    "day": lambda: Value._meta.get_field("day"),
    "record_id": lambda: Value._meta.get_field("record_id"),
}


def provider(model: type[models.Model]) -> Callable[[User], Fields]:
    """What a list of these records knows at run time: the fields that its reader may see."""

    def fields(user: User) -> Fields:
        every = fields_of(model)
        seen = [field for field in every if field.may_see(user)]
        return Fields(
            filters=tuple(_filter(field, model) for field in seen if not field.is_encrypted),
            columns=tuple(_column(field, every) for field in seen),
            sorts=tuple(_sort(field, model) for field in seen if field.is_sortable and field.place != "ref"),
            grouping=grouping_of(seen, user),
        )

    return fields


# ---- columns -----------------------------------------------------------------------------------


def _column(field: CustomField, every: Sequence[CustomField]) -> Column:
    def load(ids: Sequence[int], user: User) -> Mapping[int, Any]:
        values = held([field], ids)
        known = showing.names([field], values.values(), user)
        return {pk: (one[field.code], known) for pk, one in values.items() if field.code in one}

    numeric = field.value_kind in {FieldKind.NUMBER, FieldKind.MONEY}
    sort = field.name if field.is_sortable and field.place != "ref" else ""
    return Column(
        field.name, field.label, lambda found: _cell(field, found), sort=sort, numeric=numeric, shown=False,
        value=lambda found: _plain(field, found), load=load,
        inside=inside_of(field, every),
    )  # fmt: skip


def _cell(field: CustomField, found: Any) -> str:
    return cells.text(showing.words(field, *found)) if found else cells.dash


def _plain(field: CustomField, found: Any) -> Any:
    """As a file holds it: numbers and days stay what they are."""
    if not found:
        return None
    value, known = found
    match value:
        case Money():
            return value.amount
        case bool() | Sealed():
            return showing.words(field, value, known)
        case Decimal() | date():
            return value
    return showing.words(field, value, known)


# ---- orders ------------------------------------------------------------------------------------


def _sort(field: CustomField, model: type[models.Model]) -> Sort:
    """Along the side table's index: (field, value, record); for one branch (field, branch, value, record)."""
    column = "number" if field.kind == FieldKind.CHOICE else field.place
    table, own = Value._meta.db_table, f"{model._meta.db_table}.{model._meta.pk.column}"
    keys = (field.name, f"{field.name}_of")
    held = f"{table}.field_id = %s AND {table}.{column} IS NOT NULL"

    def prepare(rows: Any) -> Any:
        where, params = _of_branch(rows, held, field)
        joined = rows.extra(tables=[table], where=[where, _joined(rows, own)], params=params)  # noqa: S610 - the models' own names
        return joined.annotate(**{
            keys[0]: RawSQL(f"{table}.{column}", (), output_field=OUTPUT[column]()),  # noqa: S611
            keys[1]: RawSQL(f"{table}.record_id", (), output_field=OUTPUT["record_id"]()),  # noqa: S611
        })  # fmt: skip

    def walk(rows: Any) -> Walk:
        where, params = _of_branch(rows, held, field)
        return Walk(table, (column, "record_id"), where, tuple(params))

    def rest(rows: Any) -> Any:
        some = f"SELECT 1 FROM {table} WHERE field_id = %s AND record_id = {own} LIMIT 1"  # noqa: S608
        return rows.extra(where=[f"({some}) IS NULL"], params=[field.pk])  # noqa: S610

    descending = column in {"number", "day"} and field.kind != FieldKind.CHOICE
    return Sort(
        field.name, field.label, keys, descending=descending, prepare=prepare, walk=walk, rest=rest
    )  # fmt: skip


def _of_branch(rows: Any, held: str, field: CustomField) -> tuple[str, list[Any]]:
    """The condition on values to be of this field and of the owner or department that ``rows`` are of."""
    fixed, table = fixed_in(rows), Value._meta.db_table
    pins = {copy: fixed[name] for name, copy in copies(rows.model).items() if name in fixed}
    where = [held, *(f"{table}.{copy} = %s" for copy in pins)]
    return " AND ".join(where), [field.pk, *pins.values()]


def _joined(rows: Any, own: str) -> str:
    """A record and its value. SQLite is told which leads, for it does not know how few are named or how soon
    a page is full: a plus keeps it from coming the other way."""
    value = f"{Value._meta.db_table}.record_id"
    if connection.vendor != "sqlite":
        return f"{value} = {own}"
    return f"{value} = +{own}" if is_named(rows) else f"+{value} = {own}"


# ---- filters -----------------------------------------------------------------------------------


def _filter(field: CustomField, model: type[models.Model]) -> Filter:
    ask = ASK[field.value_kind](field)

    def build(operator: str, values: list[str], user: User) -> Q:
        rows = Value.objects.filter(field=field)
        here = rows.filter(record_id=OuterRef("pk"))
        if operator in BARE:
            return ~Q(Exists(here)) if operator == "empty" else _held(rows)
        # of owner or department an index leads to a number, a day, a whole text; to no part of one
        copied = copies(model) if field.place != "ref" and operator not in {"has", "begins"} else {}
        if operator == "not":
            return ~Q(Exists(here.filter(ask("is", values, user))))
        if operator == "all":
            joined = Q()
            for value in values:
                joined &= _held(rows.filter(ask("is", [value], user)), copied)
            return joined
        return _held(rows.filter(ask(operator, values, user)), copied)

    many = field.value_kind != FieldKind.YES_NO
    words = _words(field)
    return typed(
        field.name, field.label, KINDS[field.value_kind], build,
        nullable=field.value_kind != FieldKind.CHOICES,
        options=lambda user: _options(field, user), many=many, words=words,
    )  # fmt: skip


def _held(values: models.QuerySet[Any], copied: Mapping[str, str] | None = None) -> Q:
    """To hold one of these values: rare ones are named by their ids, others asked for row by row."""
    try:
        found = values.order_by().values("record_id").query.sql_with_params()
        return Q(AtRow("pk", found, leads=True, copied=copied))
    except EmptyResultSet:  # Django sees by itself that nothing can match
        return Q(pk__in=[])


def _options(field: CustomField, user: User) -> Options:
    match field.value_kind:
        case FieldKind.YES_NO:
            return [("yes", _("yes")), ("no", _("no"))]
        case FieldKind.CHOICE | FieldKind.CHOICES:
            return [(one["code"], field.choice_label(one["code"])) for one in field.choices]
        case FieldKind.PERSON:
            people = pointed_at(field.kind).objects.visible_to(user).in_order()
            return [(str(pk), name) for pk, name in people.values_list("pk", "name")[:500]]
        case FieldKind.DATE:
            return list(periods.NAMED.items())
    return ()


def _words(field: CustomField) -> Callable[[list[str], User], Options] | None:
    if field.value_kind == FieldKind.DATE:
        return lambda values, _user: [(one, _day_words(one)) for one in values]
    return None


def _day_words(value: str) -> Sentence:
    try:
        return formats.day(date.fromisoformat(value))
    except ValueError:
        return value


def _texts(field: CustomField) -> Ask:
    def ask(operator: str, values: list[str], _user: User) -> Q:
        joined = Q()
        keys = sort_keys([(value, False) for value in values])
        for value, key in zip(values, keys, strict=True):
            match operator:
                case "has":
                    joined |= Q(plain__icontains=value)
                case "begins":
                    joined |= Q(plain__istartswith=value)
                case _:
                    joined |= Q(text=key[:120], plain=value)
        return joined

    return ask


def _numbers(field: CustomField) -> Ask:
    def ask(operator: str, values: list[str], _user: User) -> Q:
        try:
            numbers = [read_number(value) for value in values]
        except Wrong as wrong:
            raise Refused(wrong.told(field)) from None
        match operator:
            case "ge":
                return Q(number__gte=numbers[0])
            case "le":
                return Q(number__lte=numbers[0])
            case "between":
                check_two(numbers, field.label)
                return Q(number__gte=min(numbers), number__lte=max(numbers))
        return Q(number__in=numbers)

    return ask


def _days(field: CustomField) -> Ask:
    def ask(operator: str, values: list[str], user: User) -> Q:
        today = timezone.localdate(timezone=ZoneInfo(user.company.zone))
        first, last = asked_days(operator, values, today, field.label)
        ends = {"day__gte": first, "day__lte": last}
        return Q(day__isnull=False, **{name: end for name, end in ends.items() if end is not None})

    return ask


def _known(field: CustomField, values: list[str], known: set[str]) -> None:
    if not set(values) <= known:
        raise Refused(_("%(filter)s: there is no such choice.") % {"filter": field.label})


def _yes_no(field: CustomField) -> Ask:
    def ask(_operator: str, values: list[str], _user: User) -> Q:
        _known(field, values, {"yes", "no"})
        return Q(number__in=[Decimal(value == "yes") for value in values])

    return ask


def _choices(field: CustomField) -> Ask:
    def ask(_operator: str, values: list[str], _user: User) -> Q:
        _known(field, values, {one["code"] for one in field.choices})
        return Q(text__in=values)

    return ask


def _people(field: CustomField) -> Ask:
    def ask(_operator: str, values: list[str], _user: User) -> Q:
        if not all(value.isdecimal() and len(value) < 19 for value in values):
            raise Refused(_("%(filter)s: there is no such choice.") % {"filter": field.label})
        return Q(ref__in=[int(value) for value in values])

    return ask


def _pointers(field: CustomField) -> Ask:
    """By number or name, among those that this person sees."""

    def ask(_operator: str, values: list[str], user: User) -> Q:
        find = pointed(field.kind).find
        found = [one.pk for value in values for one in (find(value, user) if find else ())]
        return Q(ref__in=found)

    return ask


ASK: Mapping[str, Callable[[CustomField], Ask]] = {
    FieldKind.TEXT: _texts,
    FieldKind.LONG: _texts,
    FieldKind.NUMBER: _numbers,
    FieldKind.MONEY: _numbers,
    FieldKind.DATE: _days,
    FieldKind.YES_NO: _yes_no,
    FieldKind.CHOICE: _choices,
    FieldKind.CHOICES: _choices,
    FieldKind.PERSON: _people,
    FieldKind.CUSTOMER: _pointers,
}
