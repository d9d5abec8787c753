"""A day and a time from the parts of a cell that are known: no order is guessed here, and no cell is read."""

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from datetime import timezone as of_offset
from typing import NamedTuple

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.imports.date_faults import BEFORE_REPUBLIC, no_date
from guanxi.foundation.imports.spellings import WITHOUT_SIGNS
from guanxi.foundation.imports.values import Unreadable

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
SERIALS = range(10_000, 73_416)  # 1927 to 2100: below are years and counts, not days
EXCEL_DAY_0 = datetime.combine(date(1899, 12, 30), time())
YEARS = range(1900, 2201)
AFTERNOON = {"下午", "晚上", "中午", "pm", "p.m."}


class Moment(NamedTuple):
    """What a cell says: a local time, or a date only, and the offset if it names one."""

    at: datetime
    has_time: bool
    offset: tzinfo | None = None
    assumption: str = ""


def full_year(year: str, last: int = 2049) -> int:
    """Two figures are read as spreadsheets do: up to 49 this century, from 50 the last; births by today."""
    number = int(year)
    return number if len(year) == 4 else number + (2000 if number + 2000 <= last else 1900)


def of_republic(found: re.Match[str]) -> Moment:
    year = BEFORE_REPUBLIC + (1 if found["y"] == "元" else int(found["y"]))
    return Moment(datetime.combine(_day(year, int(found["m"]), int(found["d"])), time()), has_time=False)


def _day(year: int, month: int, day: int) -> date:
    if year not in YEARS:
        raise Unreadable(format_lazy(_("The year {year} is out of range."), year=year))
    try:
        return date(year, month, day)
    except ValueError:
        raise Unreadable(
            format_lazy(_("There is no day {value}."), value=f"{year}-{month:02}-{day:02}")
        ) from None


def month_of(found: re.Match[str], text: str) -> int:
    parts = found.groupdict()
    if not parts.get("mon"):
        return int(parts["m"])
    name = parts["mon"].lower()
    if name[:3] not in MONTHS or (name != "sept" and not _MONTH_NAMES.fullmatch(name)):
        raise no_date(text)
    return MONTHS.index(name[:3]) + 1


_MONTH_NAMES = re.compile(
    "jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sep(tember)?|oct(ober)?|nov(ember)?|dec(ember)?"
)


def moment_of(found: re.Match[str], year: str, month: int, day: str, text: str) -> Moment:
    on = _day(full_year(year), month, int(day))
    parts = found.groupdict()
    if parts.get("H") is None:
        return Moment(datetime.combine(on, time()), has_time=False)
    return Moment(datetime.combine(on, _clock(parts, text)), has_time=True, offset=_offset(parts.get("zone")))


def _clock(parts: dict[str, str | None], text: str) -> time:
    half = (parts.get("half1") or parts.get("half2") or "").lower()
    hour = int(parts["H"] or 0)
    if half:
        if hour == 12 and half not in {"中午", "晚上"}:
            hour = 12 if half in AFTERNOON else 0
        elif half in AFTERNOON and hour < 11 + (half != "中午"):
            hour += 12
    try:
        return time(hour, int(parts["M"] or 0), int(parts["S"] or 0))
    except ValueError:
        raise Unreadable(
            format_lazy(_("“{value}” has no time of day. Write it as 14:30."), value=text)
        ) from None


def _offset(name: str | None) -> tzinfo | None:
    if not name:
        return None
    figures = re.sub(r"[^0-9+-]", "", name)
    if not figures:
        return UTC
    minutes = int(figures[1:3]) * 60 + int(figures[3:5])
    if minutes >= 24 * 60:
        raise Unreadable(format_lazy(_("“{value}” is not an offset from UTC."), value=name))
    return of_offset(timedelta(minutes=-minutes if figures[0] == "-" else minutes))


def typed(value: datetime) -> Moment:
    if value.year not in YEARS:
        raise Unreadable(format_lazy(_("The year {year} is out of range."), year=value.year))
    # Spreadsheets count in fractions of a day; a second is as fine as they are sure of.
    rounded = (value + timedelta(microseconds=500_000)).replace(microsecond=0)
    naive = rounded.replace(tzinfo=None)
    return Moment(naive, has_time=naive.time() != time(), offset=value.tzinfo)


def from_number(value: float) -> Moment:
    """A spreadsheet's day count (45432), or a date written without separators (20240520)."""
    if SERIALS.start <= value < SERIALS.stop:
        return typed(EXCEL_DAY_0 + timedelta(days=value))
    text = f"{value:.15g}"
    if found := WITHOUT_SIGNS.fullmatch(text):
        return moment_of(found, found["y"], int(found["m"]), found["d"], text)
    raise no_date(text)
