"""A whole run of scoring, and the pages that read what it wrote: `make bench B=scoring`.

    python benchmarks/scoring.py [--smoke]

100,000 customers with 333,333 orders (of 1,000,000 lines) and 300,000 interactions, made as in
`benchmarks/insight.py` and put into tables of a house of its own, kept under benchmarks/state. Prints the
wall and CPU seconds of each part of the run, and the CPU milliseconds of pages in five eyes.
"""

import argparse
import time
from collections.abc import Callable, Iterator
from datetime import UTC
from decimal import Decimal
from itertools import batched
from typing import Any
from uuid import uuid4

from benchmarks import _asking, _house
from benchmarks.insight import company

BOTH_DATABASES = True
EYES = (("all", "boss"), ("half", "half"), ("department", "s1-0"), ("mine", "few"), ("nothing", "none"))
PAGES = (
    ("home", "/"),
    ("home, mine", "/?scope=mine"),
    ("whom the last month's bar counts as new", "/customers/?moved=new-2026-06"),
    ("  as lost", "/customers/?moved=lost-2026-06"),
    ("  none", "/customers/?moved=returning-2019-01"),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--smoke", action="store_true")
    small = parser.parse_args().smoke
    customers, lines, contacts, runs = (
        (2_000, 20_000, 5_000, 2) if small else (100_000, 1_000_000, 300_000, 20)
    )
    _house.open_house(customers, "scoring")
    fill(customers, lines, contacts)
    run_it()
    people = {eye: _asking.Person(login) for eye, login in EYES}
    print(f"\nCPU ms a request{'':<30}" + "".join(f"{eye:>12}" for eye in people))
    for label, path in PAGES:
        costs = [person.cost(path, runs) for person in people.values()]
        print(f"{label:<46}" + "".join(f"{cost.median:>12.1f}" for cost in costs))


def fill(customers: int, lines: int, contacts: int) -> None:
    """The orders of the generated lines, as scoring reads them; half the customers in one place."""
    from django.db.models import F

    from guanxi.customers.models import Customer
    from guanxi.foundation import ledger
    from guanxi.foundation.accounts.models import Company, Role, User
    from guanxi.foundation.bulk import insert_rows
    from guanxi.foundation.staff import actions as staff
    from guanxi.purchases.models import Order

    if Order.objects.exists():
        return
    system = User.system()
    place = staff.create_department(Company.get(), by=system, name="Half")
    roles = [Role.objects.get(code="sales")]
    staff.create_user(place, by=system, username="half", name="half", password=None, roles=roles)
    ids = list(Customer.objects.order_by("pk").values_list("pk", flat=True))
    with ledger.opened(ledger.Ledger(by=system, verb="fill")):
        Customer.objects.annotate(odd=F("pk") % 2).filter(odd=1).update(department=place)
        insert_rows(Order, COLUMNS, order_rows(ids, company(customers, lines, contacts)[0]))
    _house.settle()


COLUMNS = (
    "uid", "version", "created_at", "changed_at", "source", "number", "kind", "customer_id", "placed_at",
    "placed_on", "currency", "rate", "goods", "fees", "sold", "billed", "house_goods", "lines_count",
    "fingerprint",
)  # fmt: skip


def order_rows(ids: list[int], lines: Any) -> Iterator[tuple[Any, ...]]:
    """An order of each three lines."""
    for number, bought in enumerate(batched(lines.to_pylist(), 3)):
        goods = [Decimal(str(line["amount"])) for line in bought if line["goods"]]
        sold, net, one = sum((a for a in goods if a > 0), Decimal(0)), sum(goods, Decimal(0)), bought[0]
        at = one["at"].replace(tzinfo=UTC)
        kind = "sale" if sold else "return"
        yield (
            uuid4(), 1, at, at, "bench", f"S{number:07d}", kind, ids[one["customer"]], at, one["day"], "CNY",
            Decimal(1), net, Decimal(0), sold, sold, net, 3, "",
        )  # fmt: skip


def run_it() -> None:
    """One run, step by step, as a worker makes it."""
    from guanxi.foundation.accounts.models import Company, User
    from guanxi.scoring import actions, computing, jobs
    from guanxi.scoring.models import ScoreRun

    first = not ScoreRun.objects.filter(finished_at__isnull=False).exists()
    run = actions.start_scoring(Company.get(), by=User.system(), as_of=None, queued=False)
    claimed = jobs.JobRun.objects.get(pk=run.pk)
    timed("compute: read, judge, look back, spill (one step)", lambda: jobs._compute(claimed))
    counts = dict(claimed.cursor["parts"])
    for part in computing.PARTS:
        if part in counts:
            timed(f"write {part}, {counts[part]:,} rows", lambda part=part: write(jobs, claimed, part))
    timed("finish", lambda: jobs._finish(claimed))
    timed("drop what the run before wrote", lambda: all(iter(lambda: jobs._forget(claimed), False)))
    print("the house's first run" if first else "a later run: nearly nobody changes")


def write(jobs: Any, run: Any, part: str) -> None:
    while run.cursor["parts"] and run.cursor["parts"][0][0] == part:
        jobs._write_batch(run)


def timed(name: str, work: Callable[[], Any]) -> None:
    began, spent = time.perf_counter(), time.process_time()
    work()
    wall, cpu = time.perf_counter() - began, time.process_time() - spent
    print(f"{name:<56} {wall:7.2f} s   cpu {cpu:6.2f} s", flush=True)


if __name__ == "__main__":
    main()
