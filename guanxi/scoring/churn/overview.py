"""The churn board, summed only over what the reader may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, DecimalField, ExpressionWrapper, F, Q, Sum

from guanxi.customers.models import Customer
from guanxi.foundation.ui import formats
from guanxi.scoring.cards.models import ModelCard
from guanxi.scoring.overview import Lens

from . import wording
from .listing import CUTS, RISE
from .models import Risk

SHOWN = 15
TOLD = 0.1  # from this risk on a reason is told
AT_STAKE = ExpressionWrapper(
    F("customer__value") * F("chance"), output_field=DecimalField(max_digits=20, decimal_places=2)
)


def newest_card() -> ModelCard | None:
    found: ModelCard | None = ModelCard.objects.newest(ModelCard.Kind.CHURN)
    return found


@dataclass(frozen=True)
class Sums:
    """Within a lens: customers who can leave, by their risk, and the net goods of a year at stake."""

    customers: int
    high: int
    middle: int
    low: int
    rose: int
    at_stake: Decimal
    expected: float


def sums_of(lens: Lens) -> Sums:
    low, high = CUTS
    found = lens.narrow(Risk.objects).aggregate(
        customers=Count("pk"),
        high=Count("pk", filter=Q(chance__gte=high)),
        middle=Count("pk", filter=Q(chance__gte=low, chance__lt=high)),
        low=Count("pk", filter=Q(chance__lt=low)),
        rose=Count("pk", filter=Q(rose__gte=RISE)),
        at_stake=Sum(AT_STAKE, filter=Q(customer__value__gt=0)),
        expected=Sum("chance"),
    )
    return Sums(
        **{**found, "at_stake": found["at_stake"] or Decimal(0), "expected": found["expected"] or 0.0}
    )


@dataclass(frozen=True)
class Line:
    """One customer as the board tells it."""

    customer: Customer
    chance: str
    is_high: bool
    moved: str
    value: str
    why: str


def dearest(lens: Lens, currency: str) -> list[Line]:
    """By the net goods of a year that are at stake."""
    rows = lens.narrow(Risk.objects).filter(customer__value__gt=0).annotate(stake=AT_STAKE)
    return _lines(rows.order_by("-stake", "customer_id"), currency)


def risen(lens: Lens, currency: str) -> list[Line]:
    """Whose risk rose most since the run before [ANA-15]."""
    return _lines(lens.narrow(Risk.objects).filter(rose__gte=RISE).order_by("-rose", "customer_id"), currency)


def _lines(rows: Any, currency: str) -> list[Line]:
    found: Sequence[Risk] = rows.select_related("customer")[:SHOWN]
    return [
        Line(
            one.customer,
            formats.percent(one.chance),
            one.chance >= CUTS[1],
            "" if one.before is None else formats.signed(one.rose, as_percent=True),
            formats.money(one.customer.value, currency),
            _weightiest(one, currency),
        )
        for one in found
    ]


def _weightiest(found: Risk, currency: str) -> str:
    """The reason that adds most; of who is hardly at risk none."""
    if found.chance < TOLD:
        return ""
    name, value, points = max(found.reasons, key=lambda one: one[2], default=("", None, 0.0))
    return wording.said(name, value, currency) if points > 0 else ""
