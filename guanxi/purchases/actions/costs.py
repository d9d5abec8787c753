"""Every write to the cost ledger."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from guanxi.customers.models import Customer
from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import Company, Department, User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.actions import action
from guanxi.foundation.changes.models import ChangeSet
from guanxi.foundation.errors import Refused
from guanxi.purchases.cost_marks import fingerprint
from guanxi.purchases.models import Cost
from guanxi.purchases.money import LARGEST, rounded
from guanxi.purchases.rows import CostRow, Outcome

PERMISSION = "purchases.add_cost"


@action("purchases.add_cost")
def add_cost(
    booked_on: Customer | Department | Company,
    *,
    by: User,
    on: date,
    kind: str,
    amount: Decimal,
    campaign: str = "",
    note: str = "",
) -> Cost:
    """Book a cost, in the house currency, on a customer, a department or the company as a whole."""
    customer_id = booked_on.pk if isinstance(booked_on, Customer) else None
    department_id = booked_on.pk if isinstance(booked_on, Department) else None
    row = CostRow(on, kind, amount, customer_id, department_id, campaign, note)
    if problem := _problem(row):
        raise Refused(problem[0], field=problem[1])
    departments = {customer_id: booked_on.department_id} if isinstance(booked_on, Customer) else {}
    cost = _build(row, departments, Company.held().currency)
    cost.fingerprint = ""
    cost.save()
    return cost


@action("purchases.add_cost")
def take_back_cost(cost: Cost, *, by: User, on: date, note: str = "") -> Cost:
    """Book the opposite of an entry: the ledger keeps both, and together they come to nothing."""
    if cost.takes_back_id is not None:
        raise Refused(_("This entry takes another one back. Book the cost again instead."))
    if Cost.objects.filter(takes_back=cost).exists():
        raise Refused(_("This cost is taken back already."))
    back = Cost(
        on=on,
        kind=cost.kind,
        amount=-cost.amount,
        customer_id=cost.customer_id,
        department_id=cost.department_id,
        campaign=cost.campaign,
        note=note.strip()[:200],
        takes_back=cost,
    )
    back.save()
    return back


@action("purchases.add_cost")
def import_costs(change_set: ChangeSet, *, by: User, costs: Sequence[CostRow]) -> list[Outcome]:
    """Book many costs; what an earlier import booked, as often as it stands there, is the same."""
    if change_set.state != ChangeSet.State.APPLYING:
        raise Refused(_("This import is no longer being applied."))
    reach = Reach(by, costs)
    there = _booked(costs, change_set)
    currency = Company.held().currency
    outcomes: list[Outcome] = []
    made: list[Cost] = []
    for row in costs:
        mark = fingerprint(row)
        if problem := _problem(row) or reach.problem(row):
            outcomes.append(Outcome("wrong", None, *problem))
        elif there[mark]:
            there[mark] -= 1
            outcomes.append(Outcome("same"))
        else:
            outcomes.append(Outcome("new"))
            cost = _build(row, reach.customers, currency)
            cost.change_set_id, cost.created_by_id = change_set.pk, by.pk
            made.append(cost)
    _count(change_set, len(made), sum(outcome.kind == "same" for outcome in outcomes))
    written = iter(Cost.objects.bulk_create(made))
    return [replace(o, record_id=next(written).pk) if o.kind == "new" else o for o in outcomes]


def _count(change_set: ChangeSet, created: int, same: int) -> None:
    counts = {"created": F("created") + created, "same": F("same") + same}
    ChangeSet.objects.filter(pk=change_set.pk).update(**counts)
    book = ledger.require("an import of costs")
    if created:
        book.note(costs_created=created)
    elif book.verb == "import_costs":
        book.keep_silent()


class Reach:
    """The customers (with their departments) and departments on which a person may book."""

    def __init__(self, by: User, costs: Sequence[CostRow]) -> None:
        self.everywhere = by.scope_of(PERMISSION) is Scope.ALL
        customers = Customer.objects.within_scope(by, PERMISSION)
        named = customers.filter(pk__in={row.customer_id for row in costs} - {None})
        self.customers: dict[int, int] = dict(named.values_list("pk", "department_id"))
        departments = Department.objects.within_scope(by, PERMISSION)
        self.departments = set(departments.values_list("pk", flat=True))

    def problem(self, row: CostRow) -> tuple[str, str] | None:
        if row.customer_id is not None and row.customer_id not in self.customers:
            return _("You may not book costs on this customer."), "customer"
        if row.department_id is not None and row.department_id not in self.departments:
            return _("You may not book costs on this department."), "department"
        if row.customer_id is None and row.department_id is None and not self.everywhere:
            return _("Name the customer or the department of this cost."), "customer"
        return None


def _problem(row: CostRow) -> tuple[str, str] | None:
    if row.kind not in Cost.Kind.values:
        return _("A cost is for sales, marketing, service or management."), "kind"
    if not row.amount.is_finite() or not 0 < abs(row.amount) < LARGEST:
        return _("An amount is not zero."), "amount"
    return None


def _build(row: CostRow, departments: Mapping[Any, int], currency: str) -> Cost:
    """A cost on a customer belongs to the customer's department unless another one bears it."""
    own = departments.get(row.customer_id) if row.customer_id is not None else None
    return Cost(
        on=row.on,
        kind=row.kind,
        amount=rounded(row.amount, currency),
        customer_id=row.customer_id,
        department_id=row.department_id or own,
        campaign=row.campaign.strip()[:120],
        note=row.note.strip()[:200],
        fingerprint=fingerprint(row),
    )


def _booked(costs: Sequence[CostRow], change_set: ChangeSet) -> Counter[str]:
    """How often each of the rows was booked by other imports."""
    rows = Cost.objects.filter(fingerprint__in={fingerprint(row) for row in costs}).exclude(
        change_set=change_set
    )
    return Counter(rows.values_list("fingerprint", flat=True))
