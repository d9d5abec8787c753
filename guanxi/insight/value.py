"""What customers are worth: where high value begins, and what peers would allow."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guanxi.insight.rfm import Floats, quintiles

type Whole = NDArray[np.int64]

QUARTER_DAYS = 91


def high_value_cut(values: NDArray[Any], percentile: float = 80.0) -> float:
    """Return the value from which a customer is of high value: a percentile, linearly interpolated.

    values  : (n,) net value of the customers who bought in the period, one currency; those who bought
              nothing are left out, else a company with many past customers would call everybody's
              smallest purchase high
    returns : amount; NaN if nobody bought
    Source  : formulas.md, section 2
    """
    column = np.asarray(values, dtype=np.float64)
    return float(np.percentile(column, percentile)) if column.size else float("nan")


@dataclass(frozen=True, slots=True)
class Potential:
    """Room to grow against peers.

    potential : (n,) float64, 0-100 = 100 (1 - value / quartile), clipped; 0 where the quartile is not > 0
    quartile  : (n,) float64, the peers' upper quartile, NaN if nobody at all bought
    n_peers   : (n,) int64, buyers among the peers, the customer included
    level     : (n,) int8, what peers share: 3 kind, first order and quarter; 2 kind and first order;
                1 kind; 0 nothing
    """

    potential: Floats
    quartile: Floats
    n_peers: Whole
    level: NDArray[np.int8]


def potential_against_peers(
    values: Floats,
    kinds: NDArray[Any],
    first_orders: Floats,
    tenures: NDArray[Any],
    buying: NDArray[np.bool_],
    *,
    min_peers: int = 30,
) -> Potential:
    """Compare each customer's value with the upper quartile of peers who bought in the same period.

    values       : (n,) net value of the period, one currency
    kinds        : (n,) int codes >= 0 of the kind of customer (firm, person)
    first_orders : (n,) goods sales of the first order; peers share its fifth within the kind
    tenures      : (n,) days since the first order, >= 0; peers share the quarter, counted back from the
                   as-of date in steps of 91 days, so that all in one have had the same time to buy
    buying       : (n,) whether the customer bought in the period; only these make the quartile
    min_peers    : a group with fewer buyers gives way to the next wider one (see `Potential.level`)
    Source       : formulas.md, section 2; the counting back of quarters is ours, and is the reading that
                   gives the published figures of the wholesaler's file
    """
    fifth = np.zeros(values.size, dtype=np.int64)
    for kind in np.unique(kinds):
        of_kind = kinds == kind
        fifth[of_kind] = quintiles(first_orders[of_kind]) - 1
    quarter = np.asarray(tenures, dtype=np.int64) // QUARTER_DAYS
    by_order = np.asarray(kinds, dtype=np.int64) * 5 + fifth
    by_quarter = by_order * (int(quarter.max(initial=0)) + 1) + quarter
    quartile, peers = _upper_quartiles(values, np.zeros(values.size, dtype=np.int64), buying)
    level = np.zeros(values.size, dtype=np.int8)
    for number, groups in enumerate((kinds, by_order, by_quarter), start=1):
        finer, n_finer = _upper_quartiles(values, np.asarray(groups, dtype=np.int64), buying)
        enough = n_finer >= min_peers
        quartile, peers = np.where(enough, finer, quartile), np.where(enough, n_finer, peers)
        level[enough] = number
    room = np.zeros(values.size)
    np.divide(values, quartile, out=room, where=quartile > 0)
    potential = np.where(quartile > 0, np.clip(100 * (1 - room), 0, 100), 0.0)
    return Potential(potential, quartile, peers, level)


def _upper_quartiles(values: Floats, groups: Whole, counted: NDArray[np.bool_]) -> tuple[Floats, Whole]:
    """Return each row's group's 75th percentile and size among the counted rows, linearly interpolated."""
    size = int(groups.max(initial=-1)) + 1
    chosen_values, chosen_groups = values[counted], groups[counted]
    order = np.lexsort((chosen_values, chosen_groups))
    ordered = chosen_values[order]
    counts = np.bincount(chosen_groups, minlength=size)
    quartiles = np.full(size, np.nan)
    filled = counts > 0
    place = 0.75 * (counts[filled] - 1)
    low = np.floor(place).astype(np.int64)
    start = (np.cumsum(counts) - counts)[filled]
    below = ordered[start + low]
    above = ordered[start + np.minimum(low + 1, counts[filled] - 1)]
    quartiles[filled] = below + (above - below) * (place - low)
    return quartiles[groups], counts[groups].astype(np.int64)
