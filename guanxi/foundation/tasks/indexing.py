"""How a task stands in the search index."""

from collections.abc import Collection

from guanxi.foundation.search import index
from guanxi.foundation.search.index import Findable

from .models import Task

KIND = "t"
FIRST_WORDS = 120


def findable(task: Task) -> Findable:
    """A task as the index sees it: its words and its number."""
    return Findable(task.pk, task.description[:FIRST_WORDS], codes=(task.task_no,))


def reindex(ids: Collection[int]) -> None:
    """Bring the index to what the table holds: changed tasks anew, deleted ones out."""
    rows = list(Task.objects.filter(pk__in=ids).only("description", "task_no"))
    index.drop(KIND, list(ids))
    index.index(KIND, [findable(row) for row in rows], fresh=True)
