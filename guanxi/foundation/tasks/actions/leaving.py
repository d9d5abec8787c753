"""The open tasks of somebody who leaves."""

from django.db import connection

from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import User
from guanxi.foundation.actions import action
from guanxi.foundation.events import announce
from guanxi.foundation.tasks.events import TasksHandedOver
from guanxi.foundation.tasks.models import Task


@action("accounts.manage_users")
def hand_over_tasks(user: User, *, by: User, successor: User) -> int:
    """All open tasks of ``user`` are ``successor``'s from now on: none stays without owner."""
    rows = Task.objects.still_open().filter(owner=user).order_by("pk")
    if connection.features.has_select_for_update:
        rows = rows.select_for_update(of=("self",))
    tasks = list(rows)
    for task in tasks:
        task.owner, task.owner_label, task.department_id = successor, "", successor.department_id
        task.save()
    if tasks:
        announce(TasksHandedOver(tuple(task.pk for task in tasks), successor.pk, by.pk))
    ledger.require().note(tasks=len(tasks), to=successor.pk)
    return len(tasks)
