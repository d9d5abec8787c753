"""The chain, newest first, and its check."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.audit import chain
from guanxi.foundation.audit.models import Entry
from guanxi.foundation.ui.addresses import damaged, record_id

from .telling import lines

PAGE = 100


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
    older = rows[PAGE - 1].position if len(rows) > PAGE else None
    verdict = chain.verify() if "verify" in request.GET else None
    context = {"entries": lines(rows[:PAGE], request.user), "older": older, "verdict": verdict}
    return render(request, "oversight/list.html", context)
