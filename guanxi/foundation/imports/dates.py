"""Dates and moments as people write them; day or month first is decided for a whole column, never guessed."""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, tzinfo
from functools import lru_cache, partial
from typing import Self

from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.errors import Sentence
from guanxi.foundation.imports.date_faults import (
    DAY_FIRST,
    MONTH_FIRST,
    YEAR_FIRST,
    against_the_column,
    no_date,
    no_year,
    perhaps_of_republic,
)
from guanxi.foundation.imports.moments import (
    YEARS,
    Moment,
    from_number,
    full_year,
    moment_of,
    month_of,
    of_republic,
    typed,
)
from guanxi.foundation.imports.readings import (
    CLOCK,
    MONTH,
    NO_YEAR,
    REPUBLIC,
    SINCE,
    TWO_FIGURES,
    TWO_OF_BIRTH,
    YEAR,
)
from guanxi.foundation.imports.spellings import (
    BARE_REPUBLIC,
    FORMS,
    LONGEST,
    NAMED_REPUBLIC,
    NUMERIC,
    OF_MONTH,
    OF_YEAR,
    WEEKDAY,
    WITHOUT_YEAR,
    is_of_republic,
)
from guanxi.foundation.imports.tables import Cell
from guanxi.foundation.imports.values import (
    Reading,
    Taken,
    Unreadable,
    answer,
    folded,
    meant,
)
from guanxi.foundation.imports.yearless import (
    FIRST,
    numbers_of_days,
    of_number,
    spelled_out,
    without_year,
    year_of,
)

OF_REPUBLIC = "roc"  # a column whose years are those of the Republic of China
CONVENTIONS = (DAY_FIRST, MONTH_FIRST, YEAR_FIRST)


