"""The list kit: a room declares columns, filters and sorts; it gets pages by key, counts and the URL.

A page is read by **branches** (own · each visible department · all). One branch is read as it is; of
several the first n + 1 keys of each come in one statement, are merged here, and then the rows by key.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from importlib import import_module
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from guanxi.foundation.accounts.models import User
from guanxi.foundation.errors import Refused, Sentence
from guanxi.foundation.few import Walk, Way, narrowed
from guanxi.foundation.ui import asking, cursors, formats, looks, statements, two_parts, walks
from guanxi.foundation.ui.addresses import is_storable
from guanxi.foundation.ui.filters import Filter
from guanxi.foundation.ui.grouping import NO_GROUPING, Grouping, Within
from guanxi.foundation.ui.withheld import kept_back

COUNT_CAP = 10_000
COUNT_WALKED = 100_000  # rows that a count goes through where no index serves what is asked
PAGE = 50
type Load = Callable[[Sequence[int], User], Mapping[int, Any]]
type Value = str | int | float | Decimal | date | datetime | None


@dataclass(frozen=True)
class Sort:
    """An order that an index serves. All keys run one way; the last is the primary key.

    ``prepare`` joins what the keys name beyond the rows' own columns (a custom field's side table);
    ``walk`` is the index that alone goes through these rows, or more than these, in this order. ``led``: what
    is the same for all rows, and begins the index that serves them.
    """

    code: str
    label: Sentence
    keys: tuple[str, ...]
    descending: bool = False
    prepare: Callable[[Any], Any] | None = None
    walk: Callable[[Any], Walk] | None = None
    rest: Callable[[Any], Any] | None = None  # of ``prepare`` the rows it leaves out: they come last
    rest_led: bool = False  # an index of the first key, which is NULL there, leads to these by their ids
    led: tuple[str, ...] = ()


@dataclass(frozen=True)
class Column:
    """One column: ``cell`` makes the finished HTML of one row's value, in Python.

    ``value`` gives the same to a file: words, a number, a day; without it the cell's words go there.
    ``load`` reads what the rows themselves do not hold, once for all rows of a page: then ``cell`` and
    ``value`` get what it found for a row's key, or None. ``personal`` values are masked in what ``value``
    gives, and ``revealed`` gives them in full to whoever may see them and says why. By a ``key`` a row is
    known again, so it stands in every file, first where the list does not show it. What is ``inside`` is in
    no file for outside; its kind is one of ``outward.KINDS``.
    """

    code: str
    label: Sentence
    cell: Callable[[Any], str]
    sort: str = ""
    numeric: bool = False
    always: bool = False
    shown: bool = True
    phone: bool = True
    value: Callable[[Any], Value] | None = None
    load: Load | None = None
    personal: str = ""
    revealed: Load | None = None
    key: bool = False
    inside: str = ""


@dataclass(frozen=True)
class Fields:
    """What is known of a list's rows only at run time."""

    filters: tuple[Filter, ...] = ()
    columns: tuple[Column, ...] = ()
    sorts: tuple[Sort, ...] = ()
    grouping: Grouping = NO_GROUPING


type Provider = Callable[[User], Fields]


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
    grouping: Grouping = NO_GROUPING
    complete: bool = False
    amounts: frozenset[str] = frozenset()  # codes of columns and sorts that tell sums of money
    unsaid: frozenset[str] = frozenset()  # of one for outside: filters and groups that no paper tells
    kept_in: Callable[[], Any] | None = None  # of a list that leaves: the rows that do not (``restriction``)

    def for_reader(self, user: User) -> "Listing":
        """The list with what the switchboard's providers know of it for this person."""
        if self.complete:
            return self
        table: Mapping[str, Sequence[Provider]] = import_module(settings.SWITCHBOARD).FIELDS
        more = [provider(user) for provider in table.get(self.name, ())]
        whole = replace(
            self,
            filters=(*self.filters, *(one for fields in more for one in fields.filters)),
            columns=(*self.columns, *(one for fields in more for one in fields.columns)),
            sorts=(*self.sorts, *(one for fields in more for one in fields.sorts)),
            grouping=Grouping(
                (*self.grouping.by, *(one for fields in more for one in fields.grouping.by)),
                (*self.grouping.sums, *(one for fields in more for one in fields.grouping.sums)),
            ),
            complete=True,
        )
        return kept_back(whole, user)  # type: ignore[no-any-return]

    def sort_named(self, code: str) -> Sort:
        return next((s for s in self.sorts if s.code == code), self.sorts[0])


