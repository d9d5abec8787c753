"""The views of one customer, with how much each holds."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from guanxi.foundation.comments.models import Comment
from guanxi.foundation.files.models import File
from guanxi.foundation.ui import formats, parts

from .models import Customer, Interaction
from .needs.models import Need

NOUN = "customers.customer"
MOST_COUNTED = 99


def tabs_of(customer: Customer, here: str) -> Sequence[parts.Tab]:
    """The views of one customer, whom the caller has checked: who sees it sees what hangs on it."""
    # unscoped: who sees the customer, as the caller has asked, sees these
    talks = Interaction.objects.filter(customer=customer)
    needs = Need.objects.filter(customer=customer)  # unscoped: as the talks
    # unscoped: who sees the customer sees these
    said, kept = Comment.objects.of(NOUN, customer.pk), File.objects.of(NOUN, customer.pk)
    views = [
        ("show_customer", _("Overview"), None),
        ("customer_profile", pgettext("of a customer", "Profile"), None),
        ("customer_interactions", _("Interactions"), talks),
        ("customer_needs", pgettext("of customers", "Needs"), needs),
        ("customer_comments", _("Comments"), said),
        ("customer_files", _("Files"), kept),
        ("customer_contacts", pgettext("at a customer", "People"), customer.contacts.all()),
        ("customer_parties", _("Related parties"), None),
        ("customer_consent", _("Consent"), None),
        ("customer_facts", _("Facts"), None),
        ("customer_history", _("History"), None),
        ("customer_access", pgettext("to a record", "Access"), None),
    ]
    return [
        parts.Tab(label, reverse(name, args=[customer.pk]), _counted(rows), current=name == here)
        for name, label, rows in views
    ]


def _counted(rows: Any) -> str:
    """How many a tab holds, of many only that they are; nothing where there is none."""
    number = 0 if rows is None else rows.order_by()[: MOST_COUNTED + 1].count()
    return formats.count(number, cap=MOST_COUNTED) if number else ""
