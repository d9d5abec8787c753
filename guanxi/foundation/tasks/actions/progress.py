"""What was done on a task, and its checklist."""

from django.utils.translation import gettext as _

from guanxi.foundation.accounts.models import User
from guanxi.foundation.actions import action
from guanxi.foundation.calendar.days import business_day
from guanxi.foundation.checking import assign
from guanxi.foundation.errors import Refused
from guanxi.foundation.tasks.checking import LINE, PROGRESS
from guanxi.foundation.tasks.choices import Status
from guanxi.foundation.tasks.models import CheckItem, Progress, Task

MOST_LINES = 100


@action("tasks.add_progress")
def add_progress(task: Task, *, by: User, percent: int | None = None, note: str = "") -> Progress:
    """Write down what was done and how far it is; whoever has begun is under way."""
    if not task.is_open:
        raise Refused(_("This task is done: reopen it first."))
    entry = Progress(task=task, on=business_day(by.company), percent=task.percent)
    assign(entry, PROGRESS.checked({"percent": task.percent if percent is None else percent, "note": note}))
    if not entry.note and entry.percent == task.percent:
        raise Refused(_("Say what was done, or how far it is now."), field="note")
    entry.save()
    task.percent, task.last_progress_on = entry.percent, entry.on
    task.began_on = task.began_on or entry.on
    if Status.TODO in {task.status, task.reported_status}:
        task.say(Status.LATE if task.status == Status.LATE else Status.DOING)
    task.save()
    return entry


@action("tasks.add_progress")
def add_check_item(task: Task, *, by: User, text: str) -> CheckItem:
    """One more line to tick off."""
    if task.check_items.count() >= MOST_LINES:
        raise Refused(_("A checklist has at most %(most)s lines.") % {"most": MOST_LINES}, field="text")
    item = CheckItem(task=task)
    assign(item, LINE.complete({"text": text}))
    item.save()
    return item


@action("tasks.add_progress")
def tick_check_item(item: CheckItem, *, by: User, is_done: bool) -> CheckItem:
    """Tick a line off, or take the tick away."""
    item.is_done = is_done
    item.save()
    return item


@action("tasks.add_progress")
def remove_check_item(item: CheckItem, *, by: User) -> None:
    """Take a line off the list."""
    item.delete()
