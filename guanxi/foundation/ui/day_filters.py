"""Filters on days and instants: from, until, between, and periods that move with the calendar."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.foundation.accounts.models import User
from guanxi.foundation.errors import Refused, Sentence
from guanxi.foundation.ui import formats, periods
from guanxi.foundation.ui.addresses import record_id
from guanxi.foundation.ui.filters import (
    BARE,
    Build,
    Filter,
    Kind,
    Options,
    between,
    check_two,
    emptiness,
    typed,
)

COUNTED = frozenset({"last", "next", "ago"})  # operators whose value is a number of days


def date_filter(code: str, label: Sentence, column: str, *, nullable: bool = False) -> Filter:
    """A filter on days as the company counts them: its business day says what today is."""

    def build(operator: str, values: list[str], user: User) -> Q:
        if operator in BARE:
            return emptiness(operator, Q(**{f"{column}__isnull": True}))
        days = asked_days(operator, values, timezone.localdate(timezone=ZoneInfo(user.company.zone)), label)
        return between(column, *days)

    return _days_typed(code, label, "date", build, nullable=nullable)


def moment_filter(code: str, label: Sentence, column: str, *, nullable: bool = False) -> Filter:
    """A filter on instants, by the days of the person who asks."""

    def build(operator: str, values: list[str], user: User) -> Q:
        if operator in BARE:
            return emptiness(operator, Q(**{f"{column}__isnull": True}))
        zone = ZoneInfo(user.zone)
        first, last = asked_days(operator, values, timezone.localdate(timezone=zone), label)
        condition = Q() if first is None else Q(**{f"{column}__gte": _midnight(first, zone, label)})
        if last is not None:
            condition &= Q(**{f"{column}__lt": _midnight(last, zone, label, after=1)})
        return condition

    return _days_typed(code, label, "moment", build, nullable=nullable)


def _midnight(day: date, zone: ZoneInfo, label: Sentence, after: int = 0) -> datetime:
    try:
        return datetime.combine(day + timedelta(after), time.min, zone).astimezone(ZoneInfo("UTC"))
    except OverflowError:
        raise Refused(_("%(filter)s: this is not a date.") % {"filter": label}) from None


def _days_typed(code: str, label: Sentence, kind: Kind, build: Build, *, nullable: bool) -> Filter:
    def words(values: list[str], _user: User) -> Options:
        return [(value, _day_words(value, label)) for value in values]

    options = list(periods.NAMED.items())
    return typed(code, label, kind, build, nullable=nullable, options=lambda _user: options, words=words)


def _day_words(value: str, label: Sentence) -> Sentence:
    return value if value.isdecimal() else formats.day(_day(value, label))


def day_filter(code: str, label: Sentence, lookup: str, *, offered: bool = True) -> Filter:
    """A filter on one end of days, as older links name it."""
    return Filter(
        code,
        label,
        lambda values, _user: Q(**{lookup: _day(values[0], label)}),
        lambda _user: (),
        many=False,
        typed="date",
        words=lambda values, _user: [(values[0], formats.day(_day(values[0], label)))],
        offered=offered,
    )


def asked_days(
    operator: str, values: list[str], today: date, label: Sentence
) -> tuple[date | None, date | None]:
    """The first and the last day that an operator means today; None where there is no end."""
    if operator == "period":
        found = periods.days_of(values[0], today) if values[0] in periods.NAMED else None
        if found is None:
            raise Refused(_("%(filter)s: there is no such choice.") % {"filter": label})
        return found
    if operator in COUNTED:
        number = record_id(values[0])
        if number is None or not 1 <= number <= periods.MOST_DAYS:
            raise Refused(
                _("%(filter)s: from 1 to %(most)s days can be asked.")
                % {"filter": label, "most": formats.number(periods.MOST_DAYS)}
            )
        if operator == "ago":
            return None, periods.days_ago(number, today)
        return (periods.last_days if operator == "last" else periods.next_days)(number, today)
    days = [_day(value, label) for value in values]
    match operator:
        case "ge":
            return days[0], None
        case "le":
            return None, days[0]
        case "between":
            check_two(days, label)
            return min(days), max(days)
    return days[0], days[0]


def _day(value: str, label: Sentence) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise Refused(_("%(filter)s: this is not a date.") % {"filter": label}) from None
