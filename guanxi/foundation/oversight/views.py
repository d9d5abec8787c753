"""The chain, newest first, and its check."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.audit import chain
from guanxi.foundation.audit.models import Entry
from guanxi.foundation.sentences import listed
from guanxi.foundation.ui import formats
from guanxi.foundation.ui.addresses import damaged, record_id

PAGE = 100
MACHINE = ("changes", "created")  # digests and ids, for the check of the chain


@require_GET
def list_entries(request: SignedIn) -> HttpResponse:
    """One page of entries, walking back by position; with ?verify the whole chain is checked."""
    if not request.user.may("audit.view_entries"):
        raise PermissionDenied("audit.view_entries")
    before = request.GET.get("before", "")
    place = record_id(before)
    if before and place is None:
        raise damaged()
    seen = Entry.objects.visible_to(request.user).newest()
    rows = list((seen if place is None else seen.filter(position__lt=place))[: PAGE + 1])
    known = User.objects.all()  # unscoped: the system user, too, has a name in the chain
    names = dict(known.filter(pk__in={row.by_id for row in rows}).values_list("pk", "name"))
    shown = [
        {
            "position": formats.number(row.position),
            "when": formats.moment(row.at),
            "who": names.get(row.by_id, "—"),
            "verb": row.verb,
            "record": f"{row.kind} {row.record_id or ''}",
            "fields": listed(sorted({change[2] for change in row.detail.get("changes", [])})),
            "notes": _notes(row.detail),
        }
        for row in rows[:PAGE]
    ]
    older = rows[PAGE - 1].position if len(rows) > PAGE else None
    verdict = chain.verify() if "verify" in request.GET else None
    return render(request, "oversight/list.html", {"entries": shown, "older": older, "verdict": verdict})


def _notes(detail: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What the action said of itself: roles before and after, the field that was shown, how many rows."""
    return [(name, _plain(value)) for name, value in sorted(detail.items()) if name not in MACHINE]


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return str(listed(_plain(item) for item in value)) or "–"
    return str(value)
