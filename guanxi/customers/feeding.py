"""Customers' own room in a person's calendar feed: follow-ups that wait, and birthdays."""

from collections.abc import Iterator
from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from guanxi.foundation.accounts.models import User
from guanxi.foundation.calendar.days import business_day, business_day_of
from guanxi.foundation.calendar.feeds import Entry

from .agenda import open_follow_ups
from .birthdays import Coming, celebrating, coming, days_ahead

MOST = 300
AHEAD = 30  # days of birthdays


def follow_up_entries(user: User, names: bool) -> Iterator[Entry]:
    """One's own open follow-ups that nobody gave a day, as on one's day: due today until they are done.

    So each changes every day, and says so: its sequence counts the days as well.
    """
    today = business_day(user.company)
    began = datetime.combine(today, time(), ZoneInfo(user.company.zone))
    for row in open_follow_ups(user, today)[:MOST]:
        said = (_("Follow-up"), row.customer.customer_no)  # not every customer has a number
        yield Entry(
            uid=f"follow-up-{row.uid}@guanxi",
            kind="todo",
            summary=row.follow_up[:200] if names else " · ".join(filter(None, said)),
            on=today,
            stamp=max(row.changed_at, began),
            url=row.customer.get_absolute_url(),
            description=row.customer.name if names else "",
            sequence=row.version + (today - business_day_of(row.created_at, user.company)).days,
        )


def birthday_entries(user: User, names: bool) -> Iterator[Entry]:
    """Birthdays at one's own customers within a month, of people whose birthday this person may reveal.

    None where the house lets no names out: a day of birth with a customer's number tells as much.
    """
    if not names:
        return
    today, left = business_day(user.company), MOST
    for day in days_ahead(today, AHEAD):  # sealed: no more of them are opened than are shown
        people = celebrating(user, [day]).filter(customer__owner=user).order_by("pk")
        for one in coming(people[:left], today):
            left -= 1
            yield _congratulating(one)
        if not left:
            return


def _congratulating(one: Coming) -> Entry:
    return Entry(
        uid=f"birthday-{one.contact.uid}-{one.on.year}@guanxi",
        kind="event",
        summary=_("Birthday of %(name)s") % {"name": one.contact.name},
        on=one.on,
        stamp=one.contact.changed_at,
        url=one.contact.get_absolute_url(),
        description=one.contact.customer.name,
        remind_days=0,
    )
