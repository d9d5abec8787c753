"""Which rows a person has chosen: some by their keys, or all that match the list's filters but some."""

from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from guanxi.foundation.accounts.models import User
from guanxi.foundation.errors import Refused
from guanxi.foundation.ui import formats
from guanxi.foundation.ui.addresses import damaged, record_id
from guanxi.foundation.ui.lists import read_query

from .declaring import Worklist

MOST = 100_000


def keys_chosen(worklist: Worklist, user: User, given: QueryDict) -> list[int]:
    """The keys of the chosen rows that this person sees, in their order; never more than can be changed."""
    keys = _all_matching(worklist, user, given) if given.get("all") else _some(worklist, user, given)
    if len(keys) > MOST:
        text = _("More than %(most)s rows. Filter the list, and change it in parts.")
        raise Refused(text % {"most": formats.number(MOST)})
    return sorted(keys)


def _some(worklist: Worklist, user: User, given: QueryDict) -> set[int]:
    asked, rows = _keys(given.get("keys", "")), _rows(worklist)
    found: set[int] = set()
    for at in range(0, len(asked), 1000):
        some = rows.visible_to(user).filter(pk__in=asked[at : at + 1000])
        found.update(some.values_list("pk", flat=True))
    return found


def _all_matching(worklist: Worklist, user: User, given: QueryDict) -> set[int]:
    """Branch by branch, as the list itself is read."""
    listing = worklist.listing(user)
    asked = read_query(listing, user, QueryDict(given.get("query", "").lstrip("?")))
    found: set[int] = set()
    for branch in listing.rows().branches(user):
        rows = branch.filter(asked.conditions).order_by("pk").values_list("pk", flat=True)
        found.update(rows[: MOST + len(found) + 1])
    return found - set(_keys(given.get("but", "")))


def how_many_may_be_changed(worklist: Worklist, user: User, keys: list[int], permission: str) -> int:
    """Of the chosen rows those on which this person may use the permission at all."""
    rows, able = _rows(worklist).within_scope(user, permission), 0
    for at in range(0, len(keys), 1000):
        able += rows.filter(pk__in=keys[at : at + 1000]).count()
    return able


def able(worklist: Worklist, user: User, keys: list[int], permission: str) -> set[int]:
    """Those of the rows on which this person may use the permission."""
    rows = _rows(worklist).within_scope(user, permission)
    return set(rows.filter(pk__in=keys).values_list("pk", flat=True))


def seen(worklist: Worklist, user: User, keys: list[int]) -> dict[int, Any]:
    """Those of the rows that this person sees, by key."""
    rows = _rows(worklist).visible_to(user).filter(pk__in=keys)
    if worklist.related:
        rows = rows.select_related(*worklist.related)
    return {row.pk: row for row in rows}


def _rows(worklist: Worklist) -> Any:
    return worklist.model._default_manager.all()


def _keys(text: str) -> list[int]:
    found = [record_id(one) for one in text.split(",") if one]
    if None in found:
        raise damaged()
    return [key for key in found if key is not None]
