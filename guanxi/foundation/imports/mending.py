"""Wrong cells put right on the check page: kept sealed beside the file, and read instead of its own.

A mend is for one line, or for every row in which the same words stand in that column. What a text was put
right to is offered for later files (``mended_before``), but for personal values.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import batched, islice
from typing import Any, NamedTuple, Self

from django.http import Http404

from guanxi.foundation.accounts.models import User
from guanxi.foundation.errors import Refused
from guanxi.foundation.imports import assumptions
from guanxi.foundation.imports.kinds import SAME, WRONG, ImportKind, Verdict
from guanxi.foundation.imports.models import ImportRun
from guanxi.foundation.imports.records import RowReader, Wrong
from guanxi.foundation.imports.spool import Spool
from guanxi.foundation.imports.tables import Cell, Emptied, Row
from guanxi.foundation.imports.values import written
from guanxi.foundation.sentences import said as _

NAME = "mends"
RAW = "raw"
PAGE = 200  # wrong rows of one page
MOST_RAW = 20_000  # of which so many can be put right here; all are in the file of rejected rows
LONGEST = 2000
MOST = 5000
EMPTY = Emptied()


@dataclass(frozen=True)
class Mends:
    """``cells``: line → field → text; ``words``: field → the file's text → text.

    ``texts``: the same of both, for later files; "" where one text became several.
    """

    cells: dict[int, dict[str, str]] = field(default_factory=dict)
    words: dict[str, dict[str, str]] = field(default_factory=dict)
    texts: dict[str, dict[str, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, spool: Spool) -> Self:
        kept = spool.read(NAME, {"cells": {}, "words": {}})
        cells = {int(line): cells for line, cells in kept["cells"].items()}
        return cls(cells, kept["words"], kept.get("texts", {}))

    def keep(self, spool: Spool) -> None:
        spool.write(NAME, {"cells": self.cells, "words": self.words, "texts": self.texts})

    def count(self) -> int:
        return sum(map(len, self.cells.values())) + sum(map(len, self.words.values()))

    def joined(self, other: Self) -> "Mends":
        """These and the ``other``, which is newer."""
        cells = {
            line: {**self.cells.get(line, {}), **other.cells.get(line, {})}
            for line in {*self.cells, *other.cells}
        }
        words = {
            name: {**self.words.get(name, {}), **other.words.get(name, {})}
            for name in {*self.words, *other.words}
        }
        texts = {name: dict(found) for name, found in self.texts.items()}
        for name, found in other.texts.items():
            for text, better in found.items():
                note(texts, name, text, better)
        return Mends(cells, words, texts)

    def of_fields(self, fields: Collection[str]) -> "Mends":
        """What of these concerns one of the ``fields``."""
        cells = {
            line: kept
            for line, said in self.cells.items()
            if (kept := {name: text for name, text in said.items() if name in fields})
        }
        words, texts = (
            {name: said for name, said in one.items() if name in fields} for one in (self.words, self.texts)
        )
        return Mends(cells, words, texts)

    def row(self, row: Row, mapping: Mapping[str, int]) -> Row:
        """The row with its mended cells."""
        mended = self.cells.get(row.line)
        if not mended and not self.words:
            return row
        cells = list(row.cells)
        for name, place in mapping.items():
            if place >= len(cells):
                continue
            if mended and name in mended:
                cells[place] = mended[name] or EMPTY
            if (text := text_of(cells[place])) in self.words.get(name, ()):
                cells[place] = at_last(self.words[name], text) or EMPTY
        return row._replace(cells=cells)


def at_last(words: Mapping[str, str], text: str) -> str:
    """What was typed for all rows may have been wrong, too, and typed again: 去年 → 2025 → 2025-06-01."""
    seen: set[str] = set()
    while text in words and text not in seen:
        seen.add(text)
        text = words[text]
    return text


def note(texts: dict[str, dict[str, str]], name: str, text: str, better: str) -> None:
    """One more text that was put right."""
    known = texts.setdefault(name, {})
    known[text] = better if known.get(text, better) == better else ""


def text_of(cell: Cell) -> str:
    return written(cell).strip()


def asked(posted: Mapping[str, str], run: ImportRun, kind: ImportKind) -> Mends:
    """What the form's fields ``mend-<line>-<field>`` say, as far as it differs from the file.

    With ``all-…`` ticked for one of them it holds for every row with these words.
    """
    every = for_all(posted, Spool(run.uid))
    raw = raw_rows(Spool(run.uid), lines_of(posted))
    fields = run.mapping.keys() & {field.name for field in kind.fields}
    cells: dict[int, dict[str, str]] = {}
    words: dict[str, dict[str, str]] = {}
    texts: dict[str, dict[str, str]] = {}
    for key, text in posted.items():
        mark, _dash, rest = key.partition("-")
        line, _dash, name = rest.partition("-")
        if mark != "mend" or not line.isdecimal() or int(line) not in raw or name not in fields:
            continue
        before = raw[int(line)].cells.get(name, "")
        text = checked(text, str(kind.field(name).label))
        if text == before:
            continue
        if (name, before) in every:
            words.setdefault(name, {})[before] = text
        else:
            cells.setdefault(int(line), {})[name] = text
        if before and text and name not in kind.masks:
            note(texts, name, before, text)
    if len(cells) + sum(map(len, words.values())) > MOST:
        raise Refused(_("Too many cells at once: mend the file and hand it in again."))
    return Mends(cells, words, texts)


def lines_of(posted: Mapping[str, str]) -> set[int]:
    """The lines whose cells stand on the page that was sent."""
    return {number for key in posted if (number := _line_of(key))}


def for_all(posted: Mapping[str, str], spool: Spool) -> set[tuple[str, str]]:
    """The words (field, the file's text) of which one correction holds for all rows that have them."""
    lines = {key: number for key in posted if (number := _line_of(key, "all"))}
    raw = raw_rows(spool, set(lines.values()))
    fields = [(raw[line].cells, key.split("-", 2)[-1]) for key, line in lines.items() if line in raw]
    return {(name, words) for cells, name in fields if (words := cells.get(name, ""))}


def _line_of(key: str, asked: str = "mend") -> int:
    """The line that a form's field is about, 0 where it is about none."""
    mark, _dash, rest = key.partition("-")
    line = rest.partition("-")[0]
    return int(line) if mark == asked and line.isdecimal() and len(line) < 10 else 0


def checked(text: str, label: str) -> str:
    text = text.strip()
    if len(text) > LONGEST or "\0" in text:
        raise Refused(_("%(field)s: at most %(limit)s characters.") % {"field": label, "limit": LONGEST})
    return text


# ---- the rows as they stand in the file --------------------------------------------------------


class Raw(NamedTuple):
    """A wrong row: the field that is wrong, why (as kept), and field → text, mended cells as they are now.

    ``more``: what else is wrong in it, field and sentence as kept. ``late``: the row can be read, and what is
    here already says no to it.
    """

    field: str
    problem: Any
    cells: dict[str, str]
    more: Sequence[Any] = ()
    late: bool = False

    @property
    def wrong(self) -> list[str]:
        """Every field that is wrong."""
        return [self.field, *(name for name, _text in self.more)]


def keep_raw(spool: Spool, rows: Iterable[tuple[int, Raw]]) -> None:
    """Keep the wrong rows in the file's order, a page each, and the line with which each page begins."""
    firsts = []
    for page, some in enumerate(batched(islice(rows, MOST_RAW), PAGE)):
        firsts.append(some[0][0])
        spool.write(f"{RAW}-{page}", dict(some))
    spool.write(RAW, firsts)


def raw_pages(spool: Spool) -> int:
    return len(spool.read(RAW, []))


def raw_page(spool: Spool, page: int) -> dict[int, Raw]:
    """Line → wrong row, of one page."""
    return {int(line): Raw(*row) for line, row in spool.read(f"{RAW}-{page}", {}).items()}


def raw_rows(spool: Spool, lines: Collection[int]) -> dict[int, Raw]:
    """Those of these lines that are wrong rows, from the pages that hold them."""
    firsts = spool.read(RAW, [])
    pages = {bisect_right(firsts, line) - 1 for line in lines}
    found = {line: row for page in pages for line, row in raw_page(spool, page).items()}
    return {line: found[line] for line in lines if line in found}


def raw_around(spool: Spool, line: int) -> dict[int, Raw]:
    """All wrong rows of the page that holds this line."""
    return raw_page(spool, bisect_right(spool.read(RAW, []), line) - 1)


def raw_of(row: Row, mapping: Mapping[str, int]) -> dict[str, str]:
    return {name: text_of(row.cells[place]) for name, place in mapping.items() if place < len(row.cells)}


def reader_of(run: ImportRun, kind: ImportKind) -> RowReader:
    """Reads a row as the check has read them all."""
    conventions = Spool(run.uid).read("learned")["conventions"]
    return RowReader(kind, run.mapping, conventions, _options(run))


def row_of(run: ImportRun, line: int, said: Mapping[str, str]) -> Row:
    """A row of the file, of what stands in its matched cells."""
    cells: list[Cell] = [None] * (1 + max(run.mapping.values(), default=0))
    for name, place in run.mapping.items():
        cells[place] = said.get(name) or None
    return Row(line, cells)


def _options(run: ImportRun) -> dict[str, Any]:
    return {**run.options, **Spool(run.uid).read("plan", {}).get("options", {})}


def judged(
    run: ImportRun, kind: ImportKind, by: User, line: int, field: str, text: str
) -> tuple[Verdict, str, str]:
    """What comes of one shown row with ``text`` in ``field``, judged at once; the text, what it is read as.

    As the whole check would judge it, but for what only all rows together can tell.
    """
    row = raw_rows(Spool(run.uid), [line]).get(line)
    if row is None:
        raise Http404(f"row {line}")
    text = checked(text, str(kind.field(field).label))
    mended, reader = row_of(run, line, {**row.cells, field: text}), reader_of(run, kind)
    record = reader.read(mended)
    if type(record) is Wrong:
        return Verdict(WRONG, (line,), record.problem, record.field, more=record.more), text, ""
    verdicts = [Verdict(SAME, (line,))]
    if not kind.arranger:
        verdicts = kind.compare(by, {"what": "", "rows": [record]}, _options(run))
    taken = {str(number): codes for number, codes in reader.taken().items()}
    return assumptions.beside(verdicts, taken)[0], text, reader.value(mended.cells, field)
