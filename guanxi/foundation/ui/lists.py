"""The list kit: a room declares columns, filters and sorts; it gets pages by key, counts and the URL.

A page is read by **branches** (own · each visible department · all). One branch is read as it is; of
several the first n + 1 keys of each come in one statement, are merged here, and then the rows by primary key.
One query or two, whatever the length.
"""

import base64
import binascii
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from importlib import import_module
from typing import Any, Literal

from django.conf import settings
from django.core.exceptions import EmptyResultSet, ValidationError
from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.expressions import Col
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan
from django.http import QueryDict
from django.utils.translation import gettext as _

from guanxi.foundation.accounts.models import User
from guanxi.foundation.errors import Refused, Sentence
from guanxi.foundation.few import narrowed
from guanxi.foundation.ui import formats
from guanxi.foundation.ui.addresses import is_storable, record_id

COUNT_CAP = 10_000
PAGE = 50


@dataclass(frozen=True)
class Sort:
    """An order that an index serves. All keys run one way; the last is the primary key."""

    code: str
    label: Sentence
    keys: tuple[str, ...]
    descending: bool = False


@dataclass(frozen=True)
class Column:
    """One column: ``cell`` makes the finished HTML of one row's value, in Python."""

    code: str
    label: Sentence
    cell: Callable[[Any], str]
    sort: str = ""
    numeric: bool = False
    always: bool = False
    shown: bool = True
    phone: bool = True


type Options = Sequence[tuple[str, Sentence]]


@dataclass(frozen=True)
class Filter:
    """One filter: ``condition`` turns the URL's values into a condition, ``options`` lists (value, label).

    ``typed`` names the field of a value that people type (date, number). ``words`` gives the labels of
    chosen values that no option lists: a filter with neither is set by links only. ``order`` is the sort in
    which alone an index serves the filter: the list is shown in it whatever else is asked.
    """

    code: str
    label: Sentence
    condition: Callable[[list[str], User], Q]
    options: Callable[[User], Options]
    many: bool = True
    typed: Literal["", "date", "number"] = ""
    words: Callable[[list[str], User], Options] = lambda values, _user: [(value, value) for value in values]
    order: str = ""


def choice_filter(code: str, label: Sentence, choices: Sequence[tuple[Any, Any]], column: str = "") -> Filter:
    """A filter on a column of codes."""
    known = {str(value) for value, _label in choices}

    def condition(values: list[str], _user: User) -> Q:
        _refuse_unknown(values, known, label)
        return Q(**{f"{column or code}__in": values}) if len(values) > 1 else Q(**{column or code: values[0]})

    return Filter(code, label, condition, lambda _user: [(str(v), text) for v, text in choices])


def record_filter(
    code: str, label: Sentence, options: Callable[[User], Sequence[tuple[str, Sentence]]], column: str
) -> Filter:
    """A filter on a reference, by id."""

    def condition(values: list[str], _user: User) -> Q:
        ids = [_number(value, label) for value in values]
        return Q(**{f"{column}__in": ids}) if len(ids) > 1 else Q(**{column: ids[0]})

    return Filter(code, label, condition, options)


def amount_filter(code: str, label: Sentence, lookup: str, order: str = "") -> Filter:
    """A filter on an amount, typed or set by the link of a figure; shown by that amount."""

    def condition(values: list[str], _user: User) -> Q:
        try:
            amount = Decimal(values[0])
            if not is_storable(amount):
                raise InvalidOperation
            return Q(**{lookup: amount})
        except ArithmeticError:
            raise Refused(_("%(filter)s: this is not an amount.") % {"filter": label}) from None

    return Filter(code, label, condition, lambda _user: (), many=False, typed="number", order=order)


def day_filter(code: str, label: Sentence, lookup: str) -> Filter:
    """A filter on a day, typed or set by the link of a figure."""

    def day(value: str) -> date:
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise Refused(_("%(filter)s: this is not a date.") % {"filter": label}) from None

    return Filter(
        code,
        label,
        lambda values, _user: Q(**{lookup: day(values[0])}),
        lambda _user: (),
        many=False,
        typed="date",
        words=lambda values, _user: [(values[0], formats.day(day(values[0])))],
    )


def _number(value: str, label: Sentence) -> int:
    number = record_id(value)
    if number is None:
        raise Refused(_("%(filter)s: there is no such choice.") % {"filter": label})
    return number


def _refuse_unknown(values: Sequence[str], known: set[str], label: Sentence) -> None:
    if not set(values) <= known:
        raise Refused(_("%(filter)s: there is no such choice.") % {"filter": label})


