"""Dates and moments as people write them; day or month first is decided for a whole column, never guessed."""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache, partial
from typing import NamedTuple, Self

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.errors import Sentence
from guanxi.foundation.imports.tables import Cell
from guanxi.foundation.imports.values import Reading, Unreadable, answer, folded, is_blank_word, shortened

DAY_FIRST, MONTH_FIRST, YEAR_FIRST = "dmy", "mdy", "ymd"
CONVENTIONS = (DAY_FIRST, MONTH_FIRST, YEAR_FIRST)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
SERIALS = range(10_000, 73_416)  # 1927 to 2100: below are years and counts, not days
EXCEL_DAY_0 = datetime.combine(date(1899, 12, 30), time())
YEARS = range(1900, 2201)
AFTERNOON = {"下午", "晚上", "中午", "pm", "p.m."}

WEEKDAY = re.compile(
    r"^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*[,.]?\s+(?=\S)|\s*[(]?(?:星期|周|週|礼拜)[一二三四五六日天][)]?\s*$",
    re.IGNORECASE,
)
YEAR = r"(?P<y>[0-9]{4})"
ANY_YEAR = r"(?P<y>[0-9]{4}|[0-9]{2})"
DAY = r"(?P<d>[0-9]{1,2})"
NAMED = r"(?P<mon>[a-z]{3,9})\.?"
HALF = r"上午|下午|中午|晚上|凌晨"
TIME = (
    rf"(?P<half1>{HALF})?\s*(?P<H>[0-9]{{1,2}})\s*[:时点]\s*(?P<M>[0-9]{{1,2}})?"
    r"(?:\s*[:分]\s*(?:(?P<S>[0-9]{1,2})(?:[.,][0-9]{1,9})?秒?)?)?"
    r"\s*(?P<half2>[ap]m|[ap]\.m\.)?\s*(?P<zone>z|utc|gmt|(?:utc|gmt)?[+-][0-9]{2}:?[0-9]{2})?"
)


def _form(day: str) -> re.Pattern[str]:
    return re.compile(rf"{day}(?:(?:\s*t\s*|\s*,?\s+|(?<=[日号號])){TIME})?", re.IGNORECASE)


NUMERIC = _form(
    r"(?P<a>[0-9]{1,2})\s*(?P<sep>[-/.])\s*(?P<b>[0-9]{1,2})\s*(?P=sep)\s*(?P<c>[0-9]{4}|[0-9]{2})"
)
FORMS = (
    _form(rf"{YEAR}\s*[-/.年]\s*(?P<m>[0-9]{{1,2}})\s*[-/.月]\s*{DAY}\s*[日号號]?"),
    _form(rf"{YEAR}(?P<m>[0-9]{{2}})(?P<d>[0-9]{{2}})"),
    _form(rf"{DAY}(?:st|nd|rd|th)?[\s/-]*{NAMED},?[\s/-]*{ANY_YEAR}"),
    _form(rf"{NAMED}\s*{DAY}(?:st|nd|rd|th)?,?\s+{YEAR}"),
    _form(rf"{YEAR}[\s/-]+{NAMED}[\s/-]+{DAY}"),
    re.compile(
        rf"{YEAR}(?P<m>[0-9]{{2}})(?P<d>[0-9]{{2}})(?P<H>[0-9]{{2}})(?P<M>[0-9]{{2}})(?P<S>[0-9]{{2}})?"
    ),
)
LONGEST = 60


class _Moment(NamedTuple):
    """What a cell says: a local time, or a date only, and the offset if it names one."""

    at: datetime
    has_time: bool
    offset: tzinfo | None = None


class DateReader:
    """Reads dates and moments; ``learn`` looks through the column first, ``convention`` is what it found."""

    def __init__(self, convention: str = "", zone: tzinfo = UTC) -> None:
        self.convention = convention
        self.zone = zone
        self._numeric = 0
        self._impossible: Counter[str] = Counter()
        self._ambiguous = ""
        # Half a million lines hold a few thousand moments; a number and a text that look alike stay apart.
        self._dates = lru_cache(8192, typed=True)(partial(answer, self._date))
        self._instants = lru_cache(8192, typed=True)(partial(answer, self._instant))

    # ---- what the column says ----

    def learn(self, values: Iterable[Cell]) -> Self:
        """Keep the order in which every value of the column is a date; none where several remain."""
        for value in {value for value in values if isinstance(value, str)}:
            if found := NUMERIC.fullmatch(folded(value)):
                self._hear(found)
        possible = [name for name in CONVENTIONS if not self._impossible[name]]
        if self._numeric and len(possible) == 1:
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
        """The date; a time behind it is left aside."""
        return self._dates(value)

    def read_instant(self, value: Cell) -> Reading[datetime]:
        """The moment in UTC; without an offset of its own it is local time of the reader's zone."""
        return self._instants(value)

    def _date(self, value: Cell) -> date | None:
        moment = self._moment(value)
        if moment is None:
            return None
        return (
            moment.at.replace(tzinfo=moment.offset).astimezone(self.zone).date()
            if moment.offset
            else moment.at.date()
        )

    def _instant(self, value: Cell) -> datetime | None:
        moment = self._moment(value)
        if moment is None:
            return None
        if moment.offset:
            return moment.at.replace(tzinfo=moment.offset).astimezone(UTC)
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

    def _moment(self, value: Cell) -> _Moment | None:
        if value is None or isinstance(value, str):
            return self._parse_text(value or "")
        if isinstance(value, datetime):
            return _typed(value)
        return _from_number(value)

    def _parse_text(self, value: str) -> _Moment | None:
        text = folded(value)
        if is_blank_word(text):
            return None
        if len(text) > LONGEST:
            raise _no_date(text)
        text = WEEKDAY.sub("", text).replace("\u2212", "-")
        if re.fullmatch(r"[0-9]{5}(\.[0-9]+)?", text):
            return _from_number(float(text))
        for form in FORMS:
            if found := form.fullmatch(text):
                return _moment(found, found["y"], _month(found, text), found["d"], text)
        if found := NUMERIC.fullmatch(text):
            return self._numeric_moment(found, text)
        raise _no_date(text)

    def _numeric_moment(self, found: re.Match[str], text: str) -> _Moment:
        orders = _possible_orders(found)
        if self.convention and not (self.convention == YEAR_FIRST and len(found["c"]) == 4):
            if self.convention not in orders and orders:
                raise _against_the_column(text, self.convention)
            orders = [self.convention]
        meanings = _meanings(found, orders)
        if not meanings:
            raise _no_date(text)
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
        return _moment(found, str(year), month, str(day), text)


