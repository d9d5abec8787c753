"""What would become of orders if they were imported: the preview, and the plan of the import itself."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from guanxi.customers.models import Customer
from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.errors import Refused
from guanxi.foundation.sentences import said as _
from guanxi.purchases.building import BuiltOrder, build
from guanxi.purchases.models import Order
from guanxi.purchases.rows import OrderRow, Outcome

PERMISSION = "purchases.import_orders"


@dataclass(slots=True)
class Held:
    """An order that is there already."""

    pk: int
    customer_id: int | None
    fingerprint: str


@dataclass(slots=True)
class Plan:
    """One outcome per row; ``new`` and ``changed`` hold the place of the row's outcome with the order."""

    outcomes: list[Outcome]
    new: list[tuple[int, BuiltOrder]] = field(default_factory=list)
    changed: list[tuple[int, BuiltOrder, int]] = field(default_factory=list)

    @property
    def same(self) -> int:
        return sum(outcome.kind == "same" for outcome in self.outcomes)


def compare_orders(by: User, orders: Sequence[OrderRow]) -> list[Outcome]:
    """One outcome per order, as an import by ``by`` would have it; reads only."""
    return plan_orders(by, orders).outcomes


def plan_orders(by: User, orders: Sequence[OrderRow]) -> Plan:
    """Sort ``orders`` into new, changed, same and wrong: four queries, whatever their number."""
    plan = Plan([])
    held = _held(orders)
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
            built = build(row)
        except Refused as refusal:
            plan.outcomes.append(Outcome("wrong", None, refusal.message, refusal.field or ""))
            continue
        if there is None:
            plan.new.append((place, built))
            plan.outcomes.append(Outcome("new"))
        elif (there.fingerprint, there.customer_id) == (built.fingerprint, row.customer_id):
            plan.outcomes.append(Outcome("same", there.pk))
        else:
            plan.changed.append((place, built, there.pk))
            plan.outcomes.append(Outcome("changed", there.pk))
    return plan


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
