"""Template 5 as a file: its nine columns word for word, so that what goes out comes in again."""

from collections.abc import Iterator
from datetime import date
from functools import partial
from itertools import batched
from typing import Any

from django.http import QueryDict

from guanxi.foundation.accounts.models import User
from guanxi.foundation.calendar.days import business_day
from guanxi.foundation.customfields.filed import Columns
from guanxi.foundation.savedviews.template_files import Template
from guanxi.foundation.tasks.filing import STATES, TEMPLATE
from guanxi.foundation.tasks.listing import tasks_listing
from guanxi.foundation.tasks.models import Task
from guanxi.foundation.ui.lists import read_query
from guanxi.foundation.ui.outward import REMARKS
from guanxi.foundation.ui.restriction import parted

BATCH = 2000


def template_5(user: User, query: QueryDict, title: str, *, computed: bool = False) -> Template:
    """The tasks of the list as it stands, in the order of their numbers."""
    asked = read_query(tasks_listing(), user, query)
    rows = Task.objects.live().visible_to(user).settled().filter(asked.conditions)
    rows, kept_in = parted("tasks", rows)
    today = business_day(user.company)
    inside = {"备注": REMARKS, **Columns(Task, user).inside([title for _name, title in TEMPLATE])}
    cells = partial(_cells, user, rows, today, computed=computed)
    return Template("template-5", "tasks", title, rows, cells, inside=inside, kept_in=kept_in)


def _cells(user: User, rows: Any, today: date, *, computed: bool) -> Iterator[list[Any]]:
    """The template's rows; behind them the custom fields that this person sees.

    States stand there as they were reported, unless ``computed`` ones are asked for.
    """
    titles, custom = [title for _name, title in TEMPLATE], Columns(Task, user)
    yield [*titles, *custom.heads(titles)]
    tasks = rows.select_related("owner").order_by("task_no").iterator(chunk_size=BATCH)
    for some in batched(tasks, BATCH):
        more = custom.cells([task.pk for task in some])
        for task in some:
            yield [*_row(task, today, computed=computed), *more[task.pk]]


def _row(task: Any, today: date, *, computed: bool) -> list[Any]:
    return [
        task.task_no,
        task.description,
        task.departments_text,
        task.owner_name,
        task.collaborators_text,
        task.due_on,
        task.done_when,
        # the template's own word, whoever reads it
        str(STATES[task.told_status(today, computed=computed)][1]),
        task.remarks,
    ]
