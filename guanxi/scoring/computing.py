"""From the database's columns to standings: the bridge between the rooms' tables and ``insight``.

Loads numpy, pyarrow and DuckDB: workers and commands only. What it computes is put into one Arrow file in
the home folder (ids and figures, nothing personal), from which the job writes in batches.
"""

import json
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import ipc

from guanxi.customers.consent.restricted import restricted
from guanxi.foundation.accounts.models import Company
from guanxi.foundation.columns import read_columns
from guanxi.insight import features, history, reasons, tiers, windows
from guanxi.insight.concentration import concentration
from guanxi.insight.thresholds import TIERS, Thresholds
from guanxi.purchases.columns import ORDERS
from guanxi.purchases.models import Order
from guanxi.purchases.queries import unrated

from . import spilling

CUSTOMERS = """
SELECT c.id, c.kind FROM customers_customer c
LEFT JOIN changes_changeset s ON s.id = c.change_set_id
WHERE (s.state IS NULL OR s.state NOT IN ('applying', 'undoing'))
AND (c.party IS NULL OR EXISTS (SELECT 1 FROM purchases_order o WHERE o.customer_id = c.id)) ORDER BY c.id
"""
CONTACTS = """
SELECT i.customer_id, i."on" FROM customers_interaction i
LEFT JOIN changes_changeset s ON s.id = i.change_set_id
WHERE s.state IS NULL OR s.state NOT IN ('applying', 'undoing')
"""
CUSTOMER_COLUMNS = pa.schema({"id": pa.int64(), "kind": pa.string()})
CONTACT_COLUMNS = pa.schema({"customer": pa.int64(), "day": pa.date32()})
LINE_COLUMNS = pa.schema(
    {
        "order_id": pa.int64(),
        "customer": pa.int64(),
        "at": pa.timestamp("us"),
        "day": pa.date32(),
        "kind": pa.string(),
        "goods": pa.bool_(),
        "amount": pa.float64(),
    }
)
MONTHS = 24  # judged looking back
SHOWN = 14  # of these: a year, the month to compare its end with, and the running one
STANDINGS, REVENUE, MOVEMENTS, CHANGES = "standings", "revenue", "movements", "changes"
PARTS = (STANDINGS, REVENUE, MOVEMENTS, CHANGES)
STEM = "score"  # of the files between computing and writing


@dataclass(frozen=True)
class Inputs:
    """What the company knows of its customers, as columns."""

    lines: pa.Table
    customers: pa.Table
    contacts: pa.Table

    @property
    def last_event(self) -> date | None:
        """The day up to which customers can be judged: the last order's, where there is none the last talk's.

        Tiers rest on orders. A talk after the last of them says nothing of what was bought since, and a file
        of talks that goes on for longer would make everybody a buyer who fell silent.
        """
        days = (pc.max(table["day"]).as_py() for table in (self.lines, self.contacts) if table.num_rows)
        return next((day for day in days if day is not None), None)

    @property
    def first_sale(self) -> date | None:
        return pc.min(self.lines["day"]).as_py() if self.lines.num_rows else None


@dataclass(frozen=True)
class Scores:
    """What one run found."""

    as_of: date
    table: pa.Table
    figures: dict[str, Any]
    revenue: pa.Table
    movements: pa.Table
    changes: pa.Table


def read_inputs() -> Inputs:
    """Read the three tables that scoring needs, without whose data may only be kept."""
    ids = pa.array(sorted(restricted().whole), pa.int64())
    return Inputs(
        _without(read_columns(ORDERS, LINE_COLUMNS), "customer", ids),
        _without(read_columns(CUSTOMERS, CUSTOMER_COLUMNS), "id", ids),
        _without(read_columns(CONTACTS, CONTACT_COLUMNS), "customer", ids),
    )


def _without(table: pa.Table, column: str, ids: pa.Array) -> pa.Table:
    return table.filter(pc.invert(pc.is_in(table[column], value_set=ids))) if len(ids) else table


