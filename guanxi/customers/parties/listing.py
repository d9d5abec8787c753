"""The list of records that are no customers: suppliers, dealers, wholesalers, service providers, partners."""

from functools import cache
from typing import Any

from django.utils.translation import gettext_lazy as _

from guanxi.customers.filters import owners_called, owners_offered
from guanxi.customers.models import Customer, mark
from guanxi.customers.parties.choices import PartyKind
from guanxi.customers.searching import condition
from guanxi.customers.sensitive.listing import badge
from guanxi.foundation.ui import cells
from guanxi.foundation.ui.filters import choice_filter, record_filter, text_filter
from guanxi.foundation.ui.lists import Column, Listing, Sort

LISTED = (
    "pk", "version", "customer_no", "kind", "name", "region", "country", "party", "last_contact_on",
    "owner_id", "owner__name", "owner__is_active", "sensitive_on",
)  # fmt: skip


def _name(row: Any) -> str:
    firm = row.kind == "firm"
    url = f"/customers/{row.pk}/parties/"
    letter, tag = mark(row.kind, row.name), badge(row.sensitive_on)
    return cells.record(row.name, url, row.customer_no, mark=letter, firm=firm, tag=tag)


def _party(row: Any) -> str:
    return cells.text(dict(PartyKind.choices).get(row.party, row.party))


def _rows() -> Any:
    return Customer.objects.filter(party__isnull=False)


@cache
def parties_listing() -> Listing:
    """By name; few compared with customers, and found by an index that holds only them."""
    return Listing(
        name="parties",
        rows=_rows,
        columns=(
            Column("name", _("Name"), _name, sort="name", always=True, value=lambda one: one.name),
            Column("party", _("What it is"), _party),
            Column("number", _("Number"), lambda one: cells.text(one.customer_no), shown=False, key=True),
            Column("region", _("Region"), lambda one: cells.text(one.region or one.country), phone=False),
            Column(
                "last_contact",
                _("Last contact"),
                lambda one: cells.ago(one.last_contact_on),
                value=lambda one: one.last_contact_on,
            ),
            Column(
                "owner",
                _("Owner"),
                lambda one: cells.person(one.owner__name, one.owner_id, gone=not one.owner__is_active),
                value=lambda one: one.owner__name,
            ),
        ),
        sorts=(
            Sort("name", _("Name"), ("sort_name", "id")),
            Sort("newest", _("Newest first"), ("id",), descending=True),
        ),
        filters=(
            choice_filter("party", _("What it is"), PartyKind.choices),
            record_filter(
                "owner",
                _("Owner"),
                owners_offered,
                "owner_id",
                special={"me": lambda user: [user.pk]},
                words=owners_called,
            ),
            text_filter("region", _("Region"), "region"),
        ),
        search=condition,
        values=LISTED,
    )
