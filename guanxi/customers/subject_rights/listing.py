"""The list of requests, declared: what is to be answered first stands first."""

from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.safestring import SafeString
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.customers.filters import owners_called, owners_offered
from guanxi.customers.indexing import KIND as CUSTOMERS
from guanxi.customers.subject_rights.choices import TONES, Asked, Stands
from guanxi.customers.subject_rights.models import SubjectRequest
from guanxi.customers.subject_rights.queries import LISTED
from guanxi.foundation.accounts.models import User
from guanxi.foundation.search import index
from guanxi.foundation.ui import cells, formats
from guanxi.foundation.ui.day_filters import date_filter
from guanxi.foundation.ui.filters import choice_filter, record_filter
from guanxi.foundation.ui.lists import Column, Listing, Sort

KINDS, STATES = dict(Asked.choices), dict(Stands.choices)
NO_DAY = date.min


def due_words(row: Any, today: date) -> tuple[str, str]:
    """The day it is to be answered by, in words, and its tone."""
    days = (row.due_on - today).days
    if row.state != Stands.OPEN:
        return formats.day(row.due_on), ""
    if days < 0:
        return now("%(days)s overdue") % {"days": formats.spell(-days)}, "bad"
    return formats.day(row.due_on), "warn" if days <= 3 else ""


def _due(today: date) -> Any:
    def cell(row: Any) -> str:
        words, tone = due_words(row, today)
        return SafeString(f'<span class="{tone}">{cells.text(words)}</span>') if tone else cells.text(words)

    return cell


def _name(row: Any) -> str:
    return str(row.contact__name or row.customer__name)


def columns(today: date) -> tuple[Column, ...]:
    """The columns as the company's day makes them."""
    return (
        Column(
            "person",
            pgettext_lazy("consent", "Person"),
            lambda r: cells.record(_name(r), f"/person-requests/{r.pk}/"),
            always=True,
            value=_name,
        ),
        Column(
            "customer",
            _("Customer"),
            lambda r: cells.link(r.customer__name, f"/customers/{r.customer_id}/"),
            phone=False,
            value=lambda r: r.customer__name,
        ),
        Column("kind", _("Asks for"), lambda r: cells.text(KINDS[r.kind])),
        Column(
            "state",
            pgettext_lazy("request of a person", "State"),
            lambda r: cells.status(TONES[r.state], STATES[r.state]),
            value=lambda r: str(STATES[r.state]),
        ),
        Column("due", _("To be answered by"), _due(today), sort="due", value=lambda r: r.due_on),
        Column(
            "owner",
            _("Responsible"),
            lambda r: cells.person(r.owner__name, r.owner_id),
            phone=False,
            value=lambda r: r.owner__name,
        ),
        Column(
            "received", _("Came in on"), lambda r: cells.day(r.received_on), value=lambda r: r.received_on
        ),
        Column(
            "answered",
            _("Answered on"),
            lambda r: cells.day(r.answered_on),
            shown=False,
            value=lambda r: r.answered_on,
        ),
    )


FILTERS = (
    choice_filter("state", pgettext_lazy("request of a person", "State"), Stands.choices),
    choice_filter("kind", _("Asks for"), Asked.choices),
    record_filter(
        "owner",
        _("Responsible"),
        owners_offered,
        "owner_id",
        special={"me": lambda user: [user.pk]},
        words=owners_called,
    ),
    date_filter("due", _("To be answered by"), "due_on"),
    date_filter("received", _("Came in on"), "received_on"),
)
SORTS = (
    Sort(
        "due",
        _("Open ones first, soonest first"),
        ("due_on", "id"),
        prepare=lambda rows: rows.filter(state=Stands.OPEN),
        rest=lambda rows: rows.exclude(state=Stands.OPEN),
    ),
    Sort("newest", _("Newest first"), ("id",), descending=True),
)


def condition(text: str, _user: User) -> Q:
    """By the customer, whose people's names find it."""
    return index.condition(CUSTOMERS, text, pk="customer_id") or Q(pk=None)


def requests_listing(today: date = NO_DAY) -> Listing:
    """The register; its drawn columns need the day."""
    return Listing(
        name="person_requests",
        rows=SubjectRequest.objects.all,
        columns=columns(today),
        sorts=SORTS,
        filters=FILTERS,
        search=condition,
        values=LISTED,
    )
