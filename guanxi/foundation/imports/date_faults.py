"""What is said of a cell that is no day."""

import re

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.imports.values import Unreadable, shortened

DAY_FIRST, MONTH_FIRST, YEAR_FIRST = "dmy", "mdy", "ymd"
BEFORE_REPUBLIC = 1911


def no_date(text: str) -> Unreadable:
    sentence = _("“{value}” is not a date. Write it as 2024-05-20.")
    return Unreadable(format_lazy(sentence, value=shortened(text)))


def against_the_column(text: str, convention: str) -> Unreadable:
    orders = {DAY_FIRST: _("day first"), MONTH_FIRST: _("month first"), YEAR_FIRST: _("year first")}
    return Unreadable(
        format_lazy(
            _("“{value}” does not fit its column ({order}). Write it as 2024-05-20."),
            value=text,
            order=orders.get(convention, convention),
        )
    )


def perhaps_of_republic(found: re.Match[str], text: str) -> Unreadable:
    like = f"{BEFORE_REPUBLIC + int(found['y'])}-{int(found['m']):02}-{int(found['d']):02}"
    sentence = _(
        "“{value}” has a year of three figures. If it is one of the Republic of China, write {like}."
    )
    return Unreadable(format_lazy(sentence, value=text, like=like))


def no_year(text: str) -> Unreadable:
    sentence = _("“{value}” has no year. Say once for the whole file which one it is.")
    return Unreadable(format_lazy(sentence, value=text))