class DateReader:
    """Reads dates and moments; ``learn`` looks through the column first, ``convention`` is what it found."""

    def __init__(self, convention: str = "", zone: tzinfo = UTC, *, of_birth: bool = False) -> None:
        self.convention, self.year = without_year(convention)
        self.yearless = ""  # a value of the column without a year
        self.zone = zone
        self.of_birth = of_birth  # nobody is born in years to come, and a month is no birthday
        self._last_year = timezone.localdate().year if of_birth else 2049
        self._numeric = 0
        self._impossible: Counter[str] = Counter()
        self._ambiguous = ""
        # Half a million lines hold a few thousand moments; a number and a text that look alike stay apart.
        self._dates = lru_cache(8192, typed=True)(partial(answer, self._date))
        self._instants = lru_cache(8192, typed=True)(partial(answer, self._instant))

    # ---- what the column says ----

    def learn(self, values: Iterable[Cell], header: str = "") -> Self:
        """Keep the order in which every value of the column is a date; none where several remain."""
        values = list(values)
        texts = {value for value in values if isinstance(value, str)}
        if is_of_republic(texts, header):
            self.convention = OF_REPUBLIC
        for value in texts | numbers_of_days(values):
            if found := NUMERIC.fullmatch(folded(value)):
                self._hear(found)
            elif not self.yearless and WITHOUT_YEAR.fullmatch(spelled_out(folded(value))):
                self.yearless = value.strip()
        possible = [name for name in CONVENTIONS if not self._impossible[name]]
        if self._numeric and len(possible) == 1 and not self.convention:
            self.convention = possible[0]
        self._dates.cache_clear()
        self._instants.cache_clear()
        return self

    def _hear(self, found: re.Match[str]) -> None:
        self._numeric += 1
        possible = _possible_orders(found)
        self._impossible.update(name for name in CONVENTIONS if name not in possible)
        if len(_meanings(found, possible)) > 1:
            self._ambiguous = self._ambiguous or found[0]

    @property
    def doubt(self) -> Sentence | None:
        """What a person has to decide, because the column does not."""
        if self.convention or not self._ambiguous:
            return None
        if all(self._impossible[name] for name in CONVENTIONS):
            return format_lazy(
                _("Some dates have the day first, others the month, so “{value}” cannot be read."),
                value=self._ambiguous,
            )
        return format_lazy(
            _("Nothing in the column shows in which order “{value}” has day, month and year. Choose one."),
            value=self._ambiguous,
        )

    # ---- one value ----

    def read(self, value: Cell) -> Reading[date]:
        """The date; a time behind it is left aside, and told."""
        return self._dates(value)

    def read_instant(self, value: Cell) -> Reading[datetime]:
        """The moment in UTC; without an offset of its own it is local time of the reader's zone."""
        return self._instants(value)

    def _date(self, value: Cell) -> date | Taken[date] | None:
        moment = self._moment(value)
        if moment is None:
            return None
        if moment.offset:
            return moment.at.replace(tzinfo=moment.offset).astimezone(self.zone).date()
        day, assumption = moment.at.date(), moment.assumption or (CLOCK if moment.at.time() != time() else "")
        return Taken(day, assumption) if assumption else day

    def _instant(self, value: Cell) -> datetime | Taken[datetime] | None:
        moment = self._moment(value)
        if moment is None:
            return None
        if moment.offset:
            return moment.at.replace(tzinfo=moment.offset).astimezone(UTC)
        instant = self._of_zone(moment)
        return Taken(instant, moment.assumption) if moment.assumption else instant

    def _of_zone(self, moment: Moment) -> datetime:
        instant = moment.at.replace(tzinfo=self.zone).astimezone(UTC)
        if moment.has_time and instant.astimezone(self.zone).replace(tzinfo=None) != moment.at:
            raise Unreadable(
                format_lazy(
                    _("{at} did not exist in {zone}: the clocks were put forward. Check the time zone."),
                    at=moment.at.strftime("%Y-%m-%d %H:%M"),
                    zone=str(self.zone),
                )
            )
        return instant

    def _moment(self, value: Cell) -> Moment | None:
        if value is None or isinstance(value, str):
            return self._parse_text(value or "")
        if isinstance(value, datetime):
            return typed(value)
        if YEARS.start < value < YEARS.stop and not float(value).is_integer():
            return self._month_of_sheet(f"{value:.15g}")
        if numbers_of_days([value]):
            return self._parse_text(of_number(value))
        return from_number(value)

    def _month_of_sheet(self, text: str) -> Moment:
        """2025.3 typed into a spreadsheet; of 2025.10 it keeps 2025.1."""
        if text.endswith(".1"):
            sentence = _("“{value}” may be January or October: a spreadsheet drops the last 0. Write {like}.")
            raise Unreadable(format_lazy(sentence, value=text, like=f"{text[:-2]}-01"))
        return self._less_than_a_day(text)

    def _parse_text(self, value: str) -> Moment | None:
        if not (whole := meant(value)):
            return None
        if len(whole) > LONGEST:
            raise no_date(whole)
        text = WEEKDAY.sub("", whole).replace("\u2212", "-")
        if re.fullmatch(r"[0-9]{5}(\.[0-9]+)?", text):
            return from_number(float(text))
        if moment := self._republic(text):
            return moment
        for form in FORMS:
            if found := form.fullmatch(text):
                return self._said(found, found["y"], month_of(found, text), found["d"], text)
        if found := NUMERIC.fullmatch(text):
            return self._numeric_moment(found, text)
        day = spelled_out(text, day_first=self.convention == DAY_FIRST)
        if not self.of_birth and (found := WITHOUT_YEAR.fullmatch(day)):
            return self._in_the_said_year(found, text)
        return self._less_than_a_day(text, whole)

    def _republic(self, text: str) -> Moment | None:
        """A year that counts from 1912, where the cell or its column says so."""
        if found := NAMED_REPUBLIC.fullmatch(text):
            return of_republic(found)
        found = BARE_REPUBLIC.fullmatch(text)
        if found and self.convention == OF_REPUBLIC:
            return of_republic(found)._replace(assumption=REPUBLIC)
        if found and len(found["y"]) == 3:
            raise perhaps_of_republic(found, text)
        return None

    def _less_than_a_day(self, text: str, whole: str = "") -> Moment:
        """A month, or a year: its first day, but for a birthday. ``whole``: what stands in the cell."""
        for form, assumption in ((OF_MONTH, MONTH), (OF_YEAR, YEAR)):
            if found := form.fullmatch(text):
                if self.of_birth:
                    raise no_date(text)
                month = int(found["m"]) if assumption == MONTH else 1
                return moment_of(found, found["y"], month, "1", text)._replace(assumption=assumption)
        raise no_date(whole or text)

    def _in_the_said_year(self, found: re.Match[str], text: str) -> Moment:
        """A day without a year: which one it is somebody says once for the whole file."""
        if not self.year:
            raise no_year(text)
        year = year_of(int(found["m"]), int(found["d"]), self.year, timezone.localdate(timezone=self.zone))
        return moment_of(found, year, int(found["m"]), found["d"], text)._replace(
            assumption=SINCE if self.year == FIRST else NO_YEAR
        )

    def _said(self, found: re.Match[str], year: str, month: int, day: str, text: str) -> Moment:
        """The moment, with what was taken for granted of a year of two figures."""
        if len(year) != 2:
            return moment_of(found, year, month, day, text)
        full = str(full_year(year, self._last_year))
        assumption = TWO_OF_BIRTH if self.of_birth else TWO_FIGURES
        return moment_of(found, full, month, day, text)._replace(assumption=assumption)

    def _numeric_moment(self, found: re.Match[str], text: str) -> Moment:
        orders = _possible_orders(found)
        if not orders and len(found["c"]) == 1:
            raise no_date(text)
        if self.convention in CONVENTIONS and not (self.convention == YEAR_FIRST and len(found["c"]) == 4):
            if self.convention not in orders and orders:
                raise against_the_column(text, self.convention)
            orders = [self.convention]
        meanings = _meanings(found, orders, self._last_year)
        if not meanings:
            raise no_date(text)
        if len(meanings) > 1:
            first, second = sorted(meanings)[:2]
            raise Unreadable(
                format_lazy(
                    _("“{value}” may be {first} or {second}. Choose the order for the column."),
                    value=text,
                    first=_iso(first),
                    second=_iso(second),
                )
            )
        year, month, day = meanings.pop()
        moment = moment_of(found, str(year), month, str(day), text)
        if str(year) in {found["a"], found["c"]}:
            return moment
        return moment._replace(assumption=TWO_OF_BIRTH if self.of_birth else TWO_FIGURES)


