"""The palette at 100,000 customers and 20,000 orders, in four eyes: CPU milliseconds a keystroke.

    python benchmarks/palette.py [--smoke] [--customers 100000] [--runs 40]

The house of `pages`, with orders, 2,000 products and things used. A keystroke is one request of the WSGI
application: session, five kinds of records, verbs, HTML.
"""

import argparse
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from benchmarks import _asking, _house

BOTH_DATABASES = True
EYES = (("all", "boss"), ("department", "s1-0"), ("hundred", "few"), ("nothing", "none"))
TYPED = (
    ("one letter", "h"),
    ("two initials", "hy"),
    ("pinyin", "hengyue"),
    ("two characters", "恒岳"),
    ("  in every name", "有限"),
    ("a place", "苏州"),
    ("a number", "B00012"),
    ("an order's number", "SO000012"),
    ("a product", "轴承 17"),
    ("a person", "联系人123"),
    ("a verb", "导入"),
    ("what nobody has", "找不到"),
    ("a colleague", "s1-"),
    ("nothing yet", ""),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--smoke", action="store_true")
    parser.add_argument("--customers", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=40)
    given = parser.parse_args()
    count, runs = (2_000, 3) if given.smoke else (given.customers, given.runs)
    _house.open_house(count)
    people = {eye: _asking.Person(login) for eye, login in EYES}
    furnish(people["all"].user, count // 5)
    for person in people.values():
        remember(person.user)
    dearest = 0.0
    unit = _asking.baseline()
    print(f"{'':20}", *(f"{eye:>11}" for eye, _login in EYES))
    for label, text in TYPED:
        costs = [person.cost(f"/find/?q={text}", runs, partial=True) for person in people.values()]
        told = [cost.steady * unit for cost in costs]
        assert all(cost.status == 200 for cost in costs), label
        dearest = max(dearest, *told)
        print(f"{label:20}", *(f"{one:11.1f}" for one in told))
    _asking.keep("palette", f"{dearest:.1f} ms at the dearest")


def furnish(boss: Any, orders: int) -> None:
    """Orders over all customers, and the products in them."""
    from guanxi.customers.models import Customer
    from guanxi.purchases import actions
    from guanxi.purchases.models import Order
    from guanxi.purchases.rows import LineRow, OrderRow

    if Order.objects.count() >= orders:
        return
    ids = list(Customer.objects.order_by("pk").values_list("pk", flat=True)[:orders])
    start = datetime(2026, 1, 1, 4, tzinfo=UTC)
    rows = (
        OrderRow(
            source="bench",
            number=f"SO{n:06d}",
            placed_at=start + timedelta(minutes=n),
            currency="CNY",
            customer_id=pk,
            lines=(LineRow(f"P{n % 2000:04d}", f"轴承 {n % 2000}", Decimal(1), Decimal(10)),),
        )
        for n, pk in enumerate(ids)
    )

    def write(change_set: Any, *, by: Any, rows: Any) -> None:
        actions.import_orders(change_set, by=by, orders=rows)

    _house.in_batches(rows, write, boss, "orders")


def remember(user: Any) -> None:
    """Sixty things that this person used."""
    from guanxi.customers.models import Customer
    from guanxi.foundation.palette.models import Use

    seen = Customer.objects.visible_to(user).order_by("pk").values_list("pk", flat=True)[:40]
    for item in [*(f"customer:{pk}" for pk in seen), "do:create_customer", "do:start_import"]:
        Use.objects.all().note(user, item)


if __name__ == "__main__":
    main()
