"""Who bought when and for how much, and what was known of it at any time before."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from guanxi.insight.lifetime.histories import Floats, Histories, Whole, histories


@dataclass(frozen=True, slots=True)
class Purchases:
    """One row for each purchase, of a customer and a day say, by customer and time.

    who    : (n,) customers, codes from 0
    when   : (n,) time in one unit, of any zero
    amount : (n,) money, net
    """

    who: Whole
    when: Floats
    amount: Floats

    @property
    def start(self) -> float:
        return float(self.when.min())

    def before(self, cut: float) -> "Purchases":
        """What is known at ``cut``: nothing of it or later."""
        known = self.when < cut
        return Purchases(self.who[known], self.when[known], self.amount[known])


def purchases(who: ArrayLike, when: ArrayLike, amount: ArrayLike) -> Purchases:
    """Raises ValueError for columns of unequal length, gaps, or codes below 0."""
    code, time, money = (
        np.asarray(who),
        np.asarray(when, dtype=np.float64),
        np.asarray(amount, dtype=np.float64),
    )
    if not code.shape == time.shape == money.shape or code.ndim != 1:
        raise ValueError("who, when and amount are columns of one length")
    if not np.isfinite(time).all() or not np.isfinite(money).all() or (code.size and code.min() < 0):
        raise ValueError("a purchase has a customer, a time and an amount")
    order = np.lexsort((time, code))
    return Purchases(code[order].astype(np.int64), time[order], money[order])


@dataclass(frozen=True, slots=True)
class Seen:
    """Customers who had bought by a time.

    who       : (n,) their codes, ascending
    histories : (n,) rows of them
    mean      : (n,) money of a repeated purchase on average; NaN where there is none
    """

    who: Whole
    histories: Histories
    mean: Floats


def seen(of: Purchases, cut: float) -> Seen:
    """Who had bought before ``cut``, and how."""
    known = of.before(cut)
    first = np.ones(known.who.size, dtype=bool)
    first[1:] = known.who[1:] != known.who[:-1]
    start = np.flatnonzero(first)
    row = np.cumsum(first) - 1
    counts = np.bincount(row)
    last = known.when[start + counts - 1] if start.size else known.when
    began = known.when[start]
    spent = np.bincount(row, np.where(first, 0.0, known.amount))
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(counts > 1, spent / (counts - 1), np.nan)
    return Seen(known.who[start], histories(counts - 1, last - began, cut - began), mean)


def bought(of: Purchases, who: Whole, start: float, end: float) -> NDArray[np.int64]:
    """(n,) how many purchases each of ``who`` (ascending codes) made from ``start`` until before ``end``."""
    within = (of.when >= start) & (of.when < end)
    counts = np.bincount(of.who[within], minlength=int(who.max(initial=0)) + 1)
    return np.asarray(counts[who], dtype=np.int64)
