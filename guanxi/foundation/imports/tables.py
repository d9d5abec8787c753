"""What a file turns out to be: column names, and rows that can be read again from any point."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import islice
from typing import Any, BinaryIO, Literal, NamedTuple, Protocol, Self, TypedDict

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.errors import Sentence
from guanxi.foundation.sentences import listed
from guanxi.foundation.ui.spreadsheets import restored

type Cell = str | int | float | datetime | None
type Opener = Callable[[], BinaryIO]
type Kind = Literal["csv", "xlsx"]


class Broken(str):
    """A cell without a usable value, such as #N/A: whoever reads it gets the reason as the problem."""

    __slots__ = ("reason",)
    reason: Sentence

    def __new__(cls, shown: str, reason: Sentence) -> Self:
        cell = super().__new__(cls, shown)
        cell.reason = reason
        return cell


class Emptied(str):
    """A cell that whoever imports leaves empty, whatever the file says."""

    __slots__ = ()


class Row(NamedTuple):
    """One record; ``line`` is what a person sees beside it, ``problem`` why it cannot be trusted."""

    line: int
    cells: list[Cell]
    problem: Sentence | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """The finding of an examination, kept between the steps of a job; holds no row's values."""

    kind: Kind
    headers: tuple[str, ...]
    header_line: int
    count: int
    first_column: int = 0
    encoding: str = ""
    encoding_certain: bool = True
    delimiter: str = ""
    hint_line: bool = False  # a first line "sep=;" that Excel writes and reads
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    formulas: int = 0
    broken: int = 0
    merged: Sequence[Sequence[int]] = ()  # words merged down a column: first line, last line, column
    aside: Sequence[int] = ()  # lines that are no rows: merged over the whole table
    # Merged areas (top, left, bottom, right, as the sheet counts) that are in doubt, and those of numbers
    # down a column, which are in doubt where its field is an amount.
    doubtful: Sequence[Sequence[int]] = ()
    numbers: Sequence[Sequence[int]] = ()

    def as_state(self) -> dict[str, Any]:
        return {**asdict(self), "headers": list(self.headers), "sheets": list(self.sheets)}

    @classmethod
    def from_state(cls, state: dict[str, Any]) -> Self:
        return cls(**{**state, "headers": tuple(state["headers"]), "sheets": tuple(state["sheets"])})


class Chosen(TypedDict, total=False):
    """What a person decided instead of leaving it to be found."""

    sheet: str | None
    encoding: str | None
    delimiter: str | None
    header_line: int | None


class RowSource(Protocol):
    """The form-specific half of a table."""

    def rows(self, layout: Layout, start: int = 0) -> Iterator[Row]: ...


class Table:
    """Rows of an examined file; ``rows`` may be called any number of times."""

    def __init__(self, layout: Layout, source: RowSource) -> None:
        self.layout = layout
        self._source = source

    @property
    def kind(self) -> Kind:
        return self.layout.kind

    @property
    def headers(self) -> list[str]:
        return list(self.layout.headers)

    @property
    def header_line(self) -> int:
        return self.layout.header_line

    @property
    def encoding(self) -> str:
        return self.layout.encoding

    @property
    def delimiter(self) -> str:
        return self.layout.delimiter

    @property
    def sheet(self) -> str:
        return self.layout.sheet

    @property
    def sheets(self) -> tuple[str, ...]:
        return self.layout.sheets

    @property
    def count(self) -> int:
        return self.layout.count

    @property
    def formulas(self) -> int:
        return self.layout.formulas

    def rows(self, start: int = 0) -> Iterator[Row]:
        """Rows after the first ``start`` ones; lines without any value are neither given nor counted.

        An apostrophe that keeps a spreadsheet from running a text is the file's, not the value's.
        """
        for row in self._source.rows(self.layout, start):
            for place, cell in enumerate(row.cells):
                if type(cell) is str and cell[0:1] == "'":
                    row.cells[place] = restored(cell)
            yield row

    def sample(self, size: int = 50) -> list[Row]:
        return list(islice(self.rows(), size))

    @property
    def notes(self) -> list[Sentence]:
        """What a person should know before importing."""
        layout = self.layout
        found: list[Sentence] = []
        if not layout.encoding_certain:
            found.append(
                format_lazy(
                    _("The file does not say how its characters are stored; it reads well as {encoding}."),
                    encoding=layout.encoding.upper(),
                )
            )
        if layout.formulas:
            found.append(
                format_lazy(
                    _("Formulas in the sheet: {count}. Their stored results are used."), count=layout.formulas
                )
            )
        if layout.broken:
            found.append(
                format_lazy(
                    _("Cells with an error or without a result: {count}. Rows that need them are rejected."),
                    count=layout.broken,
                )
            )
        if len(layout.sheets) > 1:
            found.append(
                format_lazy(
                    _("Sheets with data: {sheets}. This is “{sheet}”."),
                    sheets=listed(layout.sheets),
                    sheet=layout.sheet,
                )
            )
        return found
