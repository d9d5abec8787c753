"""What customers will be worth: purchases to come, what each brings, and how far past forecasts were off."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from guanxi.insight.lifetime import bgnbd
from guanxi.insight.lifetime.candidates import CANDIDATES, Candidate
from guanxi.insight.lifetime.fitting import Fit
from guanxi.insight.lifetime.histories import Floats, Whole
from guanxi.insight.lifetime.purchases import Purchases, Seen, seen
from guanxi.insight.lifetime.spend import expected_spend, fit_spend, together_with
from guanxi.insight.lifetime.tournament import Forecast, between, forecast, set_right

FEW = 30  # repeaters, with fewer of whom nothing is told: a factor learned from less is chance


class TooFew(ValueError):
    """Too few customers bought again for anything to be told; ``repeaters`` did."""

    def __init__(self, customers: int, repeaters: int) -> None:
        super().__init__(f"{repeaters} of {customers} customers bought again: at least {FEW} are needed")
        self.customers, self.repeaters = customers, repeaters


@dataclass(frozen=True, slots=True)
class PastDay:
    """What was said of one past day: ``told`` money, not set right, within ``horizon``, and what came."""

    origin: float
    horizon: float
    n: int
    told: float
    came: float
    bias: float


@dataclass(frozen=True, slots=True)
class Worth:
    """
    bought      : who will buy how often, and which way told it
    value       : (n,) money expected within the horizon, net, set right; of ``bought.who``
    low, high   : (n,) between which four of five customers lay of whom as much had been told before
    alive       : (n,) probability of not having left by BG/NBD; NaN for who bought once, and where no fit is
    mean        : (n,) what a purchase brings on average, not set right
    days        : past days from which it was tried, the latest first
    factor      : by which the value is set right: what came over what was told, of all days together
    buying, spending : the fits, None where there is none; ``goes_with``: how far spending goes with frequency
    """

    bought: Forecast
    value: Floats
    low: Floats
    high: Floats
    alive: Floats
    mean: Floats
    days: Sequence[PastDay]
    factor: float
    buying: Fit | None
    spending: Fit | None
    goes_with: float

    @property
    def off(self) -> float:
        """The mean distance of past days' sums from what came, each set right by the others; NaN if one."""
        known = [abs(day.bias) for day in self.days if not np.isnan(day.bias)]
        return float(np.mean(known)) if known else float("nan")


def worth(
    sales: Purchases,
    flows: Purchases,
    as_of: float,
    horizon: float,
    *,
    ways: Mapping[str, Candidate] = CANDIDATES,
) -> Worth:
    """Tell what each customer will bring within ``horizon`` after ``as_of`` (weeks).

    sales : a row for each customer and day of buying, with what was bought
    flows : a row for each customer and day on which money came or went back, net
    Nothing of ``as_of`` or later is looked at. Raises TooFew, and NothingToTell of ``forecast``.
    Source : formulas.md, section 3; returns are in the factor, for what came is net
    """
    known = sales.before(as_of)
    now = seen(known, as_of) if known.who.size else None
    if now is None or now.histories.repeaters < FEW:
        raise TooFew(*(0, 0) if now is None else (now.histories.customers, now.histories.repeaters))
    bought = forecast(known, as_of, horizon, ways=ways)
    said = [told * _means(known, trial.origin)[0] for trial, told in bought.before]
    came = [
        money(flows, seen(known, trial.origin).who, trial.origin, trial.origin + trial.horizon)
        for trial, _told in bought.before
    ]
    sums, brought = np.array([one.sum() for one in said]), np.array([one.sum() for one in came])
    factor, _others, bias = set_right(sums, brought)
    days = [
        PastDay(trial.origin, trial.horizon, trial.n, float(told), float(came_in), off)
        for (trial, _said), told, came_in, off in zip(bought.before, sums, brought, bias, strict=True)
    ]
    mean, spending, goes_with = _means(known, as_of)
    value = bought.purchases * mean * factor
    low, high = between(value, [one * factor for one in said], came)
    buying, alive = _alive(now)
    return Worth(bought, value, low, high, alive, mean, days, factor, buying, spending, goes_with)


def money(flows: Purchases, who: Whole, start: float, end: float) -> Floats:
    """(n,) what came in from each of ``who`` (ascending codes) from ``start`` until before ``end``, net."""
    within = (flows.when >= start) & (flows.when < end)
    sums = np.bincount(flows.who[within], flows.amount[within], minlength=int(who.max(initial=0)) + 1)
    return np.asarray(sums[who], dtype=np.float64)


def _alive(now: Seen) -> tuple[Fit | None, Floats]:
    """Where all leave with one probability its parameters run away; what it tells may still be right."""
    fitted = bgnbd.fit_bgnbd(now.histories)
    here = bgnbd.alive(fitted, now.histories)
    again = now.histories.repeats > 0
    if not np.isfinite(here[again]).all():
        return None, np.full(now.who.size, np.nan)
    return fitted, here


def _means(of: Purchases, cut: float) -> tuple[Floats, Fit | None, float]:
    """What a purchase of each customer seen by ``cut`` brings on average, as known then.

    By Gamma-Gamma where it can be fitted; else one's own mean so far.
    """
    known = of.before(cut)
    now = seen(known, cut)
    place = np.searchsorted(now.who, known.who)
    times = np.bincount(place, minlength=now.who.size).astype(np.float64)
    mean = np.bincount(place, known.amount, minlength=now.who.size) / times
    some = mean > 0
    goes_with = together_with(times[some], mean[some])
    try:
        fitted = fit_spend(times[some], mean[some])
    except ValueError:
        return mean, None, goes_with
    told = expected_spend(fitted, np.where(some, times, 0.0), mean)
    if not fitted.settled or not np.isfinite(told).all():
        return mean, None, goes_with
    return told, fitted, goes_with
