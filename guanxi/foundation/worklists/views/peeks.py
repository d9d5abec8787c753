"""A row beside its list: all that the list knows of it, and who stands before and after."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.ui import cells, lists, records
from guanxi.foundation.worklists.declaring import PEEK, Worklist, worklist_named
from guanxi.foundation.worklists.neighbours import neighbours, place_of


def _row_of(request: SignedIn, name: str, pk: int) -> tuple[Worklist, lists.Listing, Any]:
    """The list with its reader's columns, and its row; 404 for a row that this person does not see."""
    worklist = worklist_named(name)
    if worklist.peek != PEEK:
        raise Http404(name)
    listing = worklist.listing(request.user).for_reader(request.user)
    seen = get_object_or_404(listing.rows().visible_to(request.user), pk=pk)
    return worklist, listing, seen


@require_GET
def peek_row(request: SignedIn, name: str, pk: int) -> HttpResponse:
    """The row in short: every column of the list that says something of it, and the panels of its kind."""
    worklist, listing, record = _row_of(request, name, pk)
    (row,) = lists.shaped(listing, listing.rows().filter(pk=pk), listing.sorts[0])
    told = [
        (column.label, cells.of_row(column, row, request.user), column.code == worklist.strong)
        for column in listing.columns[1:]
    ]
    code = worklist.coded(record)
    context = {
        "record": record,
        "title": worklist.titled(row) if worklist.titled else str(record),
        "leads": worklist.leads(row) if worklist.leads else "",
        "code": code,
        "facts": [one for one in told if one[1] not in {cells.dash, cells.text(code)}],
        "panels": records.panels(record._meta.label_lower, "peek", record, request),
        "beside": neighbours(listing, request.user, request.GET, pk),
        "record_url": record.get_absolute_url(),
        "place_url": f"{reverse('place_row', args=[name, pk])}?{request.GET.urlencode()}",
    }
    return render(request, "worklists/peek.html", context)


@require_GET
def place_row(request: SignedIn, name: str, pk: int) -> HttpResponse:
    """Which of how many rows this is, asked for apart from the peek."""
    _worklist, listing, _record = _row_of(request, name, pk)
    place = place_of(listing, request.user, request.GET, pk)
    if place is None:
        return HttpResponse(_("Not in this list any more"), content_type="text/plain")
    numbers = {"place": place.place.text, "total": place.total.text}
    return HttpResponse(_("%(place)s of %(total)s") % numbers, content_type="text/plain")
