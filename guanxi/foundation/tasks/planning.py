"""Reads a batch of a file against what is there: which task each row means, and what it would change.

The rows are taken one after the other, each seeing what the ones before it did. Nothing is written here; the
number of queries does not depend on the rows.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from guanxi.foundation.accounts.models import Department, User
from guanxi.foundation.calendar.days import business_day
from guanxi.foundation.changes.writing import Template
from guanxi.foundation.customfields.batches import Batch
from guanxi.foundation.errors import Refused, Sentence
from guanxi.foundation.sentences import said as _

from .checking import TASK
from .choices import Origin, Status
from .models import Task
from .rows import Kind, Outcome, TaskRow
from .taking_part import by_name, in_words

PERMISSION = "tasks.import_tasks"
SAID = ("due_on", "done_when", "remarks")
SHOWN = (
    "description", "owner_label", "departments_text", "collaborators_text", "due_on", "done_when", "remarks",
)  # fmt: skip


@dataclass(slots=True, eq=False)
class Case:
    """A task that a row means, and who the file says takes part."""

    task: Task
    is_new: bool
    collaborators: Sequence[User | str] | None = None
    departments: Sequence[Department | str] | None = None
    custom: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Result:
    """What comes of one row, while its task may still be without a key."""

    kind: Kind
    case: Case | None = None
    changes: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    problem: Sentence = ""
    field: str = ""

    def outcome(self) -> Outcome:
        pk = self.case.task.pk if self.case else None
        return Outcome(self.kind, pk, self.changes, self.problem, self.field)


class Plan:
    """A batch of task rows, read as ``by`` may apply them."""

    def __init__(self, by: User, rows: Sequence[TaskRow], *, lock: bool) -> None:
        self.by = by
        self.today = business_day()
        self.template = Template(Task, last_progress_on=self.today, origin=Origin.IMPORT)
        people = User.objects.visible_to(by).filter(is_active=True)
        self.people = by_name(people.only("name", "username", "department_id"), "name", "username")
        self.by_id = people.in_bulk({row.owner_if_new for row in rows if row.owner_if_new})
        self.departments = by_name(Department.objects.visible_to(by), "name")
        self.known: dict[str, Case] = {}
        self.custom = Batch(Task, by, (row.custom for row in rows))
        self._load(rows, lock=lock)
        self.results = [self._attempt(row) for row in rows]

    @property
    def cases(self) -> list[Case]:
        return list(dict.fromkeys(result.case for result in self.results if result.case))

    def _load(self, rows: Sequence[TaskRow], *, lock: bool) -> None:
        numbered = Task.objects.filter(task_no__in={row.task_no for row in rows if row.task_no})
        prints = {_fingerprint(row) for row in rows if not row.task_no}
        unnumbered = Task.objects.filter(fingerprint__in=prints).exclude(fingerprint="")
        for found, key in ((numbered, "task_no"), (unnumbered, "fingerprint")):
            held = found.order_by("pk")
            if lock and connection.features.has_select_for_update:
                held = held.select_for_update(of=("self",))
            for task in held.select_related("owner"):
                self.known.setdefault(getattr(task, key), Case(task, is_new=False))
        there = [case.task.pk for case in self.known.values()]
        reach = Task.objects.within_scope(self.by, PERMISSION).filter(pk__in=there)
        self.reached = set(reach.values_list("pk", flat=True))
        self.custom.load(there)

    def _attempt(self, row: TaskRow) -> Result:
        try:
            case = self.known.get(row.task_no or _fingerprint(row))
            return self._create(row) if case is None else self._change(case, row)
        except Refused as refusal:
            return Result("wrong", problem=refusal.message, field=refusal.field or "")

    def _values(self, row: TaskRow) -> dict[str, Any]:
        given = {name: getattr(row, name) for name in SAID if getattr(row, name) is not None}
        return TASK.complete({"description": row.description, **given})

    def _create(self, row: TaskRow) -> Result:
        values = self._values(row) | TASK.checked({"task_no": row.task_no})
        owner = self.people.get(row.owner) or self.by_id.get(row.owner_if_new or 0) or self.by
        values["owner_label"] = "" if row.owner in self.people else row.owner
        values |= {"owner_id": owner.pk, "department_id": owner.department_id}
        task = self.template.make(values)
        task.status, task.reported_status = row.status or Status.TODO, row.status
        case = Case(task, is_new=True, custom=self.custom.checked(task, row.custom, {}, is_new=True))
        self._take_part(case, row)
        task.fingerprint = "" if row.task_no else _fingerprint(row)
        settle(task, self.today)
        self.known[row.task_no or task.fingerprint] = case
        return Result("new", case)

    def _change(self, case: Case, row: TaskRow) -> Result:
        task = case.task
        if not case.is_new and task.pk not in self.reached:
            raise Refused(
                _("Task %(number)s is not yours to change.") % {"number": task.task_no}, field="task_no"
            )
        before = {name: getattr(task, name) for name in SHOWN}
        stood, status = task.told_status(self.today), task.status
        values = self._values(row)
        held = self.custom.held(task.pk, case.custom)
        said = self.custom.checked(task, row.custom, held, is_new=False)
        if row.owner and row.owner != task.owner_name:
            owner = self.people.get(row.owner)
            values["owner_label"] = "" if owner else row.owner
            if owner:
                values |= {"owner_id": owner.pk, "department_id": owner.department_id}
        for name, value in values.items():
            setattr(task, name, value)
        if row.status and row.status != stood:  # what it repeats of ours is no report
            task.reported_status = row.status
        task.status = row.status or task.status
        self._take_part(case, row)
        settle(task, self.today)
        changes = {n: (before[n], getattr(task, n)) for n in SHOWN if before[n] != getattr(task, n)}
        if (stands := task.told_status(self.today)) != stood:
            changes["status"] = (stood, stands)
        changes |= self.custom.told(held, said)
        case.custom |= said
        if not changes and task.differences().keys() <= {"status"}:
            task.status = status  # by now late: a job writes that down, no file
            return Result("same", case)
        return Result("changed" if not case.is_new else "same", case, changes)

    def _take_part(self, case: Case, row: TaskRow) -> None:
        if row.collaborators is not None:
            helping = [self.people.get(name) or name for name in row.collaborators]
            case.task.collaborators_text = in_words(list(row.collaborators), "collaborators")
            case.collaborators = helping
        if row.departments is not None:
            case.task.departments_text = in_words(list(row.departments), "departments")
            case.departments = [self.departments.get(name) or name for name in row.departments]


def settle(task: Task, today: Any) -> None:
    """What follows from day and state: late, begun, where it sorts."""
    if task.status in {Status.TODO, Status.DOING} and task.due_on is not None and task.due_on < today:
        task.status = Status.LATE
    if task.status == Status.DOING and task.began_on is None:
        task.began_on = today
    if task.status == Status.DONE:
        task.percent = 100
    task.settle()


def _fingerprint(row: TaskRow) -> str:
    """Knows a row without a number again: what, whose, until when."""
    told = [row.description, row.owner, str(row.due_on), row.done_when or ""]
    return hashlib.blake2b(json.dumps(told).encode(), digest_size=16).hexdigest()