@dataclass(frozen=True)
class Asked:
    """What the URL asks of a list."""

    sort: Sort
    reverse: bool
    conditions: Q
    asking: asking.Asking
    text: str = ""
    cursor: tuple[str, list[Any]] | None = None
    within: tuple[Within, ...] = ()
    whole: Any = field(default=None, compare=False)  # what is asked of every row of this list, whoever looks
    ways: dict[int, Way] = field(default_factory=dict, compare=False)  # found for each branch so far

    @property
    def descending(self) -> bool:
        return self.sort.descending != self.reverse

    @property
    def chosen(self) -> dict[str, list[str]]:
        """The values that a field must have one of, by its code: what is asked plainly and of every row."""
        top = self.asking.top
        plain = [one for one in top.conditions if one.operator == "is"] if not top.any else []
        return {one.filter.code: list(one.values) for one in plain}


@dataclass(frozen=True)
class Page:
    """Its rows, and the cursors to its neighbours."""

    rows: list[Any]
    asked: Asked
    after: str = ""
    before: str = ""
    listing: Listing | None = field(default=None, repr=False)
    walked: bool = False  # the order was walked for a while and what it holds farther on is not known yet


def read_query(listing: Listing, user: User, query: QueryDict) -> Asked:
    """Understand the URL; what it names wrongly is refused with a sentence."""
    if not all(is_storable(text) for _name, texts in query.lists() for text in texts):
        raise Refused(_("This page's address is damaged. Open the list again."))
    listing = listing.for_reader(user)
    asked = asking.read(listing.filters, query)
    conditions, code = asked.q(user), query.get("sort", "")
    within = listing.grouping.within(query)
    for group in within:
        conditions &= group.q()
    for one in asked.conditions:
        code = code if one.filter.order in code else one.filter.order
    text = query.get("q", "").strip()[:80]
    if text and listing.search:
        conditions &= listing.search(text, user)
    sort = listing.sort_named(code.removeprefix("-"))
    given = [(way, query.get(way, "")) for way in ("after", "before")]
    cursor = next(((way, cursors.decode(str(text))) for way, text in given if text), None)
    if cursor:
        cursor = cursor[0], _checked(listing, sort, cursor[1])
    whole = listing.rows().query.where
    return Asked(sort, code.startswith("-"), conditions, asked, text, cursor, within, whole)


def read_page(listing: Listing, user: User, query: QueryDict, size: int = PAGE) -> Page:
    """The page that the URL asks for: one query, over several branches two.

    Free text asks before, and so does what no index serves: then the order is walked for a while only, and
    the page may hold fewer rows than there is room for, and a cursor to go on from.
    """
    listing = listing.for_reader(user)
    asked = read_query(listing, user, query)
    read = two_parts.read if asked.sort.rest else read_asked
    return read(listing, user, asked, size)


def read_asked(listing: Listing, user: User, asked: Asked, size: int) -> Page:
    """The page of one order."""
    backwards = asked.cursor is not None and asked.cursor[0] == "before"
    descending = asked.descending != backwards
    branches = listing.rows().branches(user)
    for found, end in looks.looks(branches, asked, descending, size + 1):
        rows = _first_rows(listing, found, asked.sort, size + 1, descending)
        if end is None or len(rows) > size:
            break
    more = len(rows) > size
    rows = rows[:size]
    if backwards:
        rows.reverse()
    edges: list[list[Any] | None] = [None, None]
    if rows:
        edges = [cursors.key_of(row, asked.sort.keys) for row in (rows[0], rows[-1])]
    if end is not None and not more:
        edges[0 if backwards else 1] = end
    has_next = backwards or more or end is not None
    has_previous = (more or end is not None) if backwards else asked.cursor is not None
    return Page(
        rows,
        asked,
        after=cursors.encode(edges[1]) if edges[1] and has_next else "",
        before=cursors.encode(edges[0]) if edges[0] and has_previous else "",
        listing=listing,
        walked=end is not None and not more,
    )


