"""Who bought how often, until when, watched for how long: all that models of buying look at."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

type Floats = NDArray[np.float64]
type Whole = NDArray[np.int64]

EXACT = 20_000  # up to so many customers each is looked at by itself
ROUGH, FINE = 32, 160  # beyond, those are put together whose times lie within one of so many steps
SOON = 30  # steps grow with time, from the thirtieth part of the longest


@dataclass(frozen=True, slots=True)
class Histories:
    """Customers, or groups of them who bought alike.

    repeats : (n,) purchases after the first, whole numbers >= 0
    last    : (n,) time from the first purchase to the last, >= 0; 0 where repeats is 0
    watched : (n,) time from the first purchase to the as-of date, >= last; all in one unit (weeks, say)
    weights : (n,) customers that a row stands for
    """

    repeats: Floats
    last: Floats
    watched: Floats
    weights: Floats

    @property
    def customers(self) -> int:
        return int(self.weights.sum())

    @property
    def repeaters(self) -> int:
        return int(self.weights[self.repeats > 0].sum())


def histories(repeats: ArrayLike, last: ArrayLike, watched: ArrayLike) -> Histories:
    """Each customer's history, checked.

    Raises ValueError where the columns do not belong together, or say what cannot be.
    """
    x, tx, age = (np.ascontiguousarray(one, dtype=np.float64) for one in (repeats, last, watched))
    if not x.shape == tx.shape == age.shape or x.ndim != 1:
        raise ValueError("repeats, last and watched are columns of one length")
    if not (np.isfinite(x).all() and np.isfinite(tx).all() and np.isfinite(age).all()):
        raise ValueError("a history has no gaps: NaN or infinity found")
    if (x < 0).any() or (x != np.floor(x)).any():
        raise ValueError("repeats are whole numbers from 0")
    if (tx < 0).any() or (tx > age).any() or (tx[x == 0] > 0).any():
        raise ValueError(
            "the last purchase lies between the first and the as-of date, 0 where there is no other"
        )
    return Histories(x, tx, age, np.ones(x.size))


def distinct(repeats: Floats) -> tuple[Floats, Whole]:
    """The numbers of purchases there are, and each customer's place among them: quicker than sorting."""
    whole = repeats.astype(np.int64)
    there = np.bincount(whole) > 0
    return np.flatnonzero(there).astype(np.float64), (np.cumsum(there) - 1)[whole]


def together(one: Histories, steps: int = ROUGH) -> Histories:
    """The same customers in fewer rows, for fitting: up to 20,000 as they are.

    Who bought as often, and whose times lie within one step, are one row with the mean of their times: what
    is left out is of second order in the step, so that little is shifted, as rounding to days would.
    """
    if one.repeats.size <= EXACT:
        return one
    soon = max(float(one.watched.max()), np.finfo(float).tiny) / SOON
    step = np.log1p(SOON) / steps
    cells = one.repeats.astype(np.int64)
    for column in (one.last, one.watched):
        cells = cells * (steps + 1) + (np.log1p(column / soon) / step).astype(np.int64)
    _, place = np.unique(cells, return_inverse=True)
    weights = np.bincount(place, one.weights)
    repeats, last, watched = (
        np.bincount(place, one.weights * column) / weights for column in (one.repeats, one.last, one.watched)
    )
    return Histories(np.rint(repeats), last, watched, weights)


def scaled(one: Histories, unit: float) -> Histories:
    """The same with times in another unit."""
    return Histories(one.repeats, one.last / unit, one.watched / unit, one.weights)
