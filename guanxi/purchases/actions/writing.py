"""How orders reach the database: shared by the import, the order by hand and the restoring of what was."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection
from django.utils import timezone

from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import Company
from guanxi.foundation.bulk import insert_rows, update_rows
from guanxi.purchases.actions.products import known_products
from guanxi.purchases.building import BuiltOrder, content, sums_of
from guanxi.purchases.models import Order, OrderLine
from guanxi.purchases.money import convert
from guanxi.purchases.rates import RateTable
from guanxi.purchases.rows import LineRow, OrderRow

LINE_COLUMNS = (
    "order_id", "position", "product_id", "kind", "quantity", "unit_price", "amount", "unit_cost", "at",
    "text",
)  # fmt: skip
REWRITTEN = (
    "version", "changed_at", "kind", "customer_id", "placed_at", "placed_on", "currency", "rate",
    "goods", "fees", "sold", "billed", "house_goods", "lines_count", "fingerprint",
)  # fmt: skip


class Writer:
    """What all orders of a batch share: products, rates, the company's day."""

    def __init__(self, orders: Sequence[BuiltOrder], fees: frozenset[str], change_set_id: int | None) -> None:
        company = Company.get()
        self.change_set_id = change_set_id
        self.by_id = ledger.require("writing orders").by.pk
        self.zone = ZoneInfo(company.zone)
        self.house = company.currency
        self.rates = RateTable.of({order.row.currency for order in orders}, company.currency)
        products = known_products(orders, fees, change_set_id)
        self.natures = {code: product.nature for code, product in products.items()}
        self.product_ids = {code: product.pk for code, product in products.items()}

    def new(self, built: BuiltOrder) -> Order:
        """An order not yet written."""
        order = Order(source=built.row.source, number=built.row.number)
        order.created_by_id = self.by_id
        order.change_set_id = self.change_set_id
        return self.fill(order, built)

    def fill(self, order: Order, built: BuiltOrder) -> Order:
        """Everything of ``order`` that follows from ``built``."""
        row, total = built.row, sums_of(built, self.natures)
        order.kind = built.kind
        order.customer_id = row.customer_id
        order.placed_at = row.placed_at
        order.placed_on = row.placed_at.astimezone(self.zone).date()
        order.currency = row.currency
        order.rate = self.rates.on(row.currency, order.placed_on)
        order.goods, order.fees = total.goods, total.fees
        order.sold, order.billed = total.sold, total.billed
        order.house_goods = convert(total.goods, order.rate, self.house)
        order.lines_count = len(built.lines)
        order.fingerprint = built.fingerprint
        return order

    def write_lines(self, orders: Iterable[tuple[Order, BuiltOrder]]) -> None:
        """All lines of ``orders``, in one sweep."""
        ids = self.product_ids
        insert_rows(
            OrderLine,
            LINE_COLUMNS,
            (
                (order.pk, position, ids[code], kind, quantity, price, amount, cost, at, text)
                for order, built in orders
                for position, (code, text, quantity, price, kind, at, cost, amount) in enumerate(
                    built.lines, 1
                )
            ),
        )

    def rewrite(self, orders: Mapping[int, BuiltOrder]) -> None:
        """Replace whole orders, keeping each one's content as it was; a constant number of statements."""
        book = ledger.require("rewriting orders")
        there = locked(orders)
        held = read_rows(there)
        now = timezone.now()
        for order in there:
            book.drafts.append(ledger.Draft(order, "content", content(held[order.pk])))
            order.version += 1
            order.changed_at = now
            self.fill(order, orders[order.pk])
        OrderLine.objects.filter(order_id__in=orders).delete()
        update_rows(Order, REWRITTEN, ([*(getattr(o, name) for name in REWRITTEN), o.pk] for o in there))
        self.write_lines((order, orders[order.pk]) for order in there)


def locked(ids: Iterable[int]) -> list[Order]:
    """The orders of ``ids``, locked in key order."""
    rows = Order.objects.filter(pk__in=ids).order_by("pk")
    if connection.features.has_select_for_update:
        rows = rows.select_for_update(of=("self",))
    return list(rows)


def read_rows(orders: Iterable[Order]) -> dict[int, OrderRow]:
    """Whole orders as rows, by id: one query for all lines."""
    by_id = {order.pk: order for order in orders}
    lines: dict[int, list[LineRow]] = defaultdict(list)
    found = OrderLine.objects.filter(order_id__in=by_id).order_by("order_id", "position")
    values: Any = found.values_list(
        "order_id", "product__code", "text", "quantity", "unit_price", "kind", "at", "unit_cost"
    )
    for pk, *line in values:
        lines[pk].append(LineRow(*line))
    return {
        pk: OrderRow(o.source, o.number, o.customer_id, o.placed_at, o.currency, tuple(lines[pk]))
        for pk, o in by_id.items()
    }
