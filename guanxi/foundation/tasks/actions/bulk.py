"""A batch of a file at once."""

from collections.abc import Sequence

from guanxi.foundation.accounts.models import User
from guanxi.foundation.actions import action
from guanxi.foundation.calendar.days import business_day
from guanxi.foundation.changes.models import ChangeSet
from guanxi.foundation.changes.sets import count_batch
from guanxi.foundation.changes.writing import change_all, create_all
from guanxi.foundation.customfields.finding import findable_texts
from guanxi.foundation.errors import Refused
from guanxi.foundation.numbers import models as numbers
from guanxi.foundation.search import index
from guanxi.foundation.sentences import said as _
from guanxi.foundation.tasks.indexing import KIND, findable, reindex
from guanxi.foundation.tasks.models import Task
from guanxi.foundation.tasks.planning import Case, Plan
from guanxi.foundation.tasks.rows import Outcome, TaskRow
from guanxi.foundation.tasks.taking_part import link_collaborators, link_departments

MOST = 5000
PREFIX = "XZ"


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
