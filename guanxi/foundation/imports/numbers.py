"""Amounts as people write them; what a lone comma or point means is learned from the whole column."""

import re
from collections.abc import Iterable
from decimal import Decimal
from math import isfinite
from typing import Literal, Self

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.amounts import PART, PARTS, UNITS
from guanxi.foundation.errors import Sentence
from guanxi.foundation.imports.tables import Cell
from guanxi.foundation.imports.values import Reading, Unreadable, answer, folded, is_blank_word, shortened
from guanxi.foundation.search.spelling import simplified
from guanxi.foundation.sentences import listed

type Convention = Literal["", "1,234.5", "1.234,5"]
POINT: Convention = "1,234.5"
COMMA: Convention = "1.234,5"
TIMES = "*"  # behind a convention: what plain numbers are multiplied by

PLAIN = re.compile(r"-?[0-9]{1,30}(?:\.(?:[0-9]{1,2}|[0-9]{4,20}))?")
SCIENTIFIC = re.compile(r"[0-9]+(?:[.,][0-9]+)?e[-+]?[0-9]{1,2}")
GROUPED_COMMA = re.compile(r"[0-9]{1,3}(?:,[0-9]{2,3})*,[0-9]{3}")  # Indian lakhs too
GROUPED_POINT = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+")
LONE = re.compile(r"([0-9]*)([.,])([0-9]+)")
CURRENCIES = {
    "¥": "CNY", "元": "CNY", "人民币": "CNY", "rmb": "CNY", "cny": "CNY", "块": "CNY", "圆": "CNY",
    "$": "USD", "us$": "USD", "usd": "USD", "美元": "USD", "€": "EUR", "eur": "EUR", "欧元": "EUR",
    "£": "GBP", "gbp": "GBP", "英镑": "GBP", "hk$": "HKD", "hkd": "HKD", "港币": "HKD", "港元": "HKD",
    "jpy": "JPY", "日元": "JPY", "nt$": "TWD", "twd": "TWD", "新台币": "TWD",
}  # fmt: skip
_SIGNS = "|".join(map(re.escape, sorted(CURRENCIES, key=len, reverse=True)))
WITH_CURRENCY = re.compile(rf"(?P<before>{_SIGNS})?\s*(?P<amount>.*?)\s*(?P<after>{_SIGNS})?(?:整|正)?")
# Words and signs by which somebody says that a number is no exact one.
BEFORE = (
    r"(?:大约为?|约莫|约为|约|大概|差不多|将近|接近|近|不到|超过|~|≈"
    r"|about|approx(?:imately|\.)?|around|ca\.?|circa)"
)
BEHIND = r"(?:左右|上下|以上|以下|多|余|\+)"
ESTIMATE = re.compile(
    rf"{BEFORE}\s*(?P<number>[^\s].*?)\s*{BEHIND}?|(?P<alone>[^\s].*?)\s*{BEHIND}", re.IGNORECASE
)
CODED = re.compile(r"(?P<before>[A-Z]{3})?\s*(?P<amount>.*?)\s*(?P<after>[A-Z]{3})?")
LONGEST = 60


class NumberReader:
    """Reads amounts; ``learn`` looks through the column first, ``convention`` is what it found.

    ``1,234.5*10000``: a number that says no unit of its own counts ten thousands.
    """

    def __init__(self, convention: str = "") -> None:
        self.convention, _sign, times = convention.partition(TIMES)
        self._times = int(times or 1)
        self.currencies: set[str] = set()
        self._seen = {POINT: 0, COMMA: 0}
        self._ambiguous = ""

    def learn(self, values: Iterable[Cell]) -> Self:
        for value in values:
            if isinstance(value, str):
                self._hear(value)
        points, commas = self._seen[POINT], self._seen[COMMA]
        if points != commas:
            self.convention = POINT if points > commas else COMMA
        return self

    def _hear(self, value: str) -> None:
        body, currency, _negative = _stripped(folded(value).casefold())
        if currency:
            self.currencies.add(currency)
        for number, _unit in PART.findall(body):
            convention = _decided(_compact(number))
            if convention is None:
                self._ambiguous = self._ambiguous or number
            elif convention:
                self._seen[convention] += 1

    @property
    def doubt(self) -> Sentence | None:
        """What a person has to decide, because the column does not."""
        if self._seen[POINT] and self._seen[COMMA]:
            return _("Some amounts use the point for decimals, others the comma. Make them alike.")
        if len(self.currencies) > 1:
            mixed = listed(sorted(self.currencies))
            return format_lazy(_("The column mixes currencies: {listed}."), listed=mixed)
        if self._ambiguous and not self.convention and "." in self._ambiguous:
            return format_lazy(
                _("“{value}” may have decimals or thousands behind its point; it is read as decimals."),
                value=self._ambiguous,
            )
        return None

    def read(self, value: Cell) -> Reading[Decimal]:
        return answer(self._parse, value)

    def _parse(self, value: Cell) -> Decimal | None:
        if isinstance(value, int):
            return Decimal(value) * self._times
        if isinstance(value, float):
            return _in_figures(str(_from_float(value) * self._times))
        text = str(value)
        if self.convention != COMMA and PLAIN.fullmatch(text):
            return Decimal(text) * self._times
        text = folded(value).casefold()
        if is_blank_word(text):
            return None
        if len(text) > LONGEST:
            raise _no_amount(text)
        if text.endswith("%"):
            raise Unreadable(format_lazy(_("“{value}” is a percentage, not a plain number."), value=text))
        body, _currency, negative = _stripped(text)
        amount = self._amount(body, text)
        return -amount if negative else amount

    def _amount(self, body: str, text: str) -> Decimal:
        if SCIENTIFIC.fullmatch(body):
            return _in_figures(str(Decimal(body.replace(",", ".")) * self._times))
        if PARTS.fullmatch(body):
            return sum(
                (self._number(number, text) * UNITS.get(unit, 1) for number, unit in PART.findall(body)),
                Decimal(),
            )
        return self._number(body, text) * self._times

    def _number(self, number: str, text: str) -> Decimal:
        number = _compact(number)
        if not re.fullmatch(r"[0-9.,]*[0-9][0-9.,]*", number):
            raise _estimate(text, exact) if (exact := estimated(text)) else _no_amount(text)
        decided = _decided(number)
        if decided and self.convention and decided != self.convention:
            raise Unreadable(
                format_lazy(
                    _("“{value}” does not fit its column, which writes {example}."),
                    value=text,
                    example=self.convention,
                )
            )
        convention = decided or self.convention or POINT
        number = number.replace(*((".", "") if convention == COMMA else (",", ""))).replace(",", ".")
        if number.count(".") > 1:
            raise _no_amount(text)
        return Decimal(number)


