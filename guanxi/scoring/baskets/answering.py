"""What customers answered to offers: whom not to ask again, and how often an offer is taken."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Avg, Count, Q

from guanxi.insight.effects import Side, wilson

from .models import OfferAnswer

AGAIN_AFTER = timedelta(days=365)  # who said no is not asked for a year

NO = (OfferAnswer.Outcome.REFUSED, OfferAnswer.Outcome.UNFIT)


def refused(as_of: date) -> Iterator[tuple[int, int]]:
    """(customer, product) that was refused, or did not fit, within a year before ``as_of``."""
    since = as_of - AGAIN_AFTER
    rows = OfferAnswer.objects.filter(outcome__in=NO, at__date__gt=since)  # unscoped: a run reads all
    return rows.values_list("customer_id", "product_id").distinct().iterator()


@dataclass(frozen=True)
class Taken:
    """Of ``n`` offers answered, how many were taken; low and high of the share, and what had been told."""

    n: int
    taken: int
    low: float
    high: float
    told: float


def taken_of(kind: str, seen: Any) -> Taken | None:
    """How often offers of a kind were taken, among the answers that a reader sees; None without any."""
    rows = seen.filter(kind=kind).exclude(outcome=OfferAnswer.Outcome.UNFIT)
    found = rows.aggregate(
        n=Count("pk"), taken=Count("pk", filter=Q(outcome=OfferAnswer.Outcome.TAKEN)), told=Avg("chance")
    )
    if not found["n"]:
        return None
    low, high = wilson(Side(found["n"], found["taken"]))
    return Taken(found["n"], found["taken"], low, high, found["told"])
