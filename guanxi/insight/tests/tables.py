"""Small companies for the tests: lines, customers and contacts written by hand."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import count
from typing import Any

import pyarrow as pa

ON = date(2026, 6, 30)

LINES = pa.schema(
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


@dataclass(frozen=True)
class Line:
    """One line; without a number it is an order of its own."""

    customer: int | None
    day: date
    amount: float
    kind: str = "sale"
    goods: bool = True
    order: int | None = None
    hour: int = 12


def sale(customer: int | None, day: str, amount: float, **more: Any) -> Line:
    return Line(customer, date.fromisoformat(day), amount, **more)


def returned(customer: int | None, day: str, amount: float, **more: Any) -> Line:
    return Line(customer, date.fromisoformat(day), -amount, kind="return", **more)


def line_table(lines: Iterable[Line]) -> pa.Table:
    numbers = count(1_000_000)
    rows = [
        {
            "order_id": next(numbers) if line.order is None else line.order,
            "customer": line.customer,
            "at": datetime.combine(line.day, time(line.hour), UTC).replace(tzinfo=None),
            "day": line.day,
            "kind": line.kind,
            "goods": line.goods,
            "amount": line.amount,
        }
        for line in lines
    ]
    return pa.Table.from_pylist(rows, schema=LINES)


def customer_table(ids: Iterable[int], kind: str = "firm") -> pa.Table:
    people = list(ids)
    return pa.table(
        {
            "id": pa.array(people, pa.int64()),
            "kind": pa.array([kind] * len(people), pa.string()),
        }
    )


def contact_table(contacts: Sequence[tuple[int, str]]) -> pa.Table:
    return pa.table(
        {
            "customer": pa.array([customer for customer, _ in contacts], pa.int64()),
            "day": pa.array([date.fromisoformat(day) for _, day in contacts], pa.date32()),
        }
    )


def row_of(table: pa.Table, customer: int) -> dict[str, Any]:
    place = table["customer"].to_pylist().index(customer)
    found: dict[str, Any] = table.slice(place, 1).to_pylist()[0]
    return found