def estimated(text: str) -> str:
    """The number of a text that says it is no exact one, as it is written: 700万 of 约700万; else ""."""
    found = ESTIMATE.fullmatch(simplified(folded(text)))
    number = (found["number"] or found["alone"]) if found else ""
    return number if number and NumberReader().read(number).clean is not None else ""


class SumReader:
    """Reads amounts with their currency, where one is written: 1200, ¥1200, 99.90 EUR."""

    def __init__(self, convention: str = "") -> None:
        self._reader = NumberReader(convention)

    def read(self, value: Cell) -> Reading[dict[str, str]]:
        """The amount as figures, and its currency where the cell names one."""
        code, bare = "", value
        if type(value) is str and (found := CODED.fullmatch(value.strip())):
            code, bare = found["before"] or found["after"] or "", found["amount"]
        amount, problem = self._reader.read(bare)
        if amount is None:
            return Reading(None, problem)
        if not code and isinstance(value, str):
            code = _stripped(folded(value).casefold())[1] or ""
        named = {"currency": code} if code else {}
        return Reading({"amount": f"{amount:f}", **named}, None)


def _from_float(value: float) -> Decimal:
    if not isfinite(value):
        raise _no_amount(str(value))
    # A spreadsheet shows 15 digits: 0.30000000000000004 was meant as 0.3.
    return _in_figures(f"{value:.15g}")


def _in_figures(number: str) -> Decimal:
    return Decimal(f"{Decimal(number):f}")


def _no_amount(text: str) -> Unreadable:
    return Unreadable(
        format_lazy(
            _("“{value}” is not a number. Write figures, such as 1200.50 or 120万."), value=shortened(text)
        )
    )


def _estimate(text: str, exact: str) -> Unreadable:
    sentence = _(
        "“{value}” is an estimate, and an estimate is no number. Write the number: {exact}, if it is."
    )
    return Unreadable(format_lazy(sentence, value=shortened(text), exact=exact))


def _stripped(text: str) -> tuple[str, str | None, bool]:
    """The bare amount, its currency, and whether it is negative: (1,200) 1,200- -¥1,200 are."""
    text = text.replace("\u2212", "-").strip()
    negative = False
    if text.startswith("(") and text.endswith(")"):
        text, negative = text[1:-1].strip(), True
    text, minus = _unsigned(text)
    found = WITH_CURRENCY.fullmatch(text)
    sign = (found["before"] or found["after"]) if found else None
    body, second = _unsigned(found["amount"] if found else text)
    return body, CURRENCIES[sign] if sign else None, negative or minus or second


def _unsigned(text: str) -> tuple[str, bool]:
    if text[:1] in {"-", "+"}:
        return text[1:].strip(), text[0] == "-"
    if text[-1:] == "-":
        return text[:-1].strip(), True
    return text, False


def _compact(number: str) -> str:
    return re.sub(r"(?<=[0-9])[ '’](?=[0-9]{3})", "", number).strip()


def _decided(number: str) -> Convention | None:
    """What the separators of one number say by themselves: a convention, nothing (""), or either (None)."""
    if "," in number and "." in number:
        return POINT if number.rfind(".") > number.rfind(",") else COMMA
    if number.count(",") > 1:
        return POINT if GROUPED_COMMA.fullmatch(number) else COMMA
    if number.count(".") > 1:
        return COMMA if GROUPED_POINT.fullmatch(number) else POINT
    if not (lone := LONE.fullmatch(number)):
        return ""
    before, separator, after = lone.groups()
    if len(after) == 3 and 1 <= len(before) <= 3 and before != "0":
        return None
    return POINT if separator == "." else COMMA