def cursor_to(row: Any, sort: Sort) -> str:
    """The place of a row in this order, as addresses carry it."""
    return cursors.encode(cursors.key_of(row, sort.keys))


def _first_rows(
    listing: Listing, branches: Sequence[QuerySet[Any]], sort: Sort, size: int, descending: bool
) -> list[Any]:
    """The first ``size`` rows over all branches: one branch is read as it is, several by their keys."""
    if len(branches) == 1:
        return _read(listing, branches[0][:size], sort)
    keys = statements.first_keys([branch.values_list(*sort.keys) for branch in branches], size, descending)
    if not keys:
        return []
    ids = [key[-1] for key in keys]
    prepare = sort.prepare or (lambda rows: rows)
    named = prepare(listing.rows().filter(pk__in=ids))
    found = {row.pk: row for row in _read(listing, named, sort)}
    return [found[pk] for pk in ids if pk in found]


def _read(listing: Listing, rows: QuerySet[Any], sort: Sort) -> list[Any]:
    """``shaped``, read at once."""
    if listing.values:
        return statements.named_rows(rows, _names(listing, sort))
    return list(shaped(listing, rows, sort))


def shaped(listing: Listing, rows: QuerySet[Any], sort: Sort) -> QuerySet[Any]:
    """The rows as the list draws them: named tuples with the sort's keys, or what ``read`` makes."""
    if not listing.values:
        return listing.read(rows)  # type: ignore[no-any-return]
    return rows.values_list(*_names(listing, sort), named=True)


def _names(listing: Listing, sort: Sort) -> tuple[str, ...]:
    return tuple(dict.fromkeys(("pk", *listing.values, *sort.keys)))


def _checked(listing: Listing, sort: Sort, parts: list[Any]) -> list[Any]:
    """The cursor's parts as its sort's columns hold them; a cursor of another sort is refused."""
    if sort.rest and parts[:1] == [two_parts.REST]:
        return [two_parts.REST, *_checked(listing, two_parts.rest_of(sort), parts[1:])]
    rows = sort.prepare(listing.rows()) if sort.prepare else listing.rows()
    fields = [statements.output(rows, name) for name in sort.keys]
    try:
        held = [field.to_python(part) for field, part in zip(fields, parts, strict=True)]
    except (ValidationError, ValueError, TypeError, OverflowError):
        held = []
    if not held or not all(is_storable(part) for part in held):
        raise Refused(_("This page's address is damaged. Open the list again."))
    return held


@dataclass(frozen=True)
class Count:
    """How many rows the list has: exact up to the cap; ``at_least`` where not all could be looked at."""

    number: int
    capped: bool
    at_least: bool = False

    @property
    def text(self) -> str:
        """1,284; 10,000+; 12+ where only some rows were looked at."""
        shown = formats.count(self.number + self.capped, cap=COUNT_CAP)
        return f"{shown}+" if self.at_least and not self.capped else shown


def count(listing: Listing, user: User, query: QueryDict) -> Count:
    """Count by branches, each up to the cap; asked for apart from the page."""
    listing = listing.for_reader(user)
    asked = read_query(listing, user, query)
    branches = listing.rows().branches(user)
    ways = [narrowed(branch, asked.conditions, ("id",)) for branch in branches]
    ends = [walked_until(listing, branch, way) for branch, way in zip(branches, ways, strict=True)]
    found = [
        way.rows if end is None else way.rows.filter(pk__gte=end) for way, end in zip(ways, ends, strict=True)
    ]
    return replace(count_all(found), at_least=any(end is not None for end in ends))


def nothing() -> Sentence:
    """What a group is called whose rows have nothing there."""
    return pgettext("a group of a list", "Nothing entered")


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


def walked_until(listing: Listing, branch: QuerySet[Any], way: Way) -> int | None:
    """The oldest row that a count looks at where no index serves what is asked."""
    if not way.walked:
        return None
    rows = walks.along(branch, listing.rows().query.where).order_by("-pk")
    return rows.values_list("pk", flat=True)[COUNT_WALKED - 1 : COUNT_WALKED].first()
