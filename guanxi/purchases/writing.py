"""How orders and products reach the database: what the actions of this room share. Writes only inside one."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Exists, OuterRef
from django.utils import timezone

from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import Company
from guanxi.foundation.bulk import insert_rows, update_rows
from guanxi.foundation.changes.writing import Template, create_all
from guanxi.foundation.customfields import keeping as custom_fields
from guanxi.foundation.jobs import running
from guanxi.purchases.building import BuiltOrder, build, content, from_content, own_amount, sums_of
from guanxi.purchases.indexing import index_new, put_in_order
from guanxi.purchases.models import Order, OrderLine, Product
from guanxi.purchases.money import coin, convert
from guanxi.purchases.naming import names_held
from guanxi.purchases.rates import RateTable
from guanxi.purchases.rows import FEE, GOODS, LineRow, OrderRow, ProductRow

LINE_COLUMNS = (
    "order_id", "position", "product_id", "kind", "quantity", "unit_price", "amount", "unit_cost", "at",
    "text",
)  # fmt: skip
NO_FEES: frozenset[str] = frozenset()
NEW_PRODUCTS = 0x6775616E7869  # the lock's number, of no other meaning
HOLD_PRODUCTS = (
    "SELECT code, id, nature FROM purchases_product WHERE code = ANY(%s) ORDER BY id FOR KEY SHARE"
)
NAME_LENGTH, GROUP_LENGTH = 200, 80
REWRITTEN = (
    "version", "changed_at", "kind", "customer_id", "placed_at", "placed_on", "currency", "rate",
    "goods", "fees", "sold", "billed", "house_goods", "lines_count", "fingerprint", "customer_key",
)  # fmt: skip


class Writer:
    """What all orders of a batch share: products, rates, the company's day."""

    def __init__(self, orders: Sequence[BuiltOrder], fees: frozenset[str]) -> None:
        self.keys = names_held(order.row.customer_id for order in orders)
        company = Company.held()
        self.zone = ZoneInfo(company.zone)
        self.house = company.currency
        self.rates = RateTable.of({order.row.currency for order in orders}, company.currency)
        products = known_products(orders, fees)
        self.natures = {code: nature for code, (_pk, nature) in products.items()}
        self.product_ids = {code: pk for code, (pk, _nature) in products.items()}

    def values(self, built: BuiltOrder) -> dict[str, Any]:
        """Every column of an order that follows from ``built``."""
        row, total = built.row, sums_of(built, self.natures)
        placed_on = row.placed_at.astimezone(self.zone).date()
        rate = self.rates.on(row.currency, placed_on)
        return {
            "kind": built.kind,
            "customer_id": row.customer_id,
            "placed_at": row.placed_at,
            "placed_on": placed_on,
            "currency": row.currency,
            "rate": rate,
            "goods": total.goods,
            "fees": total.fees,
            "sold": total.sold,
            "billed": total.billed,
            "house_goods": convert(total.goods, rate, self.house),
            "lines_count": len(built.lines),
            "fingerprint": built.fingerprint,
            "customer_key": "" if row.customer_id is None else self.keys.get(row.customer_id, ""),
        }

    def create(self, orders: Sequence[BuiltOrder]) -> list[Order]:
        """New orders with their lines, in three statements."""
        template = Template(Order)
        made = [
            template.make({"source": o.row.source, "number": o.row.number, **self.values(o)}) for o in orders
        ]
        create_all(made)
        self._write_lines(zip(made, orders, strict=True))
        return made

    def _write_lines(self, orders: Iterable[tuple[Order, BuiltOrder]]) -> None:
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

    def rewrite(self, orders: Mapping[int, BuiltOrder]) -> list[Order]:
        """Replace whole orders, keeping each one's content as it was; a constant number of statements."""
        book = ledger.require("rewriting orders")
        there = locked(orders)
        held = read_rows(there)
        now = timezone.now()
        for order in there:
            book.drafts.append(ledger.Draft(order, "content", content(held[order.pk])))
            order.version += 1
            order.changed_at = now
            for name, value in self.values(orders[order.pk]).items():
                setattr(order, name, value)
        OrderLine.objects.filter(order_id__in=orders).delete()
        update_rows(Order, REWRITTEN, ([*(getattr(o, name) for name in REWRITTEN), o.pk] for o in there))
        self._write_lines((order, orders[order.pk]) for order in there)
        custom_fields.follow(there)
        return there


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
        "order_id", "product__code", "text", "quantity", "unit_price", "kind", "at", "unit_cost", "amount"
    )
    coins = {pk: coin(order.currency) for pk, order in by_id.items()}
    for pk, *line, amount in values:
        one = LineRow(*line)
        lines[pk].append(one._replace(amount=own_amount(one.quantity, one.unit_price, amount, coins[pk])))
    return {
        pk: OrderRow(o.source, o.number, o.customer_id, o.placed_at, o.currency, tuple(lines[pk]))
        for pk, o in by_id.items()
    }


