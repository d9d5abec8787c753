"""The rows of a list as a file holds them: the view's columns, in its order, as its reader sees them."""

import html
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from importlib import import_module
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, QueryDict
from django.utils import timezone
from django.utils.html import strip_tags

from guanxi.foundation.accounts.models import User
from guanxi.foundation.ui import asking
from guanxi.foundation.ui.listpage import shown_columns
from guanxi.foundation.ui.lists import Column, Listing, Value, read_page

PORTION = 1000
LARGE = 1000  # more rows than this are taken out for a reason that is said
MOST_IN_BOOK = 200_000
_DASH = re.compile("[–—]")


def listing_named(name: str, user: User) -> Listing:
    """The list of this name, for this reader; 404 where there is none, 403 where they may not read it."""
    table: Mapping[str, Callable[[User], Listing]] = import_module(settings.SWITCHBOARD).LISTINGS
    if name not in table:
        raise Http404(name)
    listing = table[name](user).for_reader(user)
    permission = listing.rows().view_permission
    if not user.may(permission):
        raise PermissionDenied(permission)
    return listing


def columns_of(listing: Listing, query: QueryDict) -> Sequence[Column]:
    return shown_columns(listing, query)


def is_exported(name: str) -> bool:
    """Whether the switchboard names this list among those that can be taken out."""
    return name in import_module(settings.SWITCHBOARD).LISTINGS


def may_reveal(listing: Listing, user: User, query: QueryDict) -> bool:
    """Whether a column that this address shows is masked, and this person may see it in full."""
    needed = {column.personal for column in shown_columns(listing, query) if column.personal}
    return bool(needed) and all(user.may(permission) for permission in needed)


def rows_of(
    listing: Listing, user: User, query: QueryDict, *, reveal: bool, told: Callable[[int], None]
) -> Iterator[list[Value]]:
    """Every row in the view's order, a portion at a time, read by key as its pages are."""
    columns = shown_columns(listing, query)
    asked, done = query.copy(), 0
    while True:
        page = read_page(listing, user, asked, PORTION)
        drawn = [_values(column, page.rows, user, reveal=reveal) for column in columns]
        for row in page.rows:
            yield [value(row) for value in drawn]
        done += len(page.rows)
        told(done)
        if not page.after:
            return
        asked["after"] = page.after


def _values(column: Column, rows: Sequence[Any], user: User, *, reveal: bool) -> Callable[[Any], Value]:
    load = column.revealed if reveal and column.personal and column.revealed else column.load
    read = column.value or (lambda row: words_of(column.cell(row)))
    if load is None:
        return lambda row: _local(read(row))
    found = load([row.pk for row in rows], user)
    if load is column.revealed:
        return lambda row: found.get(row.pk) or ""
    return lambda row: _local(read(found.get(row.pk)))


def _local(value: Value) -> Value:
    """An instant as its reader's clock shows it."""
    aware = isinstance(value, datetime) and value.tzinfo is not None
    return timezone.localtime(value).replace(tzinfo=None) if aware else value  # type: ignore[arg-type]


def words_of(cell: str) -> str:
    """The words of a drawn cell."""
    text = html.unescape(strip_tags(cell)).strip()
    return "" if _DASH.fullmatch(text) else text


def asked_fields(listing: Listing, query: QueryDict) -> list[str]:
    """Which fields are asked and how, without their values: what the audit keeps of a filter."""
    return [f"{one.key} {one.operator}" for one in asking.read(listing.filters, query).conditions]
