"""Related parties on pages: the list of those that are no customers, and the tab of one record."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guanxi.customers.models import Customer
from guanxi.customers.parties import actions
from guanxi.customers.parties.drawing import draw
from guanxi.customers.parties.forms import LinkForm, PartyForm, PartyKindForm
from guanxi.customers.parties.listing import parties_listing
from guanxi.customers.parties.models import PartyLink
from guanxi.customers.parties.walking import neighbourhood, said_of
from guanxi.customers.searching import found
from guanxi.customers.views.records import CHANGE, page_context, visible_customer
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.errors import Refused
from guanxi.foundation.ui import formats, records
from guanxi.foundation.ui.addresses import record_id
from guanxi.foundation.ui.editing import version_of, version_read
from guanxi.foundation.ui.listpage import show_count
from guanxi.foundation.ui.listpage import show_list as show
from guanxi.foundation.ui.refusals import add_refusal
from guanxi.foundation.ui.undo import with_undo

ADD = "customers.add_customer"
MOST = 200


@require_GET
def list_parties(request: SignedIn) -> HttpResponse:
    """Suppliers, dealers, wholesalers, service providers and partners."""
    return show(
        request,
        parties_listing(),
        "customers/parties/list.html",
        heading=_("Related parties"),
        count_url=reverse("count_parties"),
        search_label=_("Search by name, number or person"),
        may_add=request.user.may(ADD),
    )


@require_GET
def count_parties(request: SignedIn) -> HttpResponse:
    """How many there are, asked for apart from the page."""
    return show_count(request, parties_listing())


@require_http_methods(["GET", "POST"])
def create_party(request: SignedIn) -> HttpResponse:
    """Add a supplier, a dealer …"""
    department = request.user.department
    if department is None or not request.user.may(ADD):
        raise PermissionDenied(ADD)
    beside = _beside(request)
    form = PartyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            with with_undo(request, _("The record is added.")):
                made = actions.create_party(department, by=request.user, **form.values())
        except Refused as refusal:
            add_refusal(form, refusal, {"contacts.0.": "contact_"})
        else:
            if beside is not None:  # whoever came to link it goes on there
                return redirect(f"{reverse('link_party', args=[beside.pk])}?with={made.pk}")
            return redirect("customer_parties", pk=made.pk)
    context = {"form": form, "heading": _("New related party"), "submit_label": _("Add record")}
    back = reverse("link_party", args=[beside.pk]) if beside is not None else reverse("list_parties")
    return _shown(request, form, context | {"cancel_url": back, "customer": beside or {}})


def _beside(request: SignedIn) -> Customer | None:
    """The record that the new one is to be linked with, where the address names it."""
    asked = record_id(request.GET.get("beside", ""))
    found: Customer | None = Customer.objects.visible_to(request.user).filter(pk=asked or 0).first()
    return found


@require_GET
def customer_parties(request: SignedIn, pk: int) -> HttpResponse:
    """Who belongs together with this record: links and a drawing, two steps far."""
    customer = visible_customer(request, pk)
    walked = neighbourhood(customer, request.user)
    links = PartyLink.objects.visible_to(request.user).of(pk).select_related("customer", "party")
    rows = [
        _row(link, pk)
        for link in links.order_by(F("ended_on").desc(nulls_first=True), "-since", "-pk")[:MOST]
    ]
    further = [node for node in walked.nodes.values() if node.step == 2]
    context = page_context(request, customer, "customer_parties") | {
        "links": [row for row in rows if not row["link"].ended_on],
        "ended": [row for row in rows if row["link"].ended_on],
        "further": [{"node": node, "via": walked.nodes[node.via or pk].name} for node in further],
        "left": walked.left,
        "drawing": draw(walked),
        "kind_form": PartyKindForm(initial={"party": customer.party or ""}),
    }
    return render(request, "customers/parties/of_customer.html", context)


def _row(link: Any, of: int) -> dict[str, Any]:
    other = link.party if link.customer_id == of else link.customer
    began = formats.day(link.since)
    ended = f"{began} – {formats.day(link.ended_on)}" if link.ended_on else ""
    days = ended or _("since %(day)s") % {"day": began}
    return {"link": link, "other": other, "said": said_of(link, of), "days": days}


@require_http_methods(["GET", "POST"])
def link_party(request: SignedIn, pk: int) -> HttpResponse:
    """Choose the other record, then say what it is to this one."""
    customer: Customer = get_object_or_404(Customer.objects.visible_to(request.user), pk=pk)
    if not records.may(request.user, CHANGE, customer):
        raise PermissionDenied(CHANGE)
    other = record_id(request.GET.get("with", ""))
    if not other:
        text = request.GET.get("q", "").strip()[:80]
        sought = [one for one in found(text, request.user) if one.pk != pk]
        return render(
            request, "customers/parties/choose.html", {"customer": customer, "q": text, "sought": sought}
        )
    party: Customer = get_object_or_404(Customer.objects.visible_to(request.user), pk=other)
    form = LinkForm(request.POST or None, initial={"kind": party.party} if party.party else None)
    if request.method == "POST" and form.is_valid():
        values = {name: value for name, value in form.cleaned_data.items() if value}
        try:
            with with_undo(request, _("The link is kept.")):
                actions.link_party(customer, by=request.user, party=party, **values)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            return redirect("customer_parties", pk=pk)
    heading = _("%(party)s and %(name)s") % {"party": party.name, "name": customer.name}
    context = {"form": form, "customer": customer, "heading": heading, "submit_label": _("Keep link")}
    return _shown(request, form, context | {"cancel_url": reverse("customer_parties", args=[pk])})


@require_POST
def end_party_link(request: SignedIn, pk: int) -> HttpResponse:
    """The link holds no longer; that it did stays to be read."""
    link: PartyLink = get_object_or_404(PartyLink.objects.visible_to(request.user), pk=pk)
    with with_undo(request, _("The link has ended.")):
        actions.end_party_link(link, by=request.user)
    back = record_id(request.POST.get("of", "")) or link.customer_id
    return redirect("customer_parties", pk=back)


@require_POST
def set_party(request: SignedIn, pk: int) -> HttpResponse:
    """Whether this record counts as a customer, or what it is instead."""
    customer: Customer = get_object_or_404(Customer.objects.visible_to(request.user), pk=pk)
    party = request.POST.get("party", "")
    version = version_of(request) if version_read(request) else None
    with with_undo(request, _("It is kept as what you say.")):
        actions.set_party(customer, by=request.user, party=party, version=version)
    return redirect("customer_parties", pk=pk)


def _shown(request: SignedIn, form: Any, context: dict[str, Any]) -> HttpResponse:
    return render(request, "customers/form.html", context, status=422 if form.errors else 200)
