"""What customers' own room puts on somebody's day: follow-ups that are no task yet, and birthdays."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from guanxi.foundation.accounts.models import User
from guanxi.foundation.ui import formats
from guanxi.foundation.ui.agenda import AgendaItem

from .birthdays import Coming, celebrating, coming, days_ahead
from .following_up import BACK, waiting
from .models import Interaction

MOST = 10
AHEAD = 7


def open_follow_ups(user: User, today: date) -> Any:
    """One's own open follow-ups of the last ninety days that nobody gave a day, the newest first."""
    recent = Interaction.objects.visible_to(user).filter(on__gte=today - BACK)
    return waiting(recent, user).select_related("customer").order_by("-on", "-pk")


def follow_ups(user: User, today: date) -> Iterator[AgendaItem]:
    """As lines of the day."""
    for row in open_follow_ups(user, today)[:MOST]:
        line = _("%(customer)s, contact of %(day)s") % {"customer": row.customer, "day": formats.day(row.on)}
        yield AgendaItem(
            row.follow_up[:80],
            row.customer.get_absolute_url(),
            today,
            line,
            icon="message-2",
            done_url=reverse("finish_follow_up", args=[row.pk]),
            day_url=reverse("plan_follow_up", args=[row.pk]) if user.may("tasks.add_task") else "",
        )


def birthdays(user: User, today: date) -> Iterator[AgendaItem]:
    """Birthdays of people at one's own customers in the next seven days, to be congratulated on."""
    found: list[Coming] = []
    for day in days_ahead(today, AHEAD):  # sealed: no more of them are opened than are shown
        people = celebrating(user, [day]).filter(customer__owner=user).order_by("pk")
        found += coming(people[: MOST - len(found)], today)
        if len(found) == MOST:
            break
    for one in found:
        title = _("Birthday of %(name)s") % {"name": one.contact.name}
        line = _("%(customer)s, %(day)s") % {"customer": one.contact.customer, "day": one.day}
        yield AgendaItem(title, one.contact.get_absolute_url(), one.on, line, icon="cake")
