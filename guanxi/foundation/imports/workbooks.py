"""Tables in Excel workbooks: examined as an archive first, then read typed by calamine."""

import io
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from guanxi.foundation.errors import Refused, Sentence
from guanxi.foundation.imports import archives, headers, sheets
from guanxi.foundation.imports.archives import Archive, SheetPart
from guanxi.foundation.imports.limits import Limits
from guanxi.foundation.imports.merging import Filling, Merged, readable
from guanxi.foundation.imports.sheets import Extent, Flaw
from guanxi.foundation.imports.tables import Broken, Cell, Chosen, Layout, Opener, Row, Table
from guanxi.foundation.sentences import listed

EXACT = 1e15  # beyond this a spreadsheet's numbers have lost their last digits
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
UNCALCULATED = _(
    "This formula was never calculated. Open the file in Excel or WPS, save it, and hand it in again."
)
FORMULA_ERROR = _("The cell shows an error ({shown}). Correct the formula or type the value.")
type Flaws = Mapping[int, Mapping[int, Broken]]  # row → column → cell


class WorkbookSource:
    """One loaded sheet; its rows may be walked again and again."""

    def __init__(self, sheet: CalamineSheet, name: str, flaws: Flaws) -> None:
        self._sheet = sheet
        self._name = name
        self._flaws = flaws
        self._offset = sheet.start[1] if sheet.start else 0

    def raw(self) -> Iterator[tuple[int, list[Any]]]:
        """Every row with its number, cells from column A on, as calamine gives them."""
        lead: list[Any] = [""] * self._offset
        with refusing(self._name):
            for line, cells in enumerate(self._sheet.iter_rows(), 1):
                yield line, lead + cells if lead else cells

    def rows(self, layout: Layout, start: int = 0) -> Iterator[Row]:
        first, width = layout.first_column, len(layout.headers)
        end = first + width
        names = list(layout.headers)
        filling = Filling(layout.merged)
        for line, raw in self._below(layout):
            filling.fill(line, raw)
            if start:
                start -= 1
                continue
            cells = [CONVERTED[type(cell)](cell) for cell in raw[first:end]]
            problem: Sentence | None = None
            if len(raw) > end and not _is_empty(raw[end:]):
                problem = _beyond(headers.letters_of(end - 1))
            for column, broken in self._flaws.get(line, {}).items():
                if first <= column < end:
                    cells[column - first] = broken
            if cells == names:
                problem = _("This line repeats the column names.")
            yield Row(line, cells, problem)

    def count(self, layout: Layout) -> int:
        return sum(1 for _row in self._below(layout))

    def _below(self, layout: Layout) -> Iterator[tuple[int, list[Any]]]:
        """Every row of the table that holds anything."""
        aside = frozenset(layout.aside)
        for line, cells in self.raw():
            if line > layout.header_line and line not in aside and not _is_empty(cells):
                yield line, cells


def _is_empty(cells: list[Any]) -> bool:
    return cells.count("") == len(cells)


# ---- calamine's values, made ours ----------------------------------------------------------------


def _text(value: str) -> Cell:
    if "_x" in value:
        value = ESCAPED.sub(lambda found: chr(int(found[1], 16)), value)
    return value or None


def _number(value: float) -> Cell:
    return int(value) if value.is_integer() and abs(value) < EXACT else value


