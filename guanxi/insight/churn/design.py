"""Features as columns of numbers: a number is one, a text one for each of its levels."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from guanxi.insight.churn.additive import MISSING

type Floats = NDArray[np.float64]

RARE = 5  # customers: a level that fewer bear is none of its own


@dataclass(frozen=True, slots=True)
class Design:
    """
    names   : features, in the order of the table
    levels  : for each column its feature and, for a text, the level that it stands for, "" for a number
    numbers : (customers, columns); NaN where a number is missing
    """

    names: Sequence[str]
    levels: Sequence[tuple[str, str]]
    numbers: Floats

    @classmethod
    def read(cls, columns: pa.Table, came: NDArray[np.bool_]) -> "Design":
        """Columns that say one and the same of everybody are left out."""
        levels: list[tuple[str, str]] = []
        made: list[NDArray[np.float64]] = []
        for name in columns.column_names:
            for level, values in _of_feature(columns[name]):
                if np.unique(values).size > 1:
                    levels.append((name, level))
                    made.append(values)
        numbers = np.column_stack(made) if made else np.empty((came.size, 0))
        return cls(columns.column_names, levels, numbers)


def _of_feature(column: pa.ChunkedArray) -> Sequence[tuple[str, Floats]]:
    kind = column.type
    if not (pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_dictionary(kind)):
        return [("", pc.cast(column, pa.float64()).to_numpy())]
    texts = pc.fill_null(pc.cast(column, pa.string()), MISSING).combine_chunks().dictionary_encode()
    codes, said = texts.indices.to_numpy(zero_copy_only=False), texts.dictionary.to_pylist()
    often = np.bincount(codes, minlength=len(said)) >= RARE
    order = sorted(np.flatnonzero(often).tolist(), key=said.__getitem__)
    return [(said[place], (codes == place).astype(np.float64)) for place in order]
