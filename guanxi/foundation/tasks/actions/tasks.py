"""Adding and changing tasks."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, TypedDict, Unpack

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import Department, User
from guanxi.foundation.actions import action
from guanxi.foundation.calendar.days import business_day
from guanxi.foundation.checking import assign
from guanxi.foundation.customfields import keeping as custom_fields
from guanxi.foundation.customfields.finding import findable_texts
from guanxi.foundation.errors import Refused
from guanxi.foundation.events import announce
from guanxi.foundation.numbers import models as numbers
from guanxi.foundation.search import index
from guanxi.foundation.tasks import taking_part
from guanxi.foundation.tasks.about import is_declared
from guanxi.foundation.tasks.checking import TASK, check_repeat, follow_the_day, one_owner
from guanxi.foundation.tasks.events import TaskAssigned
from guanxi.foundation.tasks.indexing import KIND, findable, reindex
from guanxi.foundation.tasks.models import Task

PREFIX = "XZ"


class Fields(TypedDict, total=False):
    """What else may be said of a task."""

    task_no: str
    owner_label: str
    due_on: date | None
    done_when: str
    remarks: str
    priority: int
    repeat: str
    repeat_every: int
    remind_days: int | None


class NewFields(Fields, total=False):
    origin: str


class ChangedFields(Fields, total=False):
    description: str


@action("tasks.add_task")
def create_task(  # noqa: PLR0913 - whatever may be said of a new task
    owner: User,
    *,
    by: User,
    description: str,
    collaborators: Sequence[User | str] = (),
    departments: Sequence[Department | str] = (),
    about: models.Model | None = None,
    comes_from: models.Model | None = None,
    like: Task | None = None,
    custom: Mapping[str, Any] | None = None,
    **fields: Unpack[NewFields],
) -> Task:
    """Give ``owner`` a task: one person answers for it, others help, departments take part (OPT-29).

    ``like`` is the former of its series: what its custom fields hold, the new one's do.
    """
    one_owner(owner)
    today = business_day(by.company)
    task = Task(owner=owner, department_id=owner.department_id, last_progress_on=today)
    assign(task, TASK.complete({"description": description, **fields}))
    check_repeat(task)
    task.about_kind, task.about_id = _pair(about)
    task.origin_kind, task.origin_id = (
        (comes_from._meta.label_lower, comes_from.pk) if comes_from else ("", None)
    )
    task.collaborators_text = taking_part.in_words(collaborators, "collaborators")
    task.departments_text = taking_part.in_words(departments, "departments")
    _number(task, today.year)
    if like is None:
        custom_fields.keep(task, custom, by=by)
    else:
        custom_fields.keep_like(task, like, by=by)
    helping = taking_part.link_collaborators(task, collaborators)
    taking_part.link_departments(task, departments)
    index.index(KIND, [findable(task, findable_texts(Task, [task.pk]).get(task.pk, ()))], fresh=True)
    _tell(task, {owner.pk, *helping}, by)
    return task


def _pair(about: models.Model | None) -> tuple[str, int | None]:
    """What the task is about, as its columns hold it; only what a room declares."""
    if about is None:
        return "", None
    if not is_declared(about._meta.label_lower):
        raise Refused(_("A task cannot be about this."), field="about")
    return about._meta.label_lower, about.pk


def _number(task: Task, year: int) -> None:
    """Save a new task under the number it came with, if that is free, or under the next one."""
    if not task.task_no:
        task.task_no = numbers.take(PREFIX, year, used=Task.objects.numbers_among)[0]
        task.save()
        return
    numbers.refuse_far_ahead(task.task_no, PREFIX, "task_no")
    numbers.skip_past([task.task_no])
    _save_if_free(task)


def _save_if_free(task: Task) -> None:
    taken = Refused(_("Another task has the number %(number)s.") % {"number": task.task_no}, field="task_no")
    if Task.objects.exclude(pk=task.pk).filter(task_no=task.task_no).exists():
        raise taken
    try:
        with transaction.atomic():
            task.save()
    except IntegrityError:  # taken by somebody else in this very moment
        raise taken from None


def _tell(task: Task, people: set[int], by: User) -> None:
    """Whoever got something to do from somebody else hears of it."""
    others = tuple(sorted(people - {by.pk}))
    if others:
        announce(TaskAssigned(task.pk, others, by.pk))


@action("tasks.change_task")
def change_task(
    task: Task,
    *,
    by: User,
    version: int | None = None,
    owner: User | None = None,
    collaborators: Sequence[User | str] | None = None,
    departments: Sequence[Department | str] | None = None,
    about: models.Model | str | None = None,
    custom: Mapping[str, Any] | None = None,
    **fields: Unpack[ChangedFields],
) -> Task:
    """Change what is given, and only that; an empty ``about`` means about nothing in particular."""
    assign(task, TASK.checked(fields))
    told = _hand_over(task, owner)
    if collaborators is not None:
        task.collaborators_text = taking_part.in_words(collaborators, "collaborators")
    if departments is not None:
        task.departments_text = taking_part.in_words(departments, "departments")
    if about is not None:
        task.about_kind, task.about_id = _pair(about if isinstance(about, models.Model) else None)
    check_repeat(task)
    follow_the_day(task, business_day(by.company))
    different = task.differences().keys()
    if "task_no" in different:
        if not task.task_no:
            raise Refused(_("A task always has a number."), field="task_no")
        numbers.refuse_far_ahead(task.task_no, PREFIX, "task_no")
        numbers.skip_past([task.task_no])
        _save_if_free(task)
    else:
        task.save()
    if collaborators is not None:
        told |= taking_part.link_collaborators(task, collaborators)
    if departments is not None:
        taking_part.link_departments(task, departments)
    is_kept = custom_fields.keep(task, custom, by=by)
    if different & {"description", "task_no"} or is_kept:
        reindex([task.pk])
    _tell(task, told, by)
    if not (different or is_kept or collaborators is not None or departments is not None):
        ledger.require().keep_silent()
    return task


def _hand_over(task: Task, owner: User | None) -> set[int]:
    """Another owner from now on; returns who is to hear of it."""
    given = one_owner(owner)
    if given is None or (given.pk == task.owner_id and not task.owner_label):
        return set()
    before, task.owner, task.owner_label = task.owner_id, given, ""
    task.department_id = given.department_id
    return {given.pk} if given.pk != before else set()
