"""Birthdays by either calendar: what people write is understood, has one spelling, and falls on a day.

Kept are ``1988-05-20``, ``--05-20`` (year unknown), ``lunar 1988-08-15``, ``lunar 2020-04L-15`` (leap month)
and ``lunar --08-15``. The rules of the day (``docs/decisions/0015-birthdays-by-two-calendars.md``): a leap
month that the year lacks is the month of its number; the 30th of a month of 29 days, and 29 February of a
common year, is the month's last day.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from django.utils import timezone

from guanxi.foundation.sentences import Said
from guanxi.foundation.sentences import said as _

from . import lunar

LONGEST = 60  # characters that a person may write
LUNAR = "lunar "
_LEAP_YEAR = 2000  # any: a day of a year unknown may be 29 February
_BORN_IN = range(1900, 2101)
_DIGITS = {sign: str(value) for value, signs in enumerate(("〇零", *"一二三四五六七八九")) for sign in signs}
_MONTHS = {"正": 1, "冬": 11, "腊": 12, "臘": 12}
_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_KIND = re.compile(
    r"(?P<lunar>农历|農曆|阴历|陰曆|陰歷|旧历|舊曆|lunar(?:\s+calendar)?)"
    r"|(?P<solar>公历|公曆|阳历|陽曆|国历|國曆|新历|新曆|西历|西曆|solar|gregorian)",
    re.IGNORECASE,
)
_KEPT = re.compile(r"(?P<lunar>lunar )?(?:(?P<year>\d{4})|-)-(?P<month>\d\d)(?P<leap>L?)-(?P<day>\d\d)")
_NUMERIC = re.compile(
    r"(?:(?P<year>\d{4})\s*[-/.]\s*|--)?(?P<month>\d{1,2})(?P<leap>L?)\s*(?P<sep>[-/.])\s*(?P<day>\d{1,2})",
    re.IGNORECASE,
)
_RUN = re.compile(r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)")
_CHINESE = re.compile(
    r"(?:(?P<year>\d{4}|[〇零一二三四五六七八九]{4})\s*年?\s*)?(?P<leap>[闰閏])?\s*"
    r"(?P<month>\d{1,2}|[正冬腊臘一二三四五六七八九十]{1,2})\s*月\s*"
    r"(?P<day>\d{1,2}|初?[一二三四五六七八九十廿卅]{1,3})\s*(?P<end>[日号號]?)"
)
_ENGLISH = (
    re.compile(r"(?P<day>\d{1,2})(?:st|nd|rd|th)?\s+(?P<name>[a-z]{3,9})\.?(?:,?\s+(?P<year>\d{4}))?"),
    re.compile(r"(?P<name>[a-z]{3,9})\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?(?:,?\s+(?P<year>\d{4}))?"),
)
_TOLD = re.compile(r"day (?P<day>\d{1,2}) of (?P<leap>leap )?month (?P<month>\d{1,2})(?:,? (?P<year>\d{4}))?")
_ONLY_LUNAR = re.compile(r"[正冬腊臘闰閏初廿卅]")

HOW = _(
    "A birthday is written as 1988-05-20 or 05-20; by the lunar calendar as 农历1988年八月十五, "
    "农历八月十五 or lunar 08-15."
)
WHICH = _("Solar or lunar? Write 公历 or 农历 before the day.")
NO_SUCH_DAY = _("There is no such day: that month ends with day %(days)s.")
NO_SUCH_LEAP = _("The lunar year %(year)s has no leap month %(month)s.")
NO_SUCH_YEAR = _("The year must be between 1900 and 2100.")
IN_FUTURE = _("This day is in the future.")


class Unclear(ValueError):
    """What was written is no birthday; ``sentence`` says why."""

    def __init__(self, sentence: Said) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class Birthday:
    """A day of the year by one of the calendars; ``year`` is 0 where nobody knows it."""

    month: int
    day: int
    year: int = 0
    lunar: bool = False
    leap: bool = False

    @property
    def kept(self) -> str:
        """The one spelling in which it is kept, and in which programs read it."""
        year = f"{self.year:04}" if self.year else "-"
        leap = "L" if self.leap else ""
        return f"{LUNAR if self.lunar else ''}{year}-{self.month:02}{leap}-{self.day:02}"

    @property
    def born(self) -> date | None:
        """The day of birth in our calendar; None where the year is unknown."""
        return self.in_year(self.year) if self.year else None

    def in_year(self, year: int) -> date:
        """The day on which it is celebrated in that year of its own calendar."""
        if not self.lunar:
            return date(year, self.month, min(self.day, _days(year, self.month)))
        month = lunar.month_of(year, self.month, leap=self.leap) or lunar.month_of(year, self.month)
        assert month is not None
        return month.first + timedelta(days=min(self.day, month.days) - 1)

    def next_on(self, today: date) -> date:
        """The first day from ``today`` on on which it is celebrated."""
        years = range(today.year - 1 if self.lunar else today.year, today.year + 2)
        return next(on for year in years if (on := self.in_year(year)) >= today)


def _days(year: int, month: int) -> int:
    following = date(year + month // 12, month % 12 + 1, 1)
    return (following - timedelta(days=1)).day


# ---- what was kept, what people write ----------------------------------------------------------


def kept(text: str) -> Birthday | None:
    """The birthday of a kept spelling; None for any other text."""
    found = _KEPT.fullmatch(text)
    if found is None or not 1 <= int(found["month"]) <= 12:
        return None
    return Birthday(
        int(found["month"]),
        int(found["day"]),
        int(found["year"] or 0),
        lunar=bool(found["lunar"]),
        leap=bool(found["leap"]),
    )


def understood(text: str) -> Birthday:
    """The birthday that a person or a file means; ``Unclear`` says what to write instead."""
    words = " ".join(unicodedata.normalize("NFKC", text).replace("−", "-").split())
    kinds = {kind.lastgroup for kind in _KIND.finditer(words)}
    bare = " ".join(_KIND.sub(" ", words).replace("(", " ").replace(")", " ").strip(" :：,，").split())
    if len(kinds) > 1 or not bare or len(text) > LONGEST:
        raise Unclear(HOW)
    found, said_lunar = _parts(bare), kinds == {"lunar"}
    if found is None:
        raise Unclear(HOW)
    year, month, day, leap, certain = found
    is_lunar = said_lunar or bool(_ONLY_LUNAR.search(bare)) or leap
    if is_lunar and kinds == {"solar"}:
        raise Unclear(HOW)
    if not (is_lunar or kinds or certain):
        raise Unclear(WHICH)
    return checked(Birthday(month, day, year, lunar=is_lunar, leap=leap))


type _Parts = tuple[int, int, int, bool, bool]  # year, month, day, leap, and whether that says the calendar


def _parts(text: str) -> _Parts | None:
    if found := _NUMERIC.fullmatch(text):
        if not found["year"] and found["sep"] != "-":
            return None  # 5/6 is a day in May or in June
        return int(found["year"] or 0), int(found["month"]), int(found["day"]), bool(found["leap"]), True
    if found := _RUN.fullmatch(text):
        return int(found["year"]), int(found["month"]), int(found["day"]), False, True
    if found := _CHINESE.fullmatch(text):
        year = "".join(_DIGITS.get(sign, sign) for sign in found["year"] or "0")
        month, day = _chinese(found["month"]), _chinese(found["day"])
        certain = bool(found["end"]) or found["day"].isdigit()
        return int(year), month, day, bool(found["leap"]), certain
    folded = text.lower()
    for form in _ENGLISH:
        if (found := form.fullmatch(folded)) and found["name"][:3] in _NAMES:
            month = _NAMES.index(found["name"][:3]) + 1
            return int(found["year"] or 0), month, int(found["day"]), False, True
    if found := _TOLD.fullmatch(folded):
        return int(found["year"] or 0), int(found["month"]), int(found["day"]), bool(found["leap"]), True
    return None


def _chinese(text: str) -> int:
    """初一, 十五, 二十, 廿三, 三十, 正, 腊, 15 as a number; 0 where it is none."""
    if text.isdigit():
        return int(text)
    if text in _MONTHS:
        return _MONTHS[text]
    text = text.removeprefix("初").replace("廿", "二十").replace("卅", "三十").replace("十十", "十")
    tens, ten, ones = text.rpartition("十")
    if not (_DIGITS.keys() >= {*tens, *ones} and len(tens) <= 1 and len(ones) <= 1):
        return 0
    return (int(_DIGITS.get(tens, "1")) * 10 if ten else 0) + int(_DIGITS.get(ones, "0"))


def checked(birthday: Birthday) -> Birthday:
    """The same, if there is such a day and it has come; ``Unclear`` where not."""
    year, month = birthday.year, birthday.month
    if year and year not in _BORN_IN:
        raise Unclear(NO_SUCH_YEAR)
    if not 1 <= month <= 12 or birthday.day < 1:
        raise Unclear(HOW)
    if birthday.leap and year and lunar.month_of(year, month, leap=True) is None:
        raise Unclear(NO_SUCH_LEAP % {"year": year, "month": month})
    days = _longest(birthday)
    if birthday.day > days:
        raise Unclear(NO_SUCH_DAY % {"days": days})
    born = birthday.born
    if born is not None and born > timezone.localdate():
        raise Unclear(IN_FUTURE)
    return birthday


def _longest(birthday: Birthday) -> int:
    if not birthday.lunar:
        return _days(birthday.year or _LEAP_YEAR, birthday.month)
    found = lunar.month_of(birthday.year, birthday.month, leap=birthday.leap) if birthday.year else None
    return found.days if found else 30


# ---- days of the year --------------------------------------------------------------------------


def day_of_year(text: str) -> str:
    """The kept birthday without its year and sign of one: what a look-up of days compares."""
    birthday = kept(text)
    return (
        ""
        if birthday is None
        else Birthday(birthday.month, birthday.day, lunar=birthday.lunar, leap=birthday.leap).kept
    )


@cache
def celebrated_on(on: date) -> frozenset[str]:
    """The days of the year, as ``day_of_year`` gives them, that are celebrated on this day."""
    return frozenset(one.kept for one in (*_solar_on(on), *_lunar_on(on)))


def _solar_on(on: date) -> Iterator[Birthday]:
    last = 31 if on.day == _days(on.year, on.month) else on.day
    longest = _days(_LEAP_YEAR, on.month)
    for day in range(on.day, min(last, longest) + 1):
        yield Birthday(on.month, day)


def _lunar_on(on: date) -> Iterator[Birthday]:
    year, month, day, leap = lunar.lunar_day(on)
    found = lunar.month_of(year, month, leap=leap)
    assert found is not None
    for each in range(day, 31 if day == found.days else day + 1):
        yield Birthday(month, each, lunar=True, leap=leap)
        if not leap and lunar.month_of(year, month, leap=True) is None:
            yield Birthday(month, each, lunar=True, leap=True)
