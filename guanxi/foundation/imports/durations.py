"""How long something has lasted, as people write it, in whole months."""

import re
from decimal import Decimal
from functools import partial

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.imports.readings import ONE_MONTH, YEARS
from guanxi.foundation.imports.tables import Cell
from guanxi.foundation.imports.values import Reading, Taken, Unreadable, answer, meant, shortened

NUMERALS = {
    "零": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "兩": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
YEAR, MONTH = "y", "m"
UNITS = {
    "年": YEAR, "周年": YEAR, "週年": YEAR, "year": YEAR, "years": YEAR, "yr": YEAR, "yrs": YEAR, "y": YEAR,
    "个月": MONTH, "個月": MONTH, "月": MONTH, "month": MONTH, "months": MONTH, "mo": MONTH,
    "mos": MONTH, "m": MONTH,
    "季度": "q", "个季度": "q", "個季度": "q", "quarter": "q", "quarters": "q",
    "天": "d", "日": "d", "day": "d", "days": "d",
}  # fmt: skip
MONTHS_IN = {YEAR: 12, MONTH: 1, "q": 3}
_UNIT = "|".join(sorted(UNITS, key=len, reverse=True))
PART = re.compile(
    rf"([0-9]{{1,4}}(?:\.[0-9]{{1,4}})?|半|[{''.join(NUMERALS)}十]{{1,3}})\s*({_UNIT})(半)?(?:\s*(?:,|and|零|又)?\s*)"
)
LONGEST = 40


IN_YEARS = re.compile(
    r"年限|年数|年數|多少年|几年|幾年|[(（【\[]\s*年\s*[)）】\]]|\byears?\b|\byrs?\b", re.IGNORECASE
)
IN_MONTHS = re.compile(r"月数|月數|[(（【\[]\s*个?個?月\s*[)）】\]]|\bmonths?\b", re.IGNORECASE)
MOST_YEARS = 150


def unit_of(header: str) -> str:
    """In which unit a column counts, as its name says; "" where it says none, or both."""
    years, months = bool(IN_YEARS.search(header)), bool(IN_MONTHS.search(header))
    return "" if years == months else YEAR if years else MONTH


def read_months(value: Cell, unit: str = "") -> Reading[int]:
    """2年 is 24, "1 year 6 months" and 1年半 are 18; a number alone counts its column's ``unit``."""
    return answer(partial(_months, unit), value)


def _months(unit: str, value: Cell) -> int | Taken[int] | None:
    text = meant(value).casefold()
    if not text:
        return None
    if re.fullmatch(r"[0-9]{1,4}(\.[0-9]{1,4})?", text) and unit:
        return _bare(text, unit)
    if re.fullmatch(r"[0-9]+(\.[0-9]+)?", text):
        raise Unreadable(
            format_lazy(
                _("“{value}” has no unit. Write years or months, such as 2 years or 18 months."),
                value=shortened(text),
            )
        )
    total, place = Decimal(), 0
    while place < len(text) <= LONGEST and (part := PART.match(text, place)):
        total += _part(*part.groups())
        place = part.end()
    if place < len(text) or total != int(total):
        raise Unreadable(
            format_lazy(
                _("“{value}” is not a whole number of months. Write it as 2 years or 18 months."),
                value=shortened(text),
            )
        )
    return int(total)


def _bare(text: str, unit: str) -> Taken[int]:
    total = Decimal(text) * MONTHS_IN[unit]
    if total > MOST_YEARS * 12:
        sentence = _("“{value}” is longer than anybody works together. Write how many years or months.")
        raise Unreadable(format_lazy(sentence, value=shortened(text)))
    if total != int(total):
        sentence = _("“{value}” is not a whole number of months. Write it as 2 years or 18 months.")
        raise Unreadable(format_lazy(sentence, value=shortened(text)))
    return Taken(int(total), YEARS if unit == YEAR else ONE_MONTH)


def _part(number: str, unit: str, half: str | None) -> Decimal:
    amount = _amount(number) + (Decimal("0.5") if half else 0)
    kind = UNITS[unit]
    if kind == "d":
        # Only what is certainly meant as months or years: 90 days, 365 days.
        return amount / 365 * 12 if amount % 365 == 0 else amount / 30
    return amount * MONTHS_IN[kind]


def _amount(number: str) -> Decimal:
    if number == "半":
        return Decimal("0.5")
    if "十" in number:
        tens, _ten, ones = number.partition("十")
        return Decimal(NUMERALS.get(tens, 1) * 10 + NUMERALS.get(ones, 0))
    return Decimal(NUMERALS[number]) if number in NUMERALS else _figures(number)


def _figures(number: str) -> Decimal:
    if not number[0].isdecimal():
        raise Unreadable(format_lazy(_("“{value}” is not a number. Write figures."), value=number))
    return Decimal(number)
