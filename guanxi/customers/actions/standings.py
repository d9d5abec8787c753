"""What scoring says of customers, written by scoring alone."""

from collections.abc import Sequence
from datetime import date
from operator import attrgetter

from django.db import connection

from guanxi.customers.models import Customer, Standing
from guanxi.customers.rows import StandingRow, TierChange
from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.actions import action
from guanxi.foundation.bulk import insert_rows, update_rows
from guanxi.foundation.errors import Refused
from guanxi.foundation.sentences import said as _

MOST = 5000
FIGURES = ["tier", "value", "potential", "loyalty", "lost_on", "value_moved"]
COLUMNS = ["as_of", "run_id", *FIGURES, "facts", "reasons"]
OF_ROW = attrgetter(*FIGURES)
SHOWN = ["tier", "value", "total", "last_order_on"]
OF_LIST = attrgetter(*SHOWN)


@action("scoring.run_scoring")
def write_standings(
    company: Company, *, by: User, run_id: int, as_of: date, rows: Sequence[StandingRow]
) -> list[TierChange]:
    """Write a batch of standings and what lists show of them; returns whose tier is another now."""
    if len(rows) > MOST:
        raise Refused(_("At most %(most)s rows at once.") % {"most": MOST})
    ids = [row.customer_id for row in rows]
    # In key order, so that two runs wait for each other instead of locking crosswise.
    held = Customer.objects.filter(pk__in=ids).order_by("pk")
    if connection.features.has_select_for_update:
        held = held.select_for_update(no_key=True)
    known = {pk: tuple(shown) for pk, *shown in held.values_list("pk", *SHOWN)}
    present = [row for row in rows if row.customer_id in known]
    _upsert(present, run_id, as_of)
    _show([row for row in present if known[row.customer_id] != OF_LIST(row)])
    ledger.require().note(run=run_id, as_of=as_of.isoformat(), standings=len(present))
    return [
        TierChange(row.customer_id, known[row.customer_id][0], row.tier)
        for row in present
        if known[row.customer_id][0] != row.tier
    ]


def _upsert(rows: Sequence[StandingRow], run_id: int, as_of: date) -> None:
    there = set(
        Standing.objects.filter(pk__in=[row.customer_id for row in rows]).values_list("pk", flat=True)
    )
    values = [
        (as_of, run_id, *OF_ROW(row), dict(row.facts), list(row.reasons), row.customer_id) for row in rows
    ]
    update_rows(Standing, COLUMNS, [row for row in values if row[-1] in there])
    insert_rows(Standing, [*COLUMNS, "customer_id"], [row for row in values if row[-1] not in there])


def _show(rows: Sequence[StandingRow]) -> None:
    """Bring the columns that lists sort and filter by; no version, no history: they follow from facts."""
    update_rows(Customer, SHOWN, [(*OF_LIST(row), row.customer_id) for row in rows])
