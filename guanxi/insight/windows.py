"""The spans of time that a figure looks back on.

Standard library only, so that a page can name the spans without loading the columns' libraries.
"""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

STALE_DAYS = 90
"""Days of silence after which the last event's date is proposed as the as-of date."""

LATELY_DAYS = 30
"""Days within which a change of tier or value is news."""


@dataclass(frozen=True, slots=True)
class Windows:
    """The spans behind one as-of date; every bound is the first day that belongs to its span.

    on             : last day that counts
    half_from      : the last half-year is ``half_from`` .. ``on``
    year_from      : the last year is ``year_from`` .. ``on``;
                     the half-year before is ``year_from`` .. the day before ``half_from``
    year_before_from : the year before is ``year_before_from`` .. the day before ``year_from``
    """

    on: date
    half_from: date
    year_from: date
    year_before_from: date

    def __post_init__(self) -> None:
        if not self.year_before_from <= self.year_from <= self.half_from <= self.on:
            raise ValueError("the spans must follow one another")

    @property
    def lately_from(self) -> date:
        """First of the last `LATELY_DAYS` days."""
        return self.on - timedelta(days=LATELY_DAYS - 1)

    @property
    def left_from(self) -> date:
        """First day of the year as it was so many days ago; what lies before ``year_from`` counts no more."""
        return min(windows_at(self.lately_from - timedelta(days=1)).year_from, self.year_from)


def windows_at(on: date) -> Windows:
    """Return the calendar spans as of ``on``: two half-years, which make the last year, and the year before.

    As of 2011-12-09 the half-year begins on 2011-06-10 and the year on 2010-12-10. The end of a month
    stays the end of a month, so that the half-year as of 30 September begins on 1 April and the spans
    of a month's end are whole months.
    """
    return Windows(on, _day_after(on, 6), _day_after(on, 12), _day_after(on, 24))


def month_ends(first: date, on: date) -> list[date]:
    """Return the last days of the months from that of ``first`` to ``on``, oldest first.

    The running month is left out unless ``on`` is its last day. Empty if ``first`` lies after ``on``.
    """
    return [end for end in _ends_from(first, on) if end <= on]


def propose_as_of(last_event: date | None, today: date, stale_days: int = STALE_DAYS) -> date:
    """Return the date to judge by: today, or the last event's when that is older than ``stale_days``."""
    if last_event is None or (today - last_event).days <= stale_days:
        return today
    return last_event


def month_start(day: date) -> date:
    """Return the first day of the month of ``day``."""
    return day.replace(day=1)


def _month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _ends_from(first: date, on: date) -> Iterator[date]:
    months = (on.year - first.year) * 12 + on.month - first.month
    for step in range(months + 1):
        years, month = divmod(first.month - 1 + step, 12)
        yield _month_end(first.year + years, month + 1)


def _day_after(on: date, months: int) -> date:
    """Return the day after the same day ``months`` earlier (month's end for month's end)."""
    years, month = divmod(on.month - 1 - months, 12)
    end = _month_end(on.year + years, month + 1)
    same = end if on == _month_end(on.year, on.month) else end.replace(day=min(on.day, end.day))
    return same + timedelta(days=1)
