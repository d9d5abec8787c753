"""One row of a file → one record of its kind, or the reason why it cannot be one.

What a cell says is read once: the same words, days and amounts come again and again, and are remembered.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date
from decimal import Decimal
from functools import partial
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from guanxi.foundation.errors import Sentence
from guanxi.foundation.imports.contacts import Phone
from guanxi.foundation.imports.kinds import ImportKind, Options, Unfit, Values
from guanxi.foundation.imports.readers import Read, reader_for
from guanxi.foundation.imports.readings import LEFT_EMPTY, SINCE
from guanxi.foundation.imports.tables import Broken, Cell, Emptied, Row
from guanxi.foundation.imports.values import supposed, written
from guanxi.foundation.imports.yearless import first_since
from guanxi.foundation.sentences import said as _

REMEMBERED = 20_000


class Wrong(NamedTuple):
    """A row that cannot be read; ``more``: what else is wrong in it, field and sentence.

    ``of``: whose it is, where its kind's records have several rows and as far as that can be read.
    """

    line: int
    problem: Sentence
    field: str
    more: Sequence[tuple[str, Sentence]] = ()
    of: str = ""


class _Known(dict[Cell, tuple[Any, Sentence | None, str]]):
    """What each cell of one column came to."""

    def __init__(self, read: Read, *, verbatim: bool) -> None:
        self._read = read
        self._verbatim = verbatim

    def __missing__(self, cell: Cell) -> tuple[Any, Sentence | None, str]:
        reading = self._read(cell)
        if len(self) >= REMEMBERED:
            self.clear()
        known = plain(reading.clean)
        if self._verbatim and known is not None:
            known = [known, written(cell).strip()]
        self[cell] = found = known, reading.problem, supposed(reading)
        return found


class RowReader:
    """Reads rows by a mapping (field → place of its column)."""

    def __init__(
        self, kind: ImportKind, mapping: Mapping[str, int], conventions: Mapping[str, str], options: Options
    ) -> None:
        self._build: Callable[[int, Values, Options], Any] = kind.build
        self._faults = kind.faults
        self._key = kind.key
        self._place = partial(kind.place, mapping=mapping)
        self._taken: dict[int, dict[str, str]] = {}
        self._options = options
        zone = ZoneInfo(options["zone"]) if options.get("zone") else UTC
        fields = [field for field in kind.fields if field.name in mapping]
        self._columns = [
            (
                field.name,
                mapping[field.name],
                _Known(
                    reader_for(
                        field.kind,
                        region=options.get("region", "CN"),
                        zone=zone,
                        convention=conventions.get(field.name, ""),
                        choices=field.choices,
                    ),
                    verbatim=field.name in kind.verbatim,
                ),
            )
            for field in fields
        ]
        self._since = [(field.name, field.since) for field in fields if field.since in mapping]
        self._instead = {field.name: field.instead for field in fields if field.either}
        self._required = [
            (field.name, field.label)
            for field in fields
            if field.required and not (field.either and field.instead in mapping)
        ]

    def read(self, row: Row) -> Any:
        """The record, or ``Wrong``."""
        if row.problem is not None:
            return Wrong(row.line, row.problem, "")
        values, taken, faults = self._values(row.cells)
        if not faults:
            try:
                record = self._build(row.line, values, self._options)
            except Unfit as unfit:
                faults = [(unfit.field, unfit.sentence), *unfit.more]
        if faults:
            return self._wrong(row.line, values, faults)
        if taken:
            self._taken[row.line] = taken
        return record

    def _values(self, cells: Sequence[Cell]) -> tuple[Values, dict[str, str], list[tuple[str, Sentence]]]:
        """What is clean, what was taken for granted, and what is wrong, each by its field."""
        values: Values = {}
        taken: dict[str, str] = {}
        faults: list[tuple[str, Sentence]] = []
        for name, place, known in self._columns:
            cell = cells[place]
            if cell is None:
                continue
            if type(cell) is Broken:
                faults.append((name, cell.reason))
                continue
            if type(cell) is Emptied:
                taken[name] = LEFT_EMPTY
                continue
            clean, problem, assumption = known[cell]
            if problem is not None:
                faults.append((name, problem))
            if clean is not None:
                values[name] = clean
            if assumption:
                taken[name] = assumption
        self._find_years(values, taken)
        for name, label in self._required:
            if name not in values and all(name != wrong for wrong, _sentence in faults):
                faults.append((name, _("“%(field)s” is required.") % {"field": label}))
        return values, taken, faults

    def _find_years(self, values: Values, taken: Mapping[str, str]) -> None:
        """The days without a year that come after the row's own day."""
        for name, since in self._since:
            if taken.get(name) == SINCE and since in values:
                start = date.fromisoformat(values[since])
                values[name] = first_since(date.fromisoformat(values[name]), start).isoformat()

    def _wrong(self, line: int, values: Values, faults: list[tuple[str, Sentence]]) -> Wrong:
        """The row with all that is wrong in it, as far as that can be told of what is readable."""
        wrong = {name for name, _sentence in faults}
        others = self._faults(line, values, self._options)
        # what serves instead is there, if only it can be read
        found = [*faults, *(one for one in others if self._instead.get(one[0]) not in wrong)]
        first: dict[str, Sentence] = {}
        for name, sentence in found:
            first.setdefault(self._place(name), sentence)
        (name, problem), *more = first.items()
        return Wrong(line, problem, name, more, str(values.get(self._key, "")))

    def value(self, cells: Sequence[Cell], field: str) -> str:
        """What the cell of a field is read as, in the form in which it is kept."""
        clean = self._values(cells)[0].get(field, "")
        return str(clean[0] if isinstance(clean, list) and clean else clean)

    def taken(self) -> dict[int, dict[str, str]]:
        """What was taken for granted since this was last asked: line → field → a code of ``assumptions``."""
        found, self._taken = self._taken, {}
        return found


def plain(value: Any) -> Any:
    """A clean value as JSON holds it."""
    match value:
        case Decimal():
            return format(value, "f")
        case Phone():
            return value.text
        case date():
            return value.isoformat()
        case _:
            return value


def shown_cells(kind: ImportKind, mapping: Mapping[str, int], cells: Sequence[Cell]) -> dict[str, str]:
    """The matched cells of a row as the check page shows them, personal values masked."""
    found = {}
    for name, place in mapping.items():
        if place < len(cells) and (text := written(cells[place])):
            found[name] = masked(kind, name, text)
    return found


def masked(kind: ImportKind, name: str, text: str) -> str:
    """Personal values masked; where there is none there is nothing to mask."""
    mask = kind.masks.get(name) if text.strip() else None
    return mask(text) if mask else text[:200]
