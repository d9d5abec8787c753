"""What would become of orders if they were imported: the preview, and the plan of the import itself."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from guanxi.customers.models import Customer
from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.customfields.batches import Batch
from guanxi.foundation.errors import Refused
from guanxi.foundation.sentences import said as _
from guanxi.purchases.building import BuiltOrder, build
from guanxi.purchases.models import Order
from guanxi.purchases.rows import OrderRow, Outcome

if TYPE_CHECKING:
    from guanxi.purchases.lost_lines import Lost

PERMISSION = "purchases.import_orders"


@dataclass(slots=True)
class Held:
    """An order that is there already."""

    pk: int
    customer_id: int | None
    fingerprint: str


@dataclass(slots=True)
class Plan:
    """One outcome per row; what is to be written holds the place of the row's outcome with the order."""

    outcomes: list[Outcome]
    own: Batch
    new: list[tuple[int, BuiltOrder]] = field(default_factory=list)
    changed: list[tuple[int, BuiltOrder, int]] = field(default_factory=list)
    custom: dict[int, dict[str, Any]] = field(default_factory=dict)  # place → what it says of own fields
    filled: list[tuple[int, int]] = field(default_factory=list)  # of known orders that change in these alone
    blank: Order = field(default_factory=Order)  # own fields are those of orders of every kind

    @property
    def same(self) -> int:
        return sum(outcome.kind == "same" for outcome in self.outcomes)


def compare_orders(by: User, orders: Sequence[OrderRow], lost: "Lost | None" = None) -> list[Outcome]:
    """One outcome per order, as an import by ``by`` would have it; reads only."""
    return plan_orders(by, orders, lost).outcomes


def plan_orders(by: User, orders: Sequence[OrderRow], lost: "Lost | None" = None) -> Plan:
    """Sort ``orders`` into new, changed, same and wrong; the number of queries does not depend on theirs.

    ``lost``: what becomes of those that would lose lines; without it they replace what is here.
    """
    plan = Plan([], Batch(Order, by, (row.custom for row in orders)))
    held = _held(orders)
    plan.own.load([there.pk for there in held.values()])
    customers = _customers_in_reach(
        by, {o.customer_id for o in orders} | {h.customer_id for h in held.values()}
    )
    seen: set[tuple[str, str]] = set()
    for place, row in enumerate(orders):
        key = row.source, row.number
        there = held.get(key)
        try:
            if key in seen:
                raise Refused(_("Order %(number)s comes twice.") % {"number": row.number}, field="number")
            seen.add(key)
            _check_reach(row, there, customers)
            plan.outcomes.append(_planned(plan, place, build(row), there))
        except Refused as refusal:
            plan.outcomes.append(wrong(refusal))
    if lost is not None:
        lost.settle(plan, orders)
    return plan


def _planned(plan: Plan, place: int, built: BuiltOrder, there: Held | None) -> Outcome:
    """What becomes of one order, noted in ``plan``; refused where a value of its own fields cannot be."""
    row = built.row
    now = plan.own.held(there.pk if there else None, {})
    values = plan.own.checked(plan.blank, row.custom, now, is_new=there is None)
    plan.custom[place] = values
    if there is None:
        plan.new.append((place, built))
        return Outcome("new")
    told = plan.own.told(now, values)
    if (there.fingerprint, there.customer_id) != (built.fingerprint, row.customer_id):
        plan.changed.append((place, built, there.pk))
    elif told:
        plan.filled.append((place, there.pk))
    else:
        return Outcome("same", there.pk)
    return Outcome("changed", there.pk, changes=told)


def compare_new(by: User, orders: Sequence[OrderRow]) -> list[Outcome]:
    """One outcome per order of a customer who is still to come."""
    own, blank = Batch(Order, by, (row.custom for row in orders)), Order()
    return [_as_new(own, blank, row) for row in orders]


def _as_new(own: Batch, blank: Order, row: OrderRow) -> Outcome:
    try:
        build(row)
        own.checked(blank, row.custom, {}, is_new=True)
    except Refused as refusal:
        return wrong(refusal)
    return Outcome("new")


def wrong(refusal: Refused) -> Outcome:
    """The outcome of what is refused."""
    more = [(one.field or "", one.message) for one in refusal.others]
    return Outcome("wrong", None, refusal.message, refusal.field or "", more=more)


def _held(orders: Sequence[OrderRow]) -> dict[tuple[str, str], Held]:
    numbers = defaultdict(set)
    for row in orders:
        numbers[row.source].add(row.number)
    found = {}
    for source, wanted in numbers.items():
        rows = Order.objects.filter(source=source, number__in=wanted)
        for number, pk, customer_id, fingerprint in rows.values_list(
            "number", "pk", "customer_id", "fingerprint"
        ):
            found[source, number] = Held(pk, customer_id, fingerprint)
    return found


def _customers_in_reach(by: User, ids: set[int | None]) -> set[int | None]:
    """Those among ``ids`` whose orders ``by`` may write; None stands for orders without customer."""
    rows = Customer.objects.within_scope(by, PERMISSION).filter(pk__in=ids - {None})
    reach: set[int | None] = set(rows.values_list("pk", flat=True))
    return reach | {None} if by.scope_of(PERMISSION) is Scope.ALL else reach


def _check_reach(row: OrderRow, there: Held | None, reach: set[int | None]) -> None:
    if row.customer_id not in reach:
        if row.customer_id is None:
            message = _(
                "Orders without a customer are imported by somebody who may do so for the whole company."
            )
        else:
            message = _("You may not import orders of this customer.")
        raise Refused(message, field="customer")
    if there is not None and there.customer_id not in reach:
        message = _("Order %(number)s is there already, and is not yours to change.") % {"number": row.number}
        raise Refused(message, field="number")
