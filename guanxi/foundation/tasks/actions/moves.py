"""A task's way from its beginning to its end."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.actions import action
from guanxi.foundation.calendar.days import business_day, working_days
from guanxi.foundation.changes.writing import change_all
from guanxi.foundation.customfields import keeping as custom_fields
from guanxi.foundation.errors import Refused
from guanxi.foundation.events import announce
from guanxi.foundation.tasks import repeating
from guanxi.foundation.tasks.about import record
from guanxi.foundation.tasks.actions.tasks import create_task
from guanxi.foundation.tasks.checking import TASK, check_move, follow_the_day
from guanxi.foundation.tasks.choices import Origin, Status
from guanxi.foundation.tasks.events import TaskCompleted, TasksDue, TasksOverdue
from guanxi.foundation.tasks.models import Collaboration, Involvement, Task

BATCH = 1000
WHOLE = 100
REPEATED = ("done_when", "remarks", "priority", "repeat", "repeat_every", "remind_days")


@action("tasks.add_progress")
def begin_task(task: Task, *, by: User, version: int | None = None) -> Task:
    """Work on it has begun."""
    if task.status == Status.DONE:
        raise Refused(_("This task is done: reopen it first."), field="status")
    today = business_day(by.company)
    check_move(task, Status.DOING, today)
    task.say(Status.DOING)
    task.began_on = task.began_on or today
    task.last_progress_on = today
    task.save()
    return task


@action("tasks.add_progress")
def complete_task(task: Task, *, by: User, version: int | None = None) -> Task | None:
    """It is done; where it repeats, the next one is written down and given back."""
    today = business_day(by.company)
    check_move(task, Status.DONE, today)
    task.say(Status.DONE)
    task.completed_on, task.percent = today, WHOLE
    task.began_on = task.began_on or today
    task.last_progress_on = today
    task.save()
    announce(TaskCompleted(task.pk, by.pk))
    due = repeating.next_due(task, today, working_days())
    return _repeat(task, by, due) if due else None


def _repeat(task: Task, by: User, due: date) -> Task:
    """The next of the series, for the same people."""
    links = Collaboration.objects.filter(task=task).select_related("user").order_by("pk")
    places = Involvement.objects.filter(task=task).select_related("department").order_by("pk")
    following = create_task(
        task.owner,
        by=by,
        description=task.description,
        due_on=due,
        collaborators=[one.user or one.label for one in links],
        departments=[one.department or one.label for one in places],
        about=record(task.about_kind, task.about_id, by),
        origin=Origin.REPEAT,
        like=task,
        **{name: getattr(task, name) for name in REPEATED},
    )
    following.repeated_from, following.repeat_day = task, task.repeat_day
    following.owner_label = task.owner_label
    following.save()
    custom_fields.follow([following])
    return following


@action("tasks.add_progress")
def reopen_task(task: Task, *, by: User, version: int | None = None) -> Task:
    """It is not done after all; the next of its series goes again, if nobody touched it."""
    if task.status != Status.DONE:
        raise Refused(_("This task is open."), field="status")
    today = business_day(by.company)
    overdue = task.due_on is not None and task.due_on < today
    after = Status.LATE if overdue else Status.DOING
    check_move(task, after, today)
    task.say(after)
    task.completed_on = None
    task.percent = _percent_before(task)
    task.save()
    for following in Task.objects.filter(repeated_from=task, version__lte=2, is_open=True, percent=0):
        following.is_dropped = True
        following.save()
    return task


def _percent_before(task: Task) -> int:
    entry = task.progress.order_by("-on", "-pk").values_list("percent", flat=True).first()
    return min(entry or 0, WHOLE)


@action("tasks.change_task")
def postpone_task(task: Task, *, by: User, due_on: date | None, version: int | None = None) -> Task:
    """Give it another day; a late one is late no longer when that day is still to come."""
    if task.status == Status.DONE:
        raise Refused(_("This task is done: reopen it first."), field="due_on")
    task.due_on = TASK.checked({"due_on": due_on})["due_on"]
    follow_the_day(task, business_day(by.company))
    if not task.differences():
        ledger.require().keep_silent()
        return task
    task.save()
    custom_fields.follow([task])
    return task


@action("tasks.change_task")
def drop_task(task: Task, *, by: User, version: int | None = None) -> Task:
    """Nobody needs it any more: it leaves all lists; its number is never given again."""
    if task.is_dropped:
        raise Refused(_("This task was dropped already."))
    task.is_dropped = True
    task.save()
    return task


@action("tasks.change_task")
def restore_task(task: Task, *, by: User) -> Task:
    """It is needed after all."""
    if not task.is_dropped:
        raise Refused(_("This task was never dropped."))
    task.is_dropped = False
    follow_the_day(task, business_day(by.company))
    task.save()
    return task


# ---- by the day --------------------------------------------------------------------------------


def _held(rows: Any) -> list[Task]:
    rows = rows.order_by("pk")[:BATCH]
    if connection.features.has_select_for_update:
        rows = rows.select_for_update(of=("self",), skip_locked=True)
    return list(rows)


@action("tasks.keep_days")
def mark_overdue(company: Company, *, by: User) -> int:
    """Call the next batch of tasks late whose day has passed; returns how many (OPT-29)."""
    late = _held(Task.objects.unmarked(business_day(company)))
    for task in late:
        task.status = Status.LATE
    change_all(late)
    book = ledger.require()
    if late:
        book.note(tasks=len(late))
        announce(TasksOverdue(tuple(task.pk for task in late)))
    else:
        book.keep_silent()
    return len(late)


@action("tasks.keep_days")
def note_reminders(company: Company, *, by: User, ids: Sequence[int]) -> int:
    """Remind of these tasks, once for each day they are given."""
    today = business_day(company)
    due = [task for task in _held(Task.objects.still_open().filter(pk__in=ids)) if _is_near(task, today)]
    for task in due:
        task.reminded_on = today
    change_all(due)
    if due:
        announce(TasksDue(tuple(task.pk for task in due)))
    ledger.require().keep_silent()
    return len(due)


def _is_near(task: Task, today: date) -> bool:
    """Whether its reminder has come: the day before, unless it says otherwise."""
    before = 1 if task.remind_days is None else task.remind_days
    if task.due_on is None or task.reminded_on is not None:
        return False
    return task.due_on - timedelta(days=before) <= today <= task.due_on