def compute(inputs: Inputs, thresholds: Thresholds, as_of: date | None) -> Scores:
    """Features, tiers with reasons, the months behind us, and the company's figures."""
    today = datetime.now(ZoneInfo(Company.get().zone)).date()
    day = as_of or windows.propose_as_of(inputs.last_event, today)
    found = features.customer_features(
        inputs.lines, inputs.customers, inputs.contacts, on=day, lost=thresholds.lost
    )
    judged = tiers.classify(found, thresholds)
    table = _joined(found, judged)
    months = windows.month_ends(inputs.first_sale, day)[-MONTHS:] if inputs.first_sale else []
    months += [day] if inputs.first_sale and day not in months else []
    figures = _figures(inputs, found, judged, thresholds)
    if not months:
        nothing = (history.REVENUE.empty_table(), history.MOVEMENTS.empty_table(), CHANGE.empty_table())
        return Scores(day, table, figures, *nothing)
    past = history.monthly(
        inputs.lines, inputs.customers, inputs.contacts, months=months, thresholds=thresholds
    )
    since = months[-SHOWN:][0]
    revenue, movements = (part.filter(pc.field("month") >= since) for part in (past.revenue, past.movements))
    figures["months"] = _months(past, revenue, movements)[-SHOWN:]
    return Scores(day, table, figures, revenue, movements, _changes(past))


def _joined(found: pa.Table, judged: pa.Table) -> pa.Table:
    for name in judged.column_names:
        if name != "customer":
            found = found.append_column(name, judged[name])
    return found


def _figures(inputs: Inputs, found: pa.Table, judged: pa.Table, rules: Thresholds) -> dict[str, Any]:
    """What the home page and the import report say of the company as a whole."""
    bought = pc.greater(found["n_orders"], 0)
    few = concentration(_totals(found.filter(bought)), _totals(found.filter(pc.invert(bought))))
    counted = pc.value_counts(judged["tier"]).to_pylist()
    return {
        "customers": found.num_rows,
        "buyers": few.of,
        "tiers": {row["values"]: row["counts"] for row in counted if row["values"]},
        "net_total": round(float(found["net_total"].to_numpy().sum()), 2),
        "pareto_customers": few.customers,
        "pareto_value": few.least,
        "lorenz": [[round(x, 4), round(y, 4)] for x, y in few.curve],
        "last_event": inputs.last_event.isoformat() if inputs.last_event else None,
        "high_cut": _first(judged["high_cut"]),
        "without_rate": _without_rate(),
        "lost": int(pc.sum(judged["is_lost"]).as_py() or 0),
        "no_room": _no_room(judged),
        "room_elsewhere": _room_elsewhere(judged, rules),
        "high_at_risk": _high_at_risk(judged),
        "buyers_year": int(pc.sum(pc.greater(found["n_orders_year"], 0)).as_py() or 0),
    }


def _totals(found: pa.Table) -> list[float]:
    """To the cent, as they are kept: whoever adds these up from the list gets the same."""
    return [round(total, 2) for total in found["net_total"].to_pylist()]


def _no_room(judged: pa.Table) -> int:
    """Customers with a tier of whom nothing shows that they could buy more; rounded as they are kept."""
    zero = pc.equal(pc.round(judged["potential"], 2), 0)
    return int(pc.sum(pc.and_(zero, pc.is_valid(judged["tier"]))).as_py() or 0)


def _high_at_risk(judged: pa.Table) -> int:
    """Customers whose value is a high one, and who are counted as at risk all the same."""
    high = pc.and_(pc.greater_equal(judged["value"], judged["high_cut"]), pc.greater(judged["value"], 0))
    return int(pc.sum(pc.and_(high, pc.equal(judged["tier"], "risk"))).as_py() or 0)


def _room_elsewhere(judged: pa.Table, rules: Thresholds) -> int:
    """Customers of the other tiers who could buy as much more as one of high potential."""
    room = pc.greater_equal(pc.round(judged["potential"], 2), rules.potential_cut)
    other = pc.not_equal(judged["tier"], "potential")
    return int(pc.sum(pc.and_(room, other)).as_py() or 0)


def _without_rate() -> dict[str, int]:
    """Orders that are in no sum, by currency: no rate is known for their day."""
    rows = Order.objects.settled().filter(unrated()).by_currency()  # unscoped: a count, shown to who sees all
    return {row["currency"]: row["orders"] for row in rows}


