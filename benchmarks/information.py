"""The queue of doubles, the quality page and its queue of reviews at 100,000 customers: CPU ms a request.

    python benchmarks/information.py [--smoke] [--million] [--customers 100000] [--runs 40]

The house of `pages`, measured for its quality by the product's own steps, with one pair of records to each
twenty customers waiting in the queue. Both are kept for the next run. Eyes and figures as in `pages`.
"""

import random
import time
from itertools import batched
from typing import Any

from benchmarks import _asking, _house
from benchmarks.pages import EYES, ask, opened, show

BOTH_DATABASES = True
ONE_PAIR_IN = 20
STEP = 2_000


def main() -> None:
    runs = opened(__doc__)
    measure()
    pair()
    _house.settle()
    people = {eye: _asking.Person(login) for eye, login in EYES}
    show([ask(people, runs, *page) for page in addresses()], runs)


def measure() -> None:
    """Every record's quality, and the counts of the page, as each night."""
    from guanxi.customers.models import Customer
    from guanxi.customers.quality import actions
    from guanxi.customers.quality.models import QualityCount
    from guanxi.foundation.accounts.models import Company, User

    if QualityCount.objects.exists():
        return
    company, system, after = Company.get(), User.system(), 0
    started = time.process_time()
    while (last := actions.measure_customers(company, by=system, after=after, limit=STEP)) is not None:
        after = last
    spent = time.process_time() - started
    print(f"quality measured: {Customer.objects.count() / spent:,.0f} records per CPU second of ours")
    started = time.process_time()
    actions.count_quality(company, by=system)
    print(f"counted for the page: {time.process_time() - started:.1f} CPU s of ours", flush=True)


def pair() -> None:
    """What a search would have left in the queue, likely pairs and less likely ones."""
    from django.db import transaction
    from django.utils import timezone

    from guanxi.customers.duplicates.models import DuplicatePair
    from guanxi.customers.models import Customer
    from guanxi.foundation import ledger
    from guanxi.foundation.accounts.models import User

    if DuplicatePair.objects.exists():
        return
    dice, ids = random.Random(3), list(Customer.objects.order_by("pk").values_list("pk", flat=True))
    why = [["name", "kernel", 14.2], ["phone", "same", 16.1], ["place", "same", 5.3]]
    pairs = (
        DuplicatePair(
            left_id=left, right_id=right, kind="firm", probability=(likely := 0.5 + dice.random() / 2),
            gain=likely * (1 + dice.randrange(500_000)), why=why, run=1, found_on=timezone.localdate(),
        )
        for left, right in zip(ids[::ONE_PAIR_IN], ids[1::ONE_PAIR_IN], strict=False)
    )  # fmt: skip
    for some in batched(pairs, STEP):
        with transaction.atomic(), ledger.opened(ledger.Ledger(by=User.system(), verb="build")):
            DuplicatePair.objects.bulk_create(some)


def addresses() -> list[tuple[str, str, str]]:
    """As of `pages`."""
    from guanxi.customers.duplicates.models import DuplicatePair

    some: Any = DuplicatePair.objects.order_by("-gain")[10]
    return [
        ("queue", "queue of doubles, HTML page", "/customers/duplicates/"),
        ("", "  its fragment", "/customers/duplicates/#"),
        ("", "  as JSON", "/api/customers/duplicates"),
        ("", "  by likelihood", "/customers/duplicates/?sort=probability"),
        ("pair", "both records side by side", f"/customers/duplicates/{some.pk}/"),
        ("quality", "quality page", "/quality/"),
        ("", "  by channels", "/quality/channels/"),
        ("review", "queue of reviews", "/quality/review/"),
    ]


if __name__ == "__main__":
    main()
