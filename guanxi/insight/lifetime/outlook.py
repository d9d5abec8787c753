"""From days of buying to what each customer will bring: a table, and the figures that a model card tells."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from guanxi.insight.lifetime.candidates import CANDIDATES, Candidate
from guanxi.insight.lifetime.fitting import Fit
from guanxi.insight.lifetime.histories import Floats, Whole
from guanxi.insight.lifetime.purchases import Purchases, purchases
from guanxi.insight.lifetime.tournament import Standing, Trial
from guanxi.insight.lifetime.worth import Worth, worth

WEEK = 7
MONTH = 365.25 / 12 / WEEK  # weeks
SEASONS = 104  # weeks on record, with fewer of which no season is known from another

OUTLOOK = pa.schema(
    {
        "customer": pa.int64(),
        "purchases": pa.float64(),
        "purchases_low": pa.float64(),
        "purchases_high": pa.float64(),
        "value": pa.float64(),
        "low": pa.float64(),
        "high": pa.float64(),
        "mean": pa.float64(),
        "alive": pa.float64(),
        "once": pa.bool_(),
    }
)
"""One row for each customer who bought: expected purchases and net goods within the horizon, each with low
and high, between which four of five customers lay of whom as much had been told; ``mean`` is what a purchase
brings; ``alive`` the probability of not having left, null where ``once`` or where it cannot be told."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """
    table   : `OUTLOOK`, by customer
    figures : what a model card tells, plain values that JSON holds
    """

    table: pa.Table
    figures: dict[str, Any]


def outlook(
    days: pa.Table, *, as_of: date, months: int = 12, ways: Mapping[str, Candidate] = CANDIDATES
) -> Outlook:
    """Tell what each customer will bring in the ``months`` after ``as_of``.

    days : `features.customer_days`, house currency; customers with an order without an amount are left out
    Raises TooFew under 30 customers who bought again, NothingToTell where no way could be tried.
    """
    unknown = pc.unique(days.filter(pc.greater(days["unrated"], 0))["customer"])
    days = days.filter(pc.invert(pc.is_in(days["customer"], value_set=unknown)))
    ids, sales, flows = _read(days)
    end = _weeks(as_of + timedelta(days=1))
    found = worth(sales, flows, end, months * MONTH, ways=ways)
    once = np.bincount(sales.who, minlength=ids.size)[found.bought.who] == 1
    columns: dict[str, Any] = {
        "customer": ids[found.bought.who],
        "purchases": found.bought.purchases,
        "purchases_low": found.bought.low,
        "purchases_high": found.bought.high,
        "value": found.value,
        "low": found.low,
        "high": found.high,
        "mean": found.mean,
        "alive": pa.array(found.alive, pa.float64(), from_pandas=True),
        "once": once,
    }
    figures = _figures(found, as_of, months) | {
        "first_day": _day(sales.start).isoformat(),
        "customers": int(found.bought.who.size),
        "once": int(once.sum()),
        "left_out": len(unknown),
        "short": end - sales.start < SEASONS,
    }
    return Outlook(pa.table(columns, schema=OUTLOOK), figures)


def _read(days: pa.Table) -> tuple[Whole, Purchases, Purchases]:
    """Customers' ids, ascending; their days of buying; and all days on which money came or went back."""
    ids, who = np.unique(days["customer"].to_numpy(), return_inverse=True)
    when = days["day"].combine_chunks().cast(pa.int32()).to_numpy() / WEEK
    bought = days["orders"].to_numpy() > 0
    sales = purchases(who[bought], when[bought], days["sales"].to_numpy()[bought])
    return ids, sales, purchases(who, when, days["net"].to_numpy())


def _figures(found: Worth, as_of: date, months: int) -> dict[str, Any]:
    return {
        "as_of": as_of.isoformat(),
        "months": months,
        "total": round(float(found.value.sum()), 2),
        "total_low": _bound(found, max),
        "total_high": _bound(found, min),
        "best": found.bought.best,
        "ways": {name: _way(one) for name, one in found.bought.standings.items()},
        "days": [
            {
                "on": _day(day.origin - 1 / WEEK).isoformat(),
                "weeks": round(day.horizon, 1),
                "n": day.n,
                "told": round(day.told if np.isnan(day.bias) else day.came * (1 + day.bias), 2),
                "came": round(day.came, 2),
                "off": _plain(day.bias),
            }
            for day in found.days
        ],
        "factor": _plain(found.factor),
        "off": _plain(found.off),
        "goes_with": _plain(found.goes_with),
        "buying": _fit(found.buying),
        "spending": _fit(found.spending),
    }


def _bound(found: Worth, pick: Any) -> float | None:
    """What would come if it were as far off as the past day that was furthest off, to either side."""
    known = [day.bias for day in found.days if not np.isnan(day.bias)]
    if len(known) < 2:
        return None
    furthest = max(0.0, *known) if pick is max else min(0.0, *known)
    return round(float(found.value.sum()) / (1 + furthest), 2) if furthest > -1 else None


def _way(one: Standing) -> dict[str, Any]:
    return {
        "refused": one.refused,
        "factor": _plain(one.factor),
        "loss": _plain(one.loss),
        "trials": [_trial(trial, off) for trial, off in zip(one.trials, one.bias, strict=True)],
    }


def _trial(trial: Trial, off: float) -> dict[str, Any]:
    return {
        "on": _day(trial.origin - 1 / WEEK).isoformat(),
        "weeks": round(trial.horizon, 1),
        "n": trial.n,
        "told": _plain(trial.told),
        "came": _plain(trial.came),
        "loss": _plain(trial.loss),
        "off": _plain(off),
    }


def _fit(one: Fit | None) -> dict[str, Any] | None:
    if one is None:
        return None
    told = zip(one.names, one.parameters, one.errors, strict=True)
    return {
        "parameters": [[name, _plain(value), _plain(error)] for name, value, error in told],
        "likelihood": _plain(one.likelihood),
        "n": one.n,
        "settled": one.settled,
    }


def _plain(number: float | Floats) -> float | None:
    """A number that JSON holds, to six digits; None for NaN and infinity."""
    value = float(number)
    return float(f"{value:.6g}") if np.isfinite(value) else None


def _weeks(day: date) -> float:
    return (day.toordinal() - date(1970, 1, 1).toordinal()) / WEEK


def _day(weeks: float) -> date:
    return date(1970, 1, 1) + timedelta(days=round(weeks * WEEK))
