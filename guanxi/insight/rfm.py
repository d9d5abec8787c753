"""Recency, frequency and money, scored in fifths."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

type Floats = NDArray[np.float64]
type Scores = NDArray[np.int8]


def quintiles(values: NDArray[Any], *, high_is_best: bool = True, bins: int = 5) -> Scores:
    """Score each value 1 (worst) to ``bins`` (best); ties share a score.

    values  : (n,) any unit, no NaN (ValueError otherwise)
    returns : (n,) int8 in 1..bins: one more than the whole fifths of customers that are strictly worse.
              Hence the worst value scores 1 however many share it, and where many are tied some scores
              stay empty. Neither the order of the rows nor the unit changes a score.
    Source  : Hughes, Strategic Database Marketing, quintile method; the rule for ties is ours.
    """
    column = np.asarray(values, dtype=np.float64)
    if column.ndim != 1 or not 1 <= bins <= 100:
        raise ValueError("one column and 1 to 100 bins")
    if np.isnan(column).any():
        raise ValueError("a score needs a value: NaN found")
    if not column.size:
        return np.empty(0, dtype=np.int8)
    column = column if high_is_best else -column
    worse = np.searchsorted(np.sort(column), column, side="left")
    return (1 + worse * bins // column.size).astype(np.int8)


def rfm_scores(recency: NDArray[Any], frequency: NDArray[Any], money: NDArray[Any]) -> Scores:
    """Score customers by recency (low is best), frequency and money (high is best).

    recency   : (n,) days since the last order
    frequency : (n,) orders, in the period that the money is of
    money     : (n,) net value, one currency
    returns   : (n, 3) int8, 1 (worst) to 5 (best), in the order R, F, M
    Raises ValueError on NaN or columns of unequal length.
    Source    : Hughes, Strategic Database Marketing
    """
    return np.column_stack(
        [quintiles(recency, high_is_best=False), quintiles(frequency), quintiles(money)]
    ).astype(np.int8)


def loyalty(r: Scores, f: Scores) -> Floats:
    """Return the first version's loyalty, the mean of the R and F scores: (n,) float64 in 1..5.

    Source : formulas.md, section 2 (until surveys add their signs)
    """
    return (r.astype(np.float64) + f.astype(np.float64)) / 2
