"""How far a sheet reaches and what is odd in it, measured from its XML before it is loaded.

The loader builds a full rectangle of cells and a text for each: two cells in opposite corners, or one
long text used a million times, would fill the memory. So the rectangle and the texts are measured first.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from guanxi.foundation.imports.archives import Archive, local, refusing_damage, strict_parser

DIGITS = "0123456789"
TEXTS = "xl/sharedStrings.xml"
VALUE_CELL = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"(?:[^>]*[^/>])?>')
EMPTY_CELL = re.compile(rb'<c r="[A-Z]{1,3}[0-9]{1,7}"[^>]*/>')
ANY_CELL = re.compile(rb"<c[\s/>]")
MERGE = re.compile(rb'<mergeCell ref="([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})"')
# Formulas, errors, comments, single quotes, name prefixes: all is legal, none of it is plain.
NOT_PLAIN = re.compile(rb"""<f[\s/>]|t="e"|<!|='|<[A-Za-z0-9_]+:(?:c|row|v|mergeCell)[\s/>]""")
PLAIN_START = re.compile(
    rb"""(?:\xef\xbb\xbf)?\s*(?:<\?xml(?:[^>]*encoding=["'][Uu][Tt][Ff]-8["'])?[^>]*\?>\s*)?<worksheet"""
)


class Area(NamedTuple):
    """Corners of a merged range, counted from 0."""

    top: int
    left: int
    bottom: int
    right: int


class Flaw(NamedTuple):
    """A cell without a usable value: what is shown in it, and whether it was never calculated."""

    shown: str
    uncalculated: bool


@dataclass(slots=True)
class Extent:
    """What was measured; rows and columns are counts, so the last row's index is ``rows - 1``."""

    rows: int = 0
    columns: int = 0
    texts: int = 0  # cells that point into the shared texts
    formulas: int = 0
    merged: list[Area] = field(default_factory=list)
    flaws: dict[tuple[int, int], Flaw] = field(default_factory=dict)


def measure(archive: Archive, part: str, *, pending: bool) -> Extent:
    """Measure a sheet: quickly where it is written as usual, exactly where not."""
    return _measure_plain(archive.blocks(part)) or _measure_exactly(archive, part, pending=pending)


def has_values(archive: Archive, part: str) -> bool:
    return any(re.search(rb"<(?:\w+:)?(?:v|is|f)[\s/>]", block) for block in archive.blocks(part))


