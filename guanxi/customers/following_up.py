"""What is to follow a talk: who answers for it is the talk's owner, and with a day it is a task."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guanxi.foundation.accounts.models import User
from guanxi.foundation.imports.kinds import Concern
from guanxi.foundation.tasks.models import Task
from guanxi.foundation.tasks.rows import PlannedTask
from guanxi.foundation.ui import formats

from .choices import Completion
from .models import Customer, Interaction
from .rows import InteractionRow

KIND = Interaction._meta.label_lower
BACK = timedelta(days=90)  # what nobody did for longer is no longer today's business


def waiting(talks: Any, user: User) -> Any:
    """Of these talks those of ``user`` that somebody has still to follow up."""
    tasks = Task.objects.filter(origin_kind=KIND, origin_id=OuterRef("pk"))
    rows = talks.filter(owner=user).exclude(follow_up="")
    return rows.exclude(status=Completion.DONE).exclude(Exists(tasks))


def follows_on(row: InteractionRow, today: date) -> date | None:
    """The day on which what a file's row says is to follow, if it is somebody's task still.

    A day that has passed says nothing of what became of it: it takes a row that says so, of a late day.
    """
    day, is_said = row.follow_up_on, row.status in {Completion.TODO, Completion.DOING}
    if day is None or not row.follow_up or row.status == Completion.DONE:
        return None
    return day if day >= (today - BACK if is_said else today) else None


def planned(ahead: Sequence[tuple[Interaction, date]]) -> list[PlannedTask]:
    """The tasks that follow from talks on their days, each its talk's owner's."""
    about = Customer._meta.label_lower
    return [
        PlannedTask(talk.owner_id, talk.follow_up, day, (about, talk.customer_id), (KIND, talk.pk))
        for talk, day in ahead
    ]


def concerns(run: Any, by: User) -> list[Concern]:
    """That what a file of talks says is to follow on days is tasks, and how many there are."""
    if "follow_up_on" not in run.mapping or run.is_undone:
        return []
    if not by.may("tasks.add_task"):
        return [Concern(_("Days of what is to follow make no tasks: your role writes none down."))]
    if not run.change_set_id:
        told = _(
            "What is to follow on a day that comes is a task of the talk's owner, and so is what is still"
            " open of the last 90 days. A talk that is here already makes no other one."
        )
        return [Concern(told, tone="")]
    count = Task.objects.filter(change_set=run.change_set_id).count()
    sentence = ngettext("%(count)s follow-up is a task.", "%(count)s follow-ups are tasks.", count)
    url = f"{reverse('list_tasks')}?set={run.change_set_id}"
    return (
        [Concern(sentence % {"count": formats.number(count)}, url, _("Look at them"), tone="")]
        if count
        else []
    )
