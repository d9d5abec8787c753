"""What other rooms' records show of the tasks about them."""

from typing import Any

from guanxi.foundation.accounts.models import User
from guanxi.foundation.calendar.days import business_day, working_days

from .agenda import line_of
from .forms import day_choices
from .models import Task

MOST = 8


def next_steps(record: Any, user: User) -> dict[str, Any] | None:
    """The open tasks about a record, soonest first, and one line to write the next."""
    if not user.may("tasks.view_task"):
        return None
    today = business_day(user.company)
    kind = record._meta.label_lower
    rows = Task.objects.still_open().visible_to(user).filter(about_kind=kind, about_id=record.pk)
    told = rows.telling_help(user).select_related("owner")
    found = list(told.order_by("sort_due", "pk")[: MOST + 1])
    return {
        "lines": [line_of(task, user, today, {}) for task in found[:MOST]],
        "about": f"{kind}:{record.pk}",
        "has_more": len(found) > MOST,
        "days": day_choices(today, working_days()) if user.may("tasks.add_task") else (),
        "next": record.get_absolute_url(),
    }
