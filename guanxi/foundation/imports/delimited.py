"""Tables as text: values between commas, semicolons, tabs or bars."""

import csv
import io
import re
from collections import Counter
from collections.abc import Generator, Iterator
from dataclasses import replace
from itertools import islice
from typing import NamedTuple

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.errors import Refused, Sentence
from guanxi.foundation.imports import headers
from guanxi.foundation.imports.decoding import Encoding, find_encoding, text_of
from guanxi.foundation.imports.limits import Limits
from guanxi.foundation.imports.tables import Chosen, Layout, Opener, Row

DELIMITERS = ("\t", ";", "|", ",")  # in doubt the first: commas also stand in numbers and texts
SAMPLE_LINES = 400
SAMPLE_LETTERS = 1 << 20
HINT = re.compile(r"sep=(.)\s*", re.IGNORECASE)  # Excel's own first line, which other programs write too
LINES_IN_A_RECORD = 2_000


class _Record(NamedTuple):
    line: int
    cells: list[str]


class DelimitedSource:
    """Reads a text table record by record; holds one record at a time."""

    def __init__(self, opener: Opener, limits: Limits) -> None:
        self._opener = opener
        self._limits = limits

    def rows(self, layout: Layout, start: int = 0) -> Iterator[Row]:
        records = self.records(layout.encoding, layout.delimiter, hint=layout.hint_line)
        first, width = layout.first_column, len(layout.headers)
        end = first + width
        names = list(layout.headers)
        for line, record in records:
            if line <= layout.header_line or not "".join(record).strip():
                continue
            if start:
                start -= 1
                continue
            cells = record[first:end]
            problem: Sentence | None = None
            if len(cells) < width:
                cells += [""] * (width - len(cells))
            elif len(record) != end and any(cell.strip() for cell in record[end:]):
                problem = _too_long(len(record), width)
            if cells == names:
                problem = _("This line repeats the column names.")
            yield Row(line, [cell or None for cell in cells], problem)

    def records(self, encoding: str, delimiter: str, *, hint: bool = False) -> Generator[_Record]:
        """Every record with the line it begins on; refuses a quotation mark that is never closed."""
        with self._opener() as source, text_of(source, encoding) as text:
            before = 0
            if hint:
                text.readline()
                before = 1
            feed = _Feed(text)
            reader = csv.reader(feed, delimiter=delimiter)
            line = before
            try:
                for cells in reader:
                    if feed.ended or reader.line_num + before - line > LINES_IN_A_RECORD:
                        raise Refused(_open_quote(line + 1))
                    if len(cells) > self._limits.columns:
                        raise Refused(headers.too_many_columns(len(cells), self._limits.columns))
                    yield _Record(line + 1, cells)
                    line = reader.line_num + before
            except csv.Error:
                raise Refused(_huge_cell(line + 1)) from None
            except UnicodeDecodeError:
                raise Refused(_unreadable(line + 1, encoding)) from None


class _Feed:
    """Lines for the reader; remembers whether it asked for more than there is."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self.ended = False

    def __iter__(self) -> Iterator[str]:
        yield from self._text
        self.ended = True


def examine(opener: Opener, limits: Limits, chosen: Chosen) -> Layout:
    """Read the whole file once: encoding, delimiter, column names, number of rows."""
    found = find_encoding(opener, limits, chosen.get("encoding"))
    hinted, sample = _sample(opener, found)
    separator = chosen.get("delimiter") or hinted or _likeliest_delimiter(sample)
    source = DelimitedSource(opener, limits)
    records = source.records(found.name, separator, hint=hinted is not None)
    first = [Row(line, list(cells)) for line, cells in islice(records, limits.header_rows)]
    records.close()
    header = headers.find_header(first, chosen.get("header_line"))
    column, names = headers.header_names(header.cells, limits.columns)
    layout = Layout(
        kind="csv",
        headers=names,
        header_line=header.line,
        count=0,
        first_column=column,
        encoding=found.name,
        encoding_certain=found.certain,
        delimiter=separator,
        hint_line=hinted is not None,
    )
    return replace(layout, count=_count(source, layout))


def _count(source: DelimitedSource, layout: Layout) -> int:
    count = 0
    for _row in source.rows(layout):
        count += 1
    if not count:
        raise Refused(headers.no_rows(layout.header_line))
    return count


def _sample(opener: Opener, encoding: Encoding) -> tuple[str | None, list[str]]:
    """The separator that a first line "sep=" names, and the lines that decide where none does."""
    lines: list[str] = []
    with opener() as source, text_of(source, encoding.name) as text:
        room = SAMPLE_LETTERS
        while len(lines) < SAMPLE_LINES and room > 0 and (line := text.readline()):
            lines.append(line)
            room -= len(line)
    if not any(line.strip() for line in lines):
        raise Refused(_("The file is empty."))
    hint = HINT.fullmatch(lines[0])
    return (hint[1], lines[1:]) if hint else (None, lines)


def _likeliest_delimiter(lines: list[str]) -> str:
    """The one that cuts most lines alike, into several cells, below a row that can be column names."""
    return max(DELIMITERS, key=lambda delimiter: _fit(lines, delimiter))


def _fit(lines: list[str], delimiter: str) -> tuple[bool, float, int]:
    try:
        records = [cells for cells in csv.reader(lines, delimiter=delimiter) if any(cells)]
    except csv.Error:
        return (False, 0.0, 0)
    widths = Counter(map(len, records))
    total = widths.total()
    del widths[1]
    if not widths:
        return (False, 0.0, 0)
    width, agreeing = widths.most_common(1)[0]
    return (_has_header(records), round(agreeing / total, 2), width)


def _has_header(records: list[list[str]]) -> bool:
    """Told apart by it: in "1,5;2,5" the comma cuts as evenly as the semicolon."""
    try:
        headers.find_header([Row(number, list(cells)) for number, cells in enumerate(records[:100])])
    except Refused:
        return False
    return True


def _too_long(cells: int, width: int) -> Sentence:
    return format_lazy(
        _(
            "This line has {cells} cells, the table {width}. "
            "A text that contains the separator needs quotation marks around it."
        ),
        cells=cells,
        width=width,
    )


def _open_quote(line: int) -> Sentence:
    return format_lazy(
        _(
            "A quotation mark on line {line} is opened and never closed; the file may be cut short. "
            "Close it on that line, or export the file again."
        ),
        line=line,
    )


def _huge_cell(line: int) -> Sentence:
    return format_lazy(
        _(
            "A cell that begins on line {line} holds more than 131,072 characters: "
            "a quotation mark is probably missing."
        ),
        line=line,
    )


def _unreadable(line: int, encoding: str) -> Sentence:
    return format_lazy(
        _(
            "Line {line} cannot be read as {encoding}: the file has changed since it was examined. "
            "Hand it in again."
        ),
        line=line,
        encoding=encoding.upper(),
    )
