"""The queue on pages: its list, one pair compared side by side, and what is decided of it."""

from dataclasses import replace
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guanxi.customers.actions.merging import PERMISSION as MERGE
from guanxi.customers.actions.merging import merge_customers
from guanxi.customers.choices import Kind
from guanxi.customers.consent.restricted import of_customer
from guanxi.customers.duplicates import actions
from guanxi.customers.duplicates.forms import WeightsForm
from guanxi.customers.duplicates.listing import duplicates_listing
from guanxi.customers.duplicates.models import DuplicatePair, LikenessPolicy
from guanxi.customers.duplicates.policy import LIKENESS
from guanxi.customers.duplicates.searched import is_reopened, newest_search
from guanxi.customers.duplicates.wording import WEAK, evidence, shown, summed
from guanxi.customers.models import Customer
from guanxi.customers.sensitive.opening import opened
from guanxi.customers.subject_rights.models import Erasure
from guanxi.customers.views.merging import compared, tell_of_parents
from guanxi.foundation.accounts.models import Company
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.errors import Refused, Sentence
from guanxi.foundation.jobs.models import JobRun
from guanxi.foundation.jobs.progress import progress_of
from guanxi.foundation.jobs.watching import note_look
from guanxi.foundation.sentences import listed
from guanxi.foundation.ui import formats, parts, records
from guanxi.foundation.ui.listpage import show_count
from guanxi.foundation.ui.listpage import show_list as show
from guanxi.foundation.ui.refusals import is_kept
from guanxi.foundation.ui.toasts import toast

SEE, WEIGH = "customers.view_customer", "customers.change_likeness"
DECIDED, REMEMBERED = "duplicates_decided", 50  # pairs, by who decided them


@require_GET
def list_duplicates(request: SignedIn) -> HttpResponse:
    """The pairs that this person sees both records of, what is most to gain first."""
    searched = newest_search()
    return show(
        request,
        duplicates_listing(),
        "customers/duplicates/list.html",
        heading=_("Possible duplicates"),
        count_url=reverse("count_duplicates"),
        search_label=_("Search for a customer"),
        may_search=request.user.may(actions.SEARCH),
        searched=searched,
        reopened=is_reopened(searched),
        lost_pairs=searched is not None and _erased_since(searched),
        progress=_progress(request, searched) if searched is not None and not searched.is_over else None,
    )


def _erased_since(run: JobRun) -> bool:
    """Whether somebody was erased since: pairs of that customer went undecided."""
    # unscoped: that somebody was, not who
    return Erasure.objects.filter(at__gte=run.created_at).exists()


def _progress(request: SignedIn, run: JobRun) -> parts.Progress:
    """How far the search is; to be stopped by who sees its job."""
    note_look(run, request.user)
    card = progress_of(run)
    may_stop = JobRun.objects.visible_to(request.user).filter(pk=run.pk).exists()
    return replace(card, url=reverse("show_duplicate_search"), stop_url=card.stop_url if may_stop else "")


@require_GET
def show_duplicate_search(request: SignedIn) -> HttpResponse:
    """How far the search is, asked again and again by the list; what it found comes with the list itself."""
    if not request.user.may(SEE):
        raise PermissionDenied(SEE)
    run = newest_search()
    if run is None or run.is_over:
        note_look(run, request.user)
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "ui/components/progress.html", {"progress": _progress(request, run)})


@require_GET
def count_duplicates(request: SignedIn) -> HttpResponse:
    """How many pairs there are, asked for apart from the page."""
    return show_count(request, duplicates_listing())


@require_POST
def search_duplicates(request: SignedIn) -> HttpResponse:
    """Look through the whole base now."""
    if not request.user.may(actions.SEARCH):
        raise PermissionDenied(actions.SEARCH)
    try:
        actions.search_duplicates(Company.get(), by=request.user)
    except Refused as refusal:
        toast(request, str(refusal.message))
    else:
        toast(request, _("The base is being searched. What it finds will stand here."))
    return redirect("list_duplicates")


@require_http_methods(["GET", "POST"])
def show_duplicate(request: SignedIn, pk: int) -> HttpResponse:
    """Two records side by side, and why they may be one; then one decision, and the next pair."""
    pair = DuplicatePair.objects.visible_to(request.user).filter(pk=pk).first()
    if pair is None:
        return _decided_already(request, pk)
    customers = Customer.objects.visible_to(request.user).for_page()
    both = [get_object_or_404(customers, pk=one) for one in _order(request, pair)]
    kept, lost = (opened(one, request.user) for one in both)
    held = [one.name for one in (kept, lost) if of_customer(one)]
    may_decide = not held and all(records.may(request.user, MERGE, one) for one in (kept, lost))
    refusal: Refused | None = None
    if request.method == "POST" and not may_decide:
        raise PermissionDenied(MERGE)
    against = _against(request, pair)
    if request.method == "POST" and not against:
        after = _after(request, pair)
        try:
            _decide(request, kept, lost)
        except Refused as refused:
            refusal = refused
        else:
            _remember(request, pair)
            return redirect(after.get_absolute_url() if after else reverse("list_duplicates"))
    found = [] if held else evidence(pair.why, request.user)
    context = {
        "pair": pair,
        "likely": formats.percent(shown(pair.probability)),
        "customer": kept,
        "lost": lost,
        "refusal": refusal,
        "against": against,
        "may_decide": may_decide,
        "rows": [] if held else compared(kept, lost, request.user, request),
        "evidence": found,
        "summed": summed(found),
        "restricted": listed(held) if held else "",
        "after": _after(request, pair),
        "turned": kept.pk != pair.left_id,
        "currency": request.user.company.currency,
        "figures": [_figures(one) for one in (kept, lost)],
    }
    return render(
        request, "customers/duplicates/show.html", context, status=409 if refusal or against else 200
    )


