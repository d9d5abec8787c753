"""What is said of a task becomes clean values, or a sentence."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from guanxi.foundation.accounts.models import User
from guanxi.foundation.checking import Rules, Wrong
from guanxi.foundation.errors import Refused
from guanxi.foundation.sentences import said as _

from .choices import MOVES, OPEN, Priority, Repeat, Status
from .models import CheckItem, Progress, Task

WHOLE = 100
LONGEST_PAUSE = 366
EARLIEST, LATEST = date(1990, 1, 1), date(2100, 12, 31)


def _priority(value: Any) -> int:
    if isinstance(value, bool) or value not in Priority.values:
        raise Wrong(_("“%(field)s” has no such choice."))
    return int(value)


def _percent(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= WHOLE:
        raise Wrong(_("“%(field)s” is a whole number from 0 to 100."))
    return value


def _pause(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= LONGEST_PAUSE:
        raise Wrong(_("“%(field)s” is a whole number from 1 to 366."))
    return value


def _due(value: Any) -> date | None:
    if value is None or value == "":
        return None
    if type(value) is not date:
        raise Wrong(_("“%(field)s” must be a date."))
    if not EARLIEST <= value <= LATEST:
        raise Wrong(_("“%(field)s” lies between 1990 and 2100."))
    return value


def _before(value: Any) -> int | None:
    if value is None or value == "":
        return None
    return _pause(value) if value != 0 else 0


TASK = Rules(
    Task,
    [
        "task_no", "description", "owner_label", "due_on", "done_when", "remarks", "priority", "origin",
        "repeat", "repeat_every", "remind_days",
    ],
    required=["description"],
    special={
        "priority": _priority, "repeat_every": _pause, "due_on": _due, "remind_days": _before,
    },
)  # fmt: skip
PROGRESS = Rules(Progress, ["percent", "note"], special={"percent": _percent})
LINE = Rules(CheckItem, ["text"], required=["text"])


def check_move(task: Task, after: str, today: date) -> None:
    """The table of moves is the only judge; late and its opposite follow from the day."""
    if after not in Status.values:
        raise Refused(_("A task has no such state."), field="status")
    if after not in MOVES[task.status]:
        labels = {"before": Status(task.status).label, "after": Status(after).label}
        raise Refused(_("A task cannot go from “%(before)s” to “%(after)s”.") % labels, field="status")
    overdue = task.due_on is not None and task.due_on < today
    if after == Status.LATE and not overdue:
        raise Refused(_("A task is delayed once its day has passed: set another day."), field="status")
    if after in OPEN and after != Status.LATE and overdue:
        raise Refused(_("Its day has passed: give the task another day first."), field="due_on")


def check_repeat(task: Task) -> None:
    """What comes again from day to day needs a first day."""
    if task.repeat not in {Repeat.NEVER, Repeat.AFTER} and task.due_on is None:
        raise Refused(_("A task that repeats has a day: say when it is due first."), field="due_on")


def one_owner(given: Any) -> User | None:
    """Exactly one person answers for a task; who else works on it, helps (OPT-24)."""
    if isinstance(given, Sequence) and not isinstance(given, str):
        if len(given) != 1:
            raise Refused(
                _("A task has exactly one owner: name one person, and the others as collaborators."),
                field="owner",
            )
        given = given[0]
    if given is not None and not given.is_active:
        raise Refused(
            _("%(name)s no longer works here: choose somebody else.") % {"name": given}, field="owner"
        )
    return given  # type: ignore[no-any-return]


def follow_the_day(task: Task, today: date) -> None:
    """A late task that gets a later day is no longer late; one whose day lies in the past is at once."""
    moved = "due_on" in task.differences()
    if moved:
        task.reminded_on = None
    if task.is_overdue(today):
        task.status = Status.LATE
    elif task.status == Status.LATE and moved:
        task.status = Status.DOING if task.began_on else Status.TODO
