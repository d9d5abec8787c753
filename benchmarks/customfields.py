"""A saved view of 100,000 customers by fields of one's own: two filters joined by "and", sorted by a third.

    python benchmarks/customfields.py [--smoke] [--customers 100000] [--runs 40]

Three fields, a choice, a number and a day, filled in for four of five customers. A figure is the CPU of one
request of the WSGI application, in four eyes, as in `pages`; the goal is 8 ms.
"""

import argparse
import random
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import batched
from typing import Any

from benchmarks import _asking, _house

BOTH_DATABASES = True
EYES = (("all", "boss"), ("department", "s1-0"), ("hundred", "few"), ("nothing", "none"))
ASKED = (
    ("no field of one's own", ""),
    ("one sort", "sort=custom_visited"),
    ("one filter", "custom_class=b"),
    ("two filters, a sort", "custom_class=b&custom_score=500&custom_score.op=ge&sort=custom_visited"),
    ("two rare ones, a sort", "custom_class=d&custom_score=990&custom_score.op=ge&sort=custom_visited"),
    ("two that nothing is", "custom_class=d&custom_score=5000&custom_score.op=ge&sort=custom_visited"),
)
CLASSES = "abcd"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--smoke", action="store_true")
    parser.add_argument("--customers", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=40)
    given = parser.parse_args()
    count, runs = (2_000, 3) if given.smoke else (given.customers, given.runs)
    _house.open_house(count, "fields", talks=0)
    people = {eye: _asking.Person(login) for eye, login in EYES}
    furnish()
    unit, dearest = _asking.baseline(), 0.0
    print(f"CPU ms a request, held against the loop of {unit:.2f} ms beside each; for all: loops")
    print(f"{'':24}", *(f"{eye:>11}" for eye, _login in EYES), f"{'loops':>8}")
    for label, query in ASKED:
        costs = [person.cost(f"/api/customers/?{query}", runs) for person in people.values()]
        assert all(cost.status == 200 for cost in costs), label
        told = [cost.steady * unit for cost in costs]
        dearest = max([dearest, *told]) if "two" in label else dearest
        print(f"{label:24}", *(f"{one:11.1f}" for one in told), f"{costs[0].steady:8.1f}")
    _asking.keep("customfields", f"{dearest:.1f} ms at the dearest")


def furnish() -> None:
    """The fields and their values, once."""
    from django.db import transaction

    from guanxi.customers.models import Customer
    from guanxi.foundation import ledger
    from guanxi.foundation.accounts.models import Company, User
    from guanxi.foundation.bulk import insert_rows
    from guanxi.foundation.customfields import actions
    from guanxi.foundation.customfields.keeping import COLUMNS
    from guanxi.foundation.customfields.models import CustomField, Value

    if CustomField.objects.exists():
        return
    system, noun = User.system(), Customer._meta.label_lower

    def field(kind: str, code: str, **more: Any) -> int:
        made = actions.create_custom_field(
            Company.get(), by=system, noun=noun, kind=kind, code=code, labels={"en": code}, **more
        )
        return int(made.pk)

    choices = [{"code": code, "labels": {"en": code}} for code in CLASSES]
    fields = field("choice", "class", choices=choices), field("number", "score"), field("date", "visited")
    places = list(Customer.objects.order_by("pk").values_list("pk", "owner_id", "department_id"))
    with ledger.opened(ledger.Ledger(by=system, verb="bench")), transaction.atomic():
        for some in batched(_values(places, *fields), 30_000):
            insert_rows(Value, COLUMNS, some)
    _house.settle()


def _values(
    places: list[tuple[int, int, int]], kind: int, score: int, visited: int
) -> Iterator[tuple[Any, ...]]:
    """Rows of the side table, in the order of its columns."""
    dice = random.Random(11)
    for pk, *whose in places:
        if dice.random() < 0.2:
            continue
        place = dice.choices(range(4), [50, 30, 18, 2])[0]
        yield kind, pk, 0, CLASSES[place], Decimal(place), None, None, "", "", *whose
        yield score, pk, 0, None, Decimal(dice.randrange(1000)), None, None, "", "", *whose
        day = date(2026, 11, 1) - timedelta(dice.randrange(900))
        yield visited, pk, 0, None, None, day, None, "", "", *whose


if __name__ == "__main__":
    main()
