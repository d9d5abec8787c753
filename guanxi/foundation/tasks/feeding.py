"""Tasks as lines of a person's calendar feed."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

from guanxi.foundation.accounts.models import User
from guanxi.foundation.calendar.days import business_day
from guanxi.foundation.calendar.feeds import Entry
from guanxi.foundation.subjects import named

from . import about
from .choices import Priority
from .models import Task

MOST = 1000
BACK = timedelta(days=30)  # what was done longer ago leaves the calendar
WEIGHTS = {Priority.HIGH: 1, Priority.NORMAL: 5, Priority.LOW: 9}


def task_entries(user: User, names: bool) -> Iterator[Entry]:
    """Own tasks with a day, and those where one helps; customers are named only if the house allows it."""
    since = business_day(user.company) - BACK
    rows = Task.objects.live().visible_to(user).filter(due_on__isnull=False)
    own = rows.filter(owner_id=user.pk).exclude(is_open=False, completed_on__lt=since)
    helping = rows.with_me(user).filter(is_open=True)
    found = list((own | helping).distinct().order_by("sort_due", "pk")[:MOST])
    subjects = named(user, about.places(found)) if names else {}
    for task in found:
        assert task.due_on is not None
        subject = subjects.get((task.about_kind, task.about_id or 0))
        done = datetime.combine(task.completed_on, time(12), UTC) if task.completed_on else None
        yield Entry(
            uid=f"task-{task.uid}@guanxi",
            kind="todo",
            summary=task.task_no if not names and task.about_kind else task.description,
            on=task.due_on,
            stamp=task.changed_at,
            url=task.get_absolute_url(),
            description=subject.title if subject else "",
            done_at=done,
            percent=task.percent,
            priority=WEIGHTS[Priority(task.priority)],
            sequence=task.version,
            remind_days=1 if task.remind_days is None else task.remind_days,
        )
