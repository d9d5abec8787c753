"""What the list of customers shows of their quality, and how it is filtered and ordered by it."""

from typing import Any

from django.db.models import Q
from django.utils.safestring import SafeString
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.customers.models import Contact
from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.rights import shows
from guanxi.foundation.accounts.scopes import Shown
from guanxi.foundation.calendar.days import business_day
from guanxi.foundation.errors import Refused
from guanxi.foundation.privacy.fields import field_of
from guanxi.foundation.ui import cells, marks
from guanxi.foundation.ui.day_filters import date_filter
from guanxi.foundation.ui.filters import Filter, Options, number_filter
from guanxi.foundation.ui.lists import Column
from guanxi.foundation.ui.outward import GRADES
from guanxi.foundation.ui.two_parts import by_column

from .models import lacks
from .wording import CHOICES, LACKING

DUE = "due"
SEALED = {"phone": "phone", "shared": "phone", "email": "email"}  # deductions that tell of a masked field
FULL = 100


def is_told(code: str, reader: User) -> bool:
    """Whether a deduction says nothing of what is hidden from ``reader``."""
    name = SEALED.get(code)
    return name is None or shows(reader, field_of(Contact, name).label) is not Shown.HIDDEN


def due_before(reader: User) -> Q:
    """The condition that a record should be looked at again: its last fresh day lies before today."""
    return Q(review_on__lt=business_day(reader.company))


def _lacking() -> Filter:
    label = _("Missing")

    def condition(values: list[str], user: User) -> Q:
        found = Q()
        for code in values:
            if code not in LACKING or not is_told(code, user):
                raise Refused(now("%(filter)s: there is no such choice.") % {"filter": label})
            found |= lacks(code)
        return found

    def options(user: User) -> Options:
        return [(code, words) for code, words in CHOICES if is_told(code, user)]

    def words(values: list[str], _user: User) -> Options:
        return [(code, LACKING.get(code, code)) for code in values]

    return Filter("lacks", label, condition, options, words=words, inside=GRADES)


def _review() -> Filter:
    """The records of which it is time to ask whether they still hold."""
    label, told = pgettext_lazy("of records", "Review"), [(DUE, pgettext_lazy("of records", "due"))]

    def condition(values: list[str], user: User) -> Q:
        if values != [DUE]:
            raise Refused(now("%(filter)s: there is no such choice.") % {"filter": label})
        return due_before(user)

    return Filter("review", label, condition, lambda _user: told, many=False, words=lambda _v, _u: told)


def _meter(row: Any) -> str:
    return cells.dash if row.quality is None else points(row.quality)


def points(score: int) -> str:
    """A score with its bar."""
    bar = marks.meter(score / FULL, tone=tone(score))
    return SafeString(f'<span class="risk"><span class="b">{score}</span>{bar}</span>')


def tone(score: int) -> str:
    """Grey for the normal: colour says what is to be done."""
    return "calm" if score >= 75 else "warn" if score >= 40 else "bad"


QUALITY = by_column("quality", _("Data quality"), "quality", descending=False)
REVIEW = by_column("review", _("Up to date until"), "review_on", descending=False)
SORTS = (QUALITY, REVIEW)
FILTERS = (
    number_filter("quality", _("Data quality"), "quality", nullable=True, whole=True),
    _lacking(),
    _review(),
    date_filter("fresh", _("Up to date until"), "review_on", nullable=True),
)
COLUMNS = (
    Column(
        "quality",
        _("Data quality"),
        _meter,
        sort="quality",
        numeric=True,
        shown=False,
        value=lambda c: c.quality,
        inside=GRADES,
    ),
    Column(
        "review",
        _("Up to date until"),
        lambda c: cells.day(c.review_on),
        sort="review",
        shown=False,
        value=lambda c: c.review_on,
    ),
)
