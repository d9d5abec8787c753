"""The views that a new house begins with: useful on the first day, in each reader's language.

They are made once, before anybody works in the house; whoever deletes one does not see it again.
"""

from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext_noop

from guanxi.foundation.accounts.models import Role, User
from guanxi.foundation.audit.models import Entry
from guanxi.foundation.savedviews.actions import install_view, set_role_opening
from guanxi.foundation.savedviews.models import SavedView

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


def install_views() -> None:
    """Make them, in a house that has none; a role of the house's own opens what its people choose."""
    system = User.system()
    roles = {role.code: role for role in Role.objects.filter(code__in=ROLES)}
    for one in VIEWS:
        role = roles.get(one.role)
        if one.role and role is None:
            continue
        view = install_view(system, by=system, listing=one.listing, name=one.name, query=one.query, role=role)
        for code in roles.keys() & set(one.opens):
            set_role_opening(roles[code], by=system, listing=one.listing, view=view)


def install_first_views() -> None:
    """At every start: make them, all or none, where nobody works yet and none was ever made."""
    if User.objects.filter(is_system=False).exists() or SavedView.objects.filter(ready_made=True).exists():
        return
    made = Entry.objects.filter(kind=User._meta.label_lower, record_id=User.system().pk)
    if not made.filter(verb=install_view.__name__).exists():
        with transaction.atomic():
            install_views()
