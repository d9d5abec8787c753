"""Consents on a customer's page: may we contact, the ledger, and writing down what people say."""

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guanxi.customers.consent import actions, forms, links, showing
from guanxi.customers.consent.models import ConsentEntry, ContactLink, ContactPolicy, ContactWish, newest_of
from guanxi.customers.consent.people import people_of, person_of
from guanxi.customers.indexing import in_order
from guanxi.customers.models import Contact, Customer
from guanxi.customers.sensitive.opening import opened
from guanxi.customers.views.records import page_context, visible_customer
from guanxi.foundation.accounts.models import Company
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.errors import Refused
from guanxi.foundation.ui import records
from guanxi.foundation.ui.refusals import add_refusal
from guanxi.foundation.ui.toasts import toast

RECORD, VIEW = "customers.record_consent", "customers.view_consent"
MOST_PEOPLE, MOST_ROWS = 20, 100


@require_GET
def customer_consent(request: SignedIn, pk: int) -> HttpResponse:
    """May we contact these people, for what, by which channel, and why (not); how they want it; the proof."""
    customer = visible_customer(request, pk)
    user = request.user
    contacts = in_order(customer.contacts.filter(left_on=None))
    people = people_of(customer, contacts[:MOST_PEOPLE])
    wishes = ContactWish.objects.visible_to(user).filter(customer=customer).select_related("contact")
    may_view = records.may(user, VIEW, customer)
    may_record = records.may(user, RECORD, customer)
    entries = ConsentEntry.objects.visible_to(user).filter(customer=customer)
    found = entries.newest().select_related(*showing.SHOWN)[:MOST_ROWS]
    good = ContactLink.objects.visible_to(user).filter(customer=customer).good_at(timezone.now())
    context = page_context(request, customer, "customer_consent") | {
        "asking": showing.answers(people),
        "more_people": max(len(contacts) - MOST_PEOPLE, 0),
        "purposes": showing.purposes(),
        "wishes": [(wish, showing.wish_words(wish)) for wish in newest_of(wishes.order_by("at", "pk"))],
        "may_record": may_record,
        "may_view": may_view,
        "entries": showing.lines_of(found) if may_view else [],
        "links": good.select_related("contact").order_by("-pk") if may_record else [],
    }
    return render(request, "customers/consent/of_customer.html", context)


def _customer(request: SignedIn, pk: int) -> Customer:
    customer: Customer = get_object_or_404(Customer.objects.visible_to(request.user), pk=pk)
    if not records.may(request.user, RECORD, customer):
        raise PermissionDenied(RECORD)
    opened(customer, request.user)
    return customer


def _form(
    request: SignedIn,
    customer: Customer,
    form: Any,
    write: Callable[[dict[str, Any]], str],
    words: tuple[str, str],
) -> HttpResponse:
    """A form about one of a customer's people: shown, written, or given back with what is wrong."""
    if request.method == "POST" and form.is_valid():
        try:
            toast(request, write(form.cleaned_data))
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            return redirect("customer_consent", pk=customer.pk)
    heading, submit = words
    context = {"form": form, "customer": customer, "heading": heading, "submit_label": submit}
    context["cancel_url"] = reverse("customer_consent", args=[customer.pk])
    return render(request, "customers/form.html", context, status=422 if form.errors else 200)


def _whose(request: SignedIn) -> dict[str, Any]:
    """Whom a link of the page means."""
    asked = request.GET.get("person", "")
    return {"contact": int(asked)} if asked.isdecimal() else {}


def _moment(on: date | None) -> datetime | None:
    """A day in the past at noon; today is now."""
    zone = ZoneInfo(Company.get().zone)
    if on is None or on == timezone.now().astimezone(zone).date():
        return None
    return datetime.combine(on, time(12), zone)


@require_http_methods(["GET", "POST"])
def record_consent(request: SignedIn, pk: int) -> HttpResponse:
    """Write down a consent, or another ground, with its proof."""
    customer = _customer(request, pk)
    first = person_of(customer).contact
    initial = {"law": ContactPolicy.current().law, "contact": first and first.pk, **_whose(request)}
    form = forms.ConsentForm(request.POST or None, customer=customer, by=request.user, initial=initial)

    def write(values: dict[str, Any]) -> str:
        on, last = values.pop("on"), values.pop("expires_on")
        until = actions.end_of_day(last, Company.get().zone) if last else None
        actions.record_consent(customer, by=request.user, at=_moment(on), expires_at=until, **values)
        return _("The consent is on record.")

    return _form(request, customer, form, write, (_("Record a consent"), _("Keep consent")))


@require_http_methods(["GET", "POST"])
def withdraw_consent(request: SignedIn, pk: int) -> HttpResponse:
    """Write down that a consent was withdrawn."""
    customer = _customer(request, pk)
    form = forms.WithdrawForm(request.POST or None, customer=customer, initial=_whose(request))

    def write(values: dict[str, Any]) -> str:
        actions.withdraw_consent(customer, by=request.user, **values)
        return _("The withdrawal is on record; from now on the gate is shut.")

    return _form(request, customer, form, write, (_("Withdraw a consent"), _("Record withdrawal")))


@require_http_methods(["GET", "POST"])
def flag_person(request: SignedIn, pk: int) -> HttpResponse:
    """Say that somebody is not to be contacted at all, or may be again."""
    customer = _customer(request, pk)
    initial = {**_whose(request), "act": request.GET.get("act", "")}
    form = forms.FlagForm(request.POST or None, customer=customer, initial=initial)

    def write(values: dict[str, Any]) -> str:
        actions.flag_person(customer, by=request.user, **values)
        return _("It is on record.")

    return _form(request, customer, form, write, (_("Stop or allow contact and use"), _("Keep this")))


@require_http_methods(["GET", "POST"])
def set_contact_wish(request: SignedIn, pk: int) -> HttpResponse:
    """Write down how somebody wants to be contacted: it goes before any plan."""
    customer = _customer(request, pk)
    form = forms.WishForm(request.POST or None, customer=customer, initial=_whose(request))

    def write(values: dict[str, Any]) -> str:
        actions.set_contact_wish(customer, by=request.user, **values)
        return _("The wish is on record, and goes before any plan.")

    return _form(request, customer, form, write, (_("How they want to be contacted"), _("Keep wish")))


@require_POST
def make_contact_link(request: SignedIn, pk: int) -> HttpResponse:
    """Make the address of somebody's own page, and show it."""
    customer = _customer(request, pk)
    asked = request.POST.get("contact", "")
    people = Contact.objects.visible_to(request.user).filter(customer=customer)
    contact = get_object_or_404(people, pk=asked) if asked.isdecimal() else None
    link = actions.make_contact_link(customer, by=request.user, contact=contact)
    address = request.build_absolute_uri(links.page_of(link))
    context = {"customer": customer, "link": link, "address": address}
    return render(request, "customers/consent/link.html", context)


@require_POST
def revoke_contact_link(request: SignedIn, pk: int) -> HttpResponse:
    """The address opens nothing from now on."""
    link = get_object_or_404(ContactLink.objects.visible_to(request.user), pk=pk)
    actions.revoke_contact_link(link, by=request.user)
    toast(request, _("The link is revoked."))
    return redirect("customer_consent", pk=link.customer_id)
