"""The search over the whole base: two kinds, each compared among themselves; its pairs as rows to be kept.

Loads DuckDB and splink: workers and commands only.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
from django.conf import settings
from pyarrow import ipc

from guanxi.customers.choices import Kind
from guanxi.customers.duplicates import reading, spelling
from guanxi.insight.duplicates.finding import find
from guanxi.insight.duplicates.firms import FIRMS
from guanxi.insight.duplicates.levels import UNKNOWN, Likeness, Weights
from guanxi.insight.duplicates.people import PEOPLE

LIKENESS: Mapping[str, Likeness] = {Kind.FIRM: FIRMS, Kind.PERSON: PEOPLE}
COLUMNS = pa.schema(
    {
        "left": pa.int64(),
        "right": pa.int64(),
        "kind": pa.string(),
        "probability": pa.float64(),
        "why": pa.list_(pa.struct({"comparison": pa.string(), "level": pa.string(), "bits": pa.float64()})),
    }
)


def search(run: int, policy: Mapping[str, Any]) -> int:
    """Find the pairs of the base and put them into the run's file; how many there are."""
    said = reading.readings()
    found = [*_of(Kind.FIRM, spelling.firms, said, policy), *_of(Kind.PERSON, spelling.people, said, policy)]
    path = _path(run)
    half = path.with_suffix(".half")
    with ipc.new_file(str(half), COLUMNS) as file:
        file.write_table(pa.Table.from_pylist(found, schema=COLUMNS), max_chunksize=5000)
    half.replace(path)  # whoever looks for it finds it whole
    return len(found)


def is_done(run: int) -> bool:
    return _path(run).exists()


def number(run: int) -> int:
    """How many pairs the run's file holds."""
    with pa.memory_map(str(_path(run))) as source:
        return int(ipc.open_file(source).read_all().num_rows)


def _of(
    kind: Kind, told: Any, said: spelling.Readings, policy: Mapping[str, Any]
) -> Iterator[dict[str, Any]]:
    table = told(reading.records(kind), said)
    likeness = LIKENESS[kind]
    pairs = find(table, likeness, weights=weights(policy, kind)).pairs
    codes = [one.code for one in likeness.comparisons]
    for row in pairs.to_pylist():
        yield {
            "left": row["left"],
            "right": row["right"],
            "kind": str(kind),
            "probability": row["probability"],
            "why": _why(row, codes),
        }


def _why(row: Mapping[str, Any], codes: list[str]) -> list[dict[str, Any]]:
    """What was compared, the heaviest first; what one of the two does not say is left out."""
    found = [
        {"comparison": code, "level": row[f"why_{code}"], "bits": round(row[f"bits_{code}"], 2)}
        for code in codes
        if row.get(f"why_{code}", UNKNOWN) != UNKNOWN
    ]
    return sorted(found, key=lambda one: -abs(one["bits"]))


def weights(policy: Mapping[str, Any], kind: str) -> Weights:
    """The weights that the company has set for this kind."""
    return {
        (comparison, level): (m, u)
        for comparison, levels in policy.get(kind, {}).items()
        for level, (m, u) in levels.items()
    }


def spilled(run: int, start: int, most: int) -> list[dict[str, Any]]:
    """``most`` of the run's pairs, from ``start``."""
    with pa.memory_map(str(_path(run))) as source:
        rows: list[dict[str, Any]] = ipc.open_file(source).read_all().slice(start, most).to_pylist()
    return rows


def drop_spilled(run: int) -> None:
    _path(run).unlink(missing_ok=True)


def _path(run: int) -> Path:
    folder = Path(settings.GUANXI_HOME) / "tmp"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"duplicates-{run}.arrow"
