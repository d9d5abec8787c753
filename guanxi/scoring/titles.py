"""What the charts say in their titles: the finding, not the kind of chart."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guanxi.customers.choices import Tier
from guanxi.foundation.ui import formats
from guanxi.insight.concentration import Concentration

from . import overview
from .listing import Kind


def matrix_title(counts: dict[str, int]) -> str:
    risk = counts[Tier.RISK]
    return ngettext("%(n)s customer is at risk", "%(n)s customers are at risk", risk) % {
        "n": formats.number(risk)
    }


def pareto_title(pareto: Concentration) -> str:
    return ngettext(
        "%(n)s customer brings 80%% of net goods",
        "%(n)s customers bring 80%% of net goods",
        pareto.customers,
    ) % {"n": formats.number(pareto.customers)}


def tiers_title(months: list[date], revenue: Any) -> str:
    high = revenue[Tier.HIGH]
    whole = sum(sum(series) for series in revenue.values())
    if not months or whole <= 0:
        return _("Net goods by tier")
    return ngettext(
        "High-value customers brought %(share)s of the last month",
        "High-value customers brought %(share)s of the last %(n)s months",
        len(months),
    ) % {"share": formats.percent(sum(high) / whole), "n": len(months)}


def flow_title(moves: Sequence[overview.Month]) -> str:
    new, back, lost = (
        sum(month.moved.get(kind, 0) for month in moves) for kind in (Kind.NEW, Kind.RETURNING, Kind.LOST)
    )
    return ngettext(
        "%(new)s new, %(back)s back, %(lost)s lost in %(n)s month",
        "%(new)s new, %(back)s back, %(lost)s lost in %(n)s months",
        len(moves),
    ) % {
        "new": formats.number(new),
        "back": formats.number(back),
        "lost": formats.number(lost),
        "n": len(moves),
    }
