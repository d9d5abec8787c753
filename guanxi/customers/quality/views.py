"""Quality on pages: how it stands with all records, the method, and a word that one is still right."""

from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guanxi.customers.choices import Channel
from guanxi.customers.forms import EDITABLE
from guanxi.customers.indexing import in_order
from guanxi.customers.models import Customer
from guanxi.customers.quality import actions, forms, reviewing
from guanxi.customers.quality.listing import DUE, is_told, tone
from guanxi.customers.quality.measure import CODES, FACETS
from guanxi.customers.quality.models import BANDS, QualityPolicy
from guanxi.customers.quality.reading import Counted, Sums, channels_by_month, counted_for
from guanxi.customers.quality.wording import FACET_NAMES, LACKING
from guanxi.customers.sensitive.opening import opened
from guanxi.customers.sources import actions as source_actions
from guanxi.customers.sources.models import Disagreement
from guanxi.customers.views.records import REVEAL, facts_of, person, seen, shown_to
from guanxi.foundation.accounts.models import Company
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.ui import formats, records
from guanxi.foundation.ui.refusals import is_kept
from guanxi.foundation.ui.toasts import toast
from guanxi.foundation.ui.undo import with_undo

SEE = "customers.view_customer"


def _list(**asked: Any) -> str:
    """The customers behind a number, the worst first."""
    said: dict[str, Any] = {
        "sort": "quality",
        **{name.replace("__", "."): value for name, value in asked.items()},
    }
    return f"{reverse('list_customers')}?{urlencode(said)}"


@require_GET
def show_quality(request: SignedIn) -> HttpResponse:
    """How good the records are that one sees: as a whole, by department and channel, what they lack."""
    if not request.user.may(SEE):
        raise PermissionDenied(SEE)
    found = counted_for(request.user)
    whole = found.whole
    context = {
        "heading": _("Data quality"),
        "counted": formats.moment(found.at) if found.at else found.on and formats.day(found.on),
        "whole": whole,
        "tone": tone(whole.score),
        "due": whole.counts.get("lacks_overdue", 0),
        "due_url": _list(review=DUE),
        "bands": _bands(whole),
        "lacking": _lacking(request, whole),
        "departments": _apart(found.by_department, lambda pk: found.names.get(pk, "–"), "department"),
        "channels": _apart(found.by_source, lambda code: dict(Channel.choices).get(code, code), "source"),
        "months": _months(found),
        "waiting": _waiting(request),
        "may_manage": request.user.may(actions.MANAGE),
        "may_review": request.user.may(reviewing.CHANGE),
    }
    return render(request, "customers/quality/show.html", context)


def _waiting(request: SignedIn) -> list[dict[str, Any]]:
    """What people are to decide about records, each with its number, which the page asks for apart."""
    found: list[tuple[Any, str, str, str]] = [
        (_("Possible duplicates"), "list_duplicates", "count_duplicates", ""),
        (_("Proposals from text"), "list_proposals", "count_proposals", ""),
    ]
    if request.user.may("customers.view_subject_request"):
        asked = "?state=open"
        found.append((_("Requests of persons"), "list_subject_requests", "count_subject_requests", asked))
    return [
        {"label": label, "url": reverse(page) + asked, "count_url": reverse(number) + asked}
        for label, page, number, asked in found
    ]


def _bands(whole: Sums) -> list[dict[str, Any]]:
    highs = (*(low - 1 for low in BANDS[1:]), 100)
    asked = {"quality__op": "between"}
    return [
        {
            "label": f"{low}–{high}",
            "count": whole.counts[f"from_{low}"],
            "share": whole.counts[f"from_{low}"] / whole.customers,
            "tone": tone(low),
            "url": _list(quality=low, quality__to=high, **asked),
        }
        for low, high in zip(BANDS, highs, strict=True)
        if whole.customers
    ]


def _lacking(request: SignedIn, whole: Sums) -> list[dict[str, Any]]:
    """The most frequent deductions first."""
    points = QualityPolicy.current().points
    facets = {code: FACET_NAMES[facet] for facet, codes in FACETS.items() for code in codes}
    rows = [
        {
            "words": LACKING[code],
            "facet": facets[code],
            "points": points[code],
            "count": whole.counts[f"lacks_{code}"],
            "share": whole.counts[f"lacks_{code}"] / whole.customers,
            "url": _list(lacks=code),
        }
        for code in CODES
        if whole.counts.get(f"lacks_{code}") and is_told(code, request.user)
    ]
    return sorted(rows, key=lambda row: -row["count"])


def _apart(found: Mapping[Any, Sums], name: Callable[[Any], Any], asked: str) -> list[dict[str, Any]]:
    """The worst first."""
    rows = [
        {
            "label": name(key),
            "count": sums.customers,
            "score": sums.score,
            "share": sums.score / 100,
            "tone": tone(sums.score),
            "url": _list(**{asked: key}),
        }
        for key, sums in found.items()
    ]
    return sorted(rows, key=lambda row: (row["score"], str(row["label"])))


