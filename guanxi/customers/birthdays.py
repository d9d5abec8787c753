"""Whose birthday comes: found by the blind index of its day, for who may see birthdays in full.

A mask hides the year and the day; who is found by the day knows it. So nobody finds whom he may not reveal.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.scopes import Shown
from guanxi.foundation.calendar.birthday_words import told
from guanxi.foundation.calendar.birthdays import Birthday, celebrated_on, kept
from guanxi.foundation.calendar.days import business_day
from guanxi.foundation.errors import Refused
from guanxi.foundation.privacy.blind import many_lookups
from guanxi.foundation.privacy.fields import BlindIndexField
from guanxi.foundation.ui import formats
from guanxi.foundation.ui.filters import Filter, Options

from .models import Contact
from .queries import Contacts
from .searching import REVEAL, of_people

VALUE = "birthday"
AHEAD = (0, 3, 7, 30)  # days that can be asked for
NEAR = timedelta(days=30)
LABEL = _("Birthday at the customer")


@dataclass(frozen=True)
class Coming:
    """One person's next birthday."""

    contact: Contact
    birthday: Birthday
    on: date

    @property
    def day(self) -> str:
        """The day in the reader's words, by its own calendar, without the year of birth."""
        one = self.birthday
        return told(Birthday(one.month, one.day, lunar=one.lunar, leap=one.leap))


def days_ahead(today: date, number: int) -> list[date]:
    """Today and the ``number`` days after it."""
    return [today + timedelta(days=ahead) for ahead in range(number + 1)]


def celebrated(days: Iterable[date]) -> Contacts:
    """The people who are still there and have their birthday on one of these days."""
    index = Contact._meta.get_field("birthday_index")
    assert isinstance(index, BlindIndexField)
    found = many_lookups(index.label, {one for day in days for one in celebrated_on(day)})
    rows: Contacts = Contact.objects.filter(birthday_index__in=found, left_on=None)
    return rows


def celebrating(reader: User, days: Iterable[date]) -> Contacts:
    """Of these, whose birthday ``reader`` may reveal."""
    if not may_ask(reader):
        return Contact.objects.none()
    return celebrated(days).within_scope(reader, REVEAL)


def may_ask(reader: User) -> bool:
    """Whether ``reader`` may see anybody's birthday in full."""
    return reader.shows(VALUE) is Shown.REVEALABLE and reader.may(REVEAL)


def coming(rows: Contacts, today: date) -> Iterator[Coming]:
    """These people's next birthdays; two reads, whatever their number."""
    for contact in rows.select_related("customer"):
        birthday = kept(contact.birthday.reveal())
        if birthday is not None:
            yield Coming(contact, birthday, birthday.next_on(today))


# ---- the filter of customers -------------------------------------------------------------------


def _options(reader: User) -> Options:
    if not may_ask(reader):
        return ()
    return [
        ("0", _("today")),
        ("3", _("in the next 3 days")),
        ("7", _("in the next 7 days")),
        ("30", _("in the next 30 days")),
    ]


def _condition(values: list[str], reader: User) -> Q:
    if not may_ask(reader):
        raise Refused(_("Birthdays are not shown to you in full, so nobody is found by them."))
    if values[0] not in map(str, AHEAD):
        raise Refused(_("Birthdays are asked for 0, 3, 7 or 30 days ahead."))
    return of_people(celebrating(reader, days_ahead(business_day(reader.company), int(values[0]))))


BIRTHDAY_IN = Filter("birthday_in", LABEL, _condition, _options, many=False)


def _on_day(values: list[str], reader: User) -> Q:
    """The customers of whoever has the birthday on one day near today: what a notice counted."""
    if not may_ask(reader):
        raise Refused(_("Birthdays are not shown to you in full, so nobody is found by them."))
    day = _day(values[0])
    if day is None or abs(day - business_day(reader.company)) > NEAR:
        raise Refused(_("Birthdays of one day are found from 30 days ago until 30 days ahead."))
    return of_people(celebrating(reader, [day]))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _day_words(values: list[str], _reader: User) -> Options:
    return [(value, formats.day_full(day) if (day := _day(value)) else value) for value in values]


BIRTHDAY_ON = Filter(
    "birthday_on", LABEL, _on_day, lambda _user: (), many=False, words=_day_words, offered=False
)
