"""Learn who leaves: boosted stumps, and a logistic model of steps; both are tables of what a feature adds."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import ArrayLike, NDArray
from scipy import optimize
from scipy.special import expit

from guanxi.insight.churn import boosted, stepwise
from guanxi.insight.churn.additive import Additive, Floats
from guanxi.insight.churn.design import Design
from guanxi.insight.measures import outcomes

type Flags = NDArray[np.bool_]
type Split = tuple[NDArray[np.int64], NDArray[np.int64]]
"""Rows that are learned from, and rows that are told about unseen."""

FOLDS = 5
FEW = 10  # customers on each side, with fewer of which nothing is learned
MANY = 100  # customers on each side, with fewer of which only the logistic model is
KINDS = {"boosted": boosted.STRENGTHS, "stepwise": stepwise.STRENGTHS}
MAKERS = {"boosted": boosted.learn, "stepwise": stepwise.learn}


class TooFew(ValueError):
    """Too few customers who left, or who stayed, to learn anything from."""


@dataclass(frozen=True, slots=True)
class Learned:
    """
    kind     : boosted | stepwise
    strength : rounds of boosting, or how freely the logistic model follows the data; the best of several
    model    : calibrated, of all rows
    unseen   : (n,) probability by a model that had not seen the row; NaN where none told of it. The line
               that calibrates, two numbers, and the choice among a few had seen it: quality told by it is a
               little too good
    loss     : for each kind and strength that was tried, mean logarithmic loss of the unseen, calibrated
    """

    kind: str
    strength: float
    model: Additive
    unseen: Floats
    loss: dict[tuple[str, float], float]


def learn(
    columns: pa.Table, left: ArrayLike, *, splits: Sequence[Split] | None = None, seed: int = 0
) -> Learned:
    """Learn from customers of whom it is known whether they left.

    columns : features, numbers or texts, one row per customer, as they were known before anybody left
    left    : (n,) true or false
    splits  : how what is learned is tried on the unseen, in order of time say; else in five folds
    Raises TooFew under ten customers on either side.
    Source  : boosting by LightGBM (Ke et al. 2017), calibration by Platt (1999) on unseen rows
    """
    came = outcomes(left)
    parts = list(splits) if splits is not None else _folds(came, seed)
    sides = [came, *(came[known] for known, _asked in parts)]
    fewest = min(int(min(some.sum(), (~some).sum())) for some in sides)
    if came.shape != (columns.num_rows,):
        raise ValueError("each customer left or stayed: columns of one length")
    if fewest < (FEW if splits is None else FEW // 2):
        raise TooFew(f"{fewest} on one side: at least {FEW} who left and {FEW} who stayed are needed")
    kinds = [kind for kind in KINDS if kind == "stepwise" or fewest >= MANY]
    tried = {
        (kind, strength): scores
        for kind in kinds
        for strength, scores in _unseen(kind, columns, came, parts, seed).items()
    }
    calibrated = {key: _calibration(scores, came) for key, scores in tried.items()}
    loss = {key: _loss(tried[key], came, *line) for key, line in calibrated.items()}
    best = min(loss, key=lambda key: loss[key])
    slope, shift = calibrated[best]
    model = MAKERS[best[0]](Design.read(columns, came), came, [best[1]], seed)[best[1]]
    return Learned(best[0], best[1], model.turned(slope, shift), expit(slope * tried[best] + shift), loss)


def _unseen(
    kind: str, columns: pa.Table, came: Flags, parts: Sequence[Split], seed: int
) -> dict[float, Floats]:
    """For each strength, the logarithm of the odds of rows that the model had not seen."""
    told = {strength: np.full(came.size, np.nan) for strength in KINDS[kind]}
    for known, asked in parts:
        design, rows = Design.read(columns.take(known), came[known]), columns.take(asked)
        for strength, model in MAKERS[kind](design, came[known], KINDS[kind], seed).items():
            told[strength][asked] = model.base + model.adds(rows).sum(axis=1, dtype=np.float64)
    return told


def _folds(came: Flags, seed: int) -> list[Split]:
    """Five parts with as many in each who left."""
    draw, fold = np.random.default_rng(seed), np.empty(came.size, dtype=np.int64)
    for side in (True, False):
        rows = draw.permutation(np.flatnonzero(came == side))
        fold[rows] = np.arange(rows.size) % FOLDS
    return [(np.flatnonzero(fold != one), np.flatnonzero(fold == one)) for one in range(FOLDS)]


def _calibration(scores: Floats, came: Flags) -> tuple[float, float]:
    """(slope, shift) that make the scores probabilities; the slope never turns them around."""
    known = ~np.isnan(scores)
    said, happened = scores[known], came[known].astype(np.float64)

    def loss(line: Floats) -> tuple[float, Floats]:
        logits = line[0] * said + line[1]
        off = expit(logits) - happened
        value = np.mean(np.logaddexp(0, logits) - happened * logits)
        return float(value), np.array([np.mean(off * said), np.mean(off)])

    found = optimize.minimize(loss, [1.0, 0.0], jac=True, method="L-BFGS-B", bounds=[(0.01, 10), (-10, 10)])
    return float(found.x[0]), float(found.x[1])


def _loss(scores: Floats, came: Flags, slope: float, shift: float) -> float:
    known = ~np.isnan(scores)
    logits = slope * scores[known] + shift
    return float(np.mean(np.logaddexp(0, logits) - came[known] * logits))
