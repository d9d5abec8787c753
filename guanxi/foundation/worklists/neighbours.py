"""A row's place in the list it was opened from: who stands before and after it, and how many there are."""

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from guanxi.foundation.accounts.models import User
from guanxi.foundation.ui import lists


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
    before = lists.count_all(_rows_before(listing, user, _turned(query, "before", cursor)))
    place = lists.Count(min(before.number + 1, lists.COUNT_CAP), before.capped)
    return Place(place, lists.count(listing, user, _turned(query)))


def _rows_before(listing: lists.Listing, user: User, query: QueryDict) -> list[Any]:
    asked = lists.read_query(listing, user, query)
    prepare = asked.sort.prepare or (lambda rows: rows)
    return [
        lists.ordered(prepare(branch).filter(asked.conditions), asked, not asked.descending)
        for branch in listing.rows().branches(user)
    ]


def _cursor(listing: lists.Listing, user: User, query: QueryDict, pk: int) -> str | None:
    asked = lists.read_query(listing, user, _turned(query))
    if asked.sort.prepare:
        return None  # its place among values that stand elsewhere is not looked for
    rows = listing.rows().visible_to(user).filter(asked.conditions, pk=pk).order_by()
    row = rows.values_list(*dict.fromkeys(("pk", *asked.sort.keys)), named=True).first()
    return lists.cursor_to(row, asked.sort) if row is not None else None


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
