"""The list of costs, declared: columns, filters, sorts."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.foundation.accounts.models import Department, User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.ui import cells
from guanxi.foundation.ui.day_filters import date_filter, day_filter
from guanxi.foundation.ui.filters import Filter, Options, choice_filter, text_filter
from guanxi.foundation.ui.lists import Column, Listing, Sort
from guanxi.foundation.ui.outward import REMARKS

from .adding_up import costs_grouping
from .linked import customer_filter, ids_of, owner_filter
from .models import Cost
from .searching import costs_condition

COMPANY = "company"


def booked_on(cost: Any) -> str:
    """On whom or what a cost read ``for_list`` is booked, in words."""
    if cost.customer_id is not None:
        return str(cost.customer.name) if cost.customer_seen else now("A customer you do not see")
    return str(cost.department or now("The whole company"))


def customer_url(cost: Any) -> str:
    """The page of the customer whose cost it is, of one whom the reader sees."""
    return cost.customer.get_absolute_url() if cost.customer_id is not None and cost.customer_seen else ""


def _department_filter() -> Filter:
    """The departments whose costs one may see; the company's own are for who sees all."""
    label = _("Department")

    def condition(values: list[str], _user: User) -> Q:
        joined = Q(customer=None, department=None) if COMPANY in values else Q()
        ids = ids_of([value for value in values if value != COMPANY], label)
        return joined | Q(department_id__in=ids) if ids else joined

    def options(user: User) -> Options:
        sees_all = user.scope_of("purchases.view_cost") is Scope.ALL
        within = Department.objects.within_scope(user, "purchases.view_cost").order_by("path")
        named = [(str(pk), name) for pk, name in within.values_list("pk", "name")[:500]]
        return [(COMPANY, _("The whole company")), *named] if sees_all else named

    return Filter("department", label, condition, options)


def _cost_state(cost: Any) -> str:
    if cost.takes_back is not None:
        return cells.text(now("takes back an earlier one"))
    return cells.text(now("taken back")) if hasattr(cost, "taken_back_by") else cells.dash


def costs_listing(user: User, currency: str) -> Listing:
    """The cost ledger, the newest entry first."""

    return Listing(
        name="costs",
        rows=Cost.objects.all,
        columns=(
            Column(
                "booked_on",
                _("Booked on"),
                lambda c: cells.record(booked_on(c), c.get_absolute_url()),
                always=True,
            ),
            Column("amount", _("Amount"), lambda c: cells.money_exact(c.amount, currency), numeric=True),
            Column("kind", _("Kind"), lambda c: cells.text(c.get_kind_display())),
            Column("day", pgettext_lazy("column", "Day"), lambda c: cells.day(c.on), sort="newest"),
            Column("campaign", _("Campaign"), lambda c: cells.text(c.campaign)),
            Column("note", _("Note"), lambda c: cells.text(c.note), inside=REMARKS),
            Column("state", pgettext_lazy("cost", "State"), _cost_state),
        ),
        sorts=(Sort("newest", _("Newest first"), ("on", "id"), descending=True),),
        filters=(
            choice_filter("kind", _("Kind"), Cost.Kind.choices),
            _department_filter(),
            customer_filter(),
            owner_filter(),
            date_filter("day", pgettext_lazy("column", "Day"), "on"),
            day_filter("from", pgettext_lazy("day", "From"), "on__gte", offered=False),
            day_filter("to", _("Until"), "on__lte", offered=False),
            text_filter("campaign", _("Campaign"), "campaign"),
        ),
        search=costs_condition,
        read=lambda rows: rows.for_list(user),
        amounts=frozenset({"amount"}),
        grouping=costs_grouping(currency),
    )
