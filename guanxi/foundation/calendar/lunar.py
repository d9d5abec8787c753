"""The Chinese lunar calendar (农历, GB/T 33661-2017) from 1900 to 2100: lunar days and the days of our own.

The months come from lunar-python, loaded when the first is asked for. A month is named by the year in which
it begins to be counted: 农历2027年腊月 reaches into February 2028.
"""

from bisect import bisect_right
from datetime import date
from functools import lru_cache
from typing import NamedTuple

YEARS = range(1900, 2101)
_ORDINAL_OF_JULIAN_DAY_0 = -1721425


class LunarDay(NamedTuple):
    """A day of the lunar calendar; ``leap`` where its month is the second of its number in the year."""

    year: int
    month: int
    day: int
    leap: bool = False


class Month(NamedTuple):
    """A lunar month: its number, whether it is the leap one, its first day, how many days it has."""

    month: int
    leap: bool
    first: date
    days: int


@lru_cache(maxsize=256)
def months_of(year: int) -> tuple[Month, ...]:
    """The twelve or thirteen months of a lunar year, in their order; ``ValueError`` outside 1900 to 2100."""
    if year not in YEARS:
        raise ValueError(f"the lunar year {year} is not known: 1900 to 2100 are")
    from lunar_python import LunarYear

    rows = LunarYear.fromYear(year).getMonthsInYear()
    return tuple(
        Month(abs(one.getMonth()), one.getMonth() < 0, _day(one.getFirstJulianDay()), one.getDayCount())
        for one in rows
    )


def _day(julian_day: float) -> date:
    return date.fromordinal(int(julian_day + 0.5) + _ORDINAL_OF_JULIAN_DAY_0)


def month_of(year: int, month: int, *, leap: bool = False) -> Month | None:
    """The month of this number, or the leap one after it; None where the year has no such month."""
    return next((one for one in months_of(year) if (one.month, one.leap) == (month, leap)), None)


def lunar_day(on: date) -> LunarDay:
    """The lunar day of a day; ``ValueError`` outside 1900-01-31 to 2101-01-28."""
    year = on.year if on.year in YEARS and on >= months_of(on.year)[0].first else on.year - 1
    months = months_of(year)
    found = months[bisect_right([one.first for one in months], on) - 1]
    number = (on - found.first).days + 1
    if number > found.days:
        raise ValueError(f"the lunar day of {on} is not known")
    return LunarDay(year, found.month, number, found.leap)
