"""Many tasks at once: a batch of a file, and what follows from one."""

from collections.abc import Sequence

from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import User
from guanxi.foundation.actions import action
from guanxi.foundation.calendar.days import business_day
from guanxi.foundation.changes.models import ChangeSet
from guanxi.foundation.changes.sets import count_batch
from guanxi.foundation.changes.writing import Template, change_all, create_all
from guanxi.foundation.customfields import keeping as custom_fields
from guanxi.foundation.customfields.finding import findable_texts
from guanxi.foundation.errors import Refused
from guanxi.foundation.numbers import models as numbers
from guanxi.foundation.search import index
from guanxi.foundation.sentences import said as _
from guanxi.foundation.tasks.checking import TASK
from guanxi.foundation.tasks.choices import Origin
from guanxi.foundation.tasks.indexing import KIND, findable, reindex
from guanxi.foundation.tasks.models import Task
from guanxi.foundation.tasks.planning import Case, Plan, settle
from guanxi.foundation.tasks.rows import Outcome, PlannedTask, TaskRow
from guanxi.foundation.tasks.taking_part import link_collaborators, link_departments

MOST = 5000
PREFIX = "XZ"
LONGEST = 500  # signs of what is to be done, as a task has them


@action("tasks.import_tasks")
def import_tasks(change_set: ChangeSet, *, by: User, rows: Sequence[TaskRow]) -> list[Outcome]:
    """Add or change a batch of tasks; an identical row changes nothing."""
    if change_set.state != ChangeSet.State.APPLYING:
        raise Refused(_("This import is over: nothing can be added to it."))
    if len(rows) > MOST:
        raise Refused(_("At most %(most)s rows at once.") % {"most": MOST})
    plan = Plan(by, rows, lock=True)
    new = [case.task for case in plan.cases if case.is_new]
    _number(new)
    create_all(new)
    changed = [case for case in plan.cases if not case.is_new and case.task.differences()]
    change_all(case.task for case in changed)
    found_anew = _keep_custom(plan)
    _link(plan.cases)
    words = findable_texts(Task, [task.pk for task in new])
    index.index(KIND, [findable(task, words.get(task.pk, ())) for task in new], fresh=True)
    reindex(sorted({case.task.pk for case in changed} | found_anew))
    outcomes = [result.outcome() for result in plan.results]
    count_batch(change_set, [outcome.kind for outcome in outcomes])
    return outcomes


@action("tasks.add_task")
def plan_tasks(change_set: ChangeSet, *, by: User, planned: Sequence[PlannedTask]) -> list[Task]:
    """Write down what follows from other records of a batch, as new tasks of those who answer for it."""
    today = business_day(by.company)
    departments = dict(
        User.objects.filter(pk__in={one.owner_id for one in planned}).values_list("pk", "department_id")
    )
    template = Template(Task, last_progress_on=today, origin=Origin.FOLLOW_UP)
    tasks = []
    for one in planned:
        words = " ".join(one.description.split())[:LONGEST]
        said = TASK.complete({"description": words, "due_on": one.due_on})
        places = {"owner_id": one.owner_id, "department_id": departments[one.owner_id]}
        task = template.make({**said, **places})
        task.about_kind, task.about_id = one.about
        task.origin_kind, task.origin_id = one.comes_from
        settle(task, today)
        tasks.append(task)
    _number(tasks)
    create_all(tasks)
    custom_fields.keep_many(
        [(task, {}) for task in tasks], by=by, is_new=True, fields=custom_fields.fields_of(Task)
    )
    more = findable_texts(Task, [task.pk for task in tasks])
    index.index(KIND, [findable(task, more.get(task.pk, ())) for task in tasks], fresh=True)
    change_set.created += len(tasks)
    change_set.save(update_fields=["created"])
    ledger.require().note(tasks=len(tasks))
    return tasks


def _number(tasks: Sequence[Task]) -> None:
    given = {task.task_no for task in tasks if task.task_no}
    numbers.skip_past(given)
    waiting = [task for task in tasks if not task.task_no]
    year = business_day().year
    known = Task.objects
    taken = numbers.take(PREFIX, year, len(waiting), used=lambda some: given | known.numbers_among(some))
    for task, number in zip(waiting, taken, strict=True):
        task.task_no = number


def _keep_custom(plan: Plan) -> set[int]:
    """Custom values and formulas; the ids of those known tasks that free text finds otherwise."""
    plan.custom.keep([(case.task, case.custom) for case in plan.cases if case.is_new], is_new=True)
    known = [(case.task, case.custom) for case in plan.cases if not case.is_new]
    changed = plan.custom.keep(known, is_new=False)
    return changed if plan.custom.is_found else set()


def _link(cases: Sequence[Case]) -> None:
    for case in cases:
        if case.collaborators is not None:
            link_collaborators(case.task, case.collaborators)
        if case.departments is not None:
            link_departments(case.task, case.departments)
