"""A row's place in the list it was opened from: who stands before and after it, and how many there are."""

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from guanxi.foundation.accounts.models import User
from guanxi.foundation.few import narrowed
from guanxi.foundation.ui import cursors, lists, looks, two_parts


@dataclass(frozen=True)
class Neighbours:
    """The keys before and after a row, across the borders of pages; None at the ends."""

    before: int | None
    after: int | None


def neighbours(listing: lists.Listing, user: User, query: QueryDict, pk: int) -> Neighbours | None:
    """The row's neighbours as the address filters and orders the list; None where the row is not in it."""
    cursor = _cursor(listing, user, query, pk)
    if cursor is None:
        return None
    return Neighbours(*(_next(listing, user, query, way, cursor) for way in ("before", "after")))


@dataclass(frozen=True)
class Place:
    """The row is number ``place`` of ``total``; both are exact up to the cap."""

    place: lists.Count
    total: lists.Count


def place_of(listing: lists.Listing, user: User, query: QueryDict, pk: int) -> Place | None:
    """Counted apart from the row itself, as the list's own count is."""
    cursor = _cursor(listing, user, query, pk)
    if cursor is None:
        return None
    rows, is_part = _rows_before(listing, user, _turned(query, "before", cursor))
    before = lists.count_all(rows)
    place = lists.Count(min(before.number + 1, lists.COUNT_CAP), before.capped, is_part)
    return Place(place, lists.count(listing, user, _turned(query)))


def _rows_before(listing: lists.Listing, user: User, query: QueryDict) -> tuple[list[Any], bool]:
    """The rows before the cursor, branch by branch; and whether some were too far to be looked at.

    Behind the rows that have a value in the order's field stand those without one: before them are all of
    the first.
    """
    asked = lists.read_query(listing, user, query)
    key = asked.cursor[1] if asked.cursor else []
    if not asked.sort.rest:
        return _before(listing, user, asked)
    if key[:1] != [two_parts.REST]:
        return _before(listing, user, two_parts.part(asked, "before", key, rest=False))
    first, far = _before(listing, user, two_parts.part(asked, "", [], rest=False))
    rest, farther = _before(listing, user, two_parts.part(asked, "before", key[1:], rest=True))
    return first + rest, far or farther


def _before(listing: lists.Listing, user: User, asked: lists.Asked) -> tuple[list[Any], bool]:
    prepare = asked.sort.prepare or (lambda rows: rows)
    found, is_part = [], False
    for branch in listing.rows().branches(user):
        way = narrowed(branch, asked.conditions, asked.sort.keys)
        end = lists.walked_until(listing, branch, way)
        rows = way.rows if end is None else way.rows.filter(pk__gte=end)
        found.append(looks.ordered(prepare(rows), asked, not asked.descending))
        is_part = is_part or end is not None
    return found, is_part


def _cursor(listing: lists.Listing, user: User, query: QueryDict, pk: int) -> str | None:
    asked = lists.read_query(listing, user, _turned(query))
    rows = listing.rows().visible_to(user).filter(asked.conditions, pk=pk).order_by()
    keyed = asked.sort.prepare(rows) if asked.sort.prepare else rows
    row = keyed.values_list(*dict.fromkeys(("pk", *asked.sort.keys)), named=True).first()
    if row is not None:
        return lists.cursor_to(row, asked.sort)
    if asked.sort.rest and asked.sort.rest(rows).exists():
        return cursors.encode([two_parts.REST, pk])
    return None


def _next(listing: lists.Listing, user: User, query: QueryDict, way: str, cursor: str) -> int | None:
    page = lists.read_page(listing, user, _turned(query, way, cursor), size=1)
    return page.rows[0].pk if page.rows else None


def _turned(query: QueryDict, way: str = "", cursor: str = "") -> QueryDict:
    turned = query.copy()
    for name in ("after", "before", "peek"):
        turned.pop(name, None)
    if way:
        turned[way] = cursor
    return turned
