"""Finished tasks among what happened with the record that they are about."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from guanxi.foundation.accounts.models import User
from guanxi.foundation.ui import formats
from guanxi.foundation.ui.parts import Moment
from guanxi.foundation.ui.records import Dated, Until, newest

from .models import Task


def finished(record: Any, user: User, until: Until | None, most: int) -> Sequence[Dated]:
    """What was done about the record, on the day it was done; of those that ``user`` may see."""
    if not user.may("tasks.view_task"):
        return []
    rows = (
        Task.objects.live().visible_to(user).filter(about_kind=record._meta.label_lower, about_id=record.pk)
    )
    rows = rows.filter(completed_on__isnull=False).select_related("owner")
    return [_moment(row) for row in newest(rows, until, day="completed_on")[:most]]


def _moment(row: Task) -> Dated:
    assert row.completed_on
    moment = Moment(
        icon="checklist",
        title=_("Task done: %(no)s") % {"no": row.task_no},
        url=row.get_absolute_url(),
        who=row.owner.name,
        when=formats.day(row.completed_on),
        at=row.completed_on.isoformat(),
        body=row.description,
    )
    return Dated(row.completed_on, row.created_at, row.pk, moment)
