"""Wrong cells of one cause, left empty at one press: what else their rows say comes in."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from guanxi.foundation.imports.kinds import ImportKind
from guanxi.foundation.imports.mending import (
    MOST,
    Mends,
    Raw,
    raw_around,
    raw_page,
    raw_pages,
    reader_of,
    row_of,
)
from guanxi.foundation.imports.models import ImportRun
from guanxi.foundation.imports.records import RowReader, Wrong
from guanxi.foundation.imports.sheetparts import SheetRow
from guanxi.foundation.imports.spool import Spool
from guanxi.foundation.sentences import shape_of

NAME = "empty"  # of the form: line and field of a group's first row


def beside(
    run: ImportRun, kind: ImportKind, raw: Mapping[int, Raw], rows: Sequence[SheetRow]
) -> list[SheetRow]:
    """The rows of the sheet; above those that come in without their wrong cell it is offered to empty it."""
    found, reader = [], reader_of(run, kind)
    for row in rows:
        if row.group and _is_spare(run, reader, raw, *row.group.first):
            line, name = row.group.first
            row = replace(row, group=replace(row.group, empty=f"{line}-{name}"))
        found.append(row)
    return found


def asked(posted: Mapping[str, str], run: ImportRun, kind: ImportKind) -> Mends:
    """What the press above a group says: the group's cells are empty."""
    text, _dash, name = posted.get(NAME, "").partition("-")
    line, spool = int(text) if text.isdecimal() and len(text) < 10 else 0, Spool(run.uid)
    here = raw_around(spool, line)
    if line not in here or name not in {field.name for field in kind.fields}:
        return Mends()
    if not _is_spare(run, reader_of(run, kind), here, line, name):
        return Mends()
    words = here[line].cells[name]
    if _words(here, name)[words] > 1:  # they are a group of their own, and stand in others as well
        return Mends(words={name: {words: ""}})
    lines = islice(_lines_like(spool, here[line]), MOST)
    return Mends(cells={one: {name: ""} for one in lines})


def _is_spare(run: ImportRun, reader: RowReader, raw: Mapping[int, Raw], line: int, name: str) -> bool:
    """Whether a row is wrong in this cell first, and is not without it."""
    row = raw[line]
    if row.late or row.field != name or name not in run.mapping or not row.cells.get(name):
        return False
    read = reader.read(row_of(run, line, {**row.cells, name: ""}))
    return type(read) is not Wrong or name not in {read.field, *(field for field, _sentence in read.more)}


def _words(raw: Mapping[int, Raw], name: str) -> Counter[str]:
    """How often the same words are wrong in a field on one page."""
    return Counter(row.cells.get(name, "") for row in raw.values() if name in row.wrong)


def _lines_like(spool: Spool, first: Raw) -> Iterator[int]:
    """The rows that are wrong as this one is, on all pages, each with words of its own."""
    name, shape = first.field, shape_of(first.problem)
    for page in range(raw_pages(spool)):
        raw = raw_page(spool, page)
        words = _words(raw, name)
        for line, row in raw.items():
            is_like = row.field == name and not row.late and shape_of(row.problem) == shape
            if is_like and words[row.cells.get(name, "")] == 1:
                yield line
