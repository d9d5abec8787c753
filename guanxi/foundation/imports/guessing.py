"""Of which kind a custom field for a column would be, as its values say, and why."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from guanxi.foundation.customfields.choices import FieldKind
from guanxi.foundation.errors import Sentence
from guanxi.foundation.imports.dates import DateReader
from guanxi.foundation.imports.headers import is_blank
from guanxi.foundation.imports.numbers import CODED, CURRENCIES, NumberReader, estimated
from guanxi.foundation.imports.tables import Cell
from guanxi.foundation.imports.values import LIST_SEPARATOR, folded, read_boolean, written
from guanxi.foundation.sentences import said as _

LOOKED_AT = 2_000  # values of a column
FEW, MOST_CHOICES = 12, 100
LONG_TEXT = 120
AS_WRITTEN = re.compile("0[0-9]+|[0-9]{13,}")  # a number that nobody computes with
MONEY_NAMED = re.compile(
    "金额|价格|费用|预算|收入|营业额|营收|销售额|采购额|产值|amount|price|budget|revenue|turnover|cost",
    re.IGNORECASE,
)
NUMBER_NAMED = re.compile("(数|数量|面积|年限)$|count|number of|headcount|employees|quantity", re.IGNORECASE)


@dataclass(frozen=True)
class Guess:
    """A kind of field, and the sentence that says why."""

    kind: str
    why: Sentence


def guess(header: str, column: Iterable[Cell], colleagues: Collection[str] = ()) -> Guess:
    """The likeliest kind for these values; text where nothing else is sure."""
    values = [cell for cell in column if not is_blank(cell)][:LOOKED_AT]
    if not values:
        return Guess(FieldKind.TEXT, _("The column is empty."))
    for attempt in (_yes_or_no, _days, _amounts):
        if (found := attempt(header, values)) is not None:
            return found
    texts = [written(value).strip() for value in values]
    if set(texts) <= set(colleagues):
        return Guess(FieldKind.PERSON, _("All are names of colleagues."))
    return _of_texts(texts)


def _all(values: Sequence[Cell], read: Callable[[Cell], object]) -> bool:
    return all(read(value).problem is None for value in values)  # type: ignore[attr-defined]


def _yes_or_no(header: str, values: Sequence[Cell]) -> Guess | None:
    if not _all(values, read_boolean) or all(folded(value) in {"0", "1"} for value in values):
        return None
    return Guess(FieldKind.YES_NO, _("All of them say yes or no."))


def _days(header: str, values: Sequence[Cell]) -> Guess | None:
    if not all(isinstance(value, str | datetime) for value in values):
        return None
    reader = DateReader()
    reader.learn(values)
    convention = reader.convention or "dmy"  # undecided is still a day
    if not _all(values, DateReader(convention).read):
        return None
    return Guess(FieldKind.DATE, _("All of them are days."))


def _amounts(header: str, values: Sequence[Cell]) -> Guess | None:
    if any(isinstance(value, datetime) or AS_WRITTEN.fullmatch(written(value).strip()) for value in values):
        return None
    reader = NumberReader().learn(values)
    bare = [_without_code(value) for value in values]
    read = NumberReader(reader.convention).read
    if not _all(bare, read):
        return _mostly_amounts(header, [value for value in bare if read(value).problem], len(bare))
    if bare != list(values) or reader.currencies:
        return Guess(FieldKind.MONEY, _("All of them are amounts, with a currency."))
    if MONEY_NAMED.search(header):
        return Guess(FieldKind.MONEY, _("All of them are numbers, and the name speaks of money."))
    return Guess(FieldKind.NUMBER, _("All of them are numbers."))


def _mostly_amounts(header: str, others: Sequence[Cell], total: int) -> Guess | None:
    """Numbers among which a few are none, or no exact ones: 约700. They will have to be put right."""
    is_money = MONEY_NAMED.search(header)
    is_named = is_money or NUMBER_NAMED.search(header)
    if 2 * len(others) >= total or not (is_named or all(estimated(written(one)) for one in others)):
        return None
    sentence = _("%(count)s of %(total)s are numbers; the others will have to be put right.")
    kind = FieldKind.MONEY if is_money else FieldKind.NUMBER
    return Guess(kind, sentence % {"count": total - len(others), "total": total})


def _without_code(value: Cell) -> Cell:
    """Without an ISO code of a currency beside it."""
    if isinstance(value, str) and (found := CODED.fullmatch(value.strip())):
        code = found["before"] or found["after"]
        if code and code.casefold() in CURRENCIES:
            return str(found["amount"])
    return value


def _of_texts(texts: Sequence[str]) -> Guess:
    if any("\n" in text or len(text) > LONG_TEXT for text in texts):
        return Guess(FieldKind.LONG, _("Some of them have several lines, or very many letters."))
    parts = [word.strip() for text in texts for word in LIST_SEPARATOR.split(text) if word.strip()]
    if len(parts) >= 1.2 * len(texts) and _is_few(Counter(parts), len(parts)):
        sentence = _("Several words in a cell, and only %(count)s different ones.")
        return Guess(FieldKind.CHOICES, sentence % {"count": len(set(parts))})
    if _is_few(Counter(texts), len(texts)):
        sentence = _("Only %(count)s different words in %(rows)s rows.")
        return Guess(FieldKind.CHOICE, sentence % {"count": len(set(texts)), "rows": len(texts)})
    return Guess(FieldKind.TEXT, _("The values have no other form in common."))


def _is_few(words: Counter[str], total: int) -> bool:
    """Few different words, short, most of which come again."""
    return len(words) <= FEW and total >= 3 * len(words) and max(map(len, words)) <= 30


def words_in(kind: str, column: Iterable[Cell]) -> list[str]:
    """The choices that a column holds, in the order in which they first come."""
    found: dict[str, None] = {}
    for cell in column:
        if is_blank(cell):
            continue
        text = written(cell).strip()
        words = LIST_SEPARATOR.split(text) if kind == FieldKind.CHOICES else [text]
        found |= dict.fromkeys(" ".join(word.split())[:60] for word in words if word.strip())
        if len(found) > MOST_CHOICES:
            break
    return list(found)
