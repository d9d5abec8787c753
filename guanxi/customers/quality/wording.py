"""What each deduction is called, and where it is mended."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.customers.models import Contact, Customer
from guanxi.foundation.errors import Sentence

from .measure import FACETS

FACET_NAMES: Mapping[str, Sentence] = {
    "completeness": pgettext_lazy("data quality", "Complete"),
    "validity": pgettext_lazy("data quality", "Valid"),
    "timeliness": pgettext_lazy("data quality", "Up to date"),
    "source": pgettext_lazy("data quality", "Source known"),
    "veracity": pgettext_lazy("data quality", "True"),
}
# Of a record: what is wrong, as a sentence; and as the words of a filter or of a point of the method.
LACKING: Mapping[str, Sentence] = {
    "person": _("No contact person"),
    "phone": _("No phone number"),
    "email": _("Neither e-mail nor WeChat"),
    "role": _("No decision role known"),
    "industry": _("No industry"),
    "size": pgettext_lazy("of a firm", "No size"),
    "place": _("No region"),
    "address": _("No street address"),
    "name_odd": _("The name is a placeholder"),
    "person_odd": _("The person’s name is a placeholder"),
    "overdue": _("Not reviewed for too long"),
    "silent": _("No contact within a year"),
    "origin": _("Source not stated"),
    "unconfirmed": _("Imported from a file, never confirmed"),
    "shared": _("Phone number shared with another customer"),
    "disagrees": _("Two sources disagree"),
}
CHOICES = tuple(LACKING.items())
OF_CUSTOMER = {"industry": "industry", "size": "size", "place": "region", "address": "address",
               "name_odd": "name", "origin": "source"}  # fmt: skip
OF_PERSON = {"phone": "phone", "email": "email", "role": "role", "person_odd": "name", "shared": "phone"}
CONFIRMED = frozenset({"overdue", "unconfirmed"})


@dataclass(frozen=True)
class Mend:
    """How a deduction goes: a field that opens in its place, a page, or a word that all is right."""

    edit_url: str = ""
    url: str = ""
    confirms: bool = False


def mend(code: str, customer: Customer, person: Contact | None) -> Mend:
    """Where this deduction of a customer goes away with one click; ``person`` is talked to first there."""
    if code in CONFIRMED:
        return Mend(confirms=True)
    if name := OF_CUSTOMER.get(code):
        return Mend(edit_url=reverse("edit_customer_field", args=[customer.pk, name]))
    if code == "disagrees":
        return Mend(url=f"{reverse('customer_facts', args=[customer.pk])}#disagreements")
    if code == "silent":
        return Mend(url=reverse("log_interaction", args=[customer.pk]))
    if person is None:
        return Mend(url=reverse("add_contact", args=[customer.pk]))
    return Mend(edit_url=reverse("edit_contact_field", args=[person.pk, OF_PERSON[code]]))


def facet_of(code: str) -> str:
    return next(facet for facet, codes in FACETS.items() if code in codes)
