"""One customer: the 360° page, its tabs, making one, editing in place, showing a masked value."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guanxi.customers import actions, forms
from guanxi.customers.indexing import in_order
from guanxi.customers.merged import gone_into, merged_into
from guanxi.customers.models import Contact, Customer
from guanxi.customers.reported import labelled, told
from guanxi.customers.sensitive.opening import opened, part_opened
from guanxi.customers.sources import keeping as sources
from guanxi.customers.sources.weighing import disagreements_of
from guanxi.customers.tabs import tabs_of
from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.accounts.rights import shows
from guanxi.foundation.accounts.scopes import Shown
from guanxi.foundation.calendar import birthday_words
from guanxi.foundation.calendar.days import business_day
from guanxi.foundation.customfields.facts import sections_of
from guanxi.foundation.errors import Refused
from guanxi.foundation.imports.contacts import spaced
from guanxi.foundation.notifications.watching import watch_of
from guanxi.foundation.privacy.fields import EncryptedTextField
from guanxi.foundation.privacy.sealed import Sealed
from guanxi.foundation.ui import parts, records, words
from guanxi.foundation.ui.editing import edit_field

NOUN = "customers.customer"
CHANGE, REVEAL = "customers.change_customer", "customers.reveal_personal"
MERGE = "customers.merge_customers"
AUDIT = "audit.view_entries"


def visible_customer(request: SignedIn, pk: int) -> Any:
    """The customer, if this person may see it, and a sensitive one's opening is on record; 404 otherwise."""
    customer = get_object_or_404(Customer.objects.visible_to(request.user).for_page(), pk=pk)
    return opened(customer, request.user)


def page_context(request: SignedIn, customer: Customer, here: str) -> dict[str, Any]:
    """What every tab of a customer's page shows; buttons for who may press them on this very customer."""
    may_change = records.may(request.user, CHANGE, customer)
    return {
        "customer": customer,
        "tabs": tabs_of(customer, here),
        "may_change": may_change,
        "may_tag": may_change and request.user.may("customers.manage_tags"),
        "banner": records.panels(NOUN, "banner", customer, request),
        "may_audit": customer.sensitive_on is not None and request.user.may(AUDIT),
        "watch": watch_of(customer, request.user),
    }


@require_GET
def show_customer(request: SignedIn, pk: int) -> HttpResponse:
    """The 360° page: standing and why, purchases, people, tags, one timeline."""
    if into := gone_into(pk, request.user):
        return redirect("show_customer", pk=into.pk)
    customer = visible_customer(request, pk)
    moments, older = records.timeline(NOUN, customer, request.user)
    contacts = in_order(customer.contacts.filter(left_on=None))[:6]
    may_reveal = records.may(request.user, REVEAL, customer)
    context = page_context(request, customer, "show_customer") | {
        "main_panels": records.panels(NOUN, "main", customer, request),
        "first_panels": records.panels(NOUN, "rail_first", customer, request),
        "rail_panels": records.panels(NOUN, "rail", customer, request),
        "people": [person(contact, request.user, may_reveal=may_reveal) for contact in contacts],
        "tags": [link for link in customer.tag_links.all() if link.ended_on is None],
        "moments": moments,
        "more_url": _more(customer, older),
    }
    return render(request, "customers/show.html", context)


def person(contact: Contact, by: User, *, may_reveal: bool) -> dict[str, Any]:
    """One of the people at a customer, with what is masked of them and shown to ``by``."""

    def reveal_url(name: str) -> str:
        revealable = may_reveal and shown_as(by, contact, name) is Shown.REVEALABLE
        return reverse("reveal_contact", args=[contact.pk, name]) if revealable else ""

    return {
        "contact": contact,
        "line": _(", ").join(p for p in (contact.title, contact.get_role_display()) if p),
        "values": [
            parts.Masked(str(getattr(contact, name)), reveal_url(name), label, named=name == "birthday")
            for name, label in (
                ("phone", _("phone")),
                ("phone2", _("other phone")),
                ("email", _("e-mail")),
                ("wechat", _("WeChat id")),
                ("birthday", _("birthday")),
            )
            if getattr(contact, name) and shown_as(by, contact, name) is not Shown.HIDDEN
        ],
    }


def _more(customer: Customer, older: str) -> str:
    return f"{reverse('customer_timeline', args=[customer.pk])}?before={older}" if older else ""


@require_GET
def customer_timeline(request: SignedIn, pk: int) -> HttpResponse:
    """Older moments, for the foot of the timeline."""
    customer = visible_customer(request, pk)
    moments, older = records.timeline(NOUN, customer, request.user, after=request.GET.get("before", ""))
    context = {"items": moments, "more_url": _more(customer, older)}
    return render(request, "ui/components/moments.html", context)