def _months(found: Counted) -> list[dict[str, Any]]:
    return [
        {
            "label": formats.month(first),
            "score": sums.score,
            "share": sums.score / 100,
            "tone": tone(sums.score),
            "count": sums.customers,
        }
        for first, sums in found.months
    ]


@require_http_methods(["GET", "POST"])
def change_quality_policy(request: SignedIn) -> HttpResponse:
    """What each deduction costs, and when records are looked at again."""
    if not request.user.may(actions.MANAGE):
        raise PermissionDenied(actions.MANAGE)
    form = forms.MethodForm(request.POST or None, method=QualityPolicy.current())
    by, house = request.user, Company.get()
    if is_kept(form, lambda: actions.change_quality_policy(house, by=by, values=form.values())):
        toast(request, _("Records are judged so from now on; they are measured anew."))
        return redirect("change_quality_policy")
    context = {"form": form, "heading": _("How data quality is judged"), "submit_label": _("Keep method")}
    context |= {"cancel_url": reverse("show_quality")}
    return render(request, "customers/quality/method.html", context, status=422 if form.errors else 200)


@require_POST
def start_measuring(request: SignedIn) -> HttpResponse:
    """Measure and count all records now."""
    actions.start_measuring(Company.get(), by=request.user)
    toast(request, _("All records are measured; the figures follow in a moment."))
    return redirect("show_quality")


@require_POST
def confirm_customer(request: SignedIn, pk: int) -> HttpResponse:
    """This record is still right."""
    customer: Customer = get_object_or_404(Customer.objects.visible_to(request.user), pk=pk)
    with with_undo(request, _("Still correct: %(name)s") % {"name": customer.name}):
        actions.confirm_customer(customer, by=request.user)
    wanted = request.POST.get("next", "")
    is_known = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    return redirect(wanted if is_known else customer.get_absolute_url())


@require_GET
def review_customers(request: SignedIn) -> HttpResponse:
    """One record after the other that is due: still right, changed in its place, or left for later."""
    by = request.user
    if not by.may(reviewing.CHANGE):
        raise PermissionDenied(reviewing.CHANGE)
    offered = reviewing.choices(by)
    asked = request.GET.get("whose", "")
    whose = asked if asked in dict(offered) else reviewing.MINE
    rows = reviewing.waiting(by, whose)
    first = (
        reviewing.behind(rows, request.GET.get("after", "")).select_related("owner", "confirmed_by").first()
    )
    number = rows.order_by()[: reviewing.MOST_COUNTED + 1].count()
    context = {
        "heading": _("Is it still right?"),
        "whose": whose,
        "offered": offered,
        "number": formats.count(number, cap=reviewing.MOST_COUNTED),
        "list_url": _list(review=DUE, sort="review", **LISTED_AS[whose]),
        **(_asked_about(request, first, whose) if first else {}),
    }
    return render(request, "customers/quality/review.html", context)


LISTED_AS: Mapping[str, dict[str, str]] = {
    reviewing.MINE: {"owner": "me"},
    reviewing.DEPARTMENT: {"department": "mine"},
    reviewing.ALL: {},
}


def _asked_about(request: SignedIn, customer: Customer, whose: str) -> dict[str, Any]:
    """All that is to be looked at: the facts, each with its pencil, the people and the tags."""
    opened(customer, request.user)
    names = seen(request.user, customer, EDITABLE)
    may_reveal = records.may(request.user, REVEAL, customer)
    people = in_order(customer.contacts.filter(left_on=None))
    address = f"{reverse('review_customers')}?whose={whose}"
    assert customer.review_on
    return {
        "customer": customer,
        "facts": facts_of(
            customer, names, "edit_customer_field", shown_to(request, customer, "reveal_customer")
        ),
        "people": [person(one, request.user, may_reveal=may_reveal) for one in people],
        "tags": [link.tag for link in customer.tag_links.filter(ended_on=None).select_related("tag")],
        "here": address,
        "later": f"{address}&after={reviewing.place(customer.review_on, customer.pk)}",
    }


@require_GET
def show_channels(request: SignedIn) -> HttpResponse:
    """Through which channels customers came, month by month, and how good their records are."""
    if not request.user.may(SEE):
        raise PermissionDenied(SEE)
    months, rows = channels_by_month(request.user)
    said = dict(Channel.choices)
    context = {
        "heading": _("Channels of collection"),
        "months": [formats.month_short(month) for month in months],
        "rows": [
            {
                "label": said.get(code, code),
                "url": _list(source=code),
                "cells": cells,
                "facts": facts,
            }
            for code, cells, facts in rows
        ],
    }
    return render(request, "customers/quality/channels.html", context)


@require_POST
def settle_disagreement(request: SignedIn, pk: int) -> HttpResponse:
    """Say which of two sources is right."""
    found = get_object_or_404(Disagreement.objects.visible_to(request.user), pk=pk)
    with with_undo(request, _("That is settled.")):
        source_actions.settle_disagreement(found, by=request.user, take=request.POST.get("take") == "yes")
    return redirect("customer_facts", pk=found.customer_id)
