"""What the palette finds of tasks, and what can be done with one."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.spelled import Statement
from guanxi.foundation.palette.declared import Asked, Hit, Records, Row
from guanxi.foundation.palette.indexed import named_among, newest_that_fit
from guanxi.foundation.ui import formats
from guanxi.foundation.ui.icons import icon
from guanxi.foundation.ui.marks import escape

from .indexing import KIND
from .models import Task
from .queries import VIEW

SHOWN = "SELECT tasks_task.id, tasks_task.description, tasks_task.task_no, {due}, '' FROM tasks_task"
DUE = {
    "sqlite": "coalesce(tasks_task.due_on, '')",
    "postgresql": "coalesce(to_char(tasks_task.due_on, 'YYYY-MM-DD'), '')",
}


def _shown() -> str:
    return SHOWN.format(due=DUE[connection.vendor])


def _seen_by(user: User) -> Any:
    return Task.objects.visible_to(user).live()


def _parts_of(user: User) -> list[Any]:
    return [branch.live() for branch in Task.objects.all().branches(user) if branch.query.where]


def find_tasks(asked: Asked) -> Statement | None:
    """Tasks by their words, pinyin and number, the newest first; none that was dropped."""
    return newest_that_fit(asked, KIND, _seen_by, _shown(), _parts_of)


def tasks_named(ids: Collection[int], user: User) -> Statement | None:
    """Those of ``ids`` that this person sees."""
    return named_among(ids, _seen_by(user), _shown())


def _hit(row: Row, user: User) -> Hit:
    pk, words, number, due_on, _nothing = row
    day = f'<span class="c3 num">{escape(formats.day(date.fromisoformat(due_on)))}</span>' if due_on else ""
    glyph = f'<span class="glyph">{icon("checklist")}</span>'
    return Hit(pk, words, f"/tasks/{pk}/", number, glyph, day)


TASKS = Records("task", _("Tasks"), VIEW, find_tasks, tasks_named, _hit, url="/tasks/{pk}/", letter=KIND)