def filters_from_above(listing: str) -> tuple[Filter, ...]:
    """What higher rooms know of a list's rows, as the switchboard says: set by the links of their figures."""
    table: Mapping[str, Sequence[Filter]] = import_module(settings.SWITCHBOARD).FILTERS
    return tuple(table.get(listing, ()))


@dataclass(frozen=True)
class Listing:
    """A declared list. ``rows`` is its queryset, ``search`` makes a condition of free text and who asks.

    Its rows are models, fetched as ``read`` says; or, at a third of the cost, named tuples of ``values``.
    """

    name: str
    rows: Callable[[], Any]
    columns: tuple[Column, ...]
    sorts: tuple[Sort, ...]
    filters: tuple[Filter, ...] = ()
    search: Callable[[str, User], Q] | None = None
    read: Callable[[Any], Any] = lambda rows: rows
    values: tuple[str, ...] = ()

    def sort_named(self, code: str) -> Sort:
        return next((s for s in self.sorts if s.code == code), self.sorts[0])


@dataclass(frozen=True)
class Asked:
    """What the URL asks of a list."""

    sort: Sort
    reverse: bool
    conditions: Q
    chosen: Mapping[str, list[str]]
    text: str = ""
    cursor: tuple[str, list[Any]] | None = None

    @property
    def descending(self) -> bool:
        return self.sort.descending != self.reverse


@dataclass(frozen=True)
class Page:
    """One page of rows, and the cursors to its neighbours."""

    rows: list[Any]
    asked: Asked
    after: str = ""
    before: str = ""
    listing: Listing | None = field(default=None, repr=False)


def read_query(listing: Listing, user: User, query: QueryDict) -> Asked:
    """Understand the URL; what it names wrongly is refused with a sentence."""
    if not all(is_storable(text) for _name, texts in query.lists() for text in texts):
        raise Refused(_("This page's address is damaged. Open the list again."))
    conditions, chosen, code = Q(), {}, query.get("sort", "")
    for one in listing.filters:
        values = [v for v in query.getlist(one.code) if v]
        if values:
            chosen[one.code] = values
            conditions &= one.condition(values, user)
            code = code if one.order in code else one.order
    text = query.get("q", "").strip()[:80]
    if text and listing.search:
        conditions &= listing.search(text, user)
    sort = listing.sort_named(code.removeprefix("-"))
    given = [(way, query.get(way, "")) for way in ("after", "before")]
    cursor = next(((way, _decode(str(text))) for way, text in given if text), None)
    if cursor:
        cursor = cursor[0], _checked(listing, sort, cursor[1])
    return Asked(sort, code.startswith("-"), conditions, chosen, text, cursor)


def read_page(listing: Listing, user: User, query: QueryDict, size: int = PAGE) -> Page:
    """The page that the URL asks for: one query, over several branches two; free text asks before."""
    asked = read_query(listing, user, query)
    backwards = asked.cursor is not None and asked.cursor[0] == "before"
    descending = asked.descending != backwards
    branches = [
        ordered(narrowed(branch, asked.conditions, asked.sort.keys), asked, descending)
        for branch in listing.rows().branches(user)
    ]
    rows = _first_rows(listing, branches, asked.sort, size + 1, descending)
    more = len(rows) > size
    rows = rows[:size]
    if backwards:
        rows.reverse()
    has_next = backwards or more
    has_previous = more if backwards else asked.cursor is not None
    return Page(
        rows,
        asked,
        after=cursor_to(rows[-1], asked.sort) if rows and has_next else "",
        before=cursor_to(rows[0], asked.sort) if rows and has_previous else "",
        listing=listing,
    )


def ordered(rows: QuerySet[Any], asked: Asked, descending: bool) -> QuerySet[Any]:
    """The rows behind (or before) the cursor, in order."""
    keys = asked.sort.keys
    if asked.cursor:
        lookup = TupleLessThan if descending else TupleGreaterThan
        rows = rows.filter(lookup(_columns(rows, keys), tuple(asked.cursor[1])))
    return rows.order_by(*(("-" + key) if descending else key for key in keys))


def _first_rows(
    listing: Listing, branches: Sequence[QuerySet[Any]], sort: Sort, size: int, descending: bool
) -> list[Any]:
    """The first ``size`` rows over all branches: one branch is read as it is, several by their keys."""
    if len(branches) == 1:
        return list(shaped(listing, branches[0], sort)[:size])
    keys = _first_keys([branch.values_list(*sort.keys) for branch in branches], size, descending)
    if not keys:
        return []
    ids = [key[-1] for key in keys]
    found = {row.pk: row for row in shaped(listing, listing.rows().filter(pk__in=ids), sort)}
    return [found[pk] for pk in ids if pk in found]


