"""A list shown by groups: their heads with numbers and sums, and the rows of one when somebody opens it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, npgettext, pgettext

from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.errors import Sentence
from guanxi.foundation.ui import cells, formats, lists
from guanxi.foundation.ui.grouping import GROUP, PART, WITHIN, Grouped
from guanxi.foundation.ui.groups import MOST_ROWS, Group, Groups, Sum, read_groups
from guanxi.foundation.ui.queries import PAGING, address, string, without

FIRST_ROWS = 20
ROWS, SUMS = "rows", "sums"


@dataclass(frozen=True)
class Way:
    """One entry of the menu that groups the list."""

    label: Sentence
    url: str
    current: bool


@dataclass(frozen=True)
class Within:
    """One group of which the list shows the rows, as a chip that can be taken away."""

    label: str
    value: str
    remove_url: str
    code: str = ""


@dataclass(frozen=True)
class Cell:
    """A sum under its column, and how many rows of the group are in it where that is not all."""

    css: str
    text: str = ""
    note: str = ""


@dataclass(frozen=True)
class Head:
    """A group's line: its name, its number that opens to the rows, its sums."""

    ident: str
    name: str
    number: str
    url: str
    rows_url: str
    cells: tuple[Cell, ...]
    empty: bool = False


def ways(path: str, query: QueryDict, listing: lists.Listing) -> tuple[Way, ...]:
    """What the list can be grouped by, and not at all."""
    here = query.get(GROUP, "")
    known = listing.grouping.named(here) is not None
    plain = Way(_("Not grouped"), address(path, query, {GROUP: None}), not known)
    found = [
        Way(str(one.label), address(path, query, {GROUP: one.code}), one.code == here)
        for one in listing.grouping.by
    ]
    return (plain, *found) if found else ()


def chips_within(path: str, query: QueryDict, asked: lists.Asked, user: Any) -> tuple[Within, ...]:
    """The groups of which the list shows the rows, in words."""
    found = []
    for one in asked.within:
        left = without(query, (*PAGING, WITHIN))
        for text in query.getlist(WITHIN):
            if text != one.text:
                left.appendlist(WITHIN, text)
        name = name_of(one.grouped, one.key, user)
        found.append(Within(str(one.grouped.label), name, path + string(left), one.grouped.code))
    return tuple(found)


def name_of(grouped: Grouped, key: Any, user: Any) -> str:
    if key is None:
        return str(grouped.none or lists.nothing())
    return str(grouped.words([key], user).get(key, f"#{key}"))


def context(
    request: HttpRequest, listing: lists.Listing, shown: Sequence[lists.Column], *, pick: bool
) -> dict[str, Any]:
    """What the groups of the list show, and what it could be grouped by and adds up."""
    path, query = request.path, request.GET
    url = address(path, query, {PART: SUMS}) if adds_up(listing, shown) else ""
    offered = {"ways": ways(path, query, listing), "sums_url": url}
    grouped = listing.grouping.named(query.get(GROUP, ""))
    if grouped is None:
        return offered
    user: Any = request.user
    found = read_groups(listing, user, request.GET, grouped, shown=codes(shown))
    span, summed = _columns(shown, found.sums)
    return offered | {
        "groups_shown": tuple(_head(request, one, shown, n) for n, one in enumerate(found.groups)),
        "grouped_by": str(grouped.label),
        "group_span": span + pick,
        "group_whole": _whole(found, summed),
        "group_number": _rows(found.number),
        "group_note": _note(found),
        "group_too_many": found.too_many,
        "nothing": not found.groups and not found.too_many,
        "walked": found.at_least and formats.number(lists.COUNT_WALKED),
        "before_url": "",
        "after_url": "",
    }


def codes(shown: Sequence[lists.Column]) -> set[str]:
    """What is shown is added up, and nothing else."""
    return {column.code for column in shown}


