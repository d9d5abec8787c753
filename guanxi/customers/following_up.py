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
    """The day on which a file's row says that something is to follow, if it is somebody's task still.

    A row says by its status alone that it is done: a day is to be kept, whatever else the row leaves empty.
    """
    day = row.follow_up_on
    if day is None or row.status == Completion.DONE:
        return None
    return day if day >= today - BACK else None


def status_of(row: InteractionRow, today: date) -> str:
    """How far a file's row has come: where it does not say so, what is to follow is still to do."""
    return row.status or (Completion.TODO if follows_on(row, today) else "")


def planned(ahead: Sequence[tuple[Interaction, date]]) -> list[PlannedTask]:
    """The tasks that follow from talks on their days, each its talk's owner's."""
    about = Customer._meta.label_lower
    return [
        PlannedTask(talk.owner_id, _named(talk), day, (about, talk.customer_id), (KIND, talk.pk))
        for talk, day in ahead
    ]


def _named(talk: Interaction) -> str:
    """What is to follow, or after what."""
    return talk.follow_up or _("Follow up: %(subject)s") % {"subject": talk.subject}


def concerns(run: Any, by: User) -> list[Concern]:
    """That what a file of talks says is to follow on days is tasks, and how many there are."""
    if "follow_up_on" not in run.mapping or run.is_undone:
        return []
    if not by.may("tasks.add_task"):
        return [Concern(_("Days of what is to follow make no tasks: your role writes none down."))]
    if not run.change_set_id:
        told = _(
            "A follow-up from today on, or of the last 90 days, is a task of the talk's owner, unless the"
            " row says that it is done; a talk without a status is then pending. A talk that is here already"
            " makes no other task."
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
