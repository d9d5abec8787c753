"""The rows of a list as a file holds them: the view's columns, in its order, as its reader sees them."""

import html
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from importlib import import_module
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, QueryDict
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from guanxi.foundation.accounts.models import User
from guanxi.foundation.changes.models import ChangeSet, TrackedRows
from guanxi.foundation.errors import Refused
from guanxi.foundation.sentences import listed
from guanxi.foundation.ui import asking, restriction
from guanxi.foundation.ui import outward as leaving
from guanxi.foundation.ui.grouping import GROUP, WITHIN
from guanxi.foundation.ui.grouppage import of_words, too_many
from guanxi.foundation.ui.groups import Group, Groups, Sum, read_groups
from guanxi.foundation.ui.listpage import shown_columns
from guanxi.foundation.ui.lists import Column, Listing, Value, read_page
from guanxi.foundation.ui.spreadsheets import Strong

PORTION = 1000
LARGE = 1000  # more rows than this are taken out for a reason that is said
MOST_GROUPS = 2000
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
    return _settled(listing)


def staying_in(name: str, user: User) -> str:
    """The columns of a list that no file for outside has, by name."""
    table: Mapping[str, Callable[[User], Listing]] = import_module(settings.SWITCHBOARD).LISTINGS
    if name not in table:
        return ""
    return str(listed(leaving.columns_staying(table[name](user).for_reader(user), user.company)))


def _settled(listing: Listing) -> Listing:
    """The list without what an import brings that is not finished, or is being taken back."""
    under_way = list(ChangeSet.objects.unfinished().values_list("pk", flat=True))
    if not under_way or not isinstance(listing.rows(), TrackedRows):
        return listing
    return replace(listing, rows=lambda: listing.rows().exclude(change_set__in=under_way))


def columns_of(listing: Listing, query: QueryDict) -> Sequence[Column]:
    """What a file holds: the columns shown, and before them by what a row is known again."""
    shown = shown_columns(listing, query)
    return [*(column for column in listing.columns if column.key and column not in shown), *shown]


def for_file(listing: Listing, query: QueryDict, *, internal: bool) -> tuple[Listing, list[str]]:
    """The list as it stands in a file, and the kinds of facts that one for outside leaves out.

    Whoever may only be kept stands in neither.
    """
    listing = restriction.leaving(listing)
    if internal:
        return listing, []
    codes = [column.code for column in columns_of(listing, query)]
    return leaving.outward(listing), leaving.left_out_of(listing, codes)


def is_exported(name: str) -> bool:
    """Whether the switchboard names this list among those that can be taken out."""
    return name in import_module(settings.SWITCHBOARD).LISTINGS


def may_reveal(listing: Listing, user: User, query: QueryDict) -> bool:
    """Whether a column that this address shows is masked, and this person may see it in full."""
    needed = {column.personal for column in columns_of(listing, query) if column.personal}
    return bool(needed) and all(user.may(permission) for permission in needed)


def heads_of(listing: Listing, query: QueryDict) -> list[str]:
    """What stands above the columns; by groups their own word comes first."""
    grouped = listing.grouping.named(query.get(GROUP, ""))
    heads = [str(column.label) for column in columns_of(listing, query)]
    return [str(grouped.label), *heads] if grouped else heads


def groups_of(listing: Listing, user: User, query: QueryDict) -> Groups | None:
    """The groups that a file has; None where its list is not grouped."""
    grouped = listing.grouping.named(query.get(GROUP, ""))
    if grouped is None:
        return None
    shown = {column.code for column in columns_of(listing, query)}
    found = read_groups(listing, user, query, grouped, most=MOST_GROUPS, shown=shown)
    if found.too_many or found.at_least:
        raise Refused(too_many())
    if found.left:
        raise Refused(_("Too many groups for a file. Filter the list, or do not group it."))
    return found


def rows_by_group(
    listing: Listing, user: User, query: QueryDict, *, reveal: bool, told: Callable[[int], None]
) -> Iterator[list[Value]]:
    """The rows, group after group with its name, and under each what it adds up to; last the whole."""
    found = groups_of(listing, user, query)
    if found is None:
        yield from rows_of(listing, user, query, reveal=reveal, told=told)
        return
    done = 0
    for group in found.groups:
        inside = query.copy()
        inside.appendlist(WITHIN, group.text)
        for row in rows_of(listing, user, inside, reveal=reveal, told=_after(done, told)):
            yield [group.name, *row]
        done += group.number
        yield _line(listing, query, group.name, group)
    yield _line(listing, query, _("Total"), found)


def _after(done: int, told: Callable[[int], None]) -> Callable[[int], None]:
    return lambda number: told(done + number)


def _line(listing: Listing, query: QueryDict, name: str, found: Group | Groups) -> list[Value]:
    sums: dict[str, Sum] = {one.summed.code: one for one in found.sums if one.number}
    notes = [f"{one.summed.label} {note}" for one in sums.values() if (note := of_words(one, found.number))]
    said = " · ".join([name, str(found.number), *notes])
    columns = columns_of(listing, query)
    return [Strong(said), *(sums[c.code].total if c.code in sums else None for c in columns)]


def rows_of(
    listing: Listing, user: User, query: QueryDict, *, reveal: bool, told: Callable[[int], None]
) -> Iterator[list[Value]]:
    """Every row in the view's order, a portion at a time, read by key as its pages are."""
    columns = columns_of(listing, query)
    asked, done = query.copy(), 0
    while True:
        page = read_page(listing, user, asked, PORTION)
        drawn = [values_of(column, page.rows, user, reveal=reveal) for column in columns]
        for row in page.rows:
            yield [value(row) for value in drawn]
        done += len(page.rows)
        told(done)
        if not page.after:
            return
        asked["after"] = page.after


def values_of(
    column: Column, rows: Sequence[Any], user: User, *, reveal: bool = False
) -> Callable[[Any], Value]:
    """What gives a row's value of one column, read for all of these rows at once."""
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