@require_GET
def customer_facts(request: SignedIn, pk: int) -> HttpResponse:
    """All fields, editable in place, and what files reported."""
    customer = visible_customer(request, pk)
    context = page_context(request, customer, "customer_facts")
    edit_route = "edit_customer_field" if context["may_change"] else ""
    shown = shown_to(request, customer, "reveal_customer")
    context |= {
        "facts": facts_of(
            customer, seen(request.user, customer, forms.EDITABLE), edit_route, shown, sources.notes(customer)
        ),
        "disagreements": disagreements_of(customer),
        "sections": sections_of(customer, request.user, may_change=context["may_change"]),
        "reported": labelled(dict(sorted(told(customer.reported).items()))),
        "aliases": customer.aliases.order_by("pk"),
        "merged": merged_into(customer),
        "may_merge": records.may(request.user, MERGE, customer),
    }
    return render(request, "customers/facts.html", context)


type Words = Callable[[Customer | Contact, str], str]


def shown_as(by: User, row: Customer | Contact, name: str) -> Shown:
    """How ``by`` sees this field: what is not personal, as it is."""
    column = row._meta.get_field(name)
    return shows(by, column.label) if isinstance(column, EncryptedTextField) else Shown.REVEALABLE


def seen(by: User, row: Customer | Contact, names: Sequence[str]) -> list[str]:
    """Of these fields those that are not hidden from ``by``."""
    return [name for name in names if shown_as(by, row, name) is not Shown.HIDDEN]


def shown_to(request: SignedIn, customer: Customer, reveal_route: str) -> Words:
    """How the customer's values, or its people's, are shown: masked ones with their button, for who may."""
    if not records.may(request.user, REVEAL, customer):
        return words.shown

    def shown(row: Customer | Contact, name: str) -> str:
        value = getattr(row, name)
        if not (isinstance(value, Sealed) and value) or shown_as(request.user, row, name) is Shown.MASKED:
            return words.shown(row, name)
        return _masked(row, name, reveal_route).drawn

    return shown


def _masked(row: Any, name: str, reveal_route: str) -> parts.Masked:
    label = row._meta.get_field(name).verbose_name
    return parts.Masked(str(getattr(row, name)), reverse(reveal_route, args=[row.pk, name]), label)


def facts_of(
    row: Customer | Contact,
    names: Sequence[str],
    edit_route: str,
    shown: Words,
    notes: Mapping[str, str] = MappingProxyType({}),
) -> list[parts.Fact]:
    """The fields of a record; with a route they are changed in place. ``notes``: where values come from."""
    return [
        parts.Fact(
            words.label(row, name),
            shown(row, name),
            edit_url=reverse(edit_route, args=[row.pk, name]) if edit_route else "",
            note=notes.get(name, ""),
        )
        for name in names
    ]


@require_http_methods(["GET", "POST"])
def edit_customer_field(request: SignedIn, pk: int, name: str) -> HttpResponse:
    """One field in place: GET gives the field, POST saves it or shows the conflict."""
    customer = opened(get_object_or_404(Customer.objects.visible_to(request.user), pk=pk), request.user)
    if name not in seen(request.user, customer, forms.EDITABLE):
        raise Refused(_("This field is not changed here."))
    return edit_field(
        request,
        customer,
        name,
        url=reverse("edit_customer_field", args=[pk, name]),
        form=partial(forms.inline_form, Customer),
        write=actions.change_customer,
        shown=shown_to(request, customer, "reveal_customer"),
    )


@require_POST
def reveal_contact(request: SignedIn, pk: int, name: str) -> HttpResponse:
    """Show one masked value of a contact; the look is recorded."""
    rows = Contact.objects.visible_to(request.user).select_related("customer")
    contact = part_opened(get_object_or_404(rows, pk=pk), request.user)
    return _revealed(request, contact, name, "reveal_contact")


@require_POST
def reveal_customer(request: SignedIn, pk: int, name: str) -> HttpResponse:
    """Show one masked value of a customer; the look is recorded."""
    customer = opened(get_object_or_404(Customer.objects.visible_to(request.user), pk=pk), request.user)
    return _revealed(request, customer, name, "reveal_customer")


def _revealed(request: SignedIn, row: Any, name: str, route: str) -> HttpResponse:
    plain = actions.reveal_personal(row, by=request.user, field=name)
    if name == "birthday":
        plain = birthday_words.explained_kept(plain, business_day(request.user.company))
    elif name in {"phone", "phone2"}:
        plain = spaced(plain)
    context = {"shown": plain, "masked": _masked(row, name, route)}
    return render(request, "ui/components/revealed.html", context)