def shaped(listing: Listing, rows: QuerySet[Any], sort: Sort) -> QuerySet[Any]:
    """The rows as the list draws them: named tuples with the sort's keys, or what ``read`` makes."""
    if not listing.values:
        drawn: QuerySet[Any] = listing.read(rows)
        return drawn
    return rows.values_list(*dict.fromkeys(("pk", *listing.values, *sort.keys)), named=True)


def _columns(rows: QuerySet[Any], keys: Sequence[str]) -> Tuple:
    model = rows.model
    fields = [model._meta.pk if key in {"pk", "id"} else model._meta.get_field(key) for key in keys]
    return Tuple(*(Col(model._meta.db_table, f, f) for f in fields), output_field=None)


def _first_keys(branches: Sequence[QuerySet[Any]], size: int, descending: bool) -> list[tuple[Any, ...]]:
    """The first ``size`` distinct keys over all branches, in one statement."""
    statements = [sql for branch in branches if (sql := compiled(branch[:size]))]
    if not statements:
        return []
    statement = " UNION ALL ".join(
        f"SELECT * FROM ({sql}) AS b{n}"  # noqa: S608 - compiled by Django
        for n, (sql, _p) in enumerate(statements)
    )
    fields = [branches[0].model._meta.get_field(f) for f in branches[0].query.values_select]
    with connection.cursor() as cursor:
        cursor.execute(statement, [p for _sql, params in statements for p in params])
        found = {
            tuple(from_database(f, v) for f, v in zip(fields, row, strict=True)) for row in cursor.fetchall()
        }
    return sorted(found, reverse=descending)[:size]


def compiled(branch: QuerySet[Any]) -> tuple[str, tuple[Any, ...]] | None:
    """The branch's statement; none where Django sees by itself that nothing can match."""
    try:
        return branch.query.sql_with_params()
    except EmptyResultSet:
        return None


def from_database(column: Any, value: Any) -> Any:
    """A raw value as the column holds it."""
    for convert in column.get_db_converters(connection) + connection.ops.get_db_converters(
        column.get_col("")
    ):
        value = convert(value, column.get_col(""), connection)
    return value


def cursor_to(row: Any, sort: Sort) -> str:
    """The place of a row in this order, as addresses carry it."""
    parts = [_plain(getattr(row, key)) for key in sort.keys]
    plain = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(plain.encode()).decode().rstrip("=")


def _plain(part: Any) -> Any:
    match part:
        case datetime() | date():
            return part.isoformat()
        case Decimal():
            return str(part)
        case _:
            return part


def _checked(listing: Listing, sort: Sort, parts: list[Any]) -> list[Any]:
    """The cursor's parts as its sort's columns hold them; a cursor of another sort is refused."""
    fields = [listing.rows().model._meta.get_field(name) for name in sort.keys]
    try:
        held = [field.to_python(part) for field, part in zip(fields, parts, strict=True)]
    except (ValidationError, ValueError, TypeError, OverflowError):
        held = []
    if not held or not all(is_storable(part) for part in held):
        raise Refused(_("This page's address is damaged. Open the list again."))
    return held


def _decode(cursor: str) -> list[Any]:
    try:
        value = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error, RecursionError):
        value = None
    if not isinstance(value, list) or not all(isinstance(part, str | int) for part in value):
        raise Refused(_("This page's address is damaged. Open the list again."))
    return value


@dataclass(frozen=True)
class Count:
    """How many rows the list has: exact up to the cap."""

    number: int
    capped: bool


def count(listing: Listing, user: User, query: QueryDict) -> Count:
    """Count by branches, each up to the cap; asked for apart from the page."""
    asked = read_query(listing, user, query)
    return count_all([branch.filter(asked.conditions) for branch in listing.rows().branches(user)])


def count_all(branches: Sequence[QuerySet[Any]]) -> Count:
    """How many rows these branches have together, each counted up to the cap."""
    if len(branches) == 1:
        number = branches[0].order_by()[: COUNT_CAP + 1].count()
    else:
        ids: set[int] = set()
        for branch in branches:
            ids.update(branch.order_by().values_list("pk", flat=True)[: COUNT_CAP + 1])
        number = len(ids)
    return Count(min(number, COUNT_CAP), number > COUNT_CAP)
