"""Merged cells of a sheet: which can be read, and as what; the others are refused with their places.

The value of a merged area stands in its first cell. Words merged down a column (one owner for five rows) hold
for each of the rows; a row merged over the whole table is a title or a remark, and a word like 合计 beside
nothing but numbers begins a total: neither is in doubt. A number merged down, also one written as text
(5万), is each row's where the column is imported as what nobody adds up, such as a customer's number; as an
amount it may be each row's or that of all together. What is merged over columns and rows at once may mean
anything. People split what is in doubt.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.errors import Refused, Sentence
from guanxi.foundation.imports.headers import letters_of
from guanxi.foundation.imports.numbers import NumberReader
from guanxi.foundation.imports.readers import AMOUNTS
from guanxi.foundation.imports.sheets import Area
from guanxi.foundation.imports.tables import Layout
from guanxi.foundation.imports.totals import is_total
from guanxi.foundation.sentences import listed

NAMED = 10  # areas that a refusal names, in their order; of the others it says how many they are
MOST = 10_000  # areas that are kept with the file
CODE = re.compile(r"0[0-9]+|[0-9]{11,}")  # as text: somebody's number, which nobody adds up


class Merged(NamedTuple):
    """``down``: first line, last line, column of what holds for each row; ``aside``: lines left out."""

    down: tuple[tuple[int, int, int], ...] = ()
    aside: tuple[int, ...] = ()
    doubtful: tuple[Area, ...] = ()  # areas whose columns cannot be imported
    numbers: tuple[Area, ...] = ()  # those of ``down`` whose columns cannot be imported as amounts


def readable(areas: Sequence[Area], rows: Mapping[int, Sequence[Any]], columns: range) -> Merged:
    """What can be read of the areas in the table; refused where one touches the column names.

    ``rows``: line → cells of the lines below the column names in which areas begin.
    """
    down, aside, doubtful, numbers, refused = [], [], [], [], []
    for area in sorted(areas):
        line, cells = area.top + 1, rows.get(area.top + 1)
        value = cells[area.left] if cells and area.left < len(cells) else ""
        if cells is None:
            refused.append(area)  # it touches the column names
        elif area.top == area.bottom and area.left <= columns.start and area.right >= columns.stop - 1:
            aside.append(line)
        elif area.left == area.right:
            down.append((line, area.bottom + 1, area.left))
            numbers += [area] if _is_number(value) else []
        elif not (area.top == area.bottom and is_total(value) and _adds_up(area, cells)):
            doubtful.append(area)
    if refused or len(down) + len(aside) + len(doubtful) > MOST:
        raise Refused(_refusal(refused or areas))
    return Merged(tuple(down), tuple(aside), tuple(doubtful), tuple(numbers))


def refuse_doubtful(layout: Layout, kinds: Mapping[int, str]) -> None:
    """Refused where a column that is imported (its place in the table → as what) has an area in doubt."""
    columns = {layout.first_column + place for place in kinds}
    amounts = {layout.first_column + place for place, kind in kinds.items() if kind in AMOUNTS}
    areas = [area for one in layout.doubtful if columns & set(_columns(area := Area(*one)))]
    areas += [area for one in layout.numbers if (area := Area(*one)).left in amounts]
    if areas:
        sentence = _(
            "Merged cells that can be read in more than one way, {count} in all: {listed}. Leave their"
            " columns out (“not imported”), or split them, write the value into each row they stand for,"
            " and hand the file in again."
        )
        raise Refused(format_lazy(sentence, count=len(areas), listed=_ranges(sorted(areas))))


def _columns(area: Area) -> range:
    return range(area.left, area.right + 1)


def _is_number(value: Any) -> bool:
    """Whether it may be added up: 5000, and 5,000 or 5万 written as text."""
    if not isinstance(value, str):
        return isinstance(value, int | float)
    return not CODE.fullmatch(value.strip()) and NumberReader().read(value).clean is not None


def _adds_up(area: Area, cells: Sequence[Any]) -> bool:
    """Whether beside the merged word stand numbers, and nothing else."""
    outside = [*cells[: area.left], *cells[area.right + 1 :]]
    others = [cell for cell in outside if cell != ""]
    return bool(others) and all(isinstance(cell, int | float) for cell in others)


def _refusal(areas: Sequence[Area]) -> Any:
    sentence = _(
        "Merged cells that can be read in more than one way, {count} in all: {listed}. Split them and write "
        "the value into each row they stand for."
    )
    return format_lazy(sentence, count=len(areas), listed=_ranges(areas))


def _ranges(areas: Sequence[Area]) -> Sentence:
    return listed([*map(_range, areas[:NAMED]), *(["…"] if len(areas) > NAMED else [])])


def _range(area: Area) -> str:
    return f"{letters_of(area.left)}{area.top + 1}:{letters_of(area.right)}{area.bottom + 1}"


class Filling:
    """Gives each row the words that are merged down to it, as rows are walked from the first one on."""

    def __init__(self, down: Sequence[Sequence[int]]) -> None:
        self._begins: dict[int, list[tuple[int, int]]] = {}
        for first, last, column in down:
            self._begins.setdefault(first, []).append((last, column))
        self._held: dict[int, tuple[int, Any]] = {}  # column → last line, value

    def fill(self, line: int, cells: list[Any]) -> None:
        """Take note of what begins here, and write what goes on."""
        for last, column in self._begins.get(line, ()):
            self._held[column] = last, cells[column] if column < len(cells) else ""
        for column, (last, value) in list(self._held.items()):
            if line > last:
                del self._held[column]
            elif column < len(cells):
                cells[column] = value  # whatever a program left below it: nobody sees that


def told(layout: Layout) -> Iterator[Any]:
    """What a person should know of it before importing."""
    numbers = [Area(*one) for one in layout.numbers]
    merged, aside = _besides(layout.merged, numbers), layout.aside
    if layout.doubtful:
        sentence = _(
            "Merged cells that can be read in more than one way: {listed}. Their columns can be left out"
            " (“not imported”); to import them, split the cells and write the value into each row."
        )
        yield format_lazy(sentence, listed=_ranges([Area(*one) for one in layout.doubtful]))
    if numbers:
        sentence = _(
            "Merged numbers: {listed}. Each of their rows takes the value, but not as an amount: to import"
            " amounts, split the cells and write the value into each row."
        )
        yield format_lazy(sentence, listed=_ranges(numbers))
    if merged:
        columns = listed(letters_of(column) for column in sorted({column for *_lines, column in merged}))
        rows = sum(last - first + 1 for first, last, _column in merged)
        sentence = _("Merged cells in column {columns}: each of their {count} rows takes the value.")
        yield format_lazy(sentence, columns=columns, count=rows)
    if aside:
        lines = [*map(str, aside[:NAMED]), *(["…"] if len(aside) > NAMED else [])]
        sentence = _("Lines merged over the whole table are left out: {lines}.")
        yield format_lazy(sentence, lines=listed(lines))


def _besides(merged: Sequence[Sequence[int]], numbers: Sequence[Area]) -> list[Sequence[int]]:
    """What is merged down and is no number."""
    known = {(area.top + 1, area.bottom + 1, area.left) for area in numbers}
    return [one for one in merged if tuple(one) not in known]
