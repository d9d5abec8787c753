"""Who hears of what happens to tasks."""

from collections.abc import Sequence

from django.urls import reverse

from guanxi.foundation.accounts.models import User
from guanxi.foundation.errors import Sentence
from guanxi.foundation.notifications.notifying import notify, watchers
from guanxi.foundation.sentences import said as _
from guanxi.foundation.sentences import said_many
from guanxi.foundation.tasks.events import (
    TaskAssigned,
    TaskCompleted,
    TasksDue,
    TasksHandedOver,
    TasksOverdue,
)
from guanxi.foundation.tasks.models import Collaboration, Task


def tell_assigned(event: TaskAssigned) -> None:
    """Whoever got a task from somebody else, as its owner or to help."""
    task = Task.objects.filter(pk=event.task_id).first()
    by = User.objects.filter(pk=event.by_id).first()
    if task is None or by is None:
        return
    sentence = _("%(who)s gave you a task:") % {"who": by.name}
    notify(event.user_ids, "task_given", task, sentence, by=by, key=f"given:{task.pk}:{task.version}")


def tell_handed_over(event: TasksHandedOver) -> None:
    """Whoever took over somebody's open tasks: once, however many they are."""
    count = len(event.task_ids)
    sentence = said_many("%(count)s task is yours now.", "%(count)s tasks are yours now.", count)
    by = User.objects.filter(pk=event.by_id).first()
    key = f"taken over:{event.user_id}:{event.task_ids[0]}:{count}"
    words = sentence % {"count": f"{count:,}"}
    notify([event.user_id], "task_given", None, words, url=reverse("list_tasks"), by=by, key=key)


def tell_completed(event: TaskCompleted) -> None:
    """Those who watch a task, that it is done."""
    task = Task.objects.filter(pk=event.task_id).first()
    by = User.objects.filter(pk=event.by_id).first()
    if task is None or by is None:
        return
    sentence = _("%(who)s finished a task that you watch:") % {"who": by.name}
    key = f"watched:done:{task.pk}:{task.version}"
    notify(watchers(task), "watched", task, sentence, by=by, key=key)


def tell_due(event: TasksDue) -> None:
    """Those who answer for tasks whose reminder has come, and those who help."""
    _tell(event.task_ids, "task_due", _("Due soon:"))


def tell_overdue(event: TasksOverdue) -> None:
    """Those who answer for tasks whose day has passed."""
    _tell(event.task_ids, "task_late", _("Overdue:"))


def _tell(ids: Sequence[int], notice: str, sentence: Sentence) -> None:
    for task in Task.objects.still_open().filter(pk__in=ids):
        helping = Collaboration.objects.filter(task=task, user__isnull=False).values_list(
            "user_id", flat=True
        )
        people = [task.owner_id, *helping] if notice == "task_due" else [task.owner_id]
        notify(people, notice, task, sentence, key=f"{notice}:{task.pk}:{task.due_on}")
