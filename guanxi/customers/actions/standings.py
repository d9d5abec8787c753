"""What scoring says of customers, written by scoring alone."""

from collections.abc import Sequence
from datetime import date

from django.db import connection
from django.utils.translation import gettext as _

from guanxi.customers.models import Customer, Standing
from guanxi.customers.rows import StandingRow, TierChange
from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.actions import action
from guanxi.foundation.errors import Refused

MOST = 5000
SHOWN = ["tier", "value", "last_order_on"]


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
    _show([row for row in present if known[row.customer_id] != (row.tier, row.value, row.last_order_on)])
    ledger.require().note(run=run_id, as_of=as_of.isoformat(), standings=len(present))
    return [
        TierChange(row.customer_id, known[row.customer_id][0], row.tier)
        for row in present
        if known[row.customer_id][0] != row.tier
    ]


def _upsert(rows: Sequence[StandingRow], run_id: int, as_of: date) -> None:
    standings = [
        Standing(
            customer_id=row.customer_id,
            as_of=as_of,
            run_id=run_id,
            tier=row.tier,
            value=row.value,
            potential=row.potential,
            loyalty=row.loyalty,
            facts=dict(row.facts),
            reasons=list(row.reasons),
        )
        for row in rows
    ]
    Standing.objects.bulk_create(
        standings,
        update_conflicts=True,
        unique_fields=["customer"],
        update_fields=["as_of", "run_id", "tier", "value", "potential", "loyalty", "facts", "reasons"],
    )


def _show(rows: Sequence[StandingRow]) -> None:
    """Bring the columns that lists sort and filter by; no version, no history: they follow from facts."""
    ledger.require("showing standings")
    table = connection.ops.quote_name(Customer._meta.db_table)
    statement = f"UPDATE {table} SET tier = %s, value = %s, last_order_on = %s WHERE id = %s"  # noqa: S608
    adapt = connection.ops.adapt_decimalfield_value
    values = [
        (row.tier, adapt(row.value, 16, 2), connection.ops.adapt_datefield_value(row.last_order_on), row.customer_id)
        for row in rows
    ]
    if values:
        with connection.cursor() as cursor:
            cursor.executemany(statement, values)