def _currencies_missing() -> dict[int, list[str]]:
    """Customer → currencies of the orders that have no rate."""
    found: dict[int, list[str]] = {}
    rows = Order.objects.settled().filter(unrated(), customer__isnull=False)  # unscoped: a run reads all
    for customer, currency in (
        rows.order_by("customer_id", "currency").values_list("customer_id", "currency").distinct()
    ):
        found.setdefault(customer, []).append(currency)
    return found


def _months(past: history.History, revenue: pa.Table, movements: pa.Table) -> list[dict[str, Any]]:
    """What each month came to for the company as a whole."""
    found: dict[date, dict[str, Any]] = {
        month: {"month": month.isoformat(), "short": short}
        for month, short in zip(past.months, past.short, strict=True)
    }
    sold = revenue.group_by(["month", "tier"]).aggregate([("revenue", "sum")])
    for row in sold.to_pylist():
        found[row["month"]].setdefault("revenue", {})[row["tier"] or ""] = round(row["revenue_sum"], 2)
    moved = movements.group_by(["month", "kind"]).aggregate([([], "count_all")])
    for row in moved.to_pylist():
        found[row["month"]].setdefault("moved", {})[row["kind"]] = row["count_all"]
    return list(found.values())


CHANGE = pa.schema({"customer": pa.int64(), "on": pa.date32(), "before": pa.string(), "after": pa.string()})


def _changes(past: history.History) -> pa.Table:
    """Each customer's changes of tier between one month's end and the next, as computed looking back."""
    names = pa.array([*TIERS, ""], pa.string())  # -1, no tier yet, is the last
    found = [CHANGE.empty_table()]
    for then, now, end in zip(past.tiers, past.tiers[1:], past.months[1:], strict=False):
        moved = (then != now).nonzero()[0]
        columns = [
            pa.array(past.customers[moved], pa.int64()),
            pa.repeat(pa.scalar(end, pa.date32()), moved.size),
            *(names.take(pa.array(tier[moved] % len(names))) for tier in (then, now)),
        ]
        found.append(pa.Table.from_arrays(columns, schema=CHANGE))
    return pa.concat_tables(found)


def _first(column: pa.ChunkedArray) -> float | None:
    kept = column.drop_null()
    return round(float(kept[0].as_py()), 2) if len(kept) else None


# ---- the files between computing and writing ----------------------------------------------------


def spill(run_id: int, scores: Scores, thresholds: Thresholds) -> dict[str, int]:
    """Put what was found into the run's files, a row's reason numbers beside it; returns the rows of each."""
    numbers: list[dict[str, Any]] = reasons.reason_numbers(scores.table, scores.table, thresholds)
    missing = _currencies_missing() if "no_rate" in pc.unique(scores.table["reason"]).to_pylist() else {}
    for row, customer in enumerate(scores.table["customer"].to_pylist() if missing else ()):
        if "n_unrated" in numbers[row]:
            numbers[row]["currencies"] = missing.get(customer, [])
    table = scores.table.append_column("numbers", pa.array([json.dumps(n) for n in numbers], pa.string()))
    parts = {STANDINGS: table, REVENUE: scores.revenue, MOVEMENTS: scores.movements, CHANGES: scores.changes}
    return {part: spilling.put(STEM, run_id, part, rows) for part, rows in parts.items()}


def spilled(run_id: int, part: str, start: int, most: int) -> list[dict[str, Any]]:
    """``most`` rows of a part of what the run found, from ``start``."""
    return spilling.take(STEM, run_id, part, start, most)


def features_of(run_id: int) -> pa.Table | None:
    """The whole table of a run, for a preview of other thresholds; None when it is gone."""
    path = spilling.path_of(STEM, run_id, STANDINGS)
    if not path.exists():
        return None
    with pa.memory_map(str(path)) as source:
        return ipc.open_file(source).read_all()


def drop_spilled(except_run: int) -> None:
    """Only the newest run's standings are kept (the preview reads them)."""
    spilling.drop(STEM, up_to=except_run, but=spilling.path_of(STEM, except_run, STANDINGS))


def moves(run_id: int, before: Thresholds, after: Thresholds) -> list[dict[str, Any]] | None:
    """How many customers would move between tiers under other thresholds."""
    table = features_of(run_id)
    return None if table is None else [asdict(move) for move in tiers.preview(table, before, after)]
