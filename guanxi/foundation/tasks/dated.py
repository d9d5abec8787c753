"""Tasks in the calendar, by the day on which they are due."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.accounts.models import User
from guanxi.foundation.ui.calendars import Calendar, Entry

from .models import Task


def _entry(row: Any, _user: User) -> Entry:
    late = row.is_open and row.due_on < timezone.localdate()
    mark = {"icon_name": "checklist" if row.is_open else "check"}
    tone = "warn" if late else ""
    return Entry(row.description, row.get_absolute_url(), note=row.owner.name, tone=tone, **mark)


TASKS = Calendar(
    name="tasks",
    heading=_("Tasks by day"),
    rows=lambda user: Task.objects.visible_to(user).live(),
    field="due_on",
    entry=_entry,
    mine=lambda rows, user: rows.filter(owner=user),
    read=lambda rows: rows.select_related("owner"),
    list_url="list_tasks",
)
