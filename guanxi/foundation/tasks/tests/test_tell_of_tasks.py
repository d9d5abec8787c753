"""People hear of tasks: given, due soon, overdue; each once, and only who may see it."""

from datetime import timedelta

import pytest

from guanxi.foundation.accounts.models import Company
from guanxi.foundation.notifications.models import Notification
from guanxi.foundation.sentences import told as told_sentence
from guanxi.foundation.tasks import jobs, reactions
from guanxi.foundation.tasks.events import TaskAssigned, TasksDue, TasksHandedOver, TasksOverdue
from guanxi.foundation.tasks.models import Task
from guanxi.foundation.tasks.tests.making import as_of, in_days, make_task, make_worker

pytestmark = pytest.mark.django_db


def told(user):
    return list(Notification.objects.filter(user=user).order_by("pk").values_list("notice", flat=True))


def test_a_task_from_somebody_else_is_told_once_and_ones_own_is_not():
    by, owner, stranger = make_worker(), make_worker(), make_worker()
    task = make_task(by, owner=owner)
    event = TaskAssigned(task.pk, (owner.pk, by.pk, stranger.pk), by.pk)
    reactions.tell_assigned(event)
    reactions.tell_assigned(event)
    assert (told(owner), told(by), told(stranger)) == (["task_given"], [], [])
    handed = TasksHandedOver((task.pk, task.pk + 1), owner.pk, by.pk)
    reactions.tell_handed_over(handed)
    reactions.tell_handed_over(handed)
    notice = Notification.objects.get(user=owner, kind="")
    assert str(told_sentence(notice.sentence)) == "2 tasks are yours now."
    assert notice.url == "/tasks/"


def test_what_is_due_tomorrow_is_reminded_of_once_and_again_when_it_moves(monkeypatch):
    by, helper = make_worker(), make_worker()
    near = make_task(by, due_on=in_days(1), collaborators=[helper])
    far = make_task(by, due_on=in_days(9), remind_days=9)
    make_task(by, due_on=in_days(2))
    assert jobs.remind(Company.get()) == 2
    assert jobs.remind(Company.get()) == 0
    reactions.tell_due(TasksDue((near.pk, far.pk)))
    assert (told(by), told(helper)) == (["task_due", "task_due"], ["task_due"])
    assert Task.objects.filter(reminded_on=in_days(0)).count() == 2


def test_an_overdue_task_is_told_to_its_owner(monkeypatch):
    by, helper = make_worker(), make_worker()
    task = make_task(by, due_on=in_days(0), collaborators=[helper])
    as_of(monkeypatch, in_days(0) + timedelta(days=1))
    reactions.tell_overdue(TasksOverdue((task.pk,)))
    reactions.tell_overdue(TasksOverdue((task.pk,)))
    assert (told(by), told(helper)) == (["task_late"], [])
