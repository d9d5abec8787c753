"""What a view says, in the words of its list: for whoever compares two wordings of it."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from guanxi.foundation.accounts.models import User
from guanxi.foundation.errors import Conflict, Refused
from guanxi.foundation.ui import asking
from guanxi.foundation.ui.chips import value_words
from guanxi.foundation.ui.grouping import GROUP
from guanxi.foundation.ui.listpage import shown_columns
from guanxi.foundation.ui.lists import Listing

from .exporting import listing_named
from .layouts import widths_in
from .models import SavedView

BETWEEN = " · "  # names of columns have commas of their own


def told(conflict: Conflict, view: SavedView, user: User) -> Conflict:
    """The conflict of a view as its page says filters, order and columns; no address is read by people."""
    try:
        listing = listing_named(view.listing, user)
        mine, theirs = (_said(listing, user, _side(conflict, n)) for n in (0, 1))
    except (Http404, PermissionDenied, Refused):  # a list that only its own room knows
        return conflict
    fields = {name: (mine[name], theirs[name]) for name in mine if mine[name] != theirs[name]}
    if not fields:
        return conflict
    return Conflict(conflict.message, fields=fields, version=conflict.version)


def _side(conflict: Conflict, n: int) -> dict[str, Any]:
    return {name: pair[n] for name, pair in conflict.fields.items()}


def _said(listing: Listing, user: User, side: dict[str, Any]) -> dict[str, str]:
    """Each thing that a list can be shown by, in words; only what this edit speaks of."""
    said: dict[str, str] = {}
    if "query" in side:
        query = QueryDict(side["query"])
        columns = [str(column.label) for column in shown_columns(listing, query)]
        said[_("Filters")] = _filters(listing, query, user)
        said[_("Sort")] = _order(listing, query.get("sort", ""))
        said[_("Grouped by")] = _grouped(listing, query.get(GROUP, ""))
        said[_("Columns")] = BETWEEN.join(columns)
    if "form" in side:
        shapes = {"list": _("List"), "grid": _("Grid"), "board": _("Board"), "calendar": _("Calendar")}
        said[_("Shape")] = shapes.get(side["form"], side["form"])
    if "widths" in side:
        said[_("Widths of columns")] = _widths(listing, side["widths"])
    return said


def _filters(listing: Listing, query: QueryDict, user: User) -> str:
    asked = asking.read(listing.filters, query)
    inner = [f"({_joined(group, user)})" for group in asked.groups]
    return _between(asked.top).join([*_conditions(asked.top, user), *inner])


def _joined(group: asking.Group, user: User) -> str:
    return _between(group).join(_conditions(group, user))


def _between(group: asking.Group) -> str:
    word = pgettext("between filters", "or") if group.any else pgettext("between filters", "and")
    return f" {word} "


def _conditions(group: asking.Group, user: User) -> list[str]:
    found = []
    for one in group.conditions:
        operator, values = asking.said(one, user)
        words = [str(one.filter.label), str(operator), value_words(one, values)]
        found.append(" ".join(filter(None, words)))
    return found


def _order(listing: Listing, asked: str) -> str:
    sort = listing.sort_named(asked.removeprefix("-"))
    return f"{sort.label} {'↓' if sort.descending != asked.startswith('-') else '↑'}"


def _grouped(listing: Listing, code: str) -> str:
    by = listing.grouping.named(code)
    return str(by.label) if by else ""


def _widths(listing: Listing, text: str) -> str:
    labels = {column.code: str(column.label) for column in listing.columns}
    wide = [f"{labels[code]} {pixels} px" for code, pixels in widths_in(text).items() if code in labels]
    return BETWEEN.join(wide)
