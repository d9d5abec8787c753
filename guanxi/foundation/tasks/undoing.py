"""What follows when tasks are taken back: where they sort, the search index, and who takes part."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from guanxi.foundation.accounts.models import Department, User
from guanxi.foundation.bulk import update_rows
from guanxi.foundation.changes import undoing
from guanxi.foundation.tasks.indexing import reindex
from guanxi.foundation.tasks.models import Task
from guanxi.foundation.tasks.taking_part import by_name, link_collaborators, link_departments, split


@contextmanager
def _around_tasks(ids: Collection[int]) -> Iterator[None]:
    yield
    _settle(ids)
    reindex(ids)
    _relink(ids)


def _settle(ids: Collection[int]) -> None:
    """What follows from day and state is no part of the history: it follows from what was restored."""
    derived = ("sort_due", "is_open", "repeat_day")
    changed = []
    for task in Task.objects.filter(pk__in=ids):
        before = [getattr(task, name) for name in derived]
        task.settle()
        now = [getattr(task, name) for name in derived]
        if now != before:
            changed.append((*now, task.pk))
    update_rows(Task, list(derived), changed)


def _relink(ids: Collection[int]) -> None:
    """The words are restored as they were: let the links say the same."""
    people = by_name(User.objects.filter(is_active=True, is_system=False), "name", "username")
    departments = by_name(Department.objects.all(), "name")
    for task in Task.objects.filter(pk__in=ids):
        link_collaborators(task, [people.get(name, name) for name in split(task.collaborators_text)])
        link_departments(task, [departments.get(name, name) for name in split(task.departments_text)])


def register() -> None:
    undoing.register(Task, around=_around_tasks)
