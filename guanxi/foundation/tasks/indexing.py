"""How a task stands in the search index."""

from collections.abc import Collection, Iterable

from guanxi.foundation.customfields.finding import findable_texts
from guanxi.foundation.search import index
from guanxi.foundation.search.index import Findable

from .models import Task

KIND = "t"
FIRST_WORDS = 120


def findable(task: Task, more: Iterable[str] = ()) -> Findable:
    """A task as the index sees it: its words and its number; ``more``: what custom fields say."""
    words = task.description[:FIRST_WORDS]
    return Findable(task.pk, words, codes=(task.task_no,), others=tuple(sorted(set(more))))


def reindex(ids: Collection[int]) -> None:
    """Bring the index to what the table holds: changed tasks anew, deleted ones out."""
    rows = list(Task.objects.filter(pk__in=ids).only("description", "task_no"))
    words = findable_texts(Task, [row.pk for row in rows])
    index.drop(KIND, list(ids))
    index.index(KIND, [findable(row, words.get(row.pk, ())) for row in rows], fresh=True)
