"""Days that move with the calendar: this month, the last 30 days. Both ends belong to the period."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from guanxi.foundation.errors import Sentence
from guanxi.foundation.ui import formats

type Days = tuple[date, date]

NAMED: Mapping[str, Sentence] = {
    "today": _("today"),
    "yesterday": _("yesterday"),
    "tomorrow": _("tomorrow"),
    "this-week": _("this week"),
    "last-week": _("last week"),
    "next-week": _("next week"),
    "this-month": _("this month"),
    "last-month": _("last month"),
    "next-month": _("next month"),
    "this-quarter": _("this quarter"),
    "last-quarter": _("last quarter"),
    "next-quarter": _("next quarter"),
    "this-year": _("this year"),
    "last-year": _("last year"),
    "next-year": _("next year"),
}
MONTHS_IN = {"month": 1, "quarter": 3, "year": 12}
SHIFTS = {"last": -1, "this": 0, "next": 1}
MOST_DAYS = 3660


def days_of(name: str, today: date) -> Days | None:
    """The first and the last day of a named period; None where the calendar ends before it."""
    try:
        match name:
            case "today":
                return today, today
            case "yesterday":
                return (today - timedelta(1),) * 2
            case "tomorrow":
                return (today + timedelta(1),) * 2
        shift, _sep, unit = name.partition("-")
        return _spanned(unit, SHIFTS[shift], today)
    except (OverflowError, ValueError):
        return None


def _spanned(unit: str, shift: int, today: date) -> Days:
    """A week as the reader's language counts it, as in calendars, or whole months as people count them."""
    if unit == "week":
        first = formats.week_start(today) + timedelta(7 * shift)
        return first, first + timedelta(6)
    length = MONTHS_IN[unit]
    months = today.year * 12 + (today.month - 1) // length * length + shift * length
    return _first_of(months), _first_of(months + length) - timedelta(1)


def _first_of(months: int) -> date:
    return date(months // 12, months % 12 + 1, 1)


def last_days(number: int, today: date) -> Days:
    """The last n days: today and those before it."""
    return today - timedelta(number - 1), today


def days_ago(number: int, today: date) -> date:
    """The last day that is longer ago than n days."""
    return today - timedelta(number + 1)


def next_days(number: int, today: date) -> Days:
    """The next n days: today and those after it."""
    return today, today + timedelta(number - 1)