def create_products(rows: Iterable[ProductRow]) -> list[Product]:
    """New products, under the running action's change set."""
    template = Template(Product)
    made = [
        template.make(
            {
                "code": row.code,
                "name": row.name[:NAME_LENGTH],
                "group": row.group[:GROUP_LENGTH],
                "nature": row.nature,
                "unit_cost": row.unit_cost,
            }
        )
        for row in rows
    ]
    add_products([(product, {}) for product in made])
    return made


def add_products(made: Sequence[tuple[Product, Mapping[str, Any]]]) -> None:
    """Write new products with the clean values of their own fields, and make them findable."""
    if not made:
        return
    products, by = [product for product, _custom in made], ledger.require("new products").by
    put_in_order(products)
    create_all(products)
    fields = custom_fields.fields_of(Product)
    custom_fields.keep_many(made, by=by, is_new=True, fields=fields)
    index_new(products)


def _held_products(codes: Collection[str]) -> dict[str, tuple[int, str]]:
    """Code → (id, nature); both stay until this transaction ends. It hinders nobody but whoever wants to
    change a nature (``change_product``), and asks for no more than the lines' foreign keys will."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(HOLD_PRODUCTS, [list(codes)])
            return {code: (pk, nature) for code, pk, nature in cursor.fetchall()}
    values: Any = Product.objects.filter(code__in=list(codes)).values_list("code", "pk", "nature")
    return {code: (pk, nature) for code, pk, nature in values}


def wait_for_other_imports() -> None:
    """One transaction at a time brings in products, so that none is made twice.

    No row is locked for it: who holds the company (``Company.held``) and asked for more of it would stand
    against whoever changes what is counted by.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [NEW_PRODUCTS])


def known_products(orders: Sequence[BuiltOrder], fees: frozenset[str]) -> dict[str, tuple[int, str]]:
    """Code → (id, nature) for every line; unknown codes become products, named as their first line.

    Whoever has to wait for other imports holds no product yet: a price list that they bring wants it.
    """
    names: dict[str, str] = {}
    for order in orders:
        for line in order.lines:
            names.setdefault(line[0], line[1])
    if Product.objects.filter(code__in=list(names)).count() < len(names):
        wait_for_other_imports()
    found = _held_products(names)
    missing = [
        ProductRow(code, name, nature=FEE if code in fees else GOODS)
        for code, name in names.items()
        if code not in found
    ]
    return found | {p.code: (p.pk, p.nature) for p in create_products(missing)}


def restore_contents(contents: Mapping[Order, Mapping[str, Any]]) -> None:
    """Bring whole orders back to what a before-image holds; called inside an action, on locked orders."""
    ledger.require("restoring orders")
    built = {
        order.pk: build(from_content(order.source, order.number, held), is_held=True)
        for order, held in contents.items()
    }
    if built:
        Writer(list(built.values()), NO_FEES).rewrite(built)


def contents_of(ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """What a before-image of these orders would hold now."""
    return {pk: content(row) for pk, row in read_rows(Order.objects.filter(pk__in=ids)).items()}


def sum_up_anew(products: Iterable[Product]) -> None:
    """Products whose nature is another now: one job sums up the orders that hold any of them."""
    by, ids = ledger.require("summing up orders").by, [product.pk for product in products]
    is_sold = Exists(OrderLine.objects.filter(product=OuterRef("pk")))
    sold = Product.objects.filter(is_sold, pk__in=ids).order_by("pk").values_list("pk", flat=True)
    if ids and (held := list(sold)):
        running.start("refresh_orders", by=by, params={"products": held})
