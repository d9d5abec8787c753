"""Gamma-Gamma: what a customer spends on a purchase, on average.

Each customer's purchases vary about a mean of their own (gamma by p), the means vary between customers (by q
and v), and do not go with how often somebody buys: ``together_with`` says how far that holds.
"""

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import digamma, gammaln

from guanxi.insight.lifetime.fitting import Fit, Floats, fit

NAMES = ("p", "q", "v")
START = (5.0, 3.0, 3.0)
EXACT = 20_000
STEPS = 512


def fit_spend(purchases: ArrayLike, means: ArrayLike) -> Fit:
    """p, q, v (in the currency of the means) of the greatest likelihood.

    purchases : (n,) that the mean is of, >= 1
    means     : (n,) money, > 0
    Raises ValueError where a mean is not above 0, or there are fewer than two customers.
    Source    : Fader and Hardie, The Gamma-Gamma model of monetary value (2013)
    """
    x, m = (np.ascontiguousarray(one, dtype=np.float64) for one in (purchases, means))
    if x.size < 2 or x.shape != m.shape:
        raise ValueError("spending is learned from at least two customers")
    if not ((m > 0).all() and (x >= 1).all()):
        raise ValueError("each customer has at least one purchase, and spent more than nothing on average")
    unit = float(np.exp(np.log(m).mean()))
    rows = _together(x, m / unit)
    found = fit(NAMES, START, lambda at: _likelihood(at, *rows), x.size)
    back = np.array([1.0, 1.0, unit])
    likelihood = found.likelihood - x.size * np.log(unit)
    return Fit(NAMES, found.parameters * back, found.errors * back, likelihood, x.size, found.settled)


def _together(x: Floats, m: Floats) -> tuple[Floats, Floats, Floats]:
    """(purchases, mean, customers): of many, those whose means lie in one step are one row."""
    if x.size <= EXACT:
        return x, m, np.ones(x.size)
    logs = np.log(m)
    low, high = float(logs.min()), float(logs.max())
    cells = x.astype(np.int64) * (STEPS + 1) + ((logs - low) / max(high - low, 1e-12) * STEPS).astype(
        np.int64
    )
    _, place = np.unique(cells, return_inverse=True)
    n = np.bincount(place).astype(np.float64)
    return np.bincount(place, x) / n, np.exp(np.bincount(place, logs) / n), n


def _likelihood(at: Floats, x: Floats, m: Floats, n: Floats) -> tuple[float, Floats]:
    p, q, v = at
    px, total = p * x, x * m + v
    logs = np.log(total)
    value = gammaln(px + q) - gammaln(px) - gammaln(q) + q * np.log(v) + (px - 1) * np.log(m)
    value += px * np.log(x) - (px + q) * logs
    both = digamma(px + q)
    by_p = x * (both - digamma(px) + np.log(m) + np.log(x) - logs)
    by_q = both - digamma(q) + np.log(v) - logs
    by_v = q / v - (px + q) / total
    return float(n @ value), np.array([n @ one for one in (by_p, by_q, by_v)])


def expected_spend(fitted: Fit, purchases: ArrayLike, means: ArrayLike) -> Floats:
    """(n,) what a customer's next purchase brings on average; who has none yet gets the mean of all.

    purchases, means : as ``fit_spend``; purchases may be 0, its mean counts for nothing then
    NaN everywhere where q is at most 1: the mean of all is not bounded then.
    Source    : Fader and Hardie 2013
    """
    p, q, v = fitted.parameters
    x, m = (np.asarray(one, dtype=np.float64) for one in (purchases, means))
    if q <= 1:
        return np.full(x.size, np.nan)
    seen = p * x
    return np.asarray(
        (q - 1) / (seen + q - 1) * (v * p / (q - 1)) + seen / (seen + q - 1) * np.where(x > 0, m, 0.0)
    )


def together_with(purchases: ArrayLike, means: ArrayLike) -> float:
    """How far spending goes with how often somebody buys, -1..1 (Pearson's); the model takes it as 0."""
    x, m = (np.asarray(one, dtype=np.float64) for one in (purchases, means))
    return float(np.corrcoef(x, m)[0, 1]) if x.size > 1 and x.std() > 0 and m.std() > 0 else 0.0
