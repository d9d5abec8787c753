"""A template as a file: its columns word for word, so that what goes out comes in again."""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from guanxi.foundation.ui.spreadsheets import defused

MOST = 20_000  # rows that are made while the person waits

type Cells = Sequence[Any]


def template_file(rows: Iterator[Cells], ending: str) -> io.BytesIO:
    """The rows, titles first, as ``csv`` (which Excel opens with its Chinese intact) or ``xlsx``."""
    return _book(rows) if ending == "xlsx" else _csv(rows)


def _csv(rows: Iterator[Cells]) -> io.BytesIO:
    out = io.BytesIO()
    text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    for row in rows:
        writer.writerow([defused("" if cell is None else str(cell)) for cell in row])
    text.detach()
    out.seek(0)
    return out


def _book(rows: Iterator[Cells]) -> io.BytesIO:
    import xlsxwriter  # every process would load it at its start: 0.2 s

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for place, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, str) and cell:
                    sheet.write_string(place, column, defused(cell))
                elif isinstance(cell, date):
                    sheet.write_datetime(place, column, cell, day)
                elif cell is not None and cell != "":
                    sheet.write_number(place, column, cell)
    out.seek(0)
    return out
