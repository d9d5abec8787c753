"""The chain, newest first, and its check; and the periodic reviews of what people did."""

import io

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guanxi.foundation.accounts.models import Company
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.audit import chain
from guanxi.foundation.audit.models import Entry
from guanxi.foundation.calendar.days import business_day
from guanxi.foundation.errors import Refused
from guanxi.foundation.ui import formats
from guanxi.foundation.ui.addresses import damaged, record_id
from guanxi.foundation.ui.queries import address
from guanxi.foundation.ui.refusals import add_refusal
from guanxi.foundation.ui.spreadsheets import TYPES, write_xlsx
from guanxi.foundation.ui.toasts import toast

from . import actions, counting, showing
from .asked import Asked
from .forms import AskedForm, PlanForm, SignForm
from .models import ReviewPlan, SecurityReview
from .telling import lines

PAGE = 100


@require_GET
def list_entries(request: SignedIn) -> HttpResponse:
    """The entries that are asked for, a page at a time, walking back; with ?verify the chain is checked."""
    if not request.user.may("audit.view_entries"):
        raise PermissionDenied("audit.view_entries")
    before = request.GET.get("before", "")
    place = record_id(before)
    if before and place is None:
        raise damaged()
    asked = Asked.read(request.GET)
    seen = Entry.objects.visible_to(request.user).filter(asked.q()).newest()
    rows = list((seen if place is None else seen.filter(position__lt=place))[: PAGE + 1])
    older = rows[PAGE - 1].position if len(rows) > PAGE else None
    verdict = chain.verify() if "verify" in request.GET else None
    context = {
        "entries": lines(rows[:PAGE], request.user),
        "asked": asked.words(request.user),
        "form": AskedForm(asked, request.user),
        "older_url": address(request.path, request.GET, {"before": str(older)}) if older else "",
        "verdict": verdict,
    }
    return render(request, "oversight/list.html", context)


# ---- reviews -----------------------------------------------------------------------------------


def _may_audit(request: SignedIn) -> None:
    if not request.user.may(actions.AUDIT):
        raise PermissionDenied(actions.AUDIT)


def _review(request: SignedIn, pk: int) -> SecurityReview:
    _may_audit(request)
    rows = SecurityReview.objects.visible_to(request.user).select_related("signed_by")
    found: SecurityReview = get_object_or_404(rows, pk=pk)
    return found


@require_http_methods(["GET", "POST"])
def list_reviews(request: SignedIn) -> HttpResponse:
    """Every period that was counted, the newest first; sent, it changes how often there is one."""
    _may_audit(request)
    form = PlanForm(request.POST or None, instance=ReviewPlan.get())
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_review_plan(Company.get(), by=request.user, **form.cleaned_data)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            toast(request, _("Reviews are planned so from now on."))
            return redirect("list_reviews")
    today = business_day(request.user.company)
    rows = SecurityReview.objects.visible_to(request.user).select_related("signed_by").order_by("-first")
    context = {"form": form, "rows": [showing.summary(row, today) for row in rows[:PAGE]]}
    return render(request, "oversight/reviews.html", context, status=422 if form.errors else 200)


@require_POST
def open_review(request: SignedIn) -> HttpResponse:
    """Count the period that runs, as far as it has come; or one that waits anew."""
    _may_audit(request)
    wanted = record_id(request.POST.get("review", ""))
    first = _review(request, wanted).first if wanted else business_day(request.user.company)
    review = actions.open_review(Company.get(), by=request.user, first=first)
    return redirect("show_review", pk=review.pk)


@require_GET
def show_review(request: SignedIn, pk: int) -> HttpResponse:
    """Who saw, took out, changed, failed to sign in; rights, leavers; and who signed it."""
    review = _review(request, pk)
    return render(request, "oversight/review.html", _shown(request, review, SignForm()))


def _shown(request: SignedIn, review: SecurityReview, form: SignForm) -> dict[str, object]:
    today = business_day(request.user.company)
    taken, more_taken = showing.taken_out(review, request.user)
    rights, more_rights = showing.rights_changed(review, request.user)
    return {
        **showing.summary(review, today),
        "heads": [showing.HEADS[what] for what in counting.WHAT],
        "rows": showing.people_of(review),
        "strangers": formats.number(review.strangers) if review.strangers else "",
        "taken": taken,
        "more_taken": more_taken,
        "rights": rights,
        "more_rights": more_rights,
        "leavers": showing.leavers(review),
        "floors": [
            {"head": showing.HEADS[what], "floor": formats.number(floor)}
            for what, floor in counting.FLOORS.items()
        ],
        "times": counting.TIMES,
        "earlier": counting.EARLIER,
        "least": counting.LEAST,
        "may_sign": showing.state_of(review, today) == "waits",
        "form": form,
    }


@require_POST
def sign_review(request: SignedIn, pk: int) -> HttpResponse:
    """Signed once, with remarks."""
    review, form = _review(request, pk), SignForm(request.POST)
    if form.is_valid():
        try:
            actions.sign_review(review, by=request.user, remarks=form.cleaned_data["remarks"])
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            toast(request, _("The review is signed."))
            return redirect("show_review", pk=pk)
    return render(request, "oversight/review.html", _shown(request, review, form), status=422)


@require_GET
def download_review(request: SignedIn, pk: int) -> FileResponse:
    """The people's numbers as a spreadsheet."""
    review, out = _review(request, pk), io.BytesIO()
    heads, rows = showing.sheet(review)
    write_xlsx(out, "", heads, iter(rows), mark=str(request.user))
    out.seek(0)
    name = f"{_('Security review')} {review.first} {review.last}.xlsx"
    response = FileResponse(out, as_attachment=True, filename=name, content_type=TYPES["xlsx"])
    response.headers["Cache-Control"] = "no-store"
    return response
