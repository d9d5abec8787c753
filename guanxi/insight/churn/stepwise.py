"""A logistic model whose numbers go by steps of tenths: the reference, and what few customers allow."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from guanxi.insight.churn.additive import Additive, Floats, Steps
from guanxi.insight.churn.boosted import additive
from guanxi.insight.churn.design import Design

STRENGTHS = (0.01, 0.1, 1.0)  # sklearn's C: the smaller, the less is believed
TENTHS = np.linspace(0, 1, 11)[1:-1]


def learn(
    design: Design, came: NDArray[np.bool_], strengths: Sequence[float], seed: int
) -> dict[float, Additive]:
    """Source : logistic regression with a squared penalty, scikit-learn."""
    rows, edges = _stepped(design, came.size)
    return {strength: _fitted(design, came, rows, edges, strength) for strength in strengths}


def _stepped(design: Design, customers: int) -> tuple[Floats, list[Floats]]:
    """A column for each step of a number, and one for who says nothing; and the steps of each."""
    columns: list[NDArray[np.float64]] = []
    edges: list[Floats] = []
    for place in range(len(design.levels)):
        numbers = design.numbers[:, place]
        known = numbers[~np.isnan(numbers)]
        cuts = np.unique(np.quantile(known, TENTHS)) if design.levels[place][1] == "" else np.array([0.5])
        cuts = cuts[(cuts < known.max()) & (cuts >= known.min())] if known.size else cuts[:0]
        edges.append(cuts)
        columns += [(numbers > cut).astype(np.float64) for cut in cuts]
        columns.append(np.isnan(numbers).astype(np.float64))
    return np.column_stack(columns) if columns else np.zeros((customers, 1)), edges


def _fitted(
    design: Design, came: NDArray[np.bool_], rows: Floats, edges: list[Floats], strength: float
) -> Additive:
    fitted = LogisticRegression(C=strength, max_iter=200, solver="newton-cholesky").fit(rows, came)
    weights, terms = list(fitted.coef_[0]), {}
    for place, cuts in enumerate(edges):
        mine, weights = weights[: cuts.size + 1], weights[cuts.size + 1 :]
        terms[place] = Steps(cuts, np.concatenate([[0.0], np.cumsum(mine[:-1]), mine[-1:]]))
    return additive(design, float(fitted.intercept_[0]), terms)
