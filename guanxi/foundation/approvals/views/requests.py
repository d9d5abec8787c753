"""The inbox, and one request with its path."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.approvals import actions, drawing, forms
from guanxi.foundation.approvals.carrying import carry_out_approved
from guanxi.foundation.approvals.choices import TONES, State
from guanxi.foundation.approvals.listing import requests_listing
from guanxi.foundation.approvals.models import Request
from guanxi.foundation.approvals.standing import record_of
from guanxi.foundation.approvals.wording import amount_shown, title_of, titles
from guanxi.foundation.calendar.days import business_day
from guanxi.foundation.errors import Refused
from guanxi.foundation.ui import formats, parts
from guanxi.foundation.ui.addresses import record_id
from guanxi.foundation.ui.left_out import forgiving
from guanxi.foundation.ui.listpage import list_context
from guanxi.foundation.ui.lists import read_page
from guanxi.foundation.ui.refusals import add_refusal
from guanxi.foundation.ui.toasts import toast


def visible_request(request: SignedIn, pk: int) -> Any:
    rows = Request.objects.visible_to(request.user).select_related("asker", "definition")
    return get_object_or_404(rows, pk=pk)


def tabs(request: SignedIn, here: str) -> list[parts.Tab]:
    """To decide, asked by me, all; and for whom they are: definitions and deputies."""
    url = reverse("list_requests")
    user = request.user
    waiting = Request.objects.visible_to(user).waiting_for(user, business_day(user.company)).count()
    views = [
        ("decide", _("To decide"), f"{url}?box=decide"),
        ("mine", _("Asked by me"), f"{url}?box=mine"),
        ("all", _("All I may see"), url),
        ("deputies", _("Deputies"), reverse("list_deputies")),
    ]
    if request.user.may("approvals.manage"):
        views.append(("definitions", _("Definitions"), reverse("list_definitions")))
    counts = {"decide": formats.number(waiting) if waiting else ""}
    return [
        parts.Tab(label, address, counts.get(code, ""), current=code == here)
        for code, label, address in views
    ]


@require_GET
def list_requests(request: SignedIn) -> HttpResponse:
    """One page of requests; what waits for oneself is one click away."""
    return forgiving(request, requests_listing(), lambda: _list_requests(request))


def _list_requests(request: SignedIn) -> HttpResponse:
    user = request.user
    page = read_page(requests_listing(), user, request.GET)
    known = titles(page.rows, user)
    page = replace(page, listing=requests_listing(known, user.company.currency))
    context: dict[str, Any] = list_context(
        request, user, page, heading=_("Approvals"), tabs=tabs(request, request.GET.get("box", "all"))
    )
    context["may_ask"] = user.may("approvals.ask")
    fragment = request.headers.get("HX-Request-Type") == "partial"
    response = render(request, "ui/listing.html" if fragment else "approvals/list.html", context)
    response.headers["Vary"] = "HX-Request, HX-Request-Type, Cookie"
    return response


@require_GET
def show_request(request: SignedIn, pk: int) -> HttpResponse:
    """What is asked, the path with who said what when, and what this reader can do."""
    return _show(request, visible_request(request, pk))


def _show(request: SignedIn, found: Any, form: forms.DecisionForm | None = None) -> HttpResponse:
    """``form``: what was said and refused."""
    user, state = request.user, State(found.state)
    record = record_of(found, user)
    today = business_day(user.company)
    waiting = Request.objects.visible_to(user).waiting_for(user, today).filter(pk=found.pk).exists()
    may_decide = waiting and (found.asker_id != user.pk or found.definition.own_allowed)
    context = {
        "found": found,
        "title": title_of(found, user),
        "record": record,
        "state": {"tone": TONES[state], "label": state.label},
        "amount": amount_shown(found.amount, user.company.currency),
        "legs": drawing.legs(found),
        "moments": drawing.moments(found),
        "taken": drawing.taken(found),
        "may_decide": may_decide,
        "form": form or forms.DecisionForm(earlier=_earlier(found)),
        "is_mine": found.asker_id == user.pk,
        "is_open": state in {State.WAITING, State.RETURNED},
    }
    return render(request, "approvals/show.html", context, status=422 if form else 200)


def _earlier(found: Any) -> list[tuple[int, str]]:
    """The steps to which it can be given back."""
    return [(n, held["name"]) for n, held in enumerate(found.path[: found.step])]


def _decided(request: SignedIn, pk: int, write: Callable[..., Any], said: str, **more: Any) -> HttpResponse:
    """What is missing is said at its field, beside what was typed."""
    found = visible_request(request, pk)
    form = forms.DecisionForm(request.POST, earlier=_earlier(found))
    if not form.is_valid():
        return _show(request, found, form)
    try:
        after = write(found, by=request.user, comment=form.cleaned_data["comment"], **more)
    except Refused as refusal:
        if refusal.field not in form.fields:  # nothing that is said here would mend it
            raise
        add_refusal(form, refusal)
        return _show(request, visible_request(request, pk), form)
    carry_out_approved(after.pk)
    after.refresh_from_db()
    toast(request, said if after.state != State.VOID else str(State.VOID.label))
    return redirect("show_request", pk=pk)


@require_POST
def approve_request(request: SignedIn, pk: int) -> HttpResponse:
    """Agree; with the last agreement it is done at once."""
    return _decided(request, pk, actions.approve_request, _("You agreed."))


@require_POST
def reject_request(request: SignedIn, pk: int) -> HttpResponse:
    """No, and why."""
    return _decided(request, pk, actions.reject_request, _("You rejected it."))


@require_POST
def return_request(request: SignedIn, pk: int) -> HttpResponse:
    """Back to the asker, or to an earlier step."""
    step = record_id(request.POST.get("to_step", ""))
    return _decided(request, pk, actions.return_request, _("It is given back."), to_step=step)


@require_POST
def withdraw_request(request: SignedIn, pk: int) -> HttpResponse:
    """Not needed any more."""
    return _decided(request, pk, actions.withdraw_request, _("Your request is withdrawn."))


@require_POST
def ask_again(request: SignedIn, pk: int) -> HttpResponse:
    """Once more, for the record as it is now."""
    return _decided(request, pk, actions.ask_again, _("Asked again."))


@require_POST
def remind_request(request: SignedIn, pk: int) -> HttpResponse:
    """Remind those who have still to decide."""
    actions.remind_request(visible_request(request, pk), by=request.user)
    toast(request, _("They are reminded."))
    return redirect("show_request", pk=pk)
