"""Orders, products, rates and costs, made as people make them: by actions."""

import itertools
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from guanxi.customers.models import Customer
from guanxi.customers.tests.factories import make_customer, make_department, make_role
from guanxi.customers.tests.factories import make_user as make_colleague
from guanxi.foundation.accounts.models import Company, Department, User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.changes.models import ChangeSet
from guanxi.foundation.imports.actions import close_change_set, open_change_set
from guanxi.foundation.imports.undoing import undo_change_set
from guanxi.foundation.jobs.models import JobRun
from guanxi.foundation.jobs.running import run_now
from guanxi.foundation.staff.actions import change_company
from guanxi.purchases import actions
from guanxi.purchases.models import Order, Product
from guanxi.purchases.rows import LineRow, OrderRow, Outcome, RateRow

__all__ = ["make_customer", "make_department", "make_role"]

_count = itertools.count(1)

SELLING = {
    "customers.view_customer": Scope.DEPARTMENT,
    "customers.add_customer": Scope.OWN,
    "purchases.import_orders": Scope.OWN,
    "imports.start_import": Scope.OWN,
    "changes.undo_change_set": Scope.OWN,
}
MANAGING = dict.fromkeys(
    [
        *SELLING,
        "purchases.change_product",
        "purchases.manage_rates",
        "purchases.add_cost",
        "purchases.view_cost",
    ],
    Scope.ALL,
)


def make_seller(department: Department | None = None, **grants: Scope) -> User:
    """Somebody who sees the department's customers and writes the orders of his own."""
    return make_colleague(department, SELLING | grants)


def make_manager(department: Department | None = None) -> User:
    """Somebody who may do all of this room for the whole company."""
    return make_colleague(department, MANAGING)


def set_house(currency: str = "CNY", zone: str = "Asia/Shanghai") -> Company:
    return change_company(Company.get(), by=User.system(), currency=currency, zone=zone)


def line(code: str = "A1", quantity: Any = 1, price: Any = 10, **more: Any) -> LineRow:
    text = more.pop("text", f"Article {code}")
    return LineRow(code, text, Decimal(str(quantity)), Decimal(str(price)), **more)


def taken_back(code: str = "A1", quantity: Any = -1, price: Any = 10, **more: Any) -> LineRow:
    return line(code, quantity, price, kind="return", **more)


def order_row(customer: Customer | None = None, *lines: LineRow, **more: Any) -> OrderRow:
    values = {
        "source": "shop",
        "number": f"N{next(_count)}",
        "placed_at": datetime(2024, 5, 1, 4, 0, tzinfo=UTC),
        "currency": "CNY",
    }
    return OrderRow(customer_id=customer and customer.pk, lines=lines or (line(),), **{**values, **more})  # type: ignore[arg-type]


def start_import(by: User) -> ChangeSet:
    return open_change_set(by, by=by, purpose="orders")


def import_rows(
    by: User, rows: Sequence[OrderRow], *, fees: Sequence[str] = (), close: bool = True
) -> tuple[ChangeSet, list[Outcome]]:
    """One whole import of ``rows``."""
    change_set = start_import(by)
    outcomes = actions.import_orders(change_set, by=by, orders=rows, fees=frozenset(fees))
    if close:
        close_change_set(change_set, by=by)
    return ChangeSet.objects.get(pk=change_set.pk), outcomes


def take_back(change_set: ChangeSet, by: User) -> JobRun:
    return run_now(undo_change_set(change_set, by=by, queued=False))


def make_order(by: User, customer: Customer, *lines: LineRow, **more: Any) -> Order:
    return actions.create_order(customer, by=by, order=order_row(customer, *lines, **more))


def make_product(by: User, code: str, **fields: Any) -> Product:
    """A product that an order of nobody's brought in, then as people want it."""
    import_rows(by, [order_row(None, line(code))])
    product = Product.objects.get(code=code)
    return actions.change_product(product, by=by, **fields) if fields else product


def make_rates(by: User, *rates: tuple[str, date, Any]) -> None:
    rows = [RateRow(currency, on, Decimal(str(rate)), "central bank") for currency, on, rate in rates]
    actions.set_rates(Company.get(), by=by, rates=rows)


def run_jobs() -> None:
    """What waits in the queue, here and now."""
    for run in JobRun.objects.filter(state=JobRun.State.WAITING):
        run_now(run)


def snapshot() -> list[Any]:
    """Every order with its lines and every product, as plain values without ids."""
    orders = []
    for order in Order.objects.order_by("source", "number").prefetch_related("lines__product"):
        head = [
            order.source, order.number, order.kind, order.customer_id, order.placed_at, order.placed_on,
            order.currency, order.rate, order.goods, order.fees, order.sold, order.billed, order.house_goods,
            order.lines_count, order.fingerprint,
        ]  # fmt: skip
        lines = [
            [
                one.position, one.product.code, one.kind, one.quantity, one.unit_price, one.amount,
                one.unit_cost, one.at, one.text,
            ]
            for one in sorted(order.lines.all(), key=lambda one: one.position)
        ]  # fmt: skip
        orders.append([head, lines])
    return [orders, list(Product.objects.order_by("code").values_list("code", "name", "nature", "unit_cost"))]
