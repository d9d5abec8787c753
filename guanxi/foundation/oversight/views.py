"""The chain, newest first, and its check."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.audit import chain
from guanxi.foundation.audit.models import Entry
from guanxi.foundation.errors import Refused
from guanxi.foundation.ui import formats

PAGE = 100


@require_GET
def list_entries(request: SignedIn) -> HttpResponse:
    """One page of entries, walking back by position; with ?verify the whole chain is checked."""
    if not request.user.may("audit.view_entries"):
        raise PermissionDenied("audit.view_entries")
    before = request.GET.get("before", "")
    if before and not before.isdecimal():
        raise Refused("?before")
    seen = Entry.objects.visible_to(request.user).newest()
    rows = list((seen.filter(position__lt=int(before)) if before else seen)[: PAGE + 1])
    known = User.objects.all()  # unscoped: the system user, too, has a name in the chain
    names = dict(known.filter(pk__in={row.by_id for row in rows}).values_list("pk", "name"))
    shown = [
        {
            "position": formats.number(row.position),
            "when": formats.moment(row.at),
            "who": names.get(row.by_id, "—"),
            "verb": row.verb,
            "record": f"{row.kind} {row.record_id or ''}",
            "detail": ", ".join(sorted({change[2] for change in row.detail.get("changes", [])})),
        }
        for row in rows[:PAGE]
    ]
    older = rows[PAGE - 1].position if len(rows) > PAGE else None
    verdict = chain.verify() if "verify" in request.GET else None
    return render(request, "oversight/list.html", {"entries": shown, "older": older, "verdict": verdict})
