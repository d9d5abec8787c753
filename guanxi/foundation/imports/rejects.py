"""The rows that were not taken in, handed back with the reason, ready to be corrected and handed in again."""

from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO, NamedTuple

from django.conf import settings
from django.utils import translation
from django.utils.text import format_lazy
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.errors import Refused, Sentence
from guanxi.foundation.imports.tables import Cell
from guanxi.foundation.imports.values import written
from guanxi.foundation.ui import spreadsheets

BOOK_ROWS = 200_000  # what people still open


class Rejected(NamedTuple):
    """A row, the line it stood on, and why it was refused."""

    line: int
    cells: Sequence[Cell]
    reason: Sentence


def titles(headers: Sequence[str]) -> list[str]:
    return [*headers, now("Line"), now("Reason")]


def original(headers: Sequence[str]) -> Sequence[str]:
    """The columns of the file that was handed in first: without those that the rejects' file adds behind."""
    added = set()
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            added.add(tuple(titles(())))
    while tuple(headers[-2:]) in added:
        headers = headers[:-2]
    return headers


def write_csv(out: BinaryIO, headers: Sequence[str], rejected: Iterable[Rejected]) -> int:
    """Write a CSV that Excel opens with its Chinese intact; returns how many rows it holds."""
    return spreadsheets.write_csv(out, titles(headers), map(_as_text, rejected))


def write_xlsx(out: BinaryIO, headers: Sequence[str], rejected: Iterable[Rejected]) -> int:
    """Write a workbook, values typed as they were; returns how many rows it holds."""
    return spreadsheets.write_xlsx(out, "", titles(headers), _few_enough(rejected))


def _as_text(row: Rejected) -> list[str]:
    return [*map(written, row.cells), str(row.line), str(row.reason)]


def _few_enough(rejected: Iterable[Rejected]) -> Iterator[list[spreadsheets.Cell]]:
    for count, row in enumerate(rejected, start=1):
        if count > BOOK_ROWS:
            sentence = _("A workbook holds {limit} rows at most. Take the .csv file.")
            raise Refused(format_lazy(sentence, limit=BOOK_ROWS))
        yield [*row.cells, row.line, str(row.reason)]
