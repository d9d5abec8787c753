"""How good probabilities are, on customers that the model has not seen."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

type Floats = NDArray[np.float64]
type Whole = NDArray[np.int64]

BINS = 10
SURE = 1.959964  # standard errors of a 95 % interval


@dataclass(frozen=True, slots=True)
class Curve:
    """What was said beside what came, in ``BINS`` steps of equal width; steps with nobody are left out.

    said, came : (bins,) mean probability, and the share to whom it happened
    low, high  : (bins,) Wilson's 95 % interval of ``came``
    n          : (bins,) customers
    """

    said: Floats
    came: Floats
    low: Floats
    high: Floats
    n: Whole


@dataclass(frozen=True, slots=True)
class Quality:
    """
    auc   : the chance that of two, one to whom it happened and one not, the first has the higher probability
    auc_error : its standard error [Hanley and McNeil 1982]
    brier : mean squared distance of the probability from 0 or 1
    ece   : mean distance of what was said from what came, over the curve, weighted by customers
    lift  : of the tenth with the highest probabilities, how many times the usual share it happened to
    n, happened : customers, and of them those to whom it happened
    """

    auc: float
    auc_error: float
    brier: float
    ece: float
    lift: float
    n: int
    happened: int
    curve: Curve


def quality(probability: ArrayLike, happened: ArrayLike) -> Quality:
    """Measure probabilities (n,) against what happened (n,), true or false.

    auc and lift are NaN where it happened to all or to nobody. ValueError for columns of unequal length, or
    probabilities outside of 0..1.
    """
    said, came = np.asarray(probability, dtype=np.float64), outcomes(happened)
    if said.ndim != 1 or said.shape != came.shape or not said.size:
        raise ValueError("probabilities and outcomes are columns of one length, and not empty")
    if not ((said >= 0) & (said <= 1)).all():
        raise ValueError("a probability lies within 0 and 1")
    curve, n, many = _curve(said, came), said.size, int(came.sum())
    chance = auc(said, came)
    off = np.abs(curve.said - curve.came)
    brier, ece = float(np.mean((said - came) ** 2)), float(off @ curve.n / n)
    error = _auc_error(chance, many, n - many)
    return Quality(chance, error, brier, ece, _lift(said, came), n, many, curve)


def outcomes(happened: ArrayLike) -> NDArray[np.bool_]:
    """True or false for each. Raises ValueError where it is not known."""
    known = np.asarray(happened)
    if known.dtype == object or (known.dtype.kind == "f" and np.isnan(known).any()):
        raise ValueError("of each it is known whether it happened: a gap found")
    return known.astype(bool)


def auc(score: Floats, happened: NDArray[np.bool_]) -> float:
    """As in ``Quality``; ties count half."""
    many, few = int(happened.sum()), int((~happened).sum())
    if not many or not few:
        return float("nan")
    each, place, count = np.unique(score, return_inverse=True, return_counts=True)
    before = np.cumsum(count) - count
    ranks = (before + (count + 1) / 2)[place]
    del each
    return float((ranks[happened].sum() - many * (many + 1) / 2) / (many * few))


def _auc_error(area: float, many: int, few: int) -> float:
    if np.isnan(area):
        return float("nan")
    of_many, of_few = area / (2 - area), 2 * area * area / (1 + area)
    spread = area * (1 - area) + (many - 1) * (of_many - area * area) + (few - 1) * (of_few - area * area)
    return float(np.sqrt(max(spread, 0.0) / (many * few)))


def _lift(said: Floats, came: NDArray[np.bool_]) -> float:
    """Where several are tied at the tenth's end, they count by the share of them that is within."""
    if not came.any() or came.all():
        return float("nan")
    tenth = max(1.0, said.size / 10)
    edge = np.sort(said)[::-1][int(np.ceil(tenth)) - 1]
    above, at = said > edge, said == edge
    within = came[above].sum() + came[at].mean() * (tenth - above.sum())
    return float(within / tenth / came.mean())


def _curve(said: Floats, came: NDArray[np.bool_]) -> Curve:
    step = np.minimum((said * BINS).astype(np.int64), BINS - 1)
    n = np.bincount(step, minlength=BINS)
    there = n > 0
    counts = n[there].astype(np.int64)
    mean = np.bincount(step, said, minlength=BINS)[there] / counts
    share = np.bincount(step, came, minlength=BINS)[there] / counts
    low, high = wilson(share, counts)
    return Curve(mean, share, low, high, counts)


def wilson(share: ArrayLike, n: ArrayLike) -> tuple[Floats, Floats]:
    """The 95 % interval of a share of n [Wilson 1927]."""
    p, count = np.asarray(share, dtype=np.float64), np.asarray(n, dtype=np.float64)
    under = 1 + SURE**2 / count
    middle = (p + SURE**2 / (2 * count)) / under
    wide = SURE / under * np.sqrt(p * (1 - p) / count + SURE**2 / (4 * count**2))
    return middle - wide, middle + wide