def _possible_orders(found: re.Match[str]) -> list[str]:
    a, b, c = int(found["a"]), int(found["b"]), int(found["c"])
    if len(found["c"]) == 1:  # no year has one figure
        return [YEAR_FIRST] if len(found["a"]) == 2 and 1 <= b <= 12 and c else []
    possible = []
    # With points between and four figures of a year, the day always comes first (20.05.2024).
    if 1 <= a <= 31 and 1 <= b <= 12:
        possible.append(DAY_FIRST)
    if 1 <= a <= 12 and 1 <= b <= 31 and not (found["sep"] == "." and len(found["c"]) == 4):
        possible.append(MONTH_FIRST)
    if len(found["c"]) == 2 and len(found["a"]) == 2 and 1 <= b <= 12 and 1 <= c <= 31:
        possible.append(YEAR_FIRST)
    return possible


def _meanings(
    found: re.Match[str], orders: Iterable[str], last_year: int = 2049
) -> set[tuple[int, int, int]]:
    a, b, c = found["a"], found["b"], found["c"]
    parts = {DAY_FIRST: (c, b, a), MONTH_FIRST: (c, a, b), YEAR_FIRST: (a, b, c)}
    return {
        (full_year(year, last_year), int(month), int(day))
        for year, month, day in map(parts.__getitem__, orders)
    }


def _iso(day: tuple[int, int, int]) -> str:
    return "-".join(f"{part:02}" for part in day)
