"""The rows that were not taken in, handed back with the reason, ready to be corrected and handed in again."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from django.utils.text import format_lazy
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.errors import Refused, Sentence
from guanxi.foundation.imports.tables import Cell
from guanxi.foundation.imports.values import written
from guanxi.foundation.ui.spreadsheets import defused

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

BOOK_ROWS = 50_000  # a workbook is built in memory: on disk its parts would lie open for all to read
CELL_LETTERS = 32_767


class Rejected(NamedTuple):
    """A row, the line it stood on, and why it was refused."""

    line: int
    cells: Sequence[Cell]
    reason: Sentence


def titles(headers: Sequence[str]) -> list[str]:
    return [*headers, now("Line"), now("Reason")]


def write_csv(out: BinaryIO, headers: Sequence[str], rejected: Iterable[Rejected]) -> int:
    """Write a CSV that Excel opens with its Chinese intact; returns how many rows it holds."""
    text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="", write_through=True)
    count = 0
    try:
        writer = csv.writer(text)
        writer.writerow(map(defused, titles(headers)))
        for row in rejected:
            cells = [defused(written(cell)) for cell in row.cells]
            writer.writerow([*cells, row.line, defused(str(row.reason))])
            count += 1
    finally:
        text.detach()  # the file is its owner's to close
    return count


def write_xlsx(out: BinaryIO, headers: Sequence[str], rejected: Iterable[Rejected]) -> int:
    """Write a workbook, values typed as they were; returns how many rows it holds."""
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "default_date_format": "yyyy-mm-dd hh:mm:ss",
    }
    import xlsxwriter  # every process would load it at its start: 0.2 s

    book = xlsxwriter.Workbook(out, options)
    sheet = book.add_worksheet()
    count = 0
    try:
        for column, title in enumerate(titles(headers)):
            sheet.write_string(0, column, defused(title))
        for row in rejected:
            count += 1
            if count > BOOK_ROWS:
                raise Refused(
                    format_lazy(
                        _("A workbook holds {limit} rows at most. Take the .csv file."), limit=BOOK_ROWS
                    )
                )
            for column, cell in enumerate([*row.cells, row.line, str(row.reason)]):
                _write(sheet, count, column, cell)
    finally:
        book.close()
    return count


def _write(sheet: "Worksheet", row: int, column: int, cell: Cell) -> None:
    if isinstance(cell, str):
        sheet.write_string(row, column, defused(cell)[:CELL_LETTERS])
    elif isinstance(cell, datetime):
        sheet.write_datetime(row, column, cell.replace(tzinfo=None))
    elif cell is not None:
        sheet.write_number(row, column, cell)
