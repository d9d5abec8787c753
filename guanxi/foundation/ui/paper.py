"""What a list says on paper: what was asked, in words, and that it is a part."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from guanxi.foundation.accounts.models import User
from guanxi.foundation.sentences import CLAUSES, listed
from guanxi.foundation.ui import formats, grouppage, lists, parts, restriction
from guanxi.foundation.ui.outward import outward
from guanxi.foundation.ui.queries import address

PRINT, PRINTED = "print", 1000  # the address of a page for paper, and the rows that it holds
INTERNAL = "internal"


def for_paper(listing: lists.Listing, user: User, query: QueryDict) -> lists.Listing:
    """The list as it stands on paper: without whose data may only be kept; and for outside, unless an
    internal copy is asked for by right.

    On paper for outside nothing is added up: the sums of a list fetch themselves from its own page.
    """
    if PRINT not in query:
        return listing
    listing = restriction.leaving(listing)
    if is_internal(user, query):
        return listing
    left = outward(listing)
    return replace(left, grouping=replace(left.grouping, sums=()))


def is_internal(user: User, query: QueryDict) -> bool:
    """Whether it is an internal copy: for whoever may take one out as a file, not in a look as another."""
    rights = ("savedviews.export_list", "savedviews.export_internal")
    return query.get(PRINT) == INTERNAL and user.watched_by is None and all(map(user.may, rights))


def context(
    request: HttpRequest,
    user: User,
    page: lists.Page,
    top: parts.ChipGroup,
    groups: Sequence[parts.ChipGroup],
    within: Sequence[grouppage.Within],
) -> dict[str, Any]:
    """The head of the printed list, and the address of its page for paper."""
    unsaid = page.listing.unsaid if page.listing else frozenset()
    chips = [chip for group in (top, *groups) for chip in group.chips]
    return {
        "asked_words": _in_words(top, groups, within, page.asked.text, unsaid),
        "unsaid": not unsaid.isdisjoint(
            [*(chip.code for chip in chips), *(one.code for one in within)]
        ),  # a view's name may tell it
        "print_note": _print_note(page),
        "restricted_note": _restricted_note(page, user, request.GET),
        "printing": PRINT in request.GET,
        "print_url": address(request.path, request.GET, {PRINT: "1"}),
        "print_internal_url": address(request.path, request.GET, {PRINT: INTERNAL}),
        "printing_outward": PRINT in request.GET and not is_internal(user, request.GET),
        "printing_internal": is_internal(user, request.GET),
    }


def _in_words(
    top: parts.ChipGroup,
    groups: Sequence[parts.ChipGroup],
    within: Sequence[grouppage.Within],
    text: str,
    unsaid: frozenset[str],
) -> str:
    """All that is asked of the list, as one reads it aloud; not what is ``unsaid``."""

    def said_of(group: parts.ChipGroup) -> list[parts.Chip]:
        return [chip for chip in group.chips if chip.code not in unsaid]

    def said(group: parts.ChipGroup) -> list[str]:
        return [
            " ".join(str(part) for part in (c.label, c.operator, c.value) if part) for c in said_of(group)
        ]

    inner = [f"({f' {group.joiner} '.join(said(group))})" for group in groups if said_of(group)]
    found = f" {top.joiner} ".join([*said(top), *inner])
    chosen = [
        _("%(name)s: %(text)s") % {"name": one.label, "text": one.value}
        for one in within
        if one.code not in unsaid
    ] + ([f"“{text}”"] if text else [])
    return str(listed([*([found] if found else []), *chosen], CLAUSES))


def _print_note(page: lists.Page) -> str:
    """Paper does not turn: it says where it is not the whole list."""
    if not (page.after or page.before):
        return ""
    text = _("Only these %(count)s rows of the list are printed.")
    return text % {"count": formats.number(len(page.rows))}


def _restricted_note(page: lists.Page, user: User, query: QueryDict) -> str:
    listing = page.listing
    return restriction.told(restriction.number_kept_in(listing, user, query)) if listing else ""
