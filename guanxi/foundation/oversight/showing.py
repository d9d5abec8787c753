"""A review as it is read: people with their numbers, what was taken out, whose rights changed, who left."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.apps import apps
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from guanxi.foundation.accounts.models import Token, User
from guanxi.foundation.audit.models import Entry
from guanxi.foundation.ui import formats

from . import counting
from .models import SecurityReview
from .telling import lines

MOST = 200
TOLD = ("seen", "read", "taken")  # numbers behind which there are entries of one kind
HEADS = {
    "seen": gettext_lazy("Looks at masked values and files"),
    "read": gettext_lazy("Sensitive customers opened"),
    "taken": gettext_lazy("Lists taken out"),
    "rows": gettext_lazy("Rows taken out"),
    "changed": gettext_lazy("Other acts"),
    "failed": gettext_lazy("Failed sign-ins"),
}
STATES = {
    "running": (pgettext_lazy("of a review", "so far"), "now"),
    "waits": (pgettext_lazy("of a review", "waits for a signature"), "wait"),
    "signed": (pgettext_lazy("of a review", "signed"), "ok"),
}


def state_of(review: SecurityReview, today: Any) -> str:
    if review.signed_at:
        return "signed"
    return "waits" if review.last < today else "running"


def people_of(review: SecurityReview) -> list[dict[str, Any]]:
    """Whoever did anything; what is unusual first, then by name."""
    # unscoped: names of colleagues
    people = User.objects.filter(pk__in=[int(key) for key in review.counts]).in_order()
    rows = [_person(review, user) for user in people]
    return sorted(rows, key=lambda row: -row["unusual"])


def _person(review: SecurityReview, user: User) -> dict[str, Any]:
    found = {
        what: counting.judged(str(user.pk), what, review.counts, review.earlier) for what in counting.WHAT
    }
    cells = [
        {
            "head": HEADS[what],
            "value": formats.number(one.value) if one.value else "–",
            "number": one.value,
            "unusual": one.unusual(what),
            "why": _why(one, what),
            "url": _entries(review, user, what) if one.value and what in TOLD else "",
        }
        for what, one in found.items()
    ]
    return {
        "user": user,
        "name": user.name,
        "cells": cells,
        "unusual": sum(cell["unusual"] for cell in cells),
        "n": max(one.n for one in found.values()),
    }


def _entries(review: SecurityReview, user: User, what: str) -> str:
    """The address of the entries behind a number."""
    asked = {"what": what, "by": user.pk, "from": review.first, "to": review.last}
    return f"{reverse('list_entries')}?{urlencode(asked)}"


def _why(one: counting.Judged, what: str) -> str:
    if one.unusual(what):
        said = _("usually %(usual)s (median of %(n)s earlier periods)")
        return said % {"usual": formats.number(one.usual), "n": one.n}
    if one.too_new(what):
        return _("too few earlier periods to compare with (%(n)s)") % {"n": one.n}
    return ""


def taken_out(review: SecurityReview, reader: User) -> tuple[Sequence[Any], bool]:
    return _told(review, reader, "taken")


def rights_changed(review: SecurityReview, reader: User) -> tuple[Sequence[Any], bool]:
    return _told(review, reader, "rights")


def _told(review: SecurityReview, reader: User, kind: str) -> tuple[Sequence[Any], bool]:
    found: list[Entry] = counting.listed_entries(review.first, review.last, kind, MOST + 1)
    return lines(found[:MOST], reader), len(found) > MOST


def leavers(review: SecurityReview) -> list[dict[str, Any]]:
    """Whose account was closed in the period, and what of a way in is left; there should be nothing."""
    start, end = counting.bounds(review.first, review.last)
    # unscoped: the reader is an auditor
    closed = Entry.objects.filter(at__gte=start, at__lt=end, verb="close_account")
    ids = set(closed.values_list("record_id", flat=True))
    gone = list(User.objects.filter(pk__in=ids, is_active=False).in_order())
    visits: Any = apps.get_model("signin", "Visit")._default_manager
    sessions = set(visits.filter(user__in=gone).values_list("user_id", flat=True))
    tokens = set(Token.objects.filter(user__in=gone).values_list("user_id", flat=True))
    return [
        {"name": user.name, "sessions": user.pk in sessions, "tokens": user.pk in tokens} for user in gone
    ]


def summary(review: SecurityReview, today: Any) -> dict[str, Any]:
    """One line of the list of reviews."""
    state = state_of(review, today)
    return {
        "review": review,
        "period": period_words(review),
        "state": STATES[state][0],
        "tone": STATES[state][1],
        "people": formats.number(len(review.counts)),
        "unusual": counting.unusual(review),
        "by": review.signed_by.name if review.signed_by else "",
        "at": formats.moment(review.signed_at) if review.signed_at else "",
    }


def period_words(review: SecurityReview) -> str:
    return f"{formats.day_full(review.first)} – {formats.day_full(review.last)}"


def sheet(review: SecurityReview) -> tuple[list[str], list[list[Any]]]:
    """The people's numbers as a spreadsheet has them."""
    heads = [_("Person"), *(str(HEADS[what]) for what in counting.WHAT), _("Earlier periods"), _("Unusual")]
    rows = [
        [
            row["name"],
            *(cell["number"] for cell in row["cells"]),
            row["n"],
            "; ".join(
                f"{HEADS[what]}: {cell['why']}"
                for what, cell in zip(counting.WHAT, row["cells"], strict=True)
                if cell["unusual"]
            ),
        ]
        for row in people_of(review)
    ]
    return heads, rows
