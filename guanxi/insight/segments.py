"""Groups of customers who are alike: how many there are, how sure that is, and what sets each apart.

Groups are told only where there are some: where customers who differ by degrees alone would seem as well
parted, or other customers of the same company would make other groups, there is one group, everybody.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import skew
from sklearn.cluster import KMeans
from sklearn.metrics import silhouette_score
from threadpoolctl import threadpool_limits

type Floats = NDArray[np.float64]
type Whole = NDArray[np.int64]

MOST = 8  # groups that people can keep apart
LEARNED_FROM = 20_000  # customers, drawn by chance: more of them make no other groups
LOOKED_AT = 2_000  # for the silhouette, which goes with their square
DRAWS = 20  # of customers (for stability), and of companies without groups
STABLE = 0.75  # likeness of groups with those of other draws: below it they dissolve [Hennig 2007]
CLEARLY = 0.05  # above chance: what is not quite normal is no group yet
SMALLEST = 0.05  # share of customers: fewer are exceptions, and no group
SKEWED = 1.0
FEW = 50  # customers, with fewer of whom nothing is told


class TooFew(ValueError):
    """Too few customers for groups."""


@dataclass(frozen=True, slots=True)
class Choice:
    """
    k          : groups
    silhouette : how much nearer customers are to their own group than to the next, -1..1
    by_chance  : the silhouette that one in twenty companies without groups would reach, whose customers lie
                 in one normal cloud or evenly strewn, whichever is more
    stability  : mean likeness (Jaccard's) of the least stable group with what other draws make of it
    least      : share of customers in the smallest group
    """

    k: int
    silhouette: float
    by_chance: float
    stability: float
    least: float

    @property
    def holds(self) -> bool:
        clear = self.silhouette > self.by_chance + CLEARLY
        return clear and self.stability >= STABLE and self.least >= SMALLEST


@dataclass(frozen=True, slots=True)
class Segments:
    """
    label   : (n,) group from 0, the largest first; all 0 where there are no groups
    names   : features
    middle  : (k, features) mean of each feature in each group, as it came
    apart   : (k, features) standard deviations that the group's mean lies from everybody's
    choices : of all k that were tried
    logs    : features that were looked at by their logarithm, for a few of them are much larger
    """

    label: Whole
    names: Sequence[str]
    middle: Floats
    apart: Floats
    choices: Sequence[Choice]
    logs: Sequence[str]

    @property
    def k(self) -> int:
        return len(self.middle)

    def marks(self, group: int, most: int = 3) -> list[tuple[str, float]]:
        """What sets a group apart, the most telling first: (feature, standard deviations)."""
        order = np.argsort(-np.abs(self.apart[group]), kind="stable")[:most]
        return [(self.names[place], float(self.apart[group, place])) for place in order]


def segments(columns: Mapping[str, ArrayLike], *, most: int = MOST, seed: int = 0) -> Segments:
    """Find groups by k-means on standardised features.

    columns : name → (n,) numbers without gaps; features that are the same of everybody count for nothing
    most    : groups at most
    Raises TooFew under 50 customers, ValueError for gaps or columns of unequal length.
    Source  : k-means (Lloyd 1982); silhouette (Rousseeuw 1987); groups against one normal cloud of the same
              covariance (Liu et al. 2008) and an even one (Tibshirani et al. 2001); stability by drawing
              customers again (Hennig 2007)
    """
    names, given = (
        tuple(columns),
        np.column_stack([np.asarray(one, dtype=np.float64) for one in columns.values()]),
    )
    if not np.isfinite(given).all():
        raise ValueError("a feature of segments has no gaps: NaN or infinity found")
    if len(given) < FEW:
        raise TooFew(f"{len(given)} customers: at least {FEW} are needed")
    ready, logs = _standard(given)
    draw = np.random.default_rng(seed)
    some = ready[draw.choice(len(ready), min(LEARNED_FROM, len(ready)), replace=False)]
    with threadpool_limits(1):  # threads that wait for each other take longer than one
        choices = [_tried(some, k, draw) for k in range(2, most + 1)]
        held = [one for one in choices if one.holds]
        best = max(held, key=lambda one: one.silhouette).k if held else 1
        label = np.asarray(_means(some, best, seed).predict(ready), dtype=np.int64)
    order = np.argsort(-np.bincount(label, minlength=best), kind="stable")
    label = np.argsort(order)[label]
    middle = np.array([given[label == one].mean(axis=0) for one in range(best)])
    apart = np.array([ready[label == one].mean(axis=0) for one in range(best)])
    return Segments(label, names, middle, apart, choices, [names[place] for place in logs])


def _standard(given: Floats) -> tuple[Floats, list[int]]:
    """Mean 0 and deviation 1; what is never below 0 and has few large ones by its logarithm."""
    made, logs = given.copy(), []
    for place in range(given.shape[1]):
        column = given[:, place]
        if column.std() > 0 and column.min() >= 0 and skew(column) > SKEWED:
            nothing = column.min() == 0
            made[:, place] = np.log1p(column / np.median(column[column > 0])) if nothing else np.log(column)
            logs.append(place)
    spread = made.std(axis=0)
    return (made - made.mean(axis=0)) / np.where(spread > 0, spread, 1.0), logs


def _means(rows: Floats, k: int, seed: int) -> Any:
    return KMeans(k, n_init=4, random_state=seed, algorithm="elkan" if k > 1 else "lloyd").fit(rows)


def _tried(rows: Floats, k: int, draw: np.random.Generator) -> Choice:
    seed = int(draw.integers(2**31))
    found = _means(rows, k, seed)
    seen = draw.choice(len(rows), min(LOOKED_AT, len(rows)), replace=False)
    clouds = [cloud(rows[seen], draw) for cloud in CLOUDS for _number in range(DRAWS)]
    chances = np.reshape(
        [_silhouette(one, _means(one, k, seed).labels_) for one in clouds], (len(CLOUDS), -1)
    )
    by_chance = np.quantile(chances, 0.95, axis=1).max()
    near = _silhouette(rows[seen], found.labels_[seen])
    least = float(np.bincount(found.labels_, minlength=k).min() / len(rows))
    return Choice(k, near, float(by_chance), _stability(rows[seen], k, draw), least)


def _silhouette(rows: Floats, label: NDArray[Any]) -> float:
    return float(silhouette_score(rows, label)) if np.unique(label).size > 1 else -1.0


def _normal(rows: Floats, draw: np.random.Generator) -> Floats:
    """As many customers who differ by degrees: one normal cloud of the same covariance."""
    features = rows.shape[1]
    return draw.multivariate_normal(np.zeros(features), np.cov(rows.T).reshape(features, -1), len(rows))


def _even(rows: Floats, draw: np.random.Generator) -> Floats:
    """The same, evenly strewn in the box that holds them, along the ways in which they vary most."""
    ways = np.linalg.svd(rows - rows.mean(axis=0), full_matrices=False)[2]
    turned = rows @ ways.T
    return draw.uniform(turned.min(axis=0), turned.max(axis=0), rows.shape) @ ways


CLOUDS = (_normal, _even)


def _stability(rows: Floats, k: int, draw: np.random.Generator) -> float:
    """Of the least stable group."""
    label = _means(rows, k, 0).labels_
    likeness = np.zeros((DRAWS, k))
    for number in range(DRAWS):
        again = _means(rows[draw.integers(len(rows), size=len(rows))], k, number).predict(rows)
        for group in range(k):
            mine = label == group
            counts = np.bincount(again[mine], minlength=k)
            either = mine.sum() + np.bincount(again, minlength=k) - counts
            likeness[number, group] = (counts / np.maximum(either, 1)).max()
    return float(likeness.mean(axis=0).min())
