"""What the list page shows of a ``lists.Page``: chips, menus, heads with their addresses, finished rows."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from guanxi.foundation.accounts.models import User
from guanxi.foundation.errors import Sentence
from guanxi.foundation.ui import cells, lists, parts

PAGING = ("after", "before", "peek")
VALUES_IN_CHIP = 3


def list_context(  # noqa: PLR0913 - what a list page may show
    request: HttpRequest,
    user: User,
    page: lists.Page,
    *,
    heading: Sentence,
    count_url: str = "",
    search_label: Sentence = "",
    tabs: Sequence[parts.Tab] = (),
    summary: Sentence = "",
    work: parts.Work | None = None,
) -> dict[str, Any]:
    """The context of ``ui/list.html`` and of its fragment ``ui/listing.html``."""
    listing, asked, query = page.listing, page.asked, request.GET
    if listing is None:
        raise ValueError("the page does not know its listing")
    shown = shown_columns(listing, query)
    menus = {one.code: _menu(one, asked, user, query) for one in listing.filters}
    return {
        "heading": heading,
        "list_url": request.path,
        "count_url": count_url and count_url + _string(_without(query, PAGING)),
        "tabs": tabs,
        "search": parts.SearchBox(search_label or _("Search"), asked.text, _kept(query, "q"))
        if listing.search
        else None,
        "chips": [_chip(request.path, query, menus[code]) for code in menus if code in asked.chosen],
        "menus": tuple(m for code, m in menus.items() if code not in asked.chosen and (m.options or m.typed)),
        "sorts": tuple(_sort_choice(request.path, query, sort, asked) for sort in listing.sorts),
        "columns": tuple(
            parts.ColumnChoice(c.code, str(c.label), c in shown, c.always) for c in listing.columns
        ),
        "columns_kept": _kept(query, "columns"),
        "heads": tuple(_head(request.path, query, column, listing, asked) for column in shown),
        "body": cells.body(shown, page.rows, picked=cells.pick if work else None),
        "work": work,
        "before_url": _turn(request.path, query, "before", page.before),
        "after_url": _turn(request.path, query, "after", page.after),
        "nothing": not page.rows,
        "filtered": bool(asked.chosen or asked.text or asked.cursor),
        "summary": summary,
    }


def shown_columns(listing: lists.Listing, query: QueryDict) -> list[lists.Column]:
    """The columns the address asks for, else those the room shows by itself."""
    asked = set(query.getlist("columns"))
    return [c for c in listing.columns if c.always or (c.code in asked if asked else c.shown)]


def _menu(one: lists.Filter, asked: lists.Asked, user: User, query: QueryDict) -> parts.FilterMenu:
    chosen = asked.chosen.get(one.code, [])
    options = [parts.Option(value, str(label), value in chosen) for value, label in one.options(user)]
    listed = {option.value for option in options}
    if others := [value for value in chosen if value not in listed]:
        options += [parts.Option(value, str(label), chosen=True) for value, label in one.words(others, user)]
    kept = _kept(query, one.code)
    return parts.FilterMenu(one.code, str(one.label), tuple(options), one.many, kept, one.typed)


def _chip(path: str, query: QueryDict, menu: parts.FilterMenu) -> parts.Chip:
    labels = [str(option.label) for option in menu.options if option.chosen]
    value = pgettext("between the values of a filter", ", ").join(labels[:VALUES_IN_CHIP])
    if len(labels) > VALUES_IN_CHIP:
        value += f" +{len(labels) - VALUES_IN_CHIP}"
    operator = "" if menu.typed else pgettext("filter", "is")
    return parts.Chip(menu.label, operator, value, _address(path, query, {menu.code: None}), menu)


def _sort_choice(path: str, query: QueryDict, sort: lists.Sort, asked: lists.Asked) -> parts.SortChoice:
    return parts.SortChoice(str(sort.label), _sort_url(path, query, sort, asked), _sorted(sort, asked))


def _head(
    path: str, query: QueryDict, column: lists.Column, listing: lists.Listing, asked: lists.Asked
) -> parts.Head:
    sort = next((s for s in listing.sorts if s.code == column.sort), None) if column.sort else None
    if sort is None:
        return parts.Head(str(column.label), cells.css_class(column))
    url = _sort_url(path, query, sort, asked)
    return parts.Head(str(column.label), cells.css_class(column), url, _sorted(sort, asked))


def _sorted(sort: lists.Sort, asked: lists.Asked) -> parts.Sorted:
    if sort.code != asked.sort.code:
        return ""
    return "descending" if asked.descending else "ascending"


def _sort_url(path: str, query: QueryDict, sort: lists.Sort, asked: lists.Asked) -> str:
    """The same list by this order; the order in force turns round."""
    turned = sort.code == asked.sort.code and not asked.reverse
    return _address(path, query, {"sort": f"-{sort.code}" if turned else sort.code})


def _turn(path: str, query: QueryDict, way: str, cursor: str) -> str:
    return _address(path, query, {way: cursor}) if cursor else ""


def _address(path: str, query: QueryDict, changes: Mapping[str, str | None]) -> str:
    """The list's address with these changes, from its first page unless a cursor is among them."""
    changed = _without(query, (*PAGING, *changes))
    for name, value in changes.items():
        if value is not None:
            changed[name] = value
    return path + _string(changed)


def _without(query: QueryDict, names: Iterable[str]) -> QueryDict:
    left = query.copy()
    for name in names:
        left.pop(name, None)
    return left


def _string(query: QueryDict) -> str:
    text = query.urlencode()
    return f"?{text}" if text else ""


def _kept(query: QueryDict, *changing: str) -> tuple[tuple[str, str], ...]:
    """What a form must carry along, so that it changes nothing but its own words."""
    left = _without(query, (*PAGING, *changing))
    return tuple((name, value) for name, values in left.lists() for value in values if value)
