"""What a list says on paper: what was asked, in words, and that it is a part."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from guanxi.foundation.sentences import CLAUSES, listed
from guanxi.foundation.ui import formats, grouppage, lists, parts
from guanxi.foundation.ui.queries import address

PRINT, PRINTED = "print", 1000  # the address of a page for paper, and the rows that it holds


def context(
    request: HttpRequest,
    page: lists.Page,
    top: parts.ChipGroup,
    groups: Sequence[parts.ChipGroup],
    within: Sequence[grouppage.Within],
) -> dict[str, Any]:
    """The head of the printed list, and the address of its page for paper."""
    return {
        "asked_words": _in_words(top, groups, within, page.asked.text),
        "print_note": _print_note(page),
        "printing": PRINT in request.GET,
        "print_url": address(request.path, request.GET, {PRINT: "1"}),
    }


def _in_words(
    top: parts.ChipGroup,
    groups: Sequence[parts.ChipGroup],
    within: Sequence[grouppage.Within],
    text: str,
) -> str:
    """All that is asked of the list, as one reads it aloud."""

    def said(group: parts.ChipGroup) -> list[str]:
        return [" ".join(str(part) for part in (c.label, c.operator, c.value) if part) for c in group.chips]

    inner = [f"({f' {group.joiner} '.join(said(group))})" for group in groups]
    found = f" {top.joiner} ".join([*said(top), *inner])
    chosen = [_("%(name)s: %(text)s") % {"name": one.label, "text": one.value} for one in within] + (
        [f"“{text}”"] if text else []
    )
    return str(listed([*([found] if found else []), *chosen], CLAUSES))


def _print_note(page: lists.Page) -> str:
    """Paper does not turn: it says where it is not the whole list."""
    if not (page.after or page.before):
        return ""
    text = _("Only these %(count)s rows of the list are printed.")
    return text % {"count": formats.number(len(page.rows))}
