"""What the charts say in their titles: the finding, not the kind of chart."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guanxi.customers.choices import Tier
from guanxi.foundation.ui import formats
from guanxi.insight.concentration import Concentration
from guanxi.insight.thresholds import Thresholds

from . import overview
from .listing import Kind
from .models import ScoreRun

YEAR = 12


def matrix_title(counts: dict[str, int], lost: int) -> str:
    risk = counts[Tier.RISK]
    if lost:
        said = ngettext(
            "%(n)s customer is at risk, %(lost)s are lost",
            "%(n)s customers are at risk, %(lost)s are lost",
            risk,
        )
    else:
        said = ngettext("%(n)s customer is at risk", "%(n)s customers are at risk", risk)
    return said % {"n": formats.number(risk), "lost": formats.number(lost)}


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


def top(run: ScoreRun, currency: str, at_risk: int, *, whole: bool) -> str:
    """What made a customer of this run high-value: an amount that people set, or a share of the buyers.

    ``at_risk``: of those who reach it, how many are counted there instead; ``whole``: of all the company's.
    """
    said = _cut(run, currency, whole=whole)
    if not at_risk:
        return said
    besides = ngettext(
        "%(said)s; %(n)s more of them stands under churn risk",
        "%(said)s; %(n)s more of them stand under churn risk",
        at_risk,
    )
    return besides % {"said": said, "n": formats.number(at_risk)}


def _cut(run: ScoreRun, currency: str, *, whole: bool) -> str:
    rules = Thresholds.from_dict(run.thresholds)
    if rules.high_cut is not None:
        return _("from %(amount)s in the last 12 months") % {
            "amount": formats.money(rules.high_cut, currency)
        }
    share = 1 - rules.high_percentile / 100
    said = {"share": formats.percent(share), "n": formats.number(run.figures.get("buyers_year", 0))}
    if not run.figures.get("buyers_year"):
        return _("top %(share)s by value of the last 12 months") % said
    if not whole:  # the share is of all the same, whoever reads
        return _("in the top %(share)s by value of the company's %(n)s who bought within 12 months") % said
    return _("top %(share)s by value of the %(n)s who bought within 12 months") % said


def year_before(over: Sequence[overview.Month]) -> str:
    """The last month against the same month a year ago, where both are on record."""
    if len(over) <= YEAR:
        return ""
    first, last = (sum(month.revenue.values()) for month in (over[-YEAR - 1], over[-1]))
    if first <= 0:
        return ""
    return _("%(change)s against %(month)s") % {
        "change": formats.signed(last / first - 1, as_percent=True),
        "month": formats.month(over[-YEAR - 1].end),
    }
