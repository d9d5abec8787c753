"""Needs on pages: their list, one customer's, one need, writing one down, changing and closing it."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guanxi.customers.models import Customer
from guanxi.customers.needs import actions, forms, working
from guanxi.customers.needs.choices import TONES, NeedStatus
from guanxi.customers.needs.listing import feedback_told, needs_listing, wanted_words
from guanxi.customers.needs.models import Need
from guanxi.customers.needs.panels import line
from guanxi.customers.needs.templated import need_cells, needs_inside
from guanxi.customers.sources.keeping import told_of_record
from guanxi.customers.views.records import CHANGE, page_context, visible_customer
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.calendar.days import business_day
from guanxi.foundation.comments.beside import talk_of
from guanxi.foundation.customfields.facts import facts_of
from guanxi.foundation.customfields.keeping import hidden_names
from guanxi.foundation.errors import Conflict, Refused
from guanxi.foundation.savedviews.template_files import Template
from guanxi.foundation.savedviews.template_files import export_template as export
from guanxi.foundation.ui import formats, parts, records
from guanxi.foundation.ui.editing import changed_since, version_of, version_read
from guanxi.foundation.ui.listpage import show_count
from guanxi.foundation.ui.listpage import show_list as show
from guanxi.foundation.ui.lists import read_query
from guanxi.foundation.ui.refusals import add_refusal
from guanxi.foundation.ui.restriction import parted
from guanxi.foundation.ui.undo import with_undo

MOST = 200


# ---- lists -------------------------------------------------------------------------------------


@require_GET
def list_needs(request: SignedIn) -> HttpResponse:
    """One page of needs, as the address asks; a fragment for htmx."""
    frame = working.NEEDS_WORK.frame
    return show(
        request,
        needs_listing(business_day(request.user.company)),
        "customers/needs/list.html",
        heading=pgettext("of customers", "Needs"),
        **frame.asked,
        **working.told(request.user, request.GET),
    )


@require_GET
def count_needs(request: SignedIn) -> HttpResponse:
    """How many rows the list has, asked for apart from the page."""
    return show_count(request, needs_listing())


@require_POST
def export_needs(request: SignedIn, ending: str) -> HttpResponse | FileResponse:
    """Template 2: the needs of the list as it stands."""
    user = request.user
    asked = read_query(needs_listing(), user, request.GET)
    rows = Need.objects.visible_to(user).settled().filter(asked.conditions)
    rows, kept_in = parted("needs", rows)
    title, inside = pgettext("of customers", "Needs"), needs_inside(user)
    template = Template(
        "template-2", "needs", title, rows, lambda: need_cells(rows, user), inside=inside, kept_in=kept_in
    )
    return export(request, template, ending)


@require_GET
def customer_needs(request: SignedIn, pk: int) -> HttpResponse:
    """What one customer needs: what is open first."""
    customer = visible_customer(request, pk)
    today = business_day(request.user.company)
    rows = Need.objects.visible_to(request.user).filter(customer=customer).urgent()[:MOST]
    context = page_context(request, customer, "customer_needs")
    found = [line(need, today) | {"status": _status(need)} for need in rows]
    return render(request, "customers/needs/of_customer.html", context | {"needs": found})


def _status(need: Need) -> dict[str, Any]:
    return {"tone": TONES[NeedStatus(need.status)], "label": need.get_status_display()}


# ---- one need ----------------------------------------------------------------------------------


def _visible_need(request: SignedIn, pk: int) -> Need:
    """The need, if this person may see it; 404 otherwise."""
    rows = Need.objects.visible_to(request.user).select_related("owner", "customer")
    found: Need = get_object_or_404(rows, pk=pk)
    return found


@require_GET
def show_need(request: SignedIn, pk: int) -> HttpResponse:
    """What is needed, what we propose, who sees to it until when; and who changed what."""
    need, today = _visible_need(request, pk), business_day(request.user.company)
    may_change = records.may(request.user, CHANGE, need)
    wanted, tone = wanted_words(need.expected_on, today, is_open=not need.is_closed)
    context = {
        "need": need,
        "status": _status(need),
        "wanted": wanted,
        "wanted_tone": tone,
        "facts": _facts(need, wanted) + facts_of(need, request.user, may_change=may_change),
        "may_change": may_change,
        "move_form": forms.MoveForm(need=need) if may_change else None,
        "history": records.history(need, reader=request.user, without=hidden_names(Need, request.user)),
    }
    return render(request, "customers/needs/show.html", context | talk_of(need, request.user))


def _facts(need: Need, wanted: str) -> list[parts.Fact]:
    """The rest of template 2; what nobody said stays away."""
    customer = need.customer
    rows = [
        parts.Fact(_("Customer"), customer.name, url=customer.get_absolute_url()),
        parts.Fact(_("Kind of need"), need.kind_label or str(need.get_kind_display())),
        parts.Fact(_("Priority"), str(need.get_priority_display())),
        parts.Fact(_("Owner"), need.owner_name),
        parts.Fact(_("Source channel"), str(need.get_source_display() or "–"), note=told_of_record(need)),
        parts.Fact(_("To be met by"), formats.day(need.expected_on) if need.expected_on else "–"),
        parts.Fact(_("Related product or service"), need.offering or "–"),
        parts.Fact(_("Customer feedback"), feedback_told(need) or "–"),
    ]
    for label, day in ((_("First named on"), need.proposed_on), (_("Closed on"), need.closed_on)):
        if day:
            rows.append(parts.Fact(label, formats.day(day)))
    if need.outcome:
        rows.append(parts.Fact(_("How it ended"), need.outcome))
    return rows


def _said(values: dict[str, Any]) -> dict[str, Any]:
    """What was filled in: a new record keeps its defaults for the rest."""
    return {name: value for name, value in values.items() if value not in ("", None)}


@require_http_methods(["GET", "POST"])
def record_need(request: SignedIn, pk: int) -> HttpResponse:
    """Write down what the customer needs."""
    customer: Customer = get_object_or_404(Customer.objects.visible_to(request.user), pk=pk)
    if not records.may(request.user, CHANGE, customer):
        raise PermissionDenied(CHANGE)
    form = forms.NeedForm(request.POST or None, by=request.user, today=business_day(request.user.company))
    if request.method == "POST" and form.is_valid():
        custom = form.custom_values(form.cleaned_data)
        try:
            with with_undo(request, _("The need is written down.")):
                actions.record_need(customer, by=request.user, custom=custom, **_said(form.cleaned_data))
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            return redirect("customer_needs", pk=customer.pk)
    return _form(request, form, customer, _("New need"), _("Keep need"), customer.get_absolute_url())


@require_http_methods(["GET", "POST"])
def change_need(request: SignedIn, pk: int) -> HttpResponse:
    """Change what is said of a need; what somebody else said meanwhile is shown, not overwritten."""
    need, conflict = _visible_need(request, pk), None
    if not records.may(request.user, CHANGE, need):
        raise PermissionDenied(CHANGE)
    form = forms.NeedForm(request.POST or None, by=request.user, need=need)
    if request.method == "POST" and form.is_valid():
        custom = form.custom_changed(form.cleaned_data)
        try:
            values = changed_since(need, version_read(request), form.cleaned_data)
            with with_undo(request, _("The need is changed.")):
                version = version_of(request)
                actions.change_need(need, by=request.user, version=version, custom=custom, **values)
        except Conflict as found:
            conflict = found
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            return redirect(need)
    version = version_read(request) if request.method == "POST" else need.version
    more = {"version": version, "conflict": conflict}
    return _form(
        request, form, need.customer, _("Change need"), _("Save need"), need.get_absolute_url(), **more
    )


def _form(
    request: SignedIn, form: Any, customer: Customer, heading: str, submit: str, cancel: str, **more: Any
) -> HttpResponse:
    context = {
        "form": form,
        "customer": customer,
        "heading": heading,
        "submit_label": submit,
        "cancel_url": cancel,
        **more,
    }
    status = 422 if form.errors else 409 if more.get("conflict") else 200
    return render(request, "customers/form.html", context, status=status)


@require_POST
def move_need(request: SignedIn, pk: int) -> HttpResponse:
    """Go on with a need, or close it."""
    need = _visible_need(request, pk)
    status, outcome = request.POST.get("status", ""), request.POST.get("outcome", "")
    label = dict(NeedStatus.choices).get(status, status)
    with with_undo(request, _("The need is now: %(status)s.") % {"status": label}):
        actions.move_need(need, by=request.user, status=status, outcome=outcome, version=version_of(request))
    return redirect(need)