def _possible_orders(found: re.Match[str]) -> list[str]:
    a, b, c = int(found["a"]), int(found["b"]), int(found["c"])
    possible = []
    # With points between and four figures of a year, the day always comes first (20.05.2024).
    if 1 <= a <= 31 and 1 <= b <= 12:
        possible.append(DAY_FIRST)
    if 1 <= a <= 12 and 1 <= b <= 31 and not (found["sep"] == "." and len(found["c"]) == 4):
        possible.append(MONTH_FIRST)
    if len(found["c"]) == 2 and len(found["a"]) == 2 and 1 <= b <= 12 and 1 <= c <= 31:
        possible.append(YEAR_FIRST)
    return possible


def _meanings(found: re.Match[str], orders: Iterable[str]) -> set[tuple[int, int, int]]:
    a, b, c = found["a"], found["b"], found["c"]
    parts = {DAY_FIRST: (c, b, a), MONTH_FIRST: (c, a, b), YEAR_FIRST: (a, b, c)}
    return {(_full_year(year), int(month), int(day)) for year, month, day in map(parts.__getitem__, orders)}


def _full_year(year: str) -> int:
    """Two figures are read as spreadsheets do: up to 49 this century, from 50 the last."""
    number = int(year)
    return number if len(year) == 4 else number + (2000 if number < 50 else 1900)


def _month(found: re.Match[str], text: str) -> int:
    parts = found.groupdict()
    if not parts.get("mon"):
        return int(parts["m"])
    name = parts["mon"].lower()
    if name[:3] not in MONTHS or (name != "sept" and not _MONTH_NAMES.fullmatch(name)):
        raise _no_date(text)
    return MONTHS.index(name[:3]) + 1


_MONTH_NAMES = re.compile(
    "jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sep(tember)?|oct(ober)?|nov(ember)?|dec(ember)?"
)


def _moment(found: re.Match[str], year: str, month: int, day: str, text: str) -> _Moment:
    full = _full_year(year)
    if full not in YEARS:
        raise Unreadable(format_lazy(_("The year {year} is out of range."), year=full))
    try:
        on = date(full, month, int(day))
    except ValueError:
        raise Unreadable(
            format_lazy(_("There is no day {value}."), value=f"{full}-{month:02}-{int(day):02}")
        ) from None
    parts = found.groupdict()
    if parts["H"] is None:
        return _Moment(datetime.combine(on, time()), has_time=False)
    return _Moment(
        datetime.combine(on, _clock(parts, text)), has_time=True, offset=_offset(parts.get("zone"))
    )


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
    return timezone(timedelta(minutes=-minutes if figures[0] == "-" else minutes))


def _typed(value: datetime) -> _Moment:
    if value.year not in YEARS:
        raise Unreadable(format_lazy(_("The year {year} is out of range."), year=value.year))
    # Spreadsheets count in fractions of a day; a second is as fine as they are sure of.
    rounded = (value + timedelta(microseconds=500_000)).replace(microsecond=0)
    naive = rounded.replace(tzinfo=None)
    return _Moment(naive, has_time=naive.time() != time(), offset=value.tzinfo)


def _from_number(value: float) -> _Moment:
    """A spreadsheet's day count (45432), or a date written without separators (20240520)."""
    if SERIALS.start <= value < SERIALS.stop:
        return _typed(EXCEL_DAY_0 + timedelta(days=value))
    text = f"{value:.15g}"
    if found := FORMS[1].fullmatch(text):
        return _moment(found, found["y"], int(found["m"]), found["d"], text)
    raise _no_date(text)


def _iso(day: tuple[int, int, int]) -> str:
    return "-".join(f"{part:02}" for part in day)


def _no_date(text: str) -> Unreadable:
    sentence = _("“{value}” is not a date. Write it as 2024-05-20.")
    return Unreadable(format_lazy(sentence, value=shortened(text)))


def _against_the_column(text: str, convention: str) -> Unreadable:
    orders = {DAY_FIRST: _("day first"), MONTH_FIRST: _("month first"), YEAR_FIRST: _("year first")}
    return Unreadable(
        format_lazy(
            _("“{value}” does not fit its column ({order}). Write it as 2024-05-20."),
            value=text,
            order=orders.get(convention, convention),
        )
    )
