"""What follows when tasks are taken back: the search index, and who takes part."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from guanxi.foundation.accounts.models import Department, User
from guanxi.foundation.changes import undoing
from guanxi.foundation.tasks.indexing import reindex
from guanxi.foundation.tasks.models import Task
from guanxi.foundation.tasks.taking_part import by_name, link_collaborators, link_departments, split


@contextmanager
def _around_tasks(ids: Collection[int]) -> Iterator[None]:
    yield
    reindex(ids)
    _relink(ids)


def _relink(ids: Collection[int]) -> None:
    """The words are restored as they were: let the links say the same."""
    people = by_name(User.objects.filter(is_active=True, is_system=False), "name", "username")
    departments = by_name(Department.objects.all(), "name")
    for task in Task.objects.filter(pk__in=ids):
        link_collaborators(task, [people.get(name, name) for name in split(task.collaborators_text)])
        link_departments(task, [departments.get(name, name) for name in split(task.departments_text)])


def register() -> None:
    undoing.register(Task, around=_around_tasks)