def _duration(value: timedelta) -> Cell:
    minutes, seconds = divmod(int(value.total_seconds()), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"


CONVERTED: dict[type, Callable[[Any], Cell]] = {
    str: _text,
    float: _number,
    int: lambda value: value,
    bool: lambda value: "TRUE" if value else "FALSE",
    datetime: lambda value: value,
    date: lambda value: datetime.combine(value, time()),
    time: lambda value: value.isoformat(),
    timedelta: _duration,
}


# ---- examining -----------------------------------------------------------------------------------


def examine(opener: Opener, name: str, limits: Limits, wanted: Chosen) -> Table:
    """Measure the workbook, choose the sheet, load it, find its column names."""
    archive = archives.load(opener, name, limits)
    parts, pending = archive.sheets()
    visible = [part for part in parts if not part.hidden and sheets.has_values(archive, part.part)]
    chosen = _choose(parts, visible, wanted.get("sheet"), name)
    extent = sheets.measure(archive, chosen.part, pending=pending)
    _refuse_size(archive, chosen, extent, limits)
    source = _load(archive, chosen, extent, limits)
    top = ((line, [CONVERTED[type(cell)](cell) for cell in cells]) for line, cells in source.raw())
    filled = (Row(line, cells) for line, cells in top if not all(map(headers.is_blank, cells)))
    header = headers.find_header(list(islice(filled, limits.header_rows)), wanted.get("header_line"))
    column, names = headers.header_names(header.cells, limits.columns)
    merged = _merged(extent, source, header.line, range(column, column + len(names)))
    layout = Layout(
        kind="xlsx",
        headers=names,
        header_line=header.line,
        count=0,
        first_column=column,
        sheet=chosen.name,
        sheets=tuple(part.name for part in visible),
        formulas=extent.formulas,
        broken=len(extent.flaws),
        merged=merged.down,
        aside=merged.aside,
        doubtful=merged.doubtful,
        numbers=merged.numbers,
    )
    count = source.count(layout)
    if not count:
        raise Refused(headers.no_rows(header.line))
    return Table(replace(layout, count=count), source)


def reopen(opener: Opener, name: str, limits: Limits, layout: Layout) -> WorkbookSource:
    """Load the sheet of a known layout; odd cells are looked for only where there were any."""
    archive = archives.load(opener, name, limits)
    parts, pending = archive.sheets()
    chosen = _choose(parts, parts, layout.sheet, name)
    extent = sheets.measure(archive, chosen.part, pending=pending) if layout.broken else Extent()
    return _load(archive, chosen, extent, limits)


def _choose(parts: list[SheetPart], visible: list[SheetPart], wanted: str | None, name: str) -> SheetPart:
    if wanted is None:
        if not visible:
            raise Refused(format_lazy(_("“{name}” has no sheet with data."), name=name))
        return visible[0]
    found = next((part for part in parts if part.name == wanted), None)
    if found is None:
        there = listed(part.name for part in visible)
        raise Refused(
            format_lazy(_("There is no sheet “{sheet}”. There are: {listed}."), sheet=wanted, listed=there)
        )
    return found


def _refuse_size(archive: Archive, sheet: SheetPart, extent: Extent, limits: Limits) -> None:
    if extent.columns > limits.columns:
        raise Refused(headers.too_many_columns(extent.columns, limits.columns))
    texts = extent.texts * sheets.longest_text(archive)
    if texts > limits.text_bytes:
        texts = sheets.written_out(archive, sheet.part)
    if extent.rows * extent.columns > limits.cells or texts > limits.text_bytes:
        raise Refused(
            format_lazy(
                _(
                    "Sheet “{sheet}” reaches over {rows} rows and {columns} columns, too many to read. "
                    "Save it as .csv."
                ),
                sheet=sheet.name,
                rows=extent.rows,
                columns=extent.columns,
            )
        )


def _load(archive: Archive, sheet: SheetPart, extent: Extent, limits: Limits) -> WorkbookSource:
    archive.prove(limits.cells)
    with refusing(archive.name):
        book = CalamineWorkbook.from_filelike(io.BytesIO(archive.data))
        loaded = book.get_sheet_by_name(sheet.name)
        book.close()
    return WorkbookSource(loaded, archive.name, _broken_cells(extent.flaws))


def _broken_cells(flaws: Mapping[tuple[int, int], Flaw]) -> Flaws:
    found: dict[int, dict[int, Broken]] = defaultdict(dict)
    for (row, column), flaw in flaws.items():
        reason = UNCALCULATED if flaw.uncalculated else format_lazy(FORMULA_ERROR, shown=flaw.shown)
        found[row + 1][column] = Broken(flaw.shown, reason)
    return found


@contextmanager
def refusing(name: str) -> Iterator[None]:
    """Turn the loader's errors into a sentence; its panics are no ordinary exceptions."""
    try:
        yield
    except (CalamineError, OSError, ValueError) as error:
        raise Refused(archives.damaged(name)) from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            raise Refused(archives.damaged(name)) from error
        raise


def _merged(extent: Extent, source: WorkbookSource, header_line: int, columns: range) -> Merged:
    """What merged cells in the table mean; in titles above it they do no harm."""
    inside = [
        area
        for area in extent.merged
        if area.bottom >= header_line - 1
        and area.top < extent.rows
        and area.left < columns.stop
        and area.right >= columns.start
        and (area.top, area.left) != (area.bottom, area.right)
    ]
    if not inside:
        return Merged()
    lines = {area.top + 1 for area in inside if area.top >= header_line}
    rows = {line: cells for line, cells in source.raw() if line in lines}
    return readable(inside, rows, columns)


def _beyond(letters: str) -> Sentence:
    return format_lazy(
        _("This line has values to the right of the last named column ({letters})."), letters=letters
    )
