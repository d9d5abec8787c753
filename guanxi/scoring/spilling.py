"""Files between computing and writing: what a run found, ids and figures, in the home folder.

Loads pyarrow: workers only.
"""

from pathlib import Path
from typing import Any

import pyarrow as pa
from django.conf import settings
from pyarrow import ipc

CHUNK = 5000


def path_of(stem: str, run_id: int, part: str) -> Path:
    return Path(settings.GUANXI_HOME) / "tmp" / f"{stem}-{run_id}-{part}.arrow"


def put(stem: str, run_id: int, part: str, table: pa.Table) -> int:
    """Write a part of what a run found; returns its rows."""
    with ipc.new_file(str(path_of(stem, run_id, part)), table.schema) as file:
        file.write_table(table, max_chunksize=CHUNK)
    return int(table.num_rows)


def take(stem: str, run_id: int, part: str, start: int, most: int) -> list[dict[str, Any]]:
    """``most`` rows of a part, from ``start``."""
    with pa.memory_map(str(path_of(stem, run_id, part))) as source:
        rows: list[dict[str, Any]] = ipc.open_file(source).read_all().slice(start, most).to_pylist()
    return rows


def drop(stem: str, *, up_to: int, but: Path | None = None) -> None:
    """Remove what runs up to this one left, but for one file."""
    for path in (Path(settings.GUANXI_HOME) / "tmp").glob(f"{stem}-*"):
        number = path.stem.split("-")[1]
        if number.isdecimal() and int(number) <= up_to and path != but:
            path.unlink(missing_ok=True)
