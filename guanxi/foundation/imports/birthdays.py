"""Birthdays as files hold them: dates like all others, lunar ones, and days without a year."""

import re

from guanxi.foundation.calendar.birthdays import Unclear, understood
from guanxi.foundation.imports.dates import DateReader
from guanxi.foundation.imports.tables import Cell
from guanxi.foundation.imports.values import (
    Reading,
    Unreadable,
    answer,
    folded,
    is_blank_word,
    like,
    supposed,
)

_OF_BIRTHDAYS = re.compile(r"[一-鿿]|lunar|solar|^-?-?[0-9]{1,2}-[0-9]{1,2}$", re.IGNORECASE)
_TIME = re.compile(r" 00:00(:00)?$")


def read_birthday(dates: DateReader, value: Cell) -> Reading[str]:
    """The birthday in the spelling in which it is kept; ``dates`` has looked through the column."""
    day = dates.read(value)
    if day.clean is not None:
        kept = answer(_kept, day.clean.isoformat())
        return like(kept, supposed(day))
    if day.problem is None or not isinstance(value, str):
        return Reading(None, day.problem)
    text = folded(value)
    reading = answer(_kept, text)
    if reading.problem is None or _OF_BIRTHDAYS.search(text):
        return reading
    return Reading(None, day.problem)


def read_lunar_birthday(value: Cell) -> Reading[str]:
    """The birthday of a column in which all are lunar, whatever their spelling says."""
    return answer(_kept_lunar, value)


def _kept_lunar(value: Cell) -> str | None:
    text = _TIME.sub("", folded(value))
    return None if is_blank_word(text) else _kept(f"lunar {text}")


def _kept(text: Cell) -> str:
    try:
        return understood(str(text)).kept
    except Unclear as unclear:
        raise Unreadable(unclear.sentence) from None
