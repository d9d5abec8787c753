"""Addresses of a list: the same with one thing changed."""

from collections.abc import Iterable, Mapping
from urllib.parse import urlencode

from django.http import QueryDict

ROW = "row"  # which of all rows the page begins with: a page by key does not know it by itself
PAGING = ("after", "before", ROW, "peek", "part", "print")


def address(path: str, query: QueryDict, changes: Mapping[str, str | None]) -> str:
    """The list's address with these changes, from its first page unless a cursor is among them."""
    pairs = [
        (name, value)
        for name, values in query.lists()
        if name not in PAGING and name not in changes
        for value in values
    ]
    pairs += [(name, value) for name, value in changes.items() if value is not None]
    return f"{path}?{urlencode(pairs)}" if pairs else path


def without(query: QueryDict, names: Iterable[str]) -> QueryDict:
    left = query.copy()
    for name in names:
        left.pop(name, None)
    return left


def string(query: QueryDict) -> str:
    text = query.urlencode()
    return f"?{text}" if text else ""


def kept(query: QueryDict, *changing: str) -> tuple[tuple[str, str], ...]:
    """What a form must carry along, so that it changes nothing but its own words."""
    left = without(query, (*PAGING, *changing))
    return tuple((name, value) for name, values in left.lists() for value in values if value)
