"""The year's rhythm: working days, New Year's lull, the fourth quarter; as cumulated business time."""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import accumulate

# First day of the Chinese year. Past the table's end the lull falls on its average day.
NEW_YEARS = {
    2018: (2, 16), 2019: (2, 5), 2020: (1, 25), 2021: (2, 12), 2022: (2, 1), 2023: (1, 22), 2024: (2, 10),
    2025: (1, 29), 2026: (2, 17), 2027: (2, 6), 2028: (1, 26), 2029: (2, 13), 2030: (2, 3), 2031: (1, 23),
    2032: (2, 11), 2033: (1, 31), 2034: (2, 19), 2035: (2, 8), 2036: (1, 28), 2037: (2, 15), 2038: (2, 4),
    2039: (1, 24), 2040: (2, 12), 2041: (2, 1), 2042: (1, 22), 2043: (2, 10), 2044: (1, 30), 2045: (2, 17),
    2046: (2, 6), 2047: (1, 26), 2048: (2, 14), 2049: (2, 2), 2050: (1, 23),
}  # fmt: skip

MONTHS = (0.92, 0.90, 1.05, 1.0, 0.97, 1.02, 0.90, 0.93, 1.04, 1.08, 1.24, 1.30)
MONTHS_ABROAD = (0.95, 1.0, 1.02, 1.0, 1.0, 1.0, 0.86, 0.82, 1.05, 1.08, 1.15, 1.0)
LULL = {"days_before": 7, "days_after": 14, "factor": 0.12}
WEEK = (1.0, 1.05, 1.02, 1.0, 0.95, 0.16, 0.06)
WEEK_OF_PERSONS = (0.9, 0.9, 0.9, 0.9, 1.0, 1.2, 1.2)


def new_year(year: int) -> date:
    month, day = NEW_YEARS.get(year, (2, 5))
    return date(year, month, day)


def in_lull(day: date) -> bool:
    """The days around the Chinese New Year when nobody orders."""
    distance = (day - new_year(day.year)).days
    return -LULL["days_before"] <= distance <= LULL["days_after"]


def _at_home(day: date) -> float:
    if in_lull(day):
        return LULL["factor"]
    if day.month == 10 and day.day <= 7:  # National Day week
        return 0.25
    return MONTHS[day.month - 1]


def _abroad(day: date) -> float:
    if (day.month == 12 and day.day >= 22) or (day.month == 1 and day.day <= 3):
        return 0.1
    return MONTHS_ABROAD[day.month - 1]


@dataclass(frozen=True)
class Season:
    """Business time: ``total[i]`` is how much of it has passed by the end of day ``start + i``."""

    start: int
    total: list[float]

    def at(self, day: int) -> float:
        """Business time at the beginning of ``day`` (an ordinal)."""
        place = min(max(day - self.start, 0), len(self.total))
        return self.total[place - 1] if place else 0.0

    def day(self, time: float) -> int:
        """The day on which business time reaches ``time``; past the end when it never does."""
        return self.start + bisect_left(self.total, time)


@cache
def season(kind: str, start: int, end: int) -> Season:
    """Business time of firms at home, firms abroad, or persons; ``flat-…`` knows weeks but no seasons."""
    flat = kind.startswith("flat-")
    who = kind.removeprefix("flat-")
    week = WEEK_OF_PERSONS if who == "persons" else WEEK
    year = _abroad if who == "abroad" else _at_home
    days = [date.fromordinal(number) for number in range(start, end)]
    loads = [week[day.weekday()] * (1.0 if flat else year(day)) for day in days]
    scale = len(loads) / sum(loads)
    return Season(start, list(accumulate(load * scale for load in loads)))
