"""One cell in, one clean value out, or a sentence that says what to write instead."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.errors import Sentence
from guanxi.foundation.imports.tables import Broken, Cell
from guanxi.foundation.search.spelling import simplified
from guanxi.foundation.sentences import listed

# Letters and figures of full width are folded; Chinese punctuation is left as it was written.
FOLDED = {
    code: chr(code - 0xFEE0)
    for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
}
FOLDED |= {0x3000: " ", 0xA0: " ", 0x2007: " ", 0x202F: " "}
INVISIBLE = dict.fromkeys((0xAD, 0x200B, 0x2060, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A)))
CONTROL = {code: None for code in (*range(32), *range(0x7F, 0xA0)) if code not in {9, 10, 13, 0x85}}
CLEANED: dict[int, str | None] = {**FOLDED, **INVISIBLE, **CONTROL}
WIDE = re.compile(r"[０-９Ａ-Ｚａ-ｚ]")
SURROGATE = re.compile(r"[\ud800-\udfff]")
BLANK_WORDS = frozenset(
    {"", "-", "--", "—", "——", "/", "n/a", "na", "null", "none", "nil", "无", "暂无", "空", "未填"}
)
LIST_SEPARATOR = re.compile(r"[、,，;；|\n]+")
NOTE = re.compile(r"(?P<kept>.+?)\s*[（(].*[)）]")  # 已确认(需补充成本明细)
MASK = re.compile(r"[*＊●•]|[xX×]{2,}")
YES = frozenset({"是", "有", "对", "真", "启用", "yes", "y", "true", "t", "1", "on", "√", "✓", "✔"})
SURE = 18  # figures that need no second look
NO = frozenset({"否", "无", "没有", "错", "假", "停用", "no", "n", "false", "f", "0", "off", "×", "✗", "✘"})


class Unreadable(Exception):
    """Why a value cannot be read, and what to write instead."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Reading[T](NamedTuple):
    """A clean value, or the problem; an empty cell is neither."""

    clean: T | None
    problem: Sentence | None


class Taken[T](NamedTuple):
    """A clean value for which something was taken for granted, named by a code of ``assumptions``."""

    clean: T
    assumption: str


class Supposed[T](Reading[T]):
    """A reading that took something for granted."""

    assumption = ""


def supposed(reading: Reading[Any]) -> str:
    """What a reading took for granted, "" where nothing."""
    return reading.assumption if isinstance(reading, Supposed) else ""


def like[T](reading: Reading[T], assumption: str) -> Reading[T]:
    """The reading, with what was taken for granted on the way to it."""
    if not assumption or reading.problem is not None:
        return reading
    found = Supposed(reading.clean, None)
    found.assumption = assumption
    return found


def answer[T](parse: Callable[[Cell], T | Taken[T] | None], value: Cell) -> Reading[T]:
    """Read one cell with ``parse``; cells that the file itself calls broken keep their reason."""
    if value is None:
        return Reading(None, None)
    if isinstance(value, Broken):
        return Reading(None, value.reason)
    try:
        clean = parse(value)
        if not isinstance(clean, Taken):
            return Reading(clean, None)
        return like(Reading(clean.clean, None), clean.assumption)
    except Unreadable as error:
        return Reading(None, error.sentence)


def written(value: Cell) -> str:
    """A cell as one would type it: figures without .0, moments in ISO form."""
    if isinstance(value, datetime):
        return value.isoformat(" ") if value.time() != datetime.min.time() else value.date().isoformat()
    if isinstance(value, float):
        return f"{value:.15g}"
    return "" if value is None else str(value)


def folded(value: Cell) -> str:
    """The cell on one line, compatibility forms folded, for everything that is not free text."""
    if isinstance(value, str) and value.isascii() and value.isprintable():
        return " ".join(value.split())
    return " ".join(unicodedata.normalize("NFKC", written(value).translate(CLEANED)).split())


def is_blank_word(text: str) -> bool:
    return text.casefold() in BLANK_WORDS


def meant(value: Cell) -> str:
    """The cell folded, and nothing where it only says that there is nothing: “-”, n/a, 暂无."""
    text = folded(value)
    return "" if is_blank_word(text) else text


def is_masked(text: str) -> bool:
    """Whether letters were hidden by whoever wrote it: 139XXXX, *总, 138****5678."""
    return bool(MASK.search(text))


