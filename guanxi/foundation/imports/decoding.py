"""How the letters of a text file are stored: found from all of its bytes, or refused with the line."""

import codecs
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import BinaryIO, NamedTuple

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.errors import Refused, Sentence
from guanxi.foundation.imports.limits import Limits
from guanxi.foundation.imports.tables import Opener

BLOCK = 1 << 18
EVIDENCE = 1 << 16  # bytes of foreign lines that decide between the older encodings
LINE_END = re.compile(rb"\r\n|\n|\r")
HIGH_RUN = re.compile(rb"[\x80-\xff]+")
THREE_BYTES = re.compile(rb"[\xe0-\xf4]")
OLDER = ("gb18030", "big5", "cp1252")
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", *OLDER)  # what a person may choose


class Encoding(NamedTuple):
    name: str
    certain: bool


class _Reader(io.RawIOBase):
    """Any object with ``read`` as a raw stream, so that the standard text layer can stand on it."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        block = self._source.read(len(buffer))
        buffer[: len(block)] = block
        return len(block)

    def close(self) -> None:
        self._source.close()
        super().close()


def text_of(source: BinaryIO, encoding: str) -> io.TextIOWrapper:
    """The file as text, its line ends untouched."""
    return io.TextIOWrapper(io.BufferedReader(_Reader(source), BLOCK), encoding=encoding, newline="")


def blocks_of(source: BinaryIO) -> Iterator[bytes]:
    while block := source.read(BLOCK):
        yield block


def find_encoding(opener: Opener, limits: Limits, chosen: str | None = None) -> Encoding:
    """Read the whole file once and say how its letters are stored."""
    with opener() as source:
        marked = _marked(source.read(4))
    if chosen and chosen not in ENCODINGS:
        raise Refused(format_lazy(_("“{encoding}” is not an encoding that is read here."), encoding=chosen))
    name = marked if marked and chosen in {None, "utf-8"} else chosen or "utf-8"
    problem = _first_bad_line(opener, name, limits)
    if problem is None:
        return Encoding(name, certain=True)
    if chosen or marked:
        raise Refused(_not_in(name, problem))
    return Encoding(_older_encoding(opener, limits), certain=False)


def _marked(head: bytes) -> str | None:
    if head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise Refused(_("The file is stored as UTF-32. Save it as “CSV UTF-8” and hand it in again."))
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    return "utf-16" if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else None


class _BadLine(NamedTuple):
    line: int
    at_end: bool  # the file stops in the middle of a letter


def _first_bad_line(opener: Opener, name: str, limits: Limits) -> _BadLine | None:
    """The first line that cannot be read as ``name``; refuses NUL and endless lines on the way."""
    decoder = codecs.getincrementaldecoder(name)()
    lines, length = 1, 0
    with opener() as source:
        for block in blocks_of(source):
            if b"\0" in block and name != "utf-16":
                raise Refused(_holds_nul(lines + len(LINE_END.findall(block.partition(b"\0")[0]))))
            try:
                text = decoder.decode(block)
            except UnicodeDecodeError as error:
                good = error.object[: error.start].decode(name, "ignore")
                return _BadLine(lines + _line_ends(good), at_end=False)
            if "\0" in text:
                raise Refused(_holds_nul(lines + _line_ends(text.partition("\0")[0])))
            length = _longest(text, length, lines, limits)
            lines += _line_ends(text)
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return _BadLine(lines, at_end=True)
    return None


def _line_ends(text: str) -> int:
    return text.count("\n") or text.count("\r")


def _longest(text: str, carried: int, lines: int, limits: Limits) -> int:
    """Length of the line that ``text`` leaves open; no line may outgrow the limit."""
    last = max(text.rfind("\n"), text.rfind("\r"))
    length = carried + len(text) if last < 0 else len(text) - last - 1
    if length > limits.line_chars:
        raise Refused(
            format_lazy(
                _("Line {line} is longer than {limit} characters: this is not a table of rows and columns."),
                line=lines + _line_ends(text),
                limit=limits.line_chars,
            )
        )
    return length


def _holds_nul(line: int) -> Sentence:
    return format_lazy(
        _("Line {line} holds zeros, which are no text. Save the table as “CSV UTF-8” and hand it in again."),
        line=line,
    )


def _not_in(name: str, problem: _BadLine) -> Sentence:
    if problem.at_end:
        return _cut(problem.line)
    return format_lazy(
        _(
            "Line {line} cannot be read as {encoding}. "
            "Save the whole table as “CSV UTF-8” and hand it in again."
        ),
        line=problem.line,
        encoding=name.upper().removesuffix("-SIG"),
    )


def _cut(line: int) -> Sentence:
    return format_lazy(
        _(
            "The file ends on line {line} in the middle of a character: it was cut short. "
            "Export or copy it again."
        ),
        line=line,
    )


# ---- older encodings: every line with foreign letters is a witness -------------------------------


@dataclass
class _Witnesses:
    first: int = 0  # first line with a letter beyond ASCII
    first_utf8: int = 0  # first line that is certainly UTF-8
    first_other: int = 0  # first line that is certainly not
    utf8: int = 0
    maybe: int = 0
    other: int = 0
    evidence: bytearray = field(default_factory=bytearray)
    fails: dict[str, int] = field(default_factory=dict)  # encoding → first line it cannot read
    last: bytes = b""
    last_line: int = 0

    def hear(self, number: int, line: bytes) -> None:
        self.first = self.first or number
        if not _readable(line, "utf-8"):
            self.other += 1
            self.first_other = self.first_other or number
            if len(self.evidence) < EVIDENCE:
                self.evidence += line + b"\n"
        elif THREE_BYTES.search(line):
            self.utf8 += 1
            self.first_utf8 = self.first_utf8 or number
        else:
            self.maybe += 1
        for name in OLDER:
            if name not in self.fails and not _readable(line, name):
                self.fails[name] = number
        self.last, self.last_line = line, number


def _older_encoding(opener: Opener, limits: Limits) -> str:
    heard = _Witnesses()
    with opener() as source:
        for number, line in enumerate(_lines(source, limits), 1):
            if not line.isascii():
                heard.hear(number, line)
    if (
        heard.other == 1
        and heard.first_other == heard.last_line
        and _cut_inside(heard.last, "utf-8", heard.utf8)
    ):
        raise Refused(_cut(heard.last_line))
    if heard.utf8 > heard.other // 1000:
        raise Refused(
            _two_encodings(heard.first_other if heard.first_utf8 == heard.first else heard.first_utf8)
        )
    name = _most_plausible(bytes(heard.evidence))
    if name == "cp1252" and heard.maybe:
        raise Refused(_two_encodings(heard.first_other))
    if name in heard.fails:
        if heard.fails[name] == heard.last_line and _cut_inside(heard.last, name, heard.other - 1):
            raise Refused(_cut(heard.last_line))
        raise Refused(_two_encodings(heard.fails[name]))
    return name


def _lines(source: BinaryIO, limits: Limits) -> Iterator[bytes]:
    rest = b""
    for block in blocks_of(source):
        if block.endswith(b"\r"):
            block += source.read(1)  # a line end may lie across two blocks
        *whole, rest = LINE_END.split(rest + block)
        yield from whole
        if len(rest) > 4 * limits.line_chars:
            raise Refused(_("The file has no lines: this is not a table of rows and columns."))
    yield rest


def _readable(line: bytes, name: str) -> bool:
    try:
        line.decode(name)
    except UnicodeDecodeError:
        return False
    return True


def _cut_inside(line: bytes, name: str, others: int) -> bool:
    """Whether only the end of the last letter is missing, given ``others`` lines that read well."""
    try:
        text = codecs.getincrementaldecoder(name)().decode(line)
    except UnicodeDecodeError:
        return False
    return others > 0 or any(letter > "\u07ff" for letter in text)


def _two_encodings(line: int) -> Sentence:
    return format_lazy(
        _(
            "From line {line} on, characters are stored in another way than before "
            "(two encodings in one file). Save both parts as “CSV UTF-8”, put them together again, "
            "and hand the file in."
        ),
        line=line,
    )


def _most_plausible(evidence: bytes) -> str:
    """The older encoding in which the foreign letters look like writing."""
    runs = HIGH_RUN.findall(evidence)
    scores = {
        "gb18030": _share_of_common(evidence, "gb18030"),
        "big5": _share_of_common(evidence, "big5"),
        # Western letters beyond ASCII stand alone between plain ones.
        "cp1252": sum(len(run) == 1 for run in runs) / len(runs) if runs else 0.0,
    }
    return max(OLDER, key=lambda name: scores[name])


def _share_of_common(evidence: bytes, name: str) -> float:
    foreign = [letter for letter in evidence.decode(name, "replace") if letter > "\x7f"]
    common = _common_letters(name)
    return sum(letter in common for letter in foreign) / len(foreign) if foreign else 0.0


@cache
def _common_letters(name: str) -> frozenset[str]:
    """The everyday rows of a Chinese character set: punctuation and the level-one characters."""
    high = range(0xA1, 0xFF)
    if name == "gb18030":
        rows, trails = [0xA1, 0xA3, *range(0xB0, 0xD8)], list(high)
    else:
        rows, trails = [0xA1, 0xA2, *range(0xA4, 0xC7)], [*range(0x40, 0x7F), *high]
    pairs = (bytes([row, trail]) for row in rows for trail in trails)
    return frozenset("".join(pair.decode(name, "ignore") for pair in pairs))
