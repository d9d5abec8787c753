"""Interactions for the house that pages are measured in: by COPY or executemany, as an import leaves them."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import batched
from typing import Any

FIRST, DAYS = date(2026, 1, 1), 300
BATCH = 20_000
TALK = (
    "uid", "version", "created_at", "created_by_id", "changed_at", "customer_id", "on", "channel",
    "channel_label", "subject", "participants", "feedback", "follow_up", "owner_id", "owner_label", "status",
    "recorded_by", "fingerprint",
)  # fmt: skip


def build(boss: Any, each: int) -> None:
    """``each`` interactions of every customer over 300 days, one customer after the other."""
    from django.db import transaction

    from guanxi.customers.indexing import refresh_last_contact
    from guanxi.customers.models import Customer, Interaction
    from guanxi.foundation import ledger
    from guanxi.foundation.bulk import insert_rows

    ids = Customer.objects.order_by("pk").values_list("pk", flat=True)
    for some in batched(list(ids), BATCH // each):
        with transaction.atomic(), ledger.opened(ledger.Ledger(by=boss, verb="build")):
            insert_rows(Interaction, TALK, _rows(some, boss.pk, each))
            refresh_last_contact(some)


def _rows(customers: tuple[int, ...], owner: int, each: int) -> Iterator[tuple[Any, ...]]:
    from guanxi.foundation.changes.writing import new_uid

    for place, customer in enumerate(customers):
        for n in range(each):
            on = FIRST + timedelta(days=(place * 7 + n * 59) % DAYS)
            at = datetime.combine(on, datetime.min.time(), UTC)
            yield (
                new_uid(), 1, at, owner, at, customer, on, "phone", "", f"Talk {place}-{n}", "", "…", "",
                owner, "", "done", "", "",
            )  # fmt: skip
