"""Contacts with customers in the calendar, by the day on which they were."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from guanxi.foundation.accounts.models import User
from guanxi.foundation.ui.calendars import Calendar, Entry

from .models import Interaction
from .timelines import channel_icon


def _entry(row: Any, _user: User) -> Entry:
    return Entry(
        label=row.customer.name,
        url=row.customer.get_absolute_url(),
        icon_name=channel_icon(row),
        note=row.subject,
        tone="now" if row.channel == "visit" else "",
    )


INTERACTIONS = Calendar(
    name="interactions",
    heading=_("Contacts by day"),
    rows=Interaction.objects.visible_to,
    field="on",
    entry=_entry,
    mine=lambda rows, user: rows.filter(owner=user),
    read=lambda rows: rows.select_related("customer"),
)
