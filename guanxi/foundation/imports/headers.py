"""Where the table begins: the row of column names, below titles and above the data."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.utils.text import format_lazy
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.errors import Refused, Sentence
from guanxi.foundation.imports.tables import Cell, Row
from guanxi.foundation.sentences import CLAUSES, listed

NAME_LENGTH = 80
NUMBER_LIKE = re.compile(r"[-+¥$€£(]*\s*\d[\d,.\s]*\s*[%)元万亿]?")
DATE_LIKE = re.compile(r"\d{1,4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,4}.*")


def letters_of(index: int) -> str:
    """The name of a column in a spreadsheet: 0 is A, 26 is AA."""
    name = ""
    while index >= 0:
        name = chr(65 + index % 26) + name
        index = index // 26 - 1
    return name


def is_blank(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def find_header(rows: Sequence[Row], line: int | None = None) -> Row:
    """The first row that names about as many columns as the fullest rows fill; or the given line."""
    filled = [(row, [cell for cell in row.cells if not is_blank(cell)]) for row in rows]
    filled = [(row, cells) for row, cells in filled if cells]
    if not filled:
        raise Refused(_("The file is empty."))
    if line is not None:
        chosen = next((row for row, _cells in filled if row.line == line), None)
        if chosen is None:
            raise Refused(format_lazy(_("Line {line} holds no column names."), line=line))
        return chosen
    enough = 0.6 * sorted(len(cells) for _row, cells in filled)[-1 - len(filled) // 4]
    for row, cells in filled:
        if len(cells) >= enough and _names(cells):
            return row
    raise Refused(
        format_lazy(
            _("No column names were found in the first {count} lines. Put a name above each column."),
            count=len(filled),
        )
    )


def _names(cells: list[Cell]) -> bool:
    """Names are short, are words, and mostly differ."""
    words = [cell for cell in cells if isinstance(cell, str) and _is_word(cell.strip())]
    return len(words) >= 0.8 * len(cells) and len({word.strip() for word in words}) > 0.5 * len(words)


def _is_word(text: str) -> bool:
    if len(text) > NAME_LENGTH or "@" in text:
        return False
    return not NUMBER_LIKE.fullmatch(text) and not DATE_LIKE.fullmatch(text)


def header_names(cells: Sequence[Cell], limit: int) -> tuple[int, tuple[str, ...]]:
    """First column of the table, and its names; two alike are refused, a missing one is made up."""
    used = [index for index, cell in enumerate(cells) if not is_blank(cell)]
    first, last = used[0], used[-1]
    if last - first + 1 > limit:
        raise Refused(too_many_columns(last - first + 1, limit))
    names = tuple(
        _tidy(cells[index]) or now("Column %(letters)s") % {"letters": letters_of(index)}
        for index in range(first, last + 1)
    )
    _refuse_doubles(names, first)
    return first, names


def _tidy(cell: Cell) -> str:
    if cell is None:
        return ""
    text = cell.date().isoformat() if isinstance(cell, datetime) else str(cell)
    return " ".join(text.replace("\ufeff", "").split())


def _refuse_doubles(names: tuple[str, ...], first: int) -> None:
    places: dict[str, list[int]] = defaultdict(list)
    for index, name in enumerate(names):
        places[unicodedata.normalize("NFKC", name).casefold()].append(index)
    doubles = [where for where in places.values() if len(where) > 1]
    if doubles:
        doubled = listed(
            (
                format_lazy(
                    _("“{name}” ({columns})"),
                    name=names[where[0]],
                    columns=listed(letters_of(first + index) for index in where),
                )
                for where in doubles
            ),
            CLAUSES,
        )
        raise Refused(
            format_lazy(
                _("Several columns have the same name: {listed}. Rename them so that all differ."),
                listed=doubled,
            )
        )


def no_rows(line: int) -> Sentence:
    return format_lazy(_("There are column names on line {line} but no rows below them."), line=line)


def too_many_columns(count: int, limit: int) -> Sentence:
    return format_lazy(
        _("The table has {count} columns; {limit} are read at most. Delete those that are not needed."),
        count=count,
        limit=limit,
    )
