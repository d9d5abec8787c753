"""The words of a task, and the table of moves between its states."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy


class Status(models.TextChoices):
    """Template 5's four states. Late follows from the day; the other three are said by people."""

    TODO = "todo", _("To start")
    DOING = "doing", _("In progress")
    DONE = "done", _("Completed")
    LATE = "late", _("Delayed")


OPEN = (Status.TODO, Status.DOING, Status.LATE)
MOVES: Mapping[str, frozenset[str]] = {
    Status.TODO: frozenset({Status.DOING, Status.DONE, Status.LATE}),
    Status.DOING: frozenset({Status.TODO, Status.DONE, Status.LATE}),
    Status.LATE: frozenset({Status.TODO, Status.DOING, Status.DONE}),
    Status.DONE: frozenset({Status.TODO, Status.DOING, Status.LATE}),
}
TONES = {Status.TODO: "wait", Status.DOING: "now", Status.DONE: "ok", Status.LATE: "bad"}


class Priority(models.IntegerChoices):
    """In the order in which they sort."""

    HIGH = 1, pgettext_lazy("priority", "High")
    NORMAL = 2, pgettext_lazy("priority", "Medium")
    LOW = 3, pgettext_lazy("priority", "Low")


class Origin(models.TextChoices):
    """Where a task came from."""

    HAND = "hand", _("written by hand")
    FOLLOW_UP = "follow_up", _("follow-up of a contact")
    REPEAT = "repeat", _("repeated")
    IMPORT = "import", pgettext_lazy("origin", "imported")


class Repeat(models.TextChoices):
    """When the next one is due, once this one is done."""

    NEVER = "", _("Never")
    DAY = "day", _("Every n days")
    WORKDAY = "workday", _("Every n working days")
    WEEK = "week", _("Every n weeks")
    MONTH = "month", _("Every n months")
    QUARTER = "quarter", _("Every n quarters")
    AFTER = "after", _("n days after completion")


def repeats(repeat: str, every: int) -> str:
    """“Every 2 weeks”; empty for what does not come again."""
    match repeat:
        case Repeat.DAY:
            said = ngettext("Every day", "Every %(n)s days", every)
        case Repeat.WORKDAY:
            said = ngettext("Every working day", "Every %(n)s working days", every)
        case Repeat.WEEK:
            said = ngettext("Every week", "Every %(n)s weeks", every)
        case Repeat.MONTH:
            said = ngettext("Every month", "Every %(n)s months", every)
        case Repeat.QUARTER:
            said = ngettext("Every quarter", "Every %(n)s quarters", every)
        case Repeat.AFTER:
            said = ngettext("%(n)s day after completion", "%(n)s days after completion", every)
        case _other:
            return ""
    return said % {"n": every}
