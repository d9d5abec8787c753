"""Which column means what: by its name in Chinese or English, by what stands in it, or by a preset."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cached_property, lru_cache
from hashlib import sha256

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.errors import Sentence
from guanxi.foundation.imports.contacts import is_local
from guanxi.foundation.imports.headers import is_blank
from guanxi.foundation.imports.readers import DATES, NUMBERS, learn, needs_learning, reader_for
from guanxi.foundation.imports.scales import AT_ITS_END
from guanxi.foundation.imports.tables import Cell
from guanxi.foundation.imports.yearless import POINTED, with_year
from guanxi.foundation.search.spelling import simplified

BRACKETS = re.compile(r"[(（\[【].*?[)）\]】]")
TELLING = {"email": 0.6, "phones": 0.55, "instant": 0.5, "date": 0.5}  # kinds that values give away
CHECKED = frozenset(
    {
        *TELLING,
        "phone",
        "birthday",
        "lunar_birthday",
        "number",
        "money",
        "integer",
        "boolean",
        "months",
        "choice",
        "choices",
        "sum",
    }
)
SAME_NAME = 0.95
CALLED_SO = 0.85  # the very name of a custom field, whatever stands below it: its faults are shown
ENOUGH = 0.45  # below this nothing is proposed
SURE = 0.9  # from here on nobody is asked to look again
ALIKE = 0.84
WORDS, WORD = 12, 4  # so many different words, each so long at most, are no numbers of anything
TIMES = 4  # each stands there on the average


@dataclass(frozen=True, slots=True)
class Field:
    """What an import can take in, and the names people give it."""

    name: str
    label: str | Promise
    synonyms: tuple[str, ...] = ()
    kind: str = "text"
    required: bool = False
    choices: Mapping[str, tuple[str | Promise, ...]] | None = None
    instead: str = ""  # the field whose values serve where no column is this required one
    # words that nothing else is told in: a column of these is this one, whatever it is called
    words: Mapping[str, tuple[str | Promise, ...]] | None = None
    since: str = ""  # of a day without a year: it is the first such day from the day of that field on
    # another field that has some of its names, too: beside a column that is surely that one they are of this
    # one (姓名 beside 公司), or with ``along`` where that field's names are so; else they are the other's
    shares: str = ""
    along: str = ""
    is_own: bool = False  # a custom field: nobody but this house calls anything so
    either: bool = False  # with ``instead``: where a single row has none of this, too; the kind sees to that

    def names(self) -> set[str]:
        """Every name, in the form that is compared."""
        return {normalise(str(name)) for name in (self.name, self.label, *self.synonyms)} - {""}


@dataclass(frozen=True, slots=True)
class Proposal:
    """A column for a field, how sure (0 to 1), and why."""

    index: int
    confidence: float
    why: Sentence


@lru_cache(maxsize=8192)  # every name of every field, for each column
def normalise(header: str) -> str:
    """InvoiceNo, invoice_no and “Invoice No.” are one name, 客戶編號 and 客户编号 too."""
    return simplified("".join(filter(str.isalnum, unicodedata.normalize("NFKC", header).casefold())))


def propose(
    headers: Sequence[str],
    sample: Sequence[Sequence[Cell]],
    fields: Iterable[Field],
    leave: Collection[int] = (),
) -> dict[str, Proposal]:
    """The likeliest column for each field but those to ``leave``; none serves two, a doubtful one none."""
    columns = [_Column(name, index, sample) for index, name in enumerate(headers) if index not in leave]
    fields, others = _apart(list(fields), columns)
    candidates = [
        (proposal.confidence, -place, -column.index, field.name, proposal)
        for place, field in enumerate(fields)
        for column in columns
        if (field.name, column.index) not in others and (proposal := _compare(field, column)) is not None
    ]
    serves = {field.instead: field.name for field in fields if field.either and field.kind in NUMBERS}
    # a sum only called like one that serves instead, as 优惠金额 is, is so where nothing better is
    alike = {
        (field.name, column.index)
        for field in fields
        for column in columns
        if field.name in serves and _by_name(field, column)[0] < SAME_NAME
    }
    ranked = sorted(candidates, key=lambda one: ((one[3], one[4].index) not in alike, *one[:3]), reverse=True)
    found: dict[str, Proposal] = {}
    taken: set[int] = set()
    for *_order, name, proposal in ranked:
        if (name, proposal.index) in alike and serves[name] in found:
            continue
        if name not in found and proposal.index not in taken:
            found[name] = proposal
            taken.add(proposal.index)
    return {field.name: found[field.name] for field in fields if field.name in found}


def _apart(fields: Sequence[Field], columns: Sequence["_Column"]) -> tuple[list[Field], set[tuple[str, int]]]:
    """The fields, without the names that are another's here; and which column is not which field's."""
    names = {field.name: field.names() for field in fields}
    found: list[Field] = []
    taken: set[str] = set()  # fields that have the names that they share
    others: set[tuple[str, int]] = set()
    for field in fields:
        both = names[field.name] & names.get(field.shares, set())
        sure = names.get(field.shares, set()) - both
        if both and (field.along in taken if field.along else any(one.is_called(sure) for one in columns)):
            shared = {(field.shares, one.index) for one in columns if one.is_called(both)}
            taken |= {field.name} if shared else set()
            others |= shared
        elif both:
            field = replace(field, synonyms=tuple(s for s in field.synonyms if normalise(s) not in both))
        found.append(field)
    return found, others


class _Column:
    """A column with what was found out about its values."""

    def __init__(self, header: str, index: int, sample: Sequence[Sequence[Cell]]) -> None:
        self.header = header
        self.index = index
        self.name = normalise(header)
        self.bare = normalise(AT_ITS_END.sub("", simplified(BRACKETS.sub("", header)).strip()))
        self._values = [row[index] for row in sample if index < len(row) and not is_blank(row[index])]
        self._shares: dict[str, float] = {}

    def is_called(self, names: Collection[str]) -> bool:
        """Whether its name is one of these, but for what stands in brackets."""
        return self.name in names or self.bare in names

    def share(self, field: Field) -> float | None:
        """How many of the values can be read as the field's kind; None where that says nothing."""
        if field.kind not in CHECKED or not self._values:
            return None
        if field.choices is not None:
            return self._readable(field)
        if field.kind not in self._shares:
            self._shares[field.kind] = self._readable(field)
        return self._shares[field.kind]

    def says(self, choices: Mapping[str, tuple[str | Promise, ...]]) -> bool:
        """Whether nearly all values are words of these."""
        read = reader_for("choice", choices=choices)
        known = sum(read(value).clean is not None for value in self._values)
        return known >= 0.9 * len(self._values) > 0

    @cached_property
    def tells_otherwise(self) -> bool:
        """Whether the values are days, or numbers or addresses to reach people by, whatever it is called."""
        return any(self.looks_like(Field(kind, "", kind=kind)) >= 0.9 for kind in TELLING)

    @cached_property
    def repeats_words(self) -> bool:
        """Whether a few short words stand there again and again, as units do: 卷, 箱, 个."""
        words = {str(value).strip() for value in self._values}
        few = 0 < len(words) <= WORDS and len(words) * TIMES <= len(self._values)
        return few and all(len(word) <= WORD and not any(map(str.isdigit, word)) for word in words)

    def looks_like(self, field: Field) -> float:
        """How many of the values tell the kind whatever the column is called.

        Seven or eight digits are a landline where phones are awaited, and an amount or a day elsewhere; 11.23
        is a day where days are awaited.
        """
        share = self.share(field) or 0
        elsewhere = is_local if field.kind == "phones" else POINTED.fullmatch if field.kind in DATES else None
        if elsewhere is None or share < 0.9:
            return share
        return share - sum(bool(elsewhere(str(value))) for value in self._values) / len(self._values)

    def _readable(self, field: Field) -> float:
        learned = learn(field.kind, self._values, self.header) if needs_learning(field.kind) else None
        convention = learned.convention if learned else ""
        if field.kind in DATES:  # undecided is still a date, and so is a day without its year
            convention = with_year(convention or "dmy", "2000")
        read = reader_for(field.kind, convention=convention, choices=field.choices)
        return sum(read(value).problem is None for value in self._values) / len(self._values)


