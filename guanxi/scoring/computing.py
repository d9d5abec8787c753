"""From the database's columns to standings: the bridge between the rooms' tables and ``insight``.

Loads numpy, pyarrow and DuckDB: workers and commands only. What it computes is put into one Arrow file in
the home folder (ids and figures, nothing personal), from which the job writes in batches.
"""

import json
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc
from django.conf import settings
from pyarrow import ipc

from guanxi.foundation.accounts.models import Company
from guanxi.foundation.columns import read_columns
from guanxi.insight import features, history, reasons, tiers, value, windows
from guanxi.insight.thresholds import Thresholds
from guanxi.purchases.columns import ORDERS

CUSTOMERS = """
SELECT c.id, c.kind, c.owner_id, c.department_id FROM customers_customer c
LEFT JOIN changes_changeset s ON s.id = c.change_set_id
WHERE s.state IS NULL OR s.state NOT IN ('applying', 'undoing') ORDER BY c.id
"""
CONTACTS = """
SELECT i.customer_id, i."on" FROM customers_interaction i
LEFT JOIN changes_changeset s ON s.id = i.change_set_id
WHERE s.state IS NULL OR s.state NOT IN ('applying', 'undoing')
"""
CUSTOMER_COLUMNS = pa.schema(
    {"id": pa.int64(), "kind": pa.string(), "owner": pa.int64(), "department": pa.int64()}
)
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
MONTHS = 24


@dataclass(frozen=True)
class Inputs:
    """What the company knows of its customers, as columns."""

    lines: pa.Table
    customers: pa.Table
    contacts: pa.Table

    @property
    def last_event(self) -> date | None:
        """The day of the last order or interaction."""
        days = [pc.max(table["day"]).as_py() for table in (self.lines, self.contacts) if table.num_rows]
        return max((day for day in days if day is not None), default=None)

    @property
    def first_sale(self) -> date | None:
        return pc.min(self.lines["day"]).as_py() if self.lines.num_rows else None


@dataclass(frozen=True)
class Scores:
    """What one run found."""

    as_of: date
    table: pa.Table
    figures: dict[str, Any]
    past: history.History | None


def read_inputs() -> Inputs:
    """Read the three tables that scoring needs."""
    return Inputs(
        read_columns(ORDERS, LINE_COLUMNS),
        read_columns(CUSTOMERS, CUSTOMER_COLUMNS),
        read_columns(CONTACTS, CONTACT_COLUMNS),
    )


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
    past = None
    if months:
        past = history.monthly(
            inputs.lines, inputs.customers, inputs.contacts, months=months, thresholds=thresholds
        )
    return Scores(day, table, _figures(inputs, found, judged), past)


def _joined(found: pa.Table, judged: pa.Table) -> pa.Table:
    for name in judged.column_names:
        if name != "customer":
            found = found.append_column(name, judged[name])
    return found


def _figures(inputs: Inputs, found: pa.Table, judged: pa.Table) -> dict[str, Any]:
    """What the home page and the import report say of the company as a whole."""
    totals = found["net_total"].to_numpy()
    bought = found.filter(pc.greater(found["n_orders"], 0))["net_total"].to_numpy()
    count = value.pareto_count(totals)
    buyers = int(pc.sum(pc.greater(found["n_orders"], 0)).as_py() or 0)
    counted = pc.value_counts(judged["tier"]).to_pylist()
    return {
        "customers": found.num_rows,
        "buyers": buyers,
        "tiers": {row["values"]: row["counts"] for row in counted if row["values"]},
        "net_total": round(float(totals.sum()), 2),
        "pareto_customers": count,
        "pareto_value": round(float(sorted(totals, reverse=True)[count - 1]), 2) if count else 0.0,
        "lorenz": [
            [round(float(x), 4), round(float(y), 4)] for x, y in zip(*value.lorenz(bought), strict=True)
        ],
        "last_event": inputs.last_event.isoformat() if inputs.last_event else None,
        "high_cut": _first(judged["high_cut"]),
        "lost": int(pc.sum(judged["is_lost"]).as_py() or 0),
    }


def _first(column: pa.ChunkedArray) -> float | None:
    kept = column.drop_null()
    return round(float(kept[0].as_py()), 2) if len(kept) else None


# ---- the file between computing and writing -----------------------------------------------------


def _path(run_id: int) -> Path:
    return Path(settings.GUANXI_HOME) / "tmp" / f"score-{run_id}.arrow"


def spill(run_id: int, scores: Scores, thresholds: Thresholds) -> int:
    """Put the table with each row's reason numbers into the run's file; returns its rows."""
    numbers = reasons.reason_numbers(scores.table, scores.table, thresholds)
    table = scores.table.append_column("numbers", pa.array([json.dumps(n) for n in numbers], pa.string()))
    with ipc.new_file(str(_path(run_id)), table.schema) as file:
        file.write_table(table, max_chunksize=5000)
    return int(table.num_rows)


def spilled(run_id: int, start: int, most: int) -> list[dict[str, Any]]:
    """``most`` rows of the run's file from ``start``."""
    with pa.memory_map(str(_path(run_id))) as source:
        rows: list[dict[str, Any]] = ipc.open_file(source).read_all().slice(start, most).to_pylist()
    return rows


def spill_past(run_id: int, past: dict[str, list[Any]]) -> None:
    """Put the months beside the rows."""
    _path(run_id).with_suffix(".json").write_text(json.dumps(past), "utf-8")


def past_of(run_id: int) -> dict[str, list[Any]]:
    past: dict[str, list[Any]] = json.loads(_path(run_id).with_suffix(".json").read_text("utf-8"))
    return past


def features_of(run_id: int) -> pa.Table | None:
    """The whole table of a run, for a preview of other thresholds; None when it is gone."""
    path = _path(run_id)
    if not path.exists():
        return None
    with pa.memory_map(str(path)) as source:
        return ipc.open_file(source).read_all()


def drop_spilled(except_run: int) -> None:
    """Only the newest run's file is kept (the preview reads it)."""
    for path in (Path(settings.GUANXI_HOME) / "tmp").glob("score-*"):
        number = path.stem.removeprefix("score-")
        if number.isdecimal() and int(number) < except_run:
            path.unlink(missing_ok=True)


def moves(run_id: int, before: Thresholds, after: Thresholds) -> list[dict[str, Any]] | None:
    """How many customers would move between tiers under other thresholds."""
    table = features_of(run_id)
    return None if table is None else [asdict(move) for move in tiers.preview(table, before, after)]
