"""Days without a year (6月18日): which one they mean is said once for the file, and goes with its order."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.imports.values import Unreadable

POINTED = re.compile(r"([0-9]{1,2})[./]([0-9]{1,2})")  # 11.23
MONTHS, LAST_DAY = 12, 31
LATEST = "latest"  # the year in which such a day was last
FIRST = "first"  # the first such day from the row's own day on
SOME_YEAR = 2000  # of such a day while its row's own day is not known yet: it has each day
SIGN = "@"  # behind a column's order stands the year that was said


def with_year(convention: str, year: str) -> str:
    """A column's order of day and month, with the year of its days without one."""
    return f"{convention}{SIGN}{year}" if year else convention


def without_year(convention: str) -> tuple[str, str]:
    """The order, and the year that was said."""
    order, _sign, year = convention.partition(SIGN)
    return order, year


def year_of(month: int, day: int, said: str, today: date) -> str:
    """The year of one such day."""
    if said == FIRST:
        return str(SOME_YEAR)
    if said != LATEST:
        return said
    return str(today.year - ((month, day) > (today.month, today.day)))


def first_since(day: date, start: date) -> date:
    """The first day of this month and day that is not before ``start``."""
    for year in range(start.year, start.year + 9):  # of leap years one may be left out
        try:
            found = day.replace(year=year)
        except ValueError:
            continue
        if found >= start:
            return found
    return day.replace(year=start.year)


def spelled_out(text: str, *, day_first: bool = False) -> str:
    """11.23 as 11月23日; the month stands first unless it cannot, or the column has the day first."""
    if not (found := POINTED.fullmatch(text)):
        return text
    first, second = map(int, found.groups())
    if first > MONTHS or (day_first and second <= MONTHS):
        first, second = second, first
    return f"{first}月{second}日" if 1 <= first <= MONTHS and second else text


def numbers_of_days(values: Iterable[Any]) -> set[str]:
    """Such days among what a spreadsheet has taken for numbers."""
    found = {f"{value:.15g}" for value in values if isinstance(value, float) and 1 <= value < LAST_DAY + 1}
    return {text for text in found if spelled_out(text) != text}


def of_number(value: float) -> str:
    """The same day typed into a spreadsheet, which takes it for a number and drops a last 0."""
    text = f"{value:.15g}"
    if POINTED.fullmatch(text) and text[-2:] in {".1", ".2", ".3"}:
        sentence = _(
            "“{value}” may be {first} or {second}: a spreadsheet drops the last 0. Write it as text."
        )
        month, _point, day = text.partition(".")
        raise Unreadable(format_lazy(sentence, value=text, first=f"{month}-{day}", second=f"{month}-{day}0"))
    return text


def offered(today: date) -> list[str]:
    """The years that are asked about: the last three."""
    return [str(today.year - before) for before in range(3)]
