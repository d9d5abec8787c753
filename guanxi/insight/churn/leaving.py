"""Who will leave: learned from past days, tried on the latest, told of today with reasons that sum up.

For businesses without contracts: a customer who could still leave (`looks.known`) *left* who bought nothing
in the half-year after. What is learned from is older by a half-year than what it is tried on, so that nothing
is used that was not known then.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from scipy.special import expit

from guanxi.insight.churn import looks
from guanxi.insight.churn.learning import FEW, Learned, Split, TooFew, learn
from guanxi.insight.churn.looks import Company, Known
from guanxi.insight.measures import Quality, auc, quality

type Flags = NDArray[np.bool_]

HORIZON = 182  # days after a day, without a purchase in which a customer has left
APART = 91  # days between two past days that are learned from
DAYS = 3  # past days that are learned from at most
LEAST = 182  # days on record before the earliest

RISKS = pa.schema(
    {
        "customer": pa.int64(),
        "chance": pa.float64(),
        "features": pa.list_(pa.string()),
        "values": pa.list_(pa.float64()),
        "points": pa.list_(pa.float64()),
    }
)
"""One row for each customer who could leave: the probability, and for each feature its value (null where
there is none) and its points of probability; they and the base's sum to the chance."""


class ShortPast(ValueError):
    """Too short a past to learn from and to try on."""


@dataclass(frozen=True, slots=True)
class Leaving:
    """``table`` as `RISKS`, by customer; ``figures`` that a card tells and JSON holds."""

    table: pa.Table
    figures: dict[str, Any]


def leaving(of: Company, *, as_of: date, seed: int = 0) -> Leaving:
    """Tell the probability that each customer who can leave buys nothing in the half-year after ``as_of``.

    Raises ShortPast where less than a year and a half is on record, TooFew under five customers who left, or
    stayed, on either side of the trial.
    """
    days = past_days(of.first_day, as_of)
    with_contacts = looks.talks_reach(of, days[-1], as_of)
    then = [looks.known(of, day, with_contacts=with_contacts) for day in days]
    came = [looks.left(of, one.customer, one.on, one.on + timedelta(days=HORIZON)) for one in then]
    columns, outcomes = pa.concat_tables([one.columns for one in then]), np.concatenate(came)
    learned = learn(columns, outcomes, splits=[_split([flags.size for flags in came])], seed=seed)
    tried = quality(learned.unseen[: came[0].size], came[0])
    now = looks.known(of, as_of, with_contacts=with_contacts)
    adds = learned.model.adds(now.columns)
    chance, points = learned.model.probability(adds), learned.model.points(adds)
    names = list(learned.model.features)
    values = [_listed(now.columns, names, row) for row in range(chance.size)]
    table = pa.table(
        {
            "customer": now.customer,
            "chance": chance,
            "features": [names] * chance.size,
            "values": values,
            "points": points.tolist(),
        },
        schema=RISKS,
    )
    figures = _figures(learned, tried, then, came, chance) | {
        "as_of": as_of.isoformat(),
        "first_day": of.first_day.isoformat() if of.first_day else None,
        "with_contacts": with_contacts,
        "baseline": _plain(_baseline(then[0], came[0])),
        "weights": {name: _plain(np.abs(points[:, place]).mean()) for place, name in enumerate(names)},
    }
    return Leaving(table, figures)


def past_days(first: date | None, as_of: date) -> list[date]:
    """The day that is tried on, and those that are learned from, the latest first.

    Raises ShortPast where there is none to learn from.
    """
    if first is None:
        raise ShortPast("nothing was bought yet")
    tried = as_of - timedelta(days=HORIZON)
    older = [tried - timedelta(days=HORIZON + APART * number) for number in range(DAYS)]
    learned = [day for day in older if (day - first).days >= LEAST]
    if not learned:
        raise ShortPast("less than a year and a half is on record")
    return [tried, *learned]


def _split(sizes: list[int]) -> Split:
    """Learn from all older days, be asked of the latest."""
    rows = np.arange(sum(sizes))
    return rows[sizes[0] :], rows[: sizes[0]]


def _listed(columns: pa.Table, names: list[str], row: int) -> list[float | None]:
    return [columns[name][row].as_py() for name in names]


def _baseline(known: Known, came: Flags) -> float:
    """The area under the curve of who was silent longest against the own rhythm: what no model needs."""
    rhythm = known.columns["silence_of_rhythm"].to_numpy()
    silence = known.columns["silence"].to_numpy()
    usual = np.nanmedian(rhythm / np.maximum(silence, 1)) if np.isfinite(rhythm).any() else 1.0
    return auc(np.where(np.isnan(rhythm), silence * usual, rhythm), came)


def _figures(
    learned: Learned, tried: Quality, then: list[Known], came: list[Flags], chance: Any
) -> dict[str, Any]:
    curve = tried.curve
    return {
        "horizon": HORIZON,
        "kind": learned.kind,
        "strength": learned.strength,
        "base": _plain(expit(learned.model.base)),
        "days": [
            {"on": one.on.isoformat(), "n": int(flags.size), "left": int(flags.sum())}
            for one, flags in zip(then, came, strict=True)
        ],
        "auc": _plain(tried.auc),
        "auc_error": _plain(tried.auc_error),
        "brier": _plain(tried.brier),
        "brier_usual": _plain(float(came[0].mean() * (1 - came[0].mean()))),
        "ece": _plain(tried.ece),
        "lift": _plain(tried.lift),
        "curve": [
            [_plain(said), _plain(share), _plain(low), _plain(high), int(n)]
            for said, share, low, high, n in zip(
                curve.said, curve.came, curve.low, curve.high, curve.n, strict=True
            )
        ],
        "expected": _plain(float(np.sum(chance))),
        "customers": int(np.size(chance)),
    }


def _plain(number: float) -> float | None:
    value = float(number)
    return float(f"{value:.6g}") if np.isfinite(value) else None


__all__ = ["FEW", "HORIZON", "RISKS", "Leaving", "ShortPast", "TooFew", "leaving", "past_days"]