def index_of(letters: str) -> int:
    """0 for A, 26 for AA."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1


def _measure_plain(blocks: Iterator[bytes]) -> Extent | None:
    extent, rest, columns, begun = Extent(), b"", set[bytes](), False
    for block in blocks:
        whole, closing, rest = (rest + block).rpartition(b">")
        text = whole + closing
        if (not begun and not _starts_plain(text)) or NOT_PLAIN.search(text) or len(rest) > len(block):
            return None
        begun = True
        found = VALUE_CELL.findall(text)
        if len(found) + len(EMPTY_CELL.findall(text)) != len(ANY_CELL.findall(text)):
            return None
        columns.update(column for column, _row in found)
        extent.rows = max(extent.rows, max(map(int, {row for _column, row in found}), default=0))
        extent.texts += text.count(b't="s"')
        extent.merged += (
            [_area(*corners) for corners in MERGE.findall(text)] if b"<mergeCell " in text else []
        )
    extent.columns = 1 + max((index_of(name.decode()) for name in columns), default=-1)
    return extent if begun else None


def _starts_plain(text: bytes) -> bool:
    return PLAIN_START.match(text) is not None


def _area(left: bytes, top: bytes, right: bytes, bottom: bytes) -> Area:
    return Area(int(top) - 1, index_of(left.decode()), int(bottom) - 1, index_of(right.decode()))


class _Surveyor:
    """Follows the XML element by element, in whatever legal way it is written."""

    def __init__(self, *, pending: bool) -> None:
        self.extent = Extent()
        self._pending = pending
        self._row = self._column = -1
        self._kind = ""
        self._formula = False
        self._inside = False
        self._value: list[str] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        match local(tag):
            case "row":
                self._row = int(attributes["r"]) - 1 if "r" in attributes else self._row + 1
                self._column = -1
            case "c":
                self._enter(attributes)
            case "f":
                self._formula = True
            case "v" | "t":
                self._inside = True
            case "mergeCell":
                self._merge(attributes.get("ref", ""))

    def _enter(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r", "")
        letters = reference.rstrip(DIGITS)
        self._column = index_of(letters) if letters else self._column + 1
        if letters and len(letters) < len(reference):
            self._row = int(reference[len(letters) :]) - 1
        self._kind = attributes.get("t", "")
        self._formula = False
        self._value = []

    def text(self, data: str) -> None:
        if self._inside:
            self._value.append(data)

    def end(self, tag: str) -> None:
        match local(tag):
            case "v" | "t":
                self._inside = False
            case "c":
                self._leave("".join(self._value))

    def _leave(self, value: str) -> None:
        extent, place = self.extent, (self._row, self._column)
        if not value and not self._formula:
            return
        extent.rows = max(extent.rows, self._row + 1)
        extent.columns = max(extent.columns, self._column + 1)
        extent.texts += self._kind == "s"
        extent.formulas += self._formula
        if self._kind == "e":
            extent.flaws[place] = Flaw(value or "#?", uncalculated=False)
        elif self._formula and self._is_uncalculated(value):
            extent.flaws[place] = Flaw("=?", uncalculated=True)

    def _is_uncalculated(self, value: str) -> bool:
        if not value:
            return self._kind != "str"
        # Programs that do not calculate write 0 and ask the spreadsheet to calculate on opening.
        return self._pending and value == "0"

    def _merge(self, reference: str) -> None:
        if found := re.fullmatch(r"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})", reference):
            left, top, right, bottom = found.groups()
            self.extent.merged.append(_area(left.encode(), top.encode(), right.encode(), bottom.encode()))


def _measure_exactly(archive: Archive, part: str, *, pending: bool) -> Extent:
    surveyor = _Surveyor(pending=pending)
    parser = strict_parser()
    parser.buffer_text = True
    parser.StartElementHandler = surveyor.start
    parser.EndElementHandler = surveyor.end
    parser.CharacterDataHandler = surveyor.text
    with refusing_damage(archive.name):
        for block in archive.blocks(part):
            parser.Parse(block, False)
        parser.Parse(b"", True)
    return surveyor.extent


# ---- texts ---------------------------------------------------------------------------------------


def longest_text(archive: Archive) -> int:
    """An upper bound on the bytes of the longest shared text."""
    if not archive.has(TEXTS):
        return 0
    longest, rest = 0, b""
    for block in archive.blocks(TEXTS):
        *pieces, rest = (rest + block).split(b"</si>")
        longest = max(longest, len(rest), *map(len, pieces))
    return longest


def written_out(archive: Archive, part: str) -> int:
    """Letters that all text cells of a sheet hold together, each counted where it is shown."""
    lengths = _lengths_of_texts(archive)
    total, kind, inside = 0, "", False

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal kind, inside
        kind = attributes.get("t", "") if local(tag) == "c" else kind
        inside = local(tag) == "v" and kind == "s"

    def text(data: str) -> None:
        nonlocal total
        if inside:
            total += lengths[int(data)]

    parser = strict_parser()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _tag: start("", {})
    parser.CharacterDataHandler = text
    with refusing_damage(archive.name):
        for block in archive.blocks(part):
            parser.Parse(block, False)
        parser.Parse(b"", True)
    return total


def _lengths_of_texts(archive: Archive) -> list[int]:
    lengths: list[int] = []

    def start(tag: str, _attributes: dict[str, str]) -> None:
        if local(tag) == "si":
            lengths.append(0)

    def text(data: str) -> None:
        if lengths:
            lengths[-1] += len(data)

    parser = strict_parser()
    parser.StartElementHandler = start
    parser.CharacterDataHandler = text
    with refusing_damage(archive.name):
        for block in archive.blocks(TEXTS):
            parser.Parse(block, False)
        parser.Parse(b"", True)
    return lengths
