"""What follows when tasks are taken back: the search index."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from guanxi.foundation.changes import undoing
from guanxi.foundation.tasks.indexing import reindex
from guanxi.foundation.tasks.models import Task


@contextmanager
def _around_tasks(ids: Collection[int]) -> Iterator[None]:
    yield
    reindex(ids)


def register() -> None:
    undoing.register(Task, around=_around_tasks)
