"""What neither a file nor paper holds: rows about people whose data may only be kept.

Who these are a higher room knows: the switchboard's ``RESTRICTED`` says of a list which rows these are.
"""

from dataclasses import replace
from importlib import import_module
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import ngettext

from guanxi.foundation.accounts.models import User
from guanxi.foundation.ui import formats
from guanxi.foundation.ui.lists import Listing, count


def rows_about(name: str) -> Q | None:
    """Which rows of this list are about them; None where there are none."""
    about = import_module(settings.SWITCHBOARD).RESTRICTED.get(name)
    found: Q | None = about() if about else None
    return found


def leaving(listing: Listing) -> Listing:
    """The list without them, whatever it leaves as."""
    about, rows = rows_about(listing.name), listing.rows
    if about is None:
        return listing
    return replace(listing, rows=lambda: rows().exclude(about), kept_in=lambda: rows().filter(about))


def parted(name: str, rows: Any) -> tuple[Any, int]:
    """Of a queryset of this list what may leave, and how many rows may not."""
    about = rows_about(name)
    return (rows, 0) if about is None else (rows.exclude(about), rows.filter(about).count())


def number_kept_in(listing: Listing, user: User, query: QueryDict) -> int:
    """How many rows of what is asked a ``leaving`` list lacks."""
    if listing.kept_in is None:
        return 0
    return count(replace(listing, rows=listing.kept_in, kept_in=None), user, query).number


def told(number: int) -> str:
    """Below the rows, as the remarks at a sheet's foot, which no import takes for a record."""
    said = ngettext(
        "Note: %(n)s row is left out, for the processing of the person's data is restricted.",
        "Note: %(n)s rows are left out, for the processing of these people's data is restricted.",
        number,
    )
    return said % {"n": formats.number(number)} if number else ""
