"""Orders for the house that pages are measured in: by COPY or executemany, with the product's sums."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import batched
from typing import Any

LINES_AN_ORDER = 5
PRODUCTS = 500
FIRST, DAYS = date(2024, 1, 1), 1000
BATCH = 10_000
ORDER = (
    "id", "uid", "version", "created_at", "changed_at", "source", "number", "kind", "customer_id",
    "placed_at", "placed_on", "currency", "rate", "goods", "fees", "sold", "billed",
    "house_goods", "lines_count", "fingerprint", "customer_key",
)  # fmt: skip
LINE = ("order_id", "position", "product_id", "kind", "quantity", "unit_price", "amount", "text")


def build(lines: int) -> None:
    """``lines`` order lines, five an order, spread over all customers and about three years."""
    from django.db import transaction

    from guanxi.customers.models import Customer
    from guanxi.foundation import ledger
    from guanxi.foundation.accounts.models import User
    from guanxi.foundation.bulk import insert_rows, reserve_ids
    from guanxi.purchases.models import Order, OrderLine, Product

    customers, dice, system = (
        list(Customer.objects.order_by("pk").values_list("pk", "sort_name")),
        random.Random(11),
        User.system(),
    )
    with ledger.opened(ledger.Ledger(by=system, verb="build")):
        for n in range(Product.objects.count(), PRODUCTS):  # some are there where somebody stopped it
            Product(code=f"P{n:04d}", name=f"产品 {n}").save()
    codes = list(Product.objects.order_by("pk").values_list("pk", flat=True))
    for numbers in batched(range(lines // LINES_AN_ORDER), BATCH):
        with transaction.atomic(), ledger.opened(ledger.Ledger(by=system, verb="build")):
            keys = reserve_ids(Order, len(numbers))
            made = [
                order(key, n, dice.choice(customers), codes, dice)
                for key, n in zip(keys, numbers, strict=True)
            ]
            insert_rows(Order, ORDER, (head for head, _lines in made))
            insert_rows(OrderLine, LINE, (line for _head, own in made for line in own))


def order(
    key: int, number: int, customer: tuple[int, str], products: list[int], dice: random.Random
) -> tuple[Any, Any]:
    """``customer``: its id and the name that its orders are ordered by."""
    from guanxi.foundation.changes.writing import new_uid

    on = FIRST + timedelta(days=dice.randrange(DAYS))
    at = datetime.combine(on, time(10), UTC)
    lines = list(_lines(key, products, dice))
    goods = sum((line[6] for line in lines), Decimal(0))
    head = (
        key, new_uid(), 1, at, at, "bench", f"B{number:08d}", "sale", customer[0], at, on, "CNY", Decimal(1),
        goods, Decimal(0), goods, goods, goods, len(lines), "", customer[1],
    )  # fmt: skip
    return head, lines


def _lines(key: int, products: list[int], dice: random.Random) -> Iterator[tuple[Any, ...]]:
    for position in range(LINES_AN_ORDER):
        quantity, price = Decimal(dice.randrange(1, 20)), Decimal(dice.randrange(100, 90_000)) / 100
        yield key, position, dice.choice(products), "sale", quantity, price, quantity * price, ""
