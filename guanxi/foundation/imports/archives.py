"""Workbooks are ZIP archives: opened only after what they would unpack to is known."""

import io
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple
from xml.parsers import expat

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.errors import Refused, Sentence
from guanxi.foundation.imports.limits import MIB, Limits
from guanxi.foundation.imports.tables import Opener

BLOCK = MIB
SMALL_PART = 16 * MIB
HIDDEN = {"hidden", "veryHidden"}  # some writers say "visible", too
UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    LookupError,
    expat.ExpatError,
)
OTHER_ARCHIVES: tuple[tuple[str, Sentence], ...] = (
    ("xl/workbook.bin", _("a binary Excel workbook (.xlsb)")),
    ("content.xml", _("an OpenDocument file")),
    ("word/document.xml", _("a Word document")),
    ("ppt/presentation.xml", _("a PowerPoint presentation")),
)


class SheetPart(NamedTuple):
    """One sheet of a workbook and where it lies in the archive."""

    name: str
    part: str
    hidden: bool


@contextmanager
def refusing_damage(name: str) -> Iterator[None]:
    """Whatever a damaged archive breaks, the person gets one sentence."""
    try:
        yield
    except UNREADABLE as error:
        raise Refused(damaged(name)) from error


def damaged(name: str) -> Sentence:
    return format_lazy(
        _("“{name}” is damaged or was cut short while being copied. Copy or export it again."), name=name
    )


class Archive:
    """The parts of a workbook, each checked while it is read."""

    def __init__(self, data: bytes, name: str, limits: Limits) -> None:
        self.data = data
        self.name = name
        with refusing_damage(name):
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        self._refuse_bombs(limits)
        self._parts = {info.filename.lower(): info for info in self._zip.infolist()}
        self._refuse_other_kinds()

    def _refuse_bombs(self, limits: Limits) -> None:
        entries = self._zip.infolist()
        unpacked = sum(entry.file_size for entry in entries)
        if len(entries) > limits.entries or unpacked > limits.unpacked_bytes:
            raise Refused(self._too_large(len(entries), unpacked, limits))
        if unpacked > 16 * MIB and unpacked > limits.ratio * len(self.data):
            raise Refused(self._too_large(len(entries), unpacked, limits))
        if any(entry.flag_bits & 1 for entry in entries):
            raise Refused(
                format_lazy(_("“{name}” is protected by a password. Remove it first."), name=self.name)
            )
        if any(count > 1 for count in Counter(entry.filename.lower() for entry in entries).values()):
            raise Refused(damaged(self.name))

    def _too_large(self, entries: int, unpacked: int, limits: Limits) -> Sentence:
        return format_lazy(
            _(
                "“{name}” would unpack to {size} MB in {entries} parts, more than is read here. "
                "Save the one sheet that matters as .csv and hand that in."
            ),
            name=self.name,
            size=unpacked // MIB,
            entries=entries,
        )

    def _refuse_other_kinds(self) -> None:
        if "xl/workbook.xml" in self._parts:
            return
        what: Sentence = _("a compressed archive (ZIP)")
        what = next((found for part, found in OTHER_ARCHIVES if part in self._parts), what)
        raise Refused(
            format_lazy(
                _("“{name}” is really {what}. Save the table as .xlsx or .csv and hand that in."),
                name=self.name,
                what=what,
            )
        )

    def has(self, part: str) -> bool:
        return part.lower() in self._parts

    def blocks(self, part: str) -> Iterator[bytes]:
        """A part piece by piece; sizes and check sums are proved on the way."""
        with refusing_damage(self.name), self._zip.open(self._parts[part.lower()]) as source:
            while block := source.read(BLOCK):
                yield block

    def elements(self, part: str) -> list[tuple[str, dict[str, str]]]:
        """Names and attributes of all elements of a small part."""
        if self._parts[part.lower()].file_size > SMALL_PART:
            raise Refused(damaged(self.name))
        found: list[tuple[str, dict[str, str]]] = []

        def start(tag: str, attributes: dict[str, str]) -> None:
            found.append((local(tag), {local(key): value for key, value in attributes.items()}))

        parser = strict_parser()
        parser.StartElementHandler = start
        with refusing_damage(self.name):
            parser.Parse(b"".join(self.blocks(part)), True)
        return found

    def prove(self, limit: int) -> None:
        """Refuse parts that announce more than they hold: the loader reserves memory for it."""
        for part in self._parts:
            if part.endswith((".rels", "workbook.xml", "styles.xml", "sharedstrings.xml")):
                self._prove(part, limit)

    def _prove(self, part: str, limit: int) -> None:
        def start(_tag: str, attributes: dict[str, str]) -> None:
            for name in ("count", "uniqueCount"):
                if name in attributes and not 0 <= int(attributes[name]) <= limit:
                    raise ValueError(name)

        parser = strict_parser()
        parser.StartElementHandler = start
        with refusing_damage(self.name):
            for block in self.blocks(part):
                parser.Parse(block, False)
            parser.Parse(b"", True)

    def sheets(self) -> tuple[list[SheetPart], bool]:
        """Worksheets in their order, and whether formulas are to be computed on opening."""
        with refusing_damage(self.name):
            links = {
                link["Id"]: link
                for tag, link in self.elements("xl/_rels/workbook.xml.rels")
                if tag == "Relationship" and link.get("Type", "").endswith("/worksheet")
            }
            book = self.elements("xl/workbook.xml")
            found = [
                SheetPart(
                    sheet["name"], _resolved(links[sheet["id"]]["Target"]), sheet.get("state") in HIDDEN
                )
                for tag, sheet in book
                if tag == "sheet" and sheet.get("id") in links
            ]
        pending = any(tag == "calcPr" and "1" in element.get("fullCalcOnLoad", "") for tag, element in book)
        return [sheet for sheet in found if self.has(sheet.part)], pending


def _resolved(target: str) -> str:
    if target.startswith("/"):
        return target[1:]
    return target if target.startswith("xl/") else f"xl/{target}"


def local(tag: str) -> str:
    return tag.rpartition(":")[2]


def strict_parser() -> expat.XMLParserType:
    """A parser that takes no definitions, so that nothing can grow while being read."""
    parser = expat.ParserCreate()

    def refuse(*_anything: object) -> None:
        raise expat.ExpatError("definitions are not allowed here")

    parser.StartDoctypeDeclHandler = refuse
    return parser


def load(opener: Opener, name: str, limits: Limits) -> Archive:
    """The whole archive in memory: both readers of it need to jump about."""
    with opener() as source:
        data = source.read(limits.file_bytes + 1)
    if len(data) > limits.file_bytes:
        raise Refused(damaged(name))
    return Archive(data, name, limits)
