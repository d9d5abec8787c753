"""Writing what the model told of each customer; what it had told before stands beside it."""

from collections.abc import Mapping, Sequence
from typing import Any

from guanxi.customers.models import Customer
from guanxi.foundation.bulk import insert_rows, update_rows

from .models import Risk

COLUMNS = ("card_id", "chance", "before", "rose", "reasons")


def write_risks(rows: Sequence[Mapping[str, Any]], card_id: int) -> None:
    """In place of what was told before; a batch that comes again keeps what it found the first time."""
    ids = [row["customer"] for row in rows]
    present = set(Customer.objects.filter(pk__in=ids).values_list("pk", flat=True))
    there = {
        pk: before if card == card_id else chance
        for pk, card, chance, before in Risk.objects.filter(pk__in=ids).values_list(
            "pk", "card_id", "chance", "before"
        )
    }
    values = [_values(row, card_id, there.get(row["customer"])) for row in rows if row["customer"] in present]
    update_rows(Risk, COLUMNS, [row for row in values if row[-1] in there])
    insert_rows(Risk, [*COLUMNS, "customer_id"], [row for row in values if row[-1] not in there])


def _values(row: Mapping[str, Any], card_id: int, before: float | None) -> tuple[Any, ...]:
    reasons = [
        [name, None if value is None else round(value, 4), round(points, 6)]
        for name, value, points in zip(row["features"], row["values"], row["points"], strict=True)
    ]
    rose = 0.0 if before is None else row["chance"] - before
    return (card_id, row["chance"], before, rose, reasons, row["customer"])


def forget_older(card_id: int, most: int) -> bool:
    """Drop up to ``most`` of whom the newest run says nothing: they left, or are no longer there."""
    old = list(Risk.objects.filter(card_id__lt=card_id).order_by("pk").values_list("pk", flat=True)[:most])
    Risk.objects.filter(pk__in=old).delete()
    return bool(old)