def _order(request: SignedIn, pair: DuplicatePair) -> tuple[int, int]:
    """Which of the two is to be kept: the heavier, unless somebody turned them around."""
    is_turned = (request.POST if request.method == "POST" else request.GET).get("turned") == "1"
    return (pair.right_id, pair.left_id) if is_turned else (pair.left_id, pair.right_id)


def _decide(request: SignedIn, kept: Customer, lost: Customer) -> None:
    if request.POST.get("decision") == "merge":
        take = [row.name for row in compared(kept, lost, request.user, request) if row.take]
        done = merge_customers(kept, by=request.user, lost=lost, take=take)
        sentence = _("%(lost)s is part of %(name)s now. It can be taken out again under Facts.")
        said = sentence % {"lost": lost.name, "name": kept.name}
        toast(request, said, undo_url=reverse("unmerge_customers", args=[kept.pk, lost.pk]))
        tell_of_parents(request, done)
        return
    apart = actions.keep_apart(kept, by=request.user, other=lost, reason=request.POST.get("reason", ""))
    said = _("These are two customers: the queue does not ask again.")
    toast(request, said, undo_url=reverse("compare_again", args=[apart.pk]))


def _against(request: SignedIn, pair: DuplicatePair) -> Sentence:
    """What contradicts that they are one, asked about before they are made one; "" where nothing does."""
    if request.POST.get("decision") != "merge" or request.POST.get("sure") == "yes":
        return ""
    if all(bits > -WEAK for _compared, _level, bits in pair.why):
        return ""
    said = [one.said for one in evidence(pair.why, request.user) if one.bits <= -WEAK]
    return listed([str(one) for one in said]) or _("What your role does not see")


def _remember(request: SignedIn, pair: DuplicatePair) -> None:
    """For other tabs and the way back: the pair is in no queue any more."""
    held = request.session.get(DECIDED, {}) | {str(pair.pk): [request.POST.get("decision"), pair.gain]}
    request.session[DECIDED] = dict(list(held.items())[-REMEMBERED:])


def _decided_already(request: SignedIn, pk: int) -> HttpResponse:
    """What this person decided in another tab, or before going back: it is said, and the next pair comes."""
    if str(pk) not in (held := request.session.get(DECIDED, {})):
        raise Http404
    verdict, gain = held[str(pk)]
    said = _("You decided this pair already: two customers.")
    if verdict == "merge":
        said = _("You decided this pair already: one customer, merged.")
    toast(request, said, tone="now")
    after = _after(request, DuplicatePair(pk=pk, gain=gain))
    return redirect(after.get_absolute_url() if after else reverse("list_duplicates"))


def _after(request: SignedIn, pair: DuplicatePair) -> DuplicatePair | None:
    """The next pair of the queue, behind this one."""
    rows = DuplicatePair.objects.visible_to(request.user).behind(pair)
    return rows.first()


def _figures(customer: Customer) -> dict[str, Any]:
    return {
        "total": customer.total,
        "last_order": customer.last_order_on,
        "last_contact": customer.last_contact_on,
    }


@require_http_methods(["GET", "POST"])
def change_likeness(request: SignedIn, kind: str = "firm") -> HttpResponse:
    """How pairs are weighed: the stated numbers, and what the company has set otherwise."""
    if not request.user.may(WEIGH):
        raise PermissionDenied(WEIGH)
    if kind not in LIKENESS:
        raise Http404
    held = LikenessPolicy.current()
    form = WeightsForm(request.POST or None, kind=kind, held=held.get(kind, {}))
    by, house = request.user, Company.get()
    if is_kept(form, lambda: actions.change_likeness(house, by=by, values=held | {kind: form.changed()})):
        toast(request, _("Doubles are weighed so from the next search on."))
        return redirect("change_likeness", kind=kind)
    tabs = [
        parts.Tab(label, reverse("change_likeness", args=[code]), current=code == kind)
        for code, label in Kind.choices
    ]
    context = {"form": form, "tabs": tabs, "kind": kind}
    return render(request, "customers/duplicates/weights.html", context, status=422 if form.errors else 200)
