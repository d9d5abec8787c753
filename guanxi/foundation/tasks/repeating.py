"""When a task that repeats is due next."""

from calendar import monthrange
from datetime import date, timedelta

from guanxi.foundation.calendar.days import WorkingDays

from .choices import Repeat
from .models import Task

MONTHS = {Repeat.MONTH: 1, Repeat.QUARTER: 3}
MOST_TURNS = 2000


def next_due(task: Task, done_on: date, days: WorkingDays) -> date | None:
    """The next day of the series that lies after the day on which this one was done; None where it ends."""
    every = task.repeat_every
    if task.repeat == Repeat.AFTER:
        return done_on + timedelta(days=every)
    if task.repeat == Repeat.NEVER or task.due_on is None:
        return None
    if task.repeat in MONTHS:
        return _month_after(task, done_on, every * MONTHS[Repeat(task.repeat)])
    due = task.due_on
    for _turn in range(MOST_TURNS):
        match task.repeat:
            case Repeat.WORKDAY:
                due = days.after(due, every)
            case Repeat.WEEK:
                due += timedelta(weeks=every)
            case _:
                due += timedelta(days=every)
        if due > done_on:
            return due
    return done_on + timedelta(days=1)  # nobody looked at it for years


def _month_after(task: Task, done_on: date, step: int) -> date:
    """The 31st stays the 31st, and is the last day of shorter months."""
    assert task.due_on is not None
    wanted = task.repeat_day or task.due_on.day
    month, due = task.due_on.year * 12 + task.due_on.month - 1, task.due_on
    while due <= done_on or due <= task.due_on:
        month += step
        year, place = divmod(month, 12)
        due = date(year, place + 1, min(wanted, monthrange(year, place + 1)[1]))
    return due
