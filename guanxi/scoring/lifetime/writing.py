"""Writing what the model told of each customer."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from guanxi.customers.models import Customer
from guanxi.foundation.bulk import insert_rows, update_rows

from .models import Forecast

COLUMNS = (
    "card_id", "purchases", "purchases_low", "purchases_high", "value", "low", "high", "mean", "alive",
    "once",
)  # fmt: skip
MONEY = ("value", "low", "high", "mean")


def write_forecasts(rows: Sequence[Mapping[str, Any]], card_id: int) -> None:
    """In place of what was told before; of who is no longer there nothing is written."""
    ids = [row["customer"] for row in rows]
    present = set(Customer.objects.filter(pk__in=ids).values_list("pk", flat=True))
    there = set(Forecast.objects.filter(pk__in=ids).values_list("pk", flat=True))
    values = [(*_values(row, card_id), row["customer"]) for row in rows if row["customer"] in present]
    update_rows(Forecast, COLUMNS, [row for row in values if row[-1] in there])
    insert_rows(Forecast, [*COLUMNS, "customer_id"], [row for row in values if row[-1] not in there])


def _values(row: Mapping[str, Any], card_id: int) -> tuple[Any, ...]:
    told = {name: Decimal(str(round(row[name], 2))) if name in MONEY else row[name] for name in COLUMNS[1:]}
    return (card_id, *told.values())


def forget_older(card_id: int, most: int) -> bool:
    """Drop up to ``most`` of what older cards told, of whom the newest says nothing."""
    old = list(
        Forecast.objects.filter(card_id__lt=card_id).order_by("pk").values_list("pk", flat=True)[:most]
    )
    Forecast.objects.filter(pk__in=old).delete()
    return bool(old)
