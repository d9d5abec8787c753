"""How people work in the list of tasks, board and bulk: declared here, for their kit stands above tasks."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.accounts.models import User
from guanxi.foundation.calendar.days import business_day
from guanxi.foundation.errors import Refused
from guanxi.foundation.sentences import said
from guanxi.foundation.tasks import actions, forms
from guanxi.foundation.tasks.choices import Status
from guanxi.foundation.tasks.listing import due_words, tasks_listing
from guanxi.foundation.tasks.models import Task
from guanxi.foundation.worklists.boards import Board, Card
from guanxi.foundation.worklists.bulks import Bulk
from guanxi.foundation.worklists.declaring import Frame, Worklist

# Late follows from the day, never from a drag.
MOVES: Mapping[str, Sequence[str]] = {
    Status.TODO: (Status.DOING, Status.DONE),
    Status.DOING: (Status.DONE,),
    Status.LATE: (Status.DONE,),
    Status.DONE: (Status.DOING,),
}


def _move(task: Any, by: User, status: str, version: int) -> None:
    before = task.status
    if status == Status.DONE:
        actions.complete_task(task, by=by, version=version)
    elif status == Status.DOING and before == Status.DONE:
        actions.reopen_task(task, by=by, version=version)
    elif status == Status.DOING:
        actions.begin_task(task, by=by, version=version)
    else:
        raise Refused(said("A task does not go there by hand."), field="status")


def _cards(rows: Sequence[Any], user: User) -> dict[int, Card]:
    today = business_day(user.company)
    return {row.pk: _card(row, *due_words(row.due_on, today, is_open=row.is_open)) for row in rows}


def _card(row: Any, due: str, tone: str) -> Card:
    return Card(
        name=row.description,
        url=f"/tasks/{row.pk}/",
        code=row.task_no,
        note=due,
        tone=tone,
        owner=row.owner_label or row.owner__name,
        owner_seed=row.owner_id,
    )


def _told(user: User, query: QueryDict) -> dict[str, Any]:
    return {
        "may_add": user.may("tasks.add_task"),
        "may_export": user.may("savedviews.export_list"),
        "may_import": user.may("tasks.import_tasks"),
        "query": query.urlencode(),
    }


def _hand_over(task: Any, by: User, values: Mapping[str, Any]) -> None:
    actions.change_task(task, by=by, owner=values["owner"])


def _postpone(task: Any, by: User, values: Mapping[str, Any]) -> None:
    actions.postpone_task(task, by=by, due_on=values["due_on"])


def _rank(task: Any, by: User, values: Mapping[str, Any]) -> None:
    actions.change_task(task, by=by, priority=values["priority"])


def _complete(task: Any, by: User, _values: Mapping[str, Any]) -> None:
    actions.complete_task(task, by=by)


CHANGE = "tasks.change_task"
BULK = (
    Bulk("owner", _("Change owner"), "user-share", forms.BulkOwnerForm, _hand_over, CHANGE),
    Bulk("due", _("Another day"), "calendar-event", forms.BulkDueForm, _postpone, CHANGE),
    Bulk("priority", _("Priority"), "flag", forms.BulkPriorityForm, _rank, CHANGE),
    Bulk("complete", _("Complete"), "checks", forms.BulkForm, _complete),
)
TASKS_WORK = Worklist(
    name="tasks",
    heading=_("Tasks"),
    list_url="list_tasks",
    model=Task,
    listing=lambda user: tasks_listing(business_day(user.company)),
    permission="tasks.add_progress",
    bulk=BULK,
    coded=lambda task: task.task_no,
    frame=Frame(
        count="count_tasks",
        search_label=_("Words, number"),
        top="tasks/list_top.html",
        empty="tasks/list_empty.html",
        told=_told,
    ),
    board=Board(field="status", stages=Status.choices, moves=MOVES, move=_move, cards=_cards),
)
