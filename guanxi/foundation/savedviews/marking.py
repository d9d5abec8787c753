"""Whose copy a file is: said at the foot of its printed pages and in its properties."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from importlib import import_module
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from guanxi.foundation.accounts.models import User
from guanxi.foundation.ui import formats, outward, restriction
from guanxi.foundation.ui.spreadsheets import Strong


def mark_of(user: User, *, internal: bool = True, left_out: Sequence[str] = ()) -> str:
    """For whoever finds it lying about; a file for outside says which kinds of facts are not in it."""
    said = _("%(company)s, for internal use; taken out by %(who)s, %(when)s")
    if not internal:
        said = _("%(company)s, for outside; taken out by %(who)s, %(when)s")
        if left_out:
            said = _("%(company)s, for outside, without %(what)s; taken out by %(who)s, %(when)s")
    words = {"company": user.company.name, "who": user.name, "when": formats.moment(timezone.now())}
    return said % {**words, "what": outward.told(left_out)}


def title_of(listing: str) -> str:
    """What people call this list: its heading, where they work in it."""
    worklists: Mapping[str, Any] = import_module(settings.SWITCHBOARD).WORKLISTS
    found = worklists.get(listing)
    return str(found.heading) if found is not None else listing


def name_of(title: str, day: date, ending: str, *, internal: bool) -> str:
    """What the file is called: text has no foot on which to say for whom it is."""
    kind = pgettext("a file", "internal") if internal else pgettext("a file", "for outside")
    return f"{title}-{kind.replace(' ', '-')}-{day.isoformat()}.{ending}"


def with_note(rows: Iterator[Sequence[Any]], kept_in: int) -> Iterator[Sequence[Any]]:
    """The rows, and below them how many are left out, for they may only be kept."""
    yield from rows
    if kept_in:
        yield [Strong(restriction.told(kept_in))]