def _compare(field: Field, column: _Column) -> Proposal | None:
    named, why = _by_name(field, column)
    share = column.share(field)
    if field.kind == "text" and named < SAME_NAME and column.tells_otherwise:
        return None  # the day of the last contact is nobody's name
    if field.kind == "text" and field.choices and named < SAME_NAME:
        return _by_words(field, column, named)
    if field.kind == "code" and named < SAME_NAME and column.repeats_words:
        return None  # 单位 is a part of 往来单位编码, and its 卷 and 箱 are no customers' numbers
    if named:
        if share is None or share >= 0.9:
            confidence = named
        else:
            least = CALLED_SO if field.is_own and named == 1.0 else 0.0
            confidence = max(named * (0.4 + 0.6 * share), least)
            why = format_lazy(
                _("The name fits, but only {share}% of the values do."), share=round(share * 100)
            )
    elif field.words and column.says(field.words):
        confidence, why = 0.5, _("The values look like it.")
    elif field.kind in TELLING and _is_told(field) and column.looks_like(field) >= 0.9:
        confidence, why = TELLING[field.kind], _("The values look like it.")
    else:
        return None
    return Proposal(column.index, round(confidence, 2), why) if confidence >= ENOUGH else None


def _by_words(field: Field, column: _Column, named: float) -> Proposal | None:
    """A text with words of its own that may hold others: by what it says, if its name does not tell."""
    if not column.says(field.choices or {}):
        return None
    return Proposal(column.index, round(max(named, 0.5), 2), _("The values look like it."))


def _is_told(field: Field) -> bool:
    """That something is a day does not say which one, unless the record has one that it cannot be without."""
    return field.required or field.kind != "date"


def _by_name(field: Field, column: _Column) -> tuple[float, Sentence]:
    names = field.names()
    if column.name in {normalise(str(field.label)), normalise(field.name)}:
        return 1.0, _("The same name.")
    if column.name in names:
        return 0.98, _("Another name for the same.")
    if column.bare in names:
        return SAME_NAME, _("The same name, apart from the brackets.")
    score = max((_likeness(name, column.bare) for name in names), default=0.0)
    return score, _("A similar name.")


@lru_cache(maxsize=16384)  # files have much the same columns, and to compare their names took longest
def _likeness(name: str, header: str) -> float:
    """How much of the longer name the shorter one makes up, or how few letters differ."""
    short, long = sorted((name, header), key=len)
    if len(short) < (2 if not short.isascii() else 4):
        return 0.0
    if short in long:
        return 0.5 + 0.4 * len(short) / len(long)
    ratio = SequenceMatcher(None, short, long, autojunk=False).ratio()
    return 0.8 * ratio if ratio >= ALIKE else 0.0


# ---- presets: a mapping somebody has confirmed before --------------------------------------------


def signature(headers: Iterable[str]) -> str:
    """The same for the same columns in any order and spelling."""
    names = sorted(filter(None, map(normalise, headers)))
    return sha256("\n".join(names).encode()).hexdigest()[:32]
