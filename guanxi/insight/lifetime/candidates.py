"""Ways to tell how often somebody will buy: models of buying, boosted trees, and what was last time."""

from collections.abc import Callable

import lightgbm as lgb
import numpy as np

from guanxi.insight.lifetime import bgnbd, pareto
from guanxi.insight.lifetime.histories import Floats
from guanxi.insight.lifetime.purchases import Purchases, Seen, bought, seen

type Candidate = Callable[[Purchases, float, float], Floats]
"""(purchases, of which those before ``cut`` are looked at; cut; horizon) → (n,) purchases expected of each
customer seen by then. Raises CannotTell where it has too little to go by."""

YEAR = 365.25 / 7  # weeks
LEARNERS = 500  # customers, with fewer of whom trees learn nothing that holds
GROWN = {
    "objective": "poisson", "num_leaves": 15, "learning_rate": 0.05, "min_data_in_leaf": 50, "verbosity": -1,
    "num_threads": 1, "deterministic": True, "force_row_wise": True, "seed": 0,
}  # fmt: skip
ROUNDS = 200


class CannotTell(ValueError):
    """Too little was recorded for this way of telling."""


def by_bgnbd(of: Purchases, cut: float, horizon: float) -> Floats:
    rows = seen(of, cut).histories
    return _finite(bgnbd.expected_purchases(bgnbd.fit_bgnbd(rows), rows, horizon))


def by_pareto(of: Purchases, cut: float, horizon: float) -> Floats:
    rows = seen(of, cut).histories
    return _finite(pareto.expected_purchases(pareto.fit_pareto(rows), rows, horizon))


def _finite(told: Floats) -> Floats:
    """Where customers are all of one kind, parameters may run away; what they tell may still be right."""
    if not np.isfinite(told).all():
        raise CannotTell("no likeliest parameters were found")
    return told


def by_last_time(of: Purchases, cut: float, horizon: float) -> Floats:
    """As many as in as long a time before; of who came later, in proportion."""
    known = seen(of, cut)
    lately = bought(of.before(cut), known.who, cut - horizon, cut)
    watched = np.clip(known.histories.watched, horizon / 4, horizon)
    return np.asarray(lately * horizon / watched)


def by_trees(of: Purchases, cut: float, horizon: float) -> Floats:
    """What customers like that did in the ``horizon`` before ``cut``, as they were known when it began."""
    known, before = of.before(cut), cut - horizon
    if before - known.start < horizon / 2:
        raise CannotTell("the time before is too short to learn from")
    then = seen(known, before)
    if then.who.size < LEARNERS:
        raise CannotTell(f"fewer than {LEARNERS} customers had bought by then")
    told = bought(known, then.who, before, cut)
    if not told.any():
        raise CannotTell("nobody bought in the time before")
    rows = lgb.Dataset(_looks(known, then, before, horizon), told, params={"verbosity": -1})
    trees = lgb.train(GROWN, rows, num_boost_round=ROUNDS)
    return np.asarray(trees.predict(_looks(known, seen(known, cut), cut, horizon)))


def _looks(of: Purchases, some: Seen, cut: float, horizon: float) -> Floats:
    """Recency, frequency and money at ``cut``, lately and in the same season of the year before."""
    rows = some.histories
    lately = [bought(of, some.who, cut - horizon * part, cut) for part in (0.125, 0.25, 0.5, 1.0)]
    season = bought(of, some.who, cut - YEAR, min(cut - YEAR + horizon, cut))
    silent = rows.watched - rows.last
    rhythm = np.divide(rows.last, rows.repeats, out=np.full(silent.size, np.nan), where=rows.repeats > 0)
    columns = [rows.repeats, rows.last, rows.watched, silent, rhythm, silent / rhythm, some.mean, season]
    return np.column_stack([*columns, *lately])


CANDIDATES: dict[str, Candidate] = {
    "bgnbd": by_bgnbd,
    "pareto": by_pareto,
    "trees": by_trees,
    "last_time": by_last_time,
}
"""A further way is one line here."""
