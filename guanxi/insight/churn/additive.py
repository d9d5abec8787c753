"""A probability whose reasons add up: each feature adds its own, and nothing else does.

The logarithm of the odds is a base and one term for each feature, read from a table. So what is told of one
customer is no estimate of what the model did, it is what the model did.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

type Floats = NDArray[np.float64]
type Small = NDArray[np.float32]

MISSING = "missing"  # the level of a text that says nothing


@dataclass(frozen=True, slots=True)
class Steps:
    """What a number adds: ``adds[k]`` above ``edges[k - 1]`` up to ``edges[k]``, the last where it is NaN."""

    edges: Floats
    adds: Floats

    def of(self, column: pa.ChunkedArray) -> Floats:
        numbers = pc.cast(column, pa.float64()).to_numpy()
        place = np.searchsorted(self.edges, numbers, side="left")
        place[np.isnan(numbers)] = len(self.adds) - 1
        return np.asarray(self.adds[place])


@dataclass(frozen=True, slots=True)
class Names:
    """What a text adds: of each level that was seen; others add ``other``."""

    adds: Mapping[str, float]
    other: float = 0.0

    def of(self, column: pa.ChunkedArray) -> Floats:
        levels = column.combine_chunks().dictionary_encode()
        said = [MISSING if one is None else str(one) for one in levels.dictionary.to_pylist()]
        table = np.array([self.adds.get(one, self.other) for one in (*said, MISSING)])
        return np.asarray(table[pc.fill_null(levels.indices, len(said)).to_numpy()])


@dataclass(frozen=True, slots=True)
class Additive:
    """log(p / (1 - p)) = base + the sum of what each feature adds; ``base`` is that of a mean customer."""

    base: float
    terms: Mapping[str, Steps | Names]

    def turned(self, slope: float, shift: float) -> "Additive":
        """The same calibrated: slope times the logarithm of the odds, and shift."""
        terms: dict[str, Steps | Names] = {}
        for name, term in self.terms.items():
            if isinstance(term, Steps):
                terms[name] = Steps(term.edges, slope * term.adds)
            else:
                adds = {level: slope * add for level, add in term.adds.items()}
                terms[name] = Names(adds, slope * term.other)
        return Additive(slope * self.base + shift, terms)

    @property
    def features(self) -> Sequence[str]:
        return tuple(self.terms)

    def adds(self, columns: pa.Table) -> Small:
        """(customers, features) what each feature adds to the logarithm of the odds.

        Raises KeyError where a feature has no column.
        """
        told = np.empty((columns.num_rows, len(self.terms)), dtype=np.float32, order="F")
        for place, (name, term) in enumerate(self.terms.items()):
            told[:, place] = term.of(columns[name])
        return told

    def probability(self, adds: Small) -> Floats:
        """(customers,) of what ``adds`` told."""
        return np.asarray(1 / (1 + np.exp(-(self.base + adds.sum(axis=1, dtype=np.float64)))))

    def points(self, adds: Small) -> Floats:
        """(customers, features) of the probability: they and the base's probability sum to the customer's.

        Source : the path from the base to the customer along which all features grow together (Aumann and
                 Shapley 1974); for a sum it gives each feature its share of the way
        """
        way = adds.sum(axis=1, dtype=np.float64)
        start = 1 / (1 + np.exp(-self.base))
        gain = self.probability(adds) - start
        near = np.abs(way) < 1e-9
        rate = np.where(near, start * (1 - start), gain / np.where(near, 1.0, way))
        return np.asarray(adds * rate[:, None])
