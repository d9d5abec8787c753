"""What each factor has to do with satisfaction: its share of what is explained, where they go together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

type Floats = NDArray[np.float64]

FEW = 10  # answers for each factor, with fewer of which nothing is told
DRAWS = 400
TOGETHER = 0.999  # a correlation from which two factors are one and the same


class TooFew(ValueError):
    """Too few answers for so many factors."""


@dataclass(frozen=True, slots=True)
class Drivers:
    """
    names     : factors that are told of, the weightiest first
    weight    : (factors,) part of the variance of the outcome that each explains; they sum to ``explained``
    low, high : (factors,) 95 % of what other people would tell; never below 0, so that it proves no effect
    explained : R squared
    left_out  : factor → why ("constant", or the name of the factor that says the same)
    n         : answers
    """

    names: Sequence[str]
    weight: Floats
    low: Floats
    high: Floats
    explained: float
    left_out: Mapping[str, str]
    n: int


def drivers(factors: Mapping[str, ArrayLike], outcome: ArrayLike, *, seed: int = 0) -> Drivers:
    """Johnson's relative weights.

    factors : name → (n,) ratings without gaps
    outcome : (n,) overall satisfaction
    Raises TooFew under ten answers for each factor, ValueError for gaps or an outcome that never differs.
    Source  : Johnson 2000; intervals by drawing people again; formulas.md, section 6
    """
    given = {name: np.asarray(values, dtype=np.float64) for name, values in factors.items()}
    told = np.asarray(outcome, dtype=np.float64)
    if not all(np.isfinite(one).all() and one.shape == told.shape for one in (told, *given.values())):
        raise ValueError("factors and outcome are columns of one length without gaps")
    if told.size and told.std() == 0:
        raise ValueError("all are equally satisfied: there is nothing to explain")
    names, left_out = _different(given)
    if told.size < FEW * max(1, len(names)):
        raise TooFew(f"{told.size} answers on {len(names)} factors: at least {FEW} for each are needed")
    rows = np.column_stack([given[name] for name in names]) if names else np.empty((told.size, 0))
    weight = _weights(rows, told)
    draw = np.random.default_rng(seed)
    again = [_weights(rows[some], told[some]) for some in draw.integers(told.size, size=(DRAWS, told.size))]
    low, high = np.nanquantile(again, [0.025, 0.975], axis=0)
    order = np.argsort(-weight, kind="stable")
    ordered = [names[place] for place in order]
    explained = float(weight.sum())
    return Drivers(ordered, weight[order], low[order], high[order], explained, left_out, told.size)


def _different(given: Mapping[str, Floats]) -> tuple[list[str], dict[str, str]]:
    names: list[str] = []
    left_out: dict[str, str] = {}
    for name, values in given.items():
        if values.size and values.std() == 0:
            left_out[name] = "constant"
            continue
        same = [one for one in names if abs(np.corrcoef(given[one], values)[0, 1]) > TOGETHER]
        if same:
            left_out[name] = same[0]
        else:
            names.append(name)
    return names, left_out


def _weights(rows: Floats, told: Floats) -> Floats:
    """NaN where in these rows a factor, or the outcome, is always the same."""
    factors = rows.shape[1]
    if not factors or (rows.std(axis=0) == 0).any() or told.std() == 0:
        return np.full(factors, np.nan)
    every = np.atleast_2d(np.corrcoef(np.column_stack([rows, told]).T))
    among, with_outcome = every[:-1, :-1], every[:-1, -1]
    values, vectors = np.linalg.eigh(among)
    root = (vectors * np.sqrt(np.maximum(values, 0))) @ vectors.T
    path = np.linalg.lstsq(root, with_outcome, rcond=None)[0]
    return np.asarray(root**2 @ path**2)
