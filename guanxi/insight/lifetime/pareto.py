"""Pareto/NBD: buying at one's own rate, and leaving at any time.

Each customer buys at random times (a rate, gamma by r and alpha) until they leave, which may be at any time
(a rate, gamma by s and beta): so it tells also of those who bought once.

The likelihood is an integral over when a customer may have left, between the last purchase and the as-of
date. It is summed at fixed places, on panels that grow as the integrand falls: to 1e-7 of hypergeometric
functions, and its derivatives are sums over the same places.
"""

import numpy as np
from numpy.polynomial.legendre import leggauss
from scipy.special import digamma, gammaln

from guanxi.insight.lifetime.fitting import Fit, Floats, fit
from guanxi.insight.lifetime.histories import FINE, Histories, scaled, together

NAMES = ("r", "alpha", "s", "beta")
START = (0.5, 5.0, 0.5, 5.0)
PANELS = np.array([0.0, 1.0, 3.0, 9.0, 40.0])  # of the exponent by which the integrand has fallen
PLACES, SHARES = leggauss(8)
STEP = 100_000  # customers at once: 26 MB


def fit_pareto(given: Histories) -> Fit:
    """r, alpha, s, beta (alpha and beta in the unit of the times) of the greatest likelihood.

    Raises ValueError where nobody bought twice.
    Source : Schmittlein, Morrison and Colombo, Management Science 33 (1987); Fader and Hardie's note (2005)
    """
    if not given.repeaters:
        raise ValueError("nobody bought twice: there is no rhythm to learn")
    unit = float(given.watched.mean()) / 10
    rows, finest = scaled(together(given), unit), scaled(together(given, FINE), unit)
    finer = None if rows.repeats.size == given.repeats.size else lambda at: _likelihood(at, finest)
    found = fit(NAMES, START, lambda at: _likelihood(at, rows), given.customers, finer=finer)
    back = np.array([1.0, unit, 1.0, unit])
    likelihood = found.likelihood - float(given.weights @ given.repeats) * np.log(unit)
    return Fit(NAMES, found.parameters * back, found.errors * back, likelihood, found.n, found.settled)


def _when_left(at: Floats, rows: Histories) -> tuple[Floats, Floats]:
    """Times, (n, 32), at which a customer may have left, and the logarithm of what each adds to the sum."""
    r, alpha, s, beta = at
    x, start = rows.repeats[:, None], alpha + rows.last[:, None]
    falling = r + x + s
    most = falling * np.log((alpha + rows.watched[:, None]) / start)
    edges = np.minimum(PANELS, most)
    half = np.diff(edges, axis=1)[:, :, None] / 2
    depth = edges[:, :-1, None] + half * (1 + PLACES)
    depth, width = depth.reshape(x.size, -1), (half * SHARES).reshape(x.size, -1)
    since = start * np.exp(depth / falling)  # alpha + the time
    with np.errstate(divide="ignore"):
        adds = np.log(width * since / falling)
    adds += np.log(s) - (r + x) * np.log(since) - (s + 1) * np.log(beta - alpha + since)
    return since - alpha, adds


def _likelihood(at: Floats, rows: Histories) -> tuple[float, Floats]:
    r, alpha, s, beta = at
    x, weights, age = rows.repeats, rows.weights, rows.watched
    times, adds = _when_left(at, rows)
    here = -(r + x) * np.log(alpha + age) - s * np.log(beta + age)
    top = np.maximum(here, adds.max(axis=1))
    left, staying = np.exp(adds - top[:, None]), np.exp(here - top)
    both = staying + left.sum(axis=1)
    value = gammaln(r + x) - gammaln(r) + r * np.log(alpha) + s * np.log(beta) + top + np.log(both)

    def mean(of_left: Floats, of_staying: Floats) -> Floats:
        return np.asarray((np.einsum("ij,ij->i", left, of_left) + staying * of_staying) / both)

    buying, leaving = alpha + times, beta + times
    by_r = digamma(r + x) - digamma(r) + np.log(alpha) - mean(np.log(buying), np.log(alpha + age))
    by_alpha = r / alpha - (r + x) * mean(1 / buying, 1 / (alpha + age))
    by_s = np.log(beta) + mean(1 / s - np.log(leaving), -np.log(beta + age))
    by_beta = s / beta - mean((s + 1) / leaving, s / (beta + age))
    slope = np.array([weights @ one for one in (by_r, by_alpha, by_s, by_beta)])
    return float(weights @ value), slope


def alive(fitted: Fit, given: Histories) -> Floats:
    """(n,) the probability that a customer has not left.

    Source : Schmittlein, Morrison and Colombo 1987
    """
    told = np.empty(given.repeats.size)
    for start in range(0, told.size, STEP):
        some = slice(start, start + STEP)
        rows = Histories(given.repeats[some], given.last[some], given.watched[some], given.weights[some])
        told[some] = _alive(fitted.parameters, rows)
    return told


def _alive(at: Floats, rows: Histories) -> Floats:
    r, alpha, s, beta = at
    _times, adds = _when_left(at, rows)
    here = -(r + rows.repeats) * np.log(alpha + rows.watched) - s * np.log(beta + rows.watched)
    return np.asarray(1 / (1 + np.exp(adds - here[:, None]).sum(axis=1)))


def expected_purchases(fitted: Fit, given: Histories, horizon: float, here: Floats | None = None) -> Floats:
    """(n,) purchases expected within ``horizon`` after the as-of date (the unit of the times).

    here   : ``alive``, where it is known already
    Source : Schmittlein, Morrison and Colombo 1987, (22)
    """
    r, alpha, s, beta = fitted.parameters
    chance = alive(fitted, given) if here is None else here
    rate = (r + given.repeats) / (alpha + given.watched)
    grown = np.log1p(horizon / (beta + given.watched))
    # 1 - exp(-(s - 1) grown) over s - 1, which is `grown` where s is 1
    lasting = grown if abs(s - 1) < 1e-8 else -np.expm1(-(s - 1) * grown) / (s - 1)
    return np.asarray(chance * rate * (beta + given.watched) * lasting)
