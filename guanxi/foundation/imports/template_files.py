"""A template as a file: its columns word for word, so that what goes out comes in again."""

import io
from collections.abc import Iterator, Sequence
from typing import Any

from guanxi.foundation.ui.spreadsheets import write_csv, write_xlsx

MOST = 20_000  # rows that are made while the person waits

type Cells = Sequence[Any]


def template_file(rows: Iterator[Cells], ending: str) -> io.BytesIO:
    """The rows, titles first, as ``csv`` (which Excel opens with its Chinese intact) or ``xlsx``."""
    out = io.BytesIO()
    titles = next(rows)
    if ending == "xlsx":
        write_xlsx(out, "", titles, rows)
    else:
        write_csv(out, titles, rows)
    out.seek(0)
    return out
