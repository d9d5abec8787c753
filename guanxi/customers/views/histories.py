"""What changed of a customer, of one of its people, of one contact with it: who, when, from what to what."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from guanxi.customers.merged import merges_of
from guanxi.customers.models import Contact, Interaction
from guanxi.customers.timelines import interaction_moment
from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.accounts.rights import shows
from guanxi.foundation.accounts.scopes import Shown
from guanxi.foundation.changes.models import Tracked
from guanxi.foundation.comments.beside import tabs_of
from guanxi.foundation.customfields.keeping import hidden_names
from guanxi.foundation.privacy.fields import encrypted_fields
from guanxi.foundation.ui import records
from guanxi.foundation.ui.parts import Link, Moment

from .records import page_context, visible_customer


@require_GET
def customer_history(request: SignedIn, pk: int) -> HttpResponse:
    """Every change of the customer's own fields."""
    return _history(request, pk, None, "customer_history")


@require_GET
def contact_history(request: SignedIn, pk: int) -> HttpResponse:
    """Every change of one person's fields; what is masked there is masked here."""
    contact = get_object_or_404(Contact.objects.visible_to(request.user), pk=pk)
    back = Link(_("All people"), reverse("customer_contacts", args=[contact.customer_id]))
    more = {"heading": _("History of %(name)s") % {"name": contact.called}, "back": back}
    return _history(request, contact.customer_id, contact, "customer_contacts", more)


@require_GET
def interaction_history(request: SignedIn, pk: int) -> HttpResponse:
    """What one contact with the customer says now, and what it said before."""
    rows = Interaction.objects.visible_to(request.user).select_related("owner", "contact")
    interaction = get_object_or_404(rows, pk=pk)
    back = Link(_("All interactions"), reverse("customer_interactions", args=[interaction.customer_id]))
    more = {"heading": _("History of this contact"), "back": back}
    return _history(request, interaction.customer_id, interaction, "customer_interactions", more)


def _when(moment: Moment) -> str:
    return moment.at


def hidden_from(reader: User, row: Tracked) -> set[str]:
    """The fields that are not for whoever reads, nor that they changed."""
    fields = encrypted_fields(type(row))
    sealed = {field.name for field in fields if shows(reader, field.label) is Shown.HIDDEN}
    return sealed | hidden_names(type(row), reader)


def _history(
    request: SignedIn, customer_id: int, part: Tracked | None, tab: str, more: dict[str, Any] | None = None
) -> HttpResponse:
    """The page of one history: the customer's own, or that of what hangs on it."""
    customer = visible_customer(request, customer_id)
    shown = part or customer
    moments = records.history(shown, reader=request.user, without=hidden_from(request.user, shown))
    if part is None:
        moments = sorted([*merges_of(customer, request.user), *moments], key=_when, reverse=True)
    context = page_context(request, customer, tab) | {"moments": moments}
    if isinstance(part, Interaction):
        context["now"] = [interaction_moment(part, may_change=context["may_change"], of_history=True).moment]
        context["part_tabs"] = tabs_of(part)
    return render(request, "customers/history.html", context | (more or {}))
