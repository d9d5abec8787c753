"""The views that a new house begins with: useful on the first day, in each reader's language.

They are made once for each kind of list, also in a house that was there before the house had views of it;
whoever deletes one does not see it again.
"""

from collections.abc import Collection
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_noop

from guanxi.foundation.accounts.models import Company, Role, User
from guanxi.foundation.audit.models import Entry
from guanxi.foundation.savedviews.actions import install_view, set_role_opening
from guanxi.foundation.savedviews.models import RoleOpening, SavedView

from .roles import ROLES


class Starter(NamedTuple):
    """A view that a house begins with: of everybody, or of one role; ``opens`` are the roles whose list it
    opens."""

    listing: str
    name: str
    query: str
    role: str = ""
    opens: tuple[str, ...] = ()


# Who was never contacted belongs to them, in a group of its own: what a reader asks beside it narrows.
LONG_AGO, NEVER = "g1.last_contact.op=ago&g1.last_contact={}", "g1.last_contact.2.op=empty"
NOT_FOR = f"g1=any&{LONG_AGO}&{NEVER}"
VIEWS = (
    Starter("customers", gettext_noop("Key accounts"), "tier=high&sort=value"),
    Starter("customers", gettext_noop("New this month"), "created.op=period&created=this-month&sort=newest"),
    Starter("customers", gettext_noop("Not contacted for 60 days"), NOT_FOR.format(60)),
    Starter("customers", gettext_noop("My customers"), "owner=me", "sales", opens=("sales",)),
    Starter(
        "customers",
        gettext_noop("Mine, not contacted for 30 days"),
        f"owner=me&{NOT_FOR.format(30)}",
        "sales",
    ),
    Starter(
        "customers",
        gettext_noop("Bought in the last 90 days"),
        "last_order.op=last&last_order=90",
        "service",
        opens=("service",),
    ),
    Starter(
        "customers",
        gettext_noop("Prospects"),
        "stage=prospect&sort=newest",
        "marketing",
        opens=("marketing",),
    ),
    Starter("customers", gettext_noop("Lost customers"), "stage=lost", "marketing"),
    Starter("customers", gettext_noop("Churn risk"), "tier=risk", opens=("analyst",)),
    Starter(
        "orders",
        gettext_noop("This month’s orders"),
        "day.op=period&day=this-month",
        opens=("analyst",),
    ),
    Starter("orders", gettext_noop("Returns of the last 90 days"), "kind=return&day.op=last&day=90"),
    Starter("needs", gettext_noop("Open needs"), "status=open&status=working"),
    Starter("needs", gettext_noop("My open needs"), "owner=me&status=open&status=working"),
    Starter("person_requests", gettext_noop("Open requests"), "state=open"),
    Starter("tasks", gettext_noop("Mine, open"), "who=mine&open=yes", opens=("service", "marketing")),
    Starter("tasks", gettext_noop("Mine, due today"), "who=mine&open=yes&due.op=period&due=today"),
    Starter("tasks", gettext_noop("Mine, overdue"), "who=mine&status=late"),
    Starter("tasks", gettext_noop("Where I help"), "who=helping&open=yes"),
    Starter("tasks", gettext_noop("My team’s"), "who=team&open=yes", opens=("sales",)),
    Starter(
        "tasks",
        gettext_noop("My team’s, within 7 days"),
        "who=team&open=yes&due.op=next&due=7",
    ),
    Starter("tasks", gettext_noop("Lagging"), "lag=yes"),
    Starter("tasks", gettext_noop("Completed"), "status=done"),
    Starter("tasks", gettext_noop("Overdue in the house"), "status=late", "manager", opens=("manager",)),
)
LISTINGS = frozenset(one.listing for one in VIEWS)
MAKERS = ("install_view", "start_own_data", "empty_unfinished_demo")  # verbs
FIRST = 3  # views of customers that a house had at first, when entries named no list; then those of all lists


def install_views(listings: Collection[str] = LISTINGS) -> None:
    """Make those of these lists.

    A role of the house's own, or one that opens a list with something already, opens what its people choose.
    """
    system = User.system()
    roles = {role.code: role for role in Role.objects.filter(code__in=ROLES)}
    opened = set(RoleOpening.objects.values_list("role__code", "listing"))
    for one in VIEWS:
        role = roles.get(one.role)
        if one.listing not in listings or (one.role and role is None):
            continue
        view = install_view(system, by=system, listing=one.listing, name=one.name, query=one.query, role=role)
        for code in roles.keys() & set(one.opens):
            if (code, one.listing) not in opened:
                set_role_opening(roles[code], by=system, listing=one.listing, view=view)


def install_first_views() -> None:
    """At every start: make those of the lists that never had any of the house, all or none."""
    if missing := LISTINGS - _had():
        with transaction.atomic():
            install_views(missing)


def _had() -> set[str]:
    """The lists that have views of the house, or had: entries of what made some name their lists."""
    system = User.system()
    about = Q(kind=User._meta.label_lower, record_id=system.pk) | Q(kind=Company._meta.label_lower)
    made = Entry.objects.filter(about, verb__in=MAKERS).values_list("verb", "detail")
    unnamed = [verb for verb, detail in made if "list" not in detail]
    had = {listing for _verb, detail in made for listing in detail.get("list", ())}
    if unnamed:
        had |= {"customers"} if len(unnamed) <= FIRST else LISTINGS
    return had | set(SavedView.objects.filter(owner=system).values_list("listing", flat=True))
