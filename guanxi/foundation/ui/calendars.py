"""The calendar of a noun with dates: its rows by day, so many of each, and how many there are.

Two statements whatever it shows: how many a day has, and the first of each day.
"""

import calendar
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from django.db.models import Count, F, Q, Window
from django.db.models.functions import RowNumber
from django.utils.safestring import SafeString

from guanxi.foundation.accounts.models import User
from guanxi.foundation.errors import Sentence

from . import formats
from .icons import icon
from .marks import escape

type Span = Literal["month", "week", "agenda"]
EACH: Mapping[Span, int] = {"month": 3, "week": 14, "agenda": 50}
AGENDA_DAYS = 14
PARTS = ("on", "span", "mine")  # what of an address is the calendar's own: which days, drawn how, whose


@dataclass(frozen=True)
class Entry:
    """One row of a day: what, with whom, whose it is."""

    label: str
    url: str
    icon_name: str = ""
    note: str = ""
    tone: str = ""

    @property
    def drawn(self) -> SafeString:
        """As HTML, finished here: a month has a hundred and more."""
        tone = f" is-{self.tone}" if self.tone else ""
        note = f' <span class="c3">{escape(self.note)}</span>' if self.note else ""
        title = escape(f"{self.label} {self.note}".strip())
        mark = icon(self.icon_name) if self.icon_name else ""
        return SafeString(
            f'<a class="cal-entry{tone}" href="{escape(self.url)}" title="{title}">'
            f'{mark}<span class="cut">{escape(self.label)}{note}</span></a>'
        )


@dataclass(frozen=True)
class Calendar:
    """How rows stand in a calendar: by the date ``field``; ``mine`` narrows them to the reader's own."""

    name: str
    heading: Sentence
    rows: Callable[[User], Any]
    field: str
    entry: Callable[[Any, User], Entry]
    mine: Callable[[Any, User], Any]
    read: Callable[[Any], Any] = lambda rows: rows
    list_url: str = ""


@dataclass(frozen=True)
class Day:
    """One day: its first entries, and how many it has in all."""

    on: date
    entries: Sequence[Entry]
    number: int

    @property
    def more(self) -> int:
        return self.number - len(self.entries)


def bounds(span: Span, on: date) -> tuple[date, date]:
    """The first and last day shown: whole weeks as the language counts them, or so many days from ``on``."""
    if span == "week":
        return formats.week_start(on), formats.week_start(on) + timedelta(days=6)
    if span == "agenda":
        return on, on + timedelta(days=AGENDA_DAYS - 1)
    first = on.replace(day=1)
    last = on.replace(day=calendar.monthrange(on.year, on.month)[1])
    return formats.week_start(first), formats.week_start(last) + timedelta(days=6)


def turned(span: Span, on: date, way: int) -> date:
    """The day to which the previous or the next span leads."""
    if span == "month":
        month = on.year * 12 + on.month - 1 + way
        return date(month // 12, month % 12 + 1, 1)
    return on + timedelta(days=way * (7 if span == "week" else AGENDA_DAYS))


def read_days(
    dated: Calendar, user: User, span: Span, on: date, *, mine: bool = False, narrowed: Q | None = None
) -> list[Day]:
    """Every day of the span with its first entries; ``narrowed`` is what the filters of its list ask."""
    first, last = bounds(span, on)
    rows = dated.rows(user).filter(**{f"{dated.field}__range": (first, last)}).order_by()
    rows = rows.filter(narrowed) if narrowed else rows
    rows = dated.mine(rows, user) if mine else rows
    numbers = dict(rows.values_list(dated.field).annotate(n=Count("pk")))
    place = Window(RowNumber(), partition_by=[F(dated.field)], order_by=F("pk").desc())
    chosen = dated.read(rows).annotate(place=place).filter(place__lte=EACH[span])
    entries: dict[date, list[Entry]] = {}
    for row in chosen.order_by(dated.field, "-pk"):
        entries.setdefault(getattr(row, dated.field), []).append(dated.entry(row, user))
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [Day(day, entries.get(day, ()), numbers.get(day, 0)) for day in days]
