"""What was decided of doubles, by whom and when: made one, or said to be two; each taken back here."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from guanxi.customers.actions.merging import PERMISSION as MERGE
from guanxi.customers.alias import Alias
from guanxi.customers.duplicates import actions
from guanxi.customers.duplicates.models import Apart
from guanxi.customers.duplicates.searched import is_reopened, newest_search
from guanxi.customers.models import Customer
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.changes.models import Absorbed
from guanxi.foundation.ui import parts
from guanxi.foundation.ui.addresses import record_id
from guanxi.foundation.ui.toasts import toast

SEE, PAGE = "customers.view_customer", 50


@require_GET
def list_apart(request: SignedIn) -> HttpResponse:
    """Pairs of which somebody said that they are two, the newest first."""
    rows = Apart.objects.visible_to(request.user).once().select_related("one", "other", "created_by")
    found, further = _page(request, rows)
    mine = Apart.objects.within_scope(request.user, MERGE).filter(pk__in=[one.pk for one in found])
    takes = set(mine.values_list("pk", flat=True))
    told = [
        {
            "one": row.one,
            "other": row.other,
            "by": row.created_by,
            "at": row.created_at,
            "reason": row.reason,
            "again_url": reverse("compare_again", args=[row.pk]) if row.pk in takes else "",
        }
        for row in found
    ]
    return _show(request, "list_apart", told, further)


@require_GET
def list_merged(request: SignedIn) -> HttpResponse:
    """Records that went into others and are still part of them, the newest first."""
    seen = Customer.objects.visible_to(request.user).order_by()
    # unscoped: who sees the customer may know what it was made of
    rows = Absorbed.objects.filter(kind=Customer._meta.label_lower, released_at=None)
    found, further = _page(request, rows.filter(into_id__in=seen.values("pk")).select_related("by"))
    into = {one.pk: one for one in seen.filter(pk__in=[row.into_id for row in found])}
    called = {
        alias.was: str(alias) for alias in Alias.objects.filter(was__in=[row.record_id for row in found])
    }
    mine = Customer.objects.within_scope(request.user, MERGE).order_by().filter(pk__in=[*into])
    takes = set(mine.values_list("pk", flat=True))
    told = [
        {
            "one": into[row.into_id],
            "gone": called.get(row.record_id, f"#{row.record_id}"),
            "by": row.by,
            "at": row.at,
            "out_url": _way_out(row) if row.into_id in takes else "",
        }
        for row in found
    ]
    return _show(request, "list_merged", told, further)


def _way_out(row: Absorbed) -> str:
    return reverse("unmerge_customers", args=[row.into_id, row.record_id])


def _page(request: SignedIn, rows: Any) -> tuple[list[Any], int]:
    """A page of what was decided before the row of the address, and its last row if there is more."""
    if not request.user.may(SEE):
        raise PermissionDenied(SEE)
    before = record_id(request.GET.get("before", ""))
    rows = rows.filter(pk__lt=before) if before else rows
    found = list(rows.order_by("-pk")[: PAGE + 1])
    shown = found[:PAGE]
    return shown, shown[-1].pk if len(found) > PAGE else 0


def _show(request: SignedIn, name: str, rows: list[dict[str, Any]], further: int) -> HttpResponse:
    labels = {"list_apart": _("Two customers"), "list_merged": _("Merged")}
    tabs = [parts.Tab(label, reverse(code), current=code == name) for code, label in labels.items()]
    context = {"heading": _("Decided pairs"), "tabs": tabs, "rows": rows, "further": further, "which": name}
    if request.user.may(actions.SEARCH):
        context["reopened"] = is_reopened(newest_search())
    return render(request, "customers/duplicates/decided.html", context)


@require_POST
def compare_again(request: SignedIn, pk: int) -> HttpResponse:
    """Take back that they are two."""
    apart: Apart = get_object_or_404(Apart.objects.visible_to(request.user), pk=pk)
    actions.compare_again(apart, by=request.user)
    toast(request, _("The verdict is taken back: the pair comes back with the next search."))
    if request.headers.get(
        "HX-Request"
    ):  # from the toast of the verdict: where one is tells what is open now
        return HttpResponse(headers={"HX-Refresh": "true"})
    return redirect("list_apart")
