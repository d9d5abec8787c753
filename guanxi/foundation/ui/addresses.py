"""What an address says, read before a database is asked: ids, and places in what is shown by day."""

from datetime import date
from decimal import Decimal
from functools import cache
from math import isfinite

from django.urls import reverse
from django.utils.translation import gettext as _

from guanxi.foundation.errors import Refused

FIGURES = 18
MOST: int = 10**FIGURES  # greater than every id
LARGEST = 10**14  # greater than every amount


@cache
def url_of(name: str, *args: str | int) -> str:
    """The address of a page of few arguments: what each list shows, looked up once."""
    return reverse(name, args=args)


def record_id(text: str) -> int | None:
    """The id that a text names; None where it is none, or longer than any database's."""
    return int(text) if text.isdecimal() and len(text) <= FIGURES else None


def is_storable(part: object) -> bool:
    """Whether a database can compare its columns with this: finite, of a length that fits, of plain signs."""
    match part:
        case int():
            return -MOST < part < MOST
        case float():
            return isfinite(part)
        case Decimal():
            return part.is_finite() and -LARGEST < part < LARGEST
        case str():
            return not any(sign == "\0" or "\ud800" <= sign <= "\udfff" for sign in part)
        case date():
            return True
    return False


def day_and_ids(text: str, ids: int) -> tuple[date, list[int]]:
    """A day and so many ids with ``_`` between, as the addresses of older entries carry them."""
    day, *keys = text.split("_")
    found = [record_id(key) for key in keys]
    try:
        on = date.fromisoformat(day)
    except ValueError:
        raise damaged() from None
    known = [key for key in found if key is not None]
    if not len(known) == len(found) == ids:
        raise damaged()
    return on, known


def damaged() -> Refused:
    """What is said of an address that a page never gave."""
    return Refused(_("This page's address is damaged. Open the page again."))