def shortened(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"


# ---- text ----------------------------------------------------------------------------------------


def read_text(value: Cell, *, limit: int | None = None) -> Reading[str]:
    """One line of text."""
    if (easy := _easy(value, limit)) is not None:
        return Reading(easy or None, None)
    return answer(lambda cell: _text(cell, limit, lines=False), value)


def read_notes(value: Cell, *, limit: int | None = None) -> Reading[str]:
    """Free text whose lines are kept."""
    return answer(lambda cell: _text(cell, limit, lines=True), value)


def _easy(value: Cell, limit: int | None) -> str | None:
    """The text of a plain ASCII cell, read without ceremony; None for every other cell."""
    if type(value) is not str or not value.isascii() or not value.isprintable():
        return None
    text = " ".join(value.split())
    return text if limit is None or len(text) <= limit else None


def _is_clean(text: str) -> bool:
    """Most texts are, and half a million of them should not be taken apart to see it."""
    if not text.isprintable():
        return False
    return text.isascii() or (unicodedata.is_normalized("NFC", text) and not WIDE.search(text))


def _text(value: Cell, limit: int | None, *, lines: bool) -> str | None:
    text = written(value)
    if not _is_clean(text):
        text = SURROGATE.sub("\ufffd", unicodedata.normalize("NFC", text.translate(CLEANED)))
    if lines:
        text = "\n".join(line.strip() for line in re.split(r"\r\n|[\r\n\x85]", text)).strip()
    else:
        text = " ".join(text.split())
    if limit is not None and len(text) > limit:
        raise Unreadable(
            format_lazy(_("{count} characters are too many here; {limit} fit."), count=len(text), limit=limit)
        )
    return text or None


def read_code(value: Cell, *, limit: int | None = None) -> Reading[str]:
    """A number that is a name (invoice, article, customer): kept as text, freed from a spreadsheet's ".0"."""
    if (easy := _easy(value, limit)) is not None and "." not in easy:
        return Reading(easy or None, None)
    return answer(lambda cell: _code(cell, limit), value)


def _code(value: Cell, limit: int | None) -> str | None:
    if isinstance(value, float) and abs(value) >= 1e15:
        raise Unreadable(
            _("The spreadsheet kept only 15 digits of it. Format the column as text and type it again.")
        )
    text = _text(value, limit, lines=False)
    return text.partition(".")[0] if text and "." in text and re.fullmatch(r"\d+\.0+", text) else text


# ---- whole numbers, yes and no, choices, lists -----------------------------------------------------


def read_integer(value: Cell) -> Reading[int]:
    """A whole number, thousands separated or not."""
    return answer(_integer, value)


def _integer(value: Cell) -> int | None:
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        if not value.is_integer():
            raise Unreadable(format_lazy(_("“{value}” is not a whole number."), value=written(value)))
        return int(value)
    text = folded(value).replace("\u2212", "-")
    if text.isascii() and text.isdigit() and len(text) <= SURE:
        return int(text)
    if is_blank_word(text):
        return None
    if len(text) > 400 or not re.fullmatch(r"[-+]?(?:[0-9]+|[0-9]{1,3}(?:[, '][0-9]{3})+)(?:\.0+)?", text):
        raise Unreadable(
            format_lazy(
                _("“{value}” is not a whole number. Write figures only, such as 1200."), value=shortened(text)
            )
        )
    return int(re.sub(r"[, ']|\.0+$", "", text))


def read_boolean(value: Cell) -> Reading[bool]:
    """Yes or no, in Chinese, English, figures or ticks."""
    return answer(_boolean, value)


def _boolean(value: Cell) -> bool | None:
    text = folded(value).casefold()
    if text in YES:
        return True
    if text in NO:
        return False
    if is_blank_word(text):
        return None
    raise Unreadable(
        format_lazy(_("“{value}” is neither yes nor no. Write 是 or 否."), value=shortened(text))
    )


class ChoiceReader:
    """One of a few codes, by any of its names; a remark in brackets behind it is left aside."""

    def __init__(self, choices: Mapping[str, tuple[str | Promise, ...]]) -> None:
        self._codes: dict[str, str] = {}
        for code, names in choices.items():
            for name in (code, *names):
                self._codes.setdefault(simplified(folded(str(name)).casefold()), code)
        self._labels = [str(names[0]) if names else code for code, names in choices.items()]

    def read(self, value: Cell) -> Reading[str]:
        return answer(self._parse, value)

    def read_all(self, value: Cell) -> Reading[list[str]]:
        """Several of the codes, between 、 , or ; each kept once."""
        return answer(self._all, value)

    def _all(self, value: Cell) -> list[str] | None:
        whole = simplified(folded(value).casefold())
        words = [whole] if whole in self._codes else LIST_SEPARATOR.split(written(value))
        codes = [code for word in words if (code := self._parse(word)) is not None]
        return list(dict.fromkeys(codes)) or None

    def _parse(self, value: Cell) -> str | None:
        text = folded(value).casefold()
        plain = simplified(text)
        code = self._codes.get(plain)
        if code is None and (noted := NOTE.fullmatch(plain)):
            code = self._codes.get(noted["kept"])
        if code is not None or is_blank_word(text):
            return code
        raise Unreadable(
            format_lazy(
                _("“{value}” is none of: {labels}."),
                value=shortened(folded(value)),
                labels=listed(self._labels[:12]),
            )
        )


def read_list(value: Cell) -> Reading[list[str]]:
    """Several words in one cell, between 、 , or ; each kept once."""
    return answer(_list, value)


def _list(value: Cell) -> list[str] | None:
    text = _text(value, None, lines=True) or ""
    words = [" ".join(word.split()) for word in LIST_SEPARATOR.split(text)]
    return [word for word in dict.fromkeys(words) if word] or None
