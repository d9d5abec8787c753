"""The forecast as a whole, summed only over what the reader may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, Sum

from guanxi.customers.models import Customer
from guanxi.foundation.ui import formats
from guanxi.scoring.cards.models import ModelCard
from guanxi.scoring.lifetime.models import Forecast
from guanxi.scoring.overview import Lens

from .listing import FEW, MOST

SHOWN = 12  # customers of each list on the page


@dataclass(frozen=True)
class Sums:
    """Within a lens: what is expected, of how many customers, and how many of them are what."""

    value: Decimal
    customers: int
    once: int
    left: int
    open: int
    here: int
    before: Decimal  # net goods of the twelve months before, of the same


def sums_of(lens: Lens) -> Sums:
    found = lens.narrow(Forecast.objects).aggregate(
        value=Sum("value"),
        customers=Count("pk"),
        once=Count("pk", filter=Q(once=True)),
        left=Count("pk", filter=Q(alive__lt=FEW)),
        open=Count("pk", filter=Q(alive__gte=FEW, alive__lt=MOST)),
        here=Count("pk", filter=Q(alive__gte=MOST)),
        before=Sum("customer__value"),
    )
    zero = Decimal(0)
    return Sums(**{**found, "value": found["value"] or zero, "before": found["before"] or zero})


@dataclass(frozen=True)
class Line:
    """One customer as the page's tables tell it."""

    customer: Customer
    value: str
    interval: str
    purchases: str
    still: str
    before: str


def dearest(lens: Lens, currency: str) -> list[Line]:
    """Of whom most is expected."""
    return _lines(lens.narrow(Forecast.objects).order_by("-value", "customer_id"), currency)


def slipping(lens: Lens, currency: str) -> list[Line]:
    """Who brought most within twelve months and has probably left, or may have: worth a call."""
    rows = lens.narrow(Forecast.objects).filter(alive__lt=MOST, customer__value__gt=0)
    at_stake = F("customer__value") * (1 - F("alive"))
    return _lines(rows.order_by(at_stake.desc(), "customer_id"), currency)


def _lines(rows: Any, currency: str) -> list[Line]:
    found: Sequence[Forecast] = rows.select_related("customer")[:SHOWN]
    return [
        Line(
            one.customer,
            formats.money(one.value, currency),
            f"{formats.money(one.low, currency)} – {formats.money(one.high, currency)}",
            formats.number(one.purchases, 1),
            "–" if one.alive is None else formats.percent(one.alive),
            formats.money(one.customer.value, currency),
        )
        for one in found
    ]


def newest_card() -> ModelCard | None:
    """The card that the forecasts are of."""
    found: ModelCard | None = ModelCard.objects.newest(ModelCard.Kind.LIFETIME)
    return found
