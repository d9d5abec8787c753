"""A birthday in the reader's language: 农历1988年八月十五, lunar day 15 of month 8, 1988; 20 May 1988."""

from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from guanxi.foundation.ui import formats

from .birthdays import Birthday, kept

_FIGURES = "一二三四五六七八九"
_MONTHS = ("正", *_FIGURES[1:], "十", "冬", "腊")
_TRADITIONAL = str.maketrans("农历闰腊", "農曆閏臘")


def told(birthday: Birthday) -> str:
    """The birthday as its reader says it; ``understood`` reads it again."""
    if not birthday.lunar:
        born = birthday.born
        return formats.day_full(born) if born else formats.day_of_year(birthday.month, birthday.day)
    return _chinese(birthday) if formats.chinese() else _english(birthday)


def filed(text: str) -> str:
    """As a file holds it: a day of our calendar as 1988-05-20, a lunar one in words."""
    birthday = kept(text)
    return text if birthday is None or not birthday.lunar else told(birthday)


def explained(birthday: Birthday, today: date) -> str:
    """What was understood: the birthday, its day in our calendar, and when it comes next."""
    said = told(birthday)
    words = {"birthday": said[:1].upper() + said[1:], "next": formats.day_full(birthday.next_on(today))}
    born = birthday.born
    if birthday.lunar and born:
        words["born"] = formats.day_full(born)
        return _("%(birthday)s = %(born)s; next on %(next)s.") % words
    return _("%(birthday)s; next on %(next)s.") % words


def explained_kept(text: str, today: date) -> str:
    """The same of what is kept; what is no birthday stays as it is."""
    birthday = kept(text)
    return text if birthday is None else explained(birthday, today)


def _chinese(birthday: Birthday) -> str:
    year = f"{birthday.year}年" if birthday.year else ""
    leap = "闰" if birthday.leap else ""
    text = f"农历{year}{leap}{_MONTHS[birthday.month - 1]}月{_day(birthday.day)}"
    return text.translate(_TRADITIONAL) if get_language() == "zh-hant" else text


def _day(day: int) -> str:
    """初一, 初十, 十五, 二十, 廿三, 三十."""
    tens, ones = divmod(day, 10)
    if ones == 0:
        return ("", "初十", "二十", "三十")[tens]
    return ("初", "十", "廿")[tens] + _FIGURES[ones - 1]


def _english(birthday: Birthday) -> str:
    words = {"day": birthday.day, "month": birthday.month, "year": birthday.year}
    text = "lunar day {day} of leap month {month}" if birthday.leap else "lunar day {day} of month {month}"
    return (text + ", {year}" if birthday.year else text).format(**words)
