"""BG/NBD: buying at one's own rate, and leaving for good after a purchase.

Each customer buys at random times (a rate, gamma by r and alpha), and leaves after a purchase with one
probability (beta by a and b). Who bought once has had no chance to leave, so that the model calls them alive
for sure: it knows nothing of them, and ``alive`` says NaN.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.special import digamma, gammaln, hyp2f1

from guanxi.insight.lifetime.fitting import Fit, Floats, fit
from guanxi.insight.lifetime.histories import FINE, Histories, distinct, scaled, together

NAMES = ("r", "alpha", "a", "b")
START = (0.5, 5.0, 0.8, 2.5)
ALIKE = 500.0  # a + b, from which customers leave with practically one probability
PLACES = 65  # of a table, between which cubics lead


def fit_bgnbd(given: Histories) -> Fit:
    """r, alpha (in the unit of the times), a, b of the greatest likelihood.

    Raises ValueError where nobody bought twice.
    Source : Fader, Hardie and Lee, "Counting your customers" the easy way, Marketing Science 24 (2005), (6)
    """
    if not given.repeaters:
        raise ValueError("nobody bought twice: there is no rhythm to learn")
    unit = float(given.watched.mean()) / 10
    rows, finest = scaled(together(given), unit), scaled(together(given, FINE), unit)
    finer = None if rows.repeats.size == given.repeats.size else lambda at: _likelihood(at, finest)
    found = fit(NAMES, START, lambda at: _likelihood(at, rows), given.customers, finer=finer)
    back = np.array([1.0, unit, 1.0, 1.0])
    purchases = float(given.weights @ given.repeats)  # a time's unit shifts the density of each purchase
    likelihood = found.likelihood - purchases * np.log(unit)
    return Fit(NAMES, found.parameters * back, found.errors * back, likelihood, found.n, found.settled)


def _likelihood(at: Floats, rows: Histories) -> tuple[float, Floats]:
    r, alpha, a, b = at
    x, weights = rows.repeats, rows.weights
    staying, leaving = np.log(alpha + rows.watched), np.log(alpha + rows.last)
    again = np.maximum(b + x - 1, 1e-12)
    alive = -(r + x) * staying
    left = np.where(x > 0, np.log(a / again) - (r + x) * leaving, -np.inf)
    both = np.logaddexp(alive, left)
    each, row = distinct(x)
    of_x = (
        gammaln(r + each)
        - gammaln(r)
        + gammaln(a + b)
        + gammaln(b + each)
        - gammaln(b)
        - gammaln(a + b + each)
    )
    value = of_x[row] + r * np.log(alpha) + both
    gone = np.exp(left - both)
    here = 1 - gone
    by_r = (digamma(r + each) - digamma(r))[row] + np.log(alpha) - here * staying - gone * leaving
    by_alpha = r / alpha - (r + x) * (here / (alpha + rows.watched) + gone / (alpha + rows.last))
    of_sum = digamma(a + b) - digamma(a + b + each)
    by_a = of_sum[row] + gone / a
    by_b = (of_sum + digamma(b + each) - digamma(b))[row] - gone / again
    slope = np.array([weights @ one for one in (by_r, by_alpha, by_a, by_b)])
    return float(weights @ value), slope


def alive(fitted: Fit, given: Histories) -> Floats:
    """(n,) the probability that a customer has not left; NaN for who bought once.

    Source : Fader, Hardie and Lee 2005; formulas.md, section 3
    """
    r, alpha, a, b = fitted.parameters
    x = given.repeats
    bought = x > 0
    odds = np.full(x.size, np.nan)
    longer = np.log1p((given.watched[bought] - given.last[bought]) / (alpha + given.last[bought]))
    with np.errstate(over="ignore"):
        odds[bought] = a / (b + x[bought] - 1) * np.exp((r + x[bought]) * longer)
    return 1 / (1 + odds)


def expected_purchases(fitted: Fit, given: Histories, horizon: float, here: Floats | None = None) -> Floats:
    """(n,) purchases expected within ``horizon`` after the as-of date (the unit of the times).

    here   : ``alive``, where it is known already
    Source : Fader, Hardie and Lee 2005, (10), its 2F1 by Pfaff's transformation
    """
    r, alpha, a, b = fitted.parameters
    a = a if abs(a - 1) > 1e-6 else 1 + 1e-6  # where it is 1, its limit
    chance = alive(fitted, given) if here is None else here
    ahead = np.log1p(horizon / (alpha + given.watched))
    rate = (a + b + given.repeats - 1) / (a - 1)
    purchases = rate * (1 - _fading(np.array([r, a, b]), given.repeats, ahead))
    return np.asarray(purchases * np.where(given.repeats > 0, chance, 1.0))


def _fading(at: Floats, x: Floats, ahead: Floats) -> Floats:
    """2F1(r + x, a - 1; a + b + x - 1; 1 - exp(ahead)), which leads gently from 1.

    By Pfaff's transformation again it is exp(-(a - 1) ahead) 2F1(a + b - 1 - r, a - 1; a + b + x - 1; u) with
    u = 1 - exp(-ahead), whose only large number stands below. Of many customers it is asked at places of a
    table for each x, with cubics between that have its slopes: 1e-6 off. Where all leave with one probability
    (a + b without end), its limit stands in.
    """
    r, a, b = at
    upper, of_x = a + b - 1 - r, a + b - 1
    if a + b > ALIKE:
        return np.asarray(np.exp(-(r + x) * np.log1p((a - 1) / (of_x + x) * np.expm1(ahead))))
    if x.size < 20 * PLACES:
        return np.asarray(np.exp(-(a - 1) * ahead) * hyp2f1(upper, a - 1, of_x + x, -np.expm1(-ahead)))
    least, most = float(ahead.min()), float(ahead.max())
    step = max(most - least, 1e-9) / (PLACES - 1)
    each, row = distinct(x)
    w, under = least + step * np.arange(PLACES), of_x + each[:, None]
    u, down = -np.expm1(-w), np.exp(-(a - 1) * w)
    plain = hyp2f1(upper, a - 1, under, u)
    rise = upper * (a - 1) / under * hyp2f1(upper + 1, a, under + 1, u) * np.exp(-w)
    slope = down * (rise - (a - 1) * plain) * step
    place = (ahead - least) / step
    cell = np.minimum(place.astype(np.int64), PLACES - 2)
    return _between((down * plain).ravel(), slope.ravel(), row * PLACES + cell, place - cell)


def _between(height: Floats, slope: Floats, cell: NDArray[np.int64], part: Floats) -> Floats:
    """A cubic from a place to the next, by the heights and slopes of both (Hermite's)."""
    low, rise, end = height[cell], slope[cell], slope[cell + 1]
    turn = height[cell + 1] - low
    return np.asarray(
        low + part * (rise + part * (3 * turn - 2 * rise - end + part * (rise + end - 2 * turn)))
    )
