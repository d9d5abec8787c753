"""How much a file may ask of us before anything of it is read."""

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on an uploaded file; the defaults hold a million ordinary rows."""

    file_bytes: int = 512 * MIB
    columns: int = 512
    line_chars: int = MIB
    header_rows: int = 100  # where the row of column names is looked for
    # Workbooks are ZIP archives, and the reader holds one sheet in memory (about 60 bytes a cell).
    entries: int = 2_000
    unpacked_bytes: int = 1024 * MIB
    ratio: int = 250  # deflate reaches 1032; real sheets stay under 100
    cells: int = 12_000_000
    text_bytes: int = 1024 * MIB  # all texts of a sheet, written out once for each cell


DEFAULT = Limits()