def adds_up(listing: lists.Listing, shown: Sequence[lists.Column]) -> bool:
    """Whether any of what is shown has a sum."""
    return any(one.code in codes(shown) for one in listing.grouping.sums)


def _columns(shown: Sequence[lists.Column], sums: Sequence[Sum]) -> tuple[int, list[lists.Column]]:
    """How many columns a head's name spans, and those behind it, from the first that adds up."""
    codes = {one.summed.code for one in sums}
    first = next((n for n, column in enumerate(shown) if column.code in codes and n), len(shown))
    return first, list(shown[first:])


def _cells(summed: Sequence[lists.Column], sums: Sequence[Sum], number: int) -> tuple[Cell, ...]:
    by_code = {one.summed.code: one for one in sums}
    return tuple(_cell(column, by_code.get(column.code), number) for column in summed)


def _cell(column: lists.Column, found: Sum | None, number: int) -> Cell:
    css = cells.css_class(column)
    if found is None or not found.number:
        return Cell(css)
    return Cell(css, found.text, of_words(found, number))


def of_words(found: Sum, number: int) -> str:
    """How many of the rows are in a sum, where that is not all of them."""
    if found.number == number:
        return ""
    if found.summed.having is not None:
        return found.summed.having(found.number)
    return pgettext("rows in a sum", "%(some)s of %(all)s") % {
        "some": formats.number(found.number),
        "all": formats.number(number),
    }


def _head(request: HttpRequest, group: Group, shown: Sequence[lists.Column], n: int) -> Head:
    opened = without(request.GET, (*PAGING, GROUP, "view"))
    opened.appendlist(WITHIN, group.text)
    inside = opened.copy()
    inside[PART] = ROWS
    _span, summed = _columns(shown, group.sums)
    return Head(
        f"group-{n}",
        group.name,
        formats.number(group.number),
        request.path + string(opened),
        request.path + string(inside),
        _cells(summed, group.sums, group.number),
    )


def _whole(found: Groups, summed: Sequence[lists.Column]) -> tuple[Cell, ...]:
    return _cells(summed, found.sums, found.number)


def _rows(number: int) -> str:
    said = npgettext("of a list", "%(count)s row", "%(count)s rows", number)
    return said % {"count": formats.number(number)}


def _note(found: Groups) -> str:
    if not found.left:
        return ""
    text = ngettext(
        "%(count)s smaller group is not shown.", "%(count)s smaller groups are not shown.", found.left
    )
    return text % {"count": formats.number(found.left)}


# ---- what is fetched when somebody asks --------------------------------------------------------


def show_part(
    request: SignedIn, listing: lists.Listing, shown: Sequence[lists.Column], *, pick: bool
) -> HttpResponse:
    """The first rows of one group, or what the whole list adds up to."""
    query = without(request.GET, (PART,))
    if request.GET[PART] == SUMS:
        return _show_sums(request, listing, query, codes(shown))
    page = lists.read_page(listing, request.user, query, FIRST_ROWS)
    context = {
        "body": cells.body(shown, page.rows, request.user, picked=cells.picking() if pick else None),
        "more_url": request.path + string(query) if page.after else "",
        "span": len(shown) + pick,
    }
    return render(request, "ui/components/group_rows.html", context)


def _show_sums(request: SignedIn, listing: lists.Listing, query: QueryDict, shown: set[str]) -> HttpResponse:
    found = read_groups(listing, request.user, query, shown=shown)
    said = [
        (str(one.summed.label), one.text or "–", of_words(one, found.number) or _rows(one.number))
        for one in found.sums
    ]
    context = {"sums": said, "too_many": too_many() if found.too_many else "", "at_least": found.at_least}
    return render(request, "ui/components/sums.html", context)


def too_many() -> str:
    """What is said instead of half a sum."""
    return _("More than %(most)s rows: filter the list, then they add up.") % {
        "most": formats.number(MOST_ROWS)
    }
