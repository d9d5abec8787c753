"""Orders of which some rows have no value: those that have one come first, the rest behind, newest first.

A side table holds a row for each value and none where there is none, a column NULL. Each part has its own
index: a page reads the one, and from the other only what is missing; the cursor says in which part it lies.
"""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from guanxi.foundation.accounts.models import User
from guanxi.foundation.errors import Sentence
from guanxi.foundation.few import walk_by_id
from guanxi.foundation.ui import cursors

if TYPE_CHECKING:
    from guanxi.foundation.ui.lists import Asked, Listing, Page, Sort

REST = "~"  # begins the cursors of the second part
BEHIND = 10**18 - 1  # greater than every id: where the second part begins


def by_column(code: str, label: Sentence, column: str, *, descending: bool) -> "Sort":
    """The order of a column of the rows' own that may be NULL; indexes (branch, column, id) serve it."""
    from guanxi.foundation.ui.lists import Sort

    return Sort(
        code,
        label,
        (column, "id"),
        descending=descending,
        prepare=lambda rows: rows.filter(**{f"{column}__isnull": False}),
        rest=lambda rows: rows.filter(**{f"{column}__isnull": True}),
        rest_led=True,
    )


def rest_of(sort: "Sort") -> "Sort":
    """The order of the rows without a value."""
    led = sort.keys[:1] if sort.rest_led else ()
    walk = None if led else walk_by_id
    return replace(
        sort, keys=("id",), descending=True, prepare=sort.rest, walk=walk, rest=None, rest_led=False, led=led
    )


def read(listing: "Listing", user: User, asked: "Asked", size: int) -> "Page":
    """One page, from the one part or the other, or from both where they meet."""
    way, key = asked.cursor or ("", [])
    is_rest = key[:1] == [REST]
    if way == "before":
        return (_rest_before if is_rest else _first)(listing, user, asked, size)
    return (_rest_after if is_rest else _first_after)(listing, user, asked, size)


def part(asked: "Asked", way: str, key: list[Any], *, rest: bool) -> "Asked":
    cursor = (way, key) if way and key else None
    if rest:
        return replace(asked, sort=rest_of(asked.sort), reverse=False, cursor=cursor)
    return replace(asked, sort=replace(asked.sort, rest=None), cursor=cursor)


def _read(listing: "Listing", user: User, asked: "Asked", size: int) -> "Page":
    from guanxi.foundation.ui import lists

    return lists.read_asked(listing, user, asked, size)


def _behind(pk: int) -> str:
    return cursors.encode([REST, pk])


def _of_rest(cursor: str) -> str:
    return cursors.encode([REST, *cursors.decode(cursor)])


def _first(listing: "Listing", user: User, asked: "Asked", size: int) -> "Page":
    """A page within the first part."""
    way, key = asked.cursor or ("", [])
    return replace(_read(listing, user, part(asked, way, key, rest=False), size), asked=asked)


def _first_after(listing: "Listing", user: User, asked: "Asked", size: int) -> "Page":
    """A page of the first part; where that ends, the second part goes on."""
    page = _first(listing, user, asked, size)
    if page.after:
        return page
    left = size - len(page.rows)
    rest = _read(listing, user, part(asked, "", [], rest=True), max(left, 1))
    if not left:
        return replace(page, after=_behind(BEHIND) if rest.rows or rest.walked else "")
    goes_on = rest.after and _of_rest(rest.after)
    rows = [*page.rows, *rest.rows]
    if asked.cursor and not page.rows:  # the first part ended just before
        page = replace(page, before=_behind(rows[0].pk if rows else BEHIND))
    return replace(page, rows=rows, after=goes_on, walked=page.walked or rest.walked)


def _rest_after(listing: "Listing", user: User, asked: "Asked", size: int) -> "Page":
    """A page within the second part, before which there always is one."""
    _way, key = asked.cursor or ("", [])
    page = _read(listing, user, part(asked, "after", key[1:], rest=True), size)
    return _marked(page, asked)


def _rest_before(listing: "Listing", user: User, asked: "Asked", size: int) -> "Page":
    """A page that ends in the second part; where that begins, the end of the first stands before it."""
    _way, key = asked.cursor or ("", [])
    page = _read(listing, user, part(asked, "before", key[1:], rest=True), size)
    left = size - len(page.rows)
    if page.before or not left:
        return _marked(page, asked)
    turned = replace(part(asked, "", [], rest=False), reverse=not asked.reverse)
    last = _read(listing, user, turned, left)
    rows = [*reversed(last.rows), *page.rows]
    after = _behind(page.rows[-1].pk) if page.rows else _behind(BEHIND)
    return replace(page, rows=rows, asked=asked, before=last.after, after=after)


def _marked(page: "Page", asked: "Asked") -> "Page":
    """The cursors of a page of the second part say so."""
    before, after = (_of_rest(one) if one else "" for one in (page.before, page.after))
    before = before or (_behind(page.rows[0].pk) if page.rows else _behind(BEHIND))
    return replace(page, asked=asked, before=before, after=after)
