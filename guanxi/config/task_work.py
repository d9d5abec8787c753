"""How people work in the list of tasks, in each of its shapes: declared here, for their kit stands above."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.accounts.models import Department, User
from guanxi.foundation.calendar.days import business_day
from guanxi.foundation.errors import Refused, Sentence
from guanxi.foundation.imports.values import LIST_SEPARATOR
from guanxi.foundation.sentences import said
from guanxi.foundation.tasks import actions, forms
from guanxi.foundation.tasks.choices import OPEN, Status
from guanxi.foundation.tasks.dated import TASKS
from guanxi.foundation.tasks.listing import due_words, status_of, tasks_listing
from guanxi.foundation.tasks.models import Task
from guanxi.foundation.tasks.taking_part import by_name, shown
from guanxi.foundation.worklists.boards import Board, Card
from guanxi.foundation.worklists.bulks import Bulk
from guanxi.foundation.worklists.cells import Cell, colleague_cell, field_cell
from guanxi.foundation.worklists.declaring import Frame, Worklist

# Late follows from the day, never from a drag.
MOVES: Mapping[str, Sequence[str]] = {
    Status.TODO: (Status.DOING, Status.DONE),
    Status.DOING: (Status.DONE,),
    Status.LATE: (Status.DONE,),
    Status.DONE: (Status.DOING,),
}


def _move(task: Any, by: User, status: str, version: int | None) -> None:
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
        "may_internal": user.may("savedviews.export_internal"),
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


# ---- in cells ----------------------------------------------------------------------------------


def _judge(rows: Iterable[Any]) -> None:
    """How each stands today, as the list says it: asked once for all rows of a page."""
    today = business_day()
    for row in rows:
        row.stands = status_of(row, today)


def _write_status(task: Any, by: User, status: str, version: int | None) -> None:
    stands = status_of(task, business_day(by.company))
    if status == stands:
        return
    if stands == Status.LATE and status in OPEN:
        raise Refused(said("Its day has passed: give the task another day first."), field="status")
    _move(task, by, status, version)


def _write_owner(task: Any, by: User, owner: User, version: int | None) -> None:
    actions.change_task(task, by=by, owner=owner, version=version)


def _write_priority(task: Any, by: User, priority: str, version: int | None) -> None:
    actions.change_task(task, by=by, priority=int(priority), version=version)


def _field(name: str, width: int) -> Cell:
    return replace(field_cell(Task, name, actions.change_task, width=width), permission=CHANGE)


def _several(name: str, label: Sentence, rows: Any) -> Cell:
    """Who helps, or which departments take part: ours by their names, and names that none of ours has."""

    def read(text: str, by: User) -> list[Any]:
        known = rows(by)
        return [known.get(one.strip(), one.strip()) for one in LIST_SEPARATOR.split(text) if one.strip()]

    def write(task: Any, by: User, value: list[Any], version: int | None) -> None:
        given: dict[str, Any] = {name: value}
        actions.change_task(task, by=by, version=version, **given)

    def text(task: Any) -> str:
        return shown(getattr(task, f"{name}_text"))

    return Cell(name, label, "text", text, read, write, width=180, permission=CHANGE)


def _people(by: User) -> dict[str, Any]:
    return by_name(User.objects.visible_to(by).filter(is_active=True), "name", "username")


def _departments(by: User) -> dict[str, Any]:
    return by_name(Department.objects.visible_to(by), "name")


CHANGE = "tasks.change_task"
CELLS = (
    _field("description", 320),
    replace(
        field_cell(Task, "status", actions.change_task, width=110),
        shown=lambda task: str(task.stands.label),
        write=_write_status,
        load=_judge,
    ),
    _field("due_on", 120),
    replace(colleague_cell("owner", _("Owner"), lambda t: t.owner_name, _write_owner), permission=CHANGE),
    replace(_field("priority", 90), write=_write_priority),
    _several("collaborators", _("Collaborators"), _people),
    _several("departments", _("Departments involved"), _departments),
    _field("done_when", 240),
    _field("remarks", 240),
)
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
    cells=CELLS,
    related=("owner",),
    calendar=TASKS,
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
