"""Every write of the room."""

from guanxi.foundation.tasks.actions.bulk import import_tasks, plan_tasks
from guanxi.foundation.tasks.actions.leaving import hand_over_tasks
from guanxi.foundation.tasks.actions.moves import (
    begin_task,
    complete_task,
    drop_task,
    mark_overdue,
    note_reminders,
    postpone_task,
    reopen_task,
    restore_task,
)
from guanxi.foundation.tasks.actions.progress import (
    add_check_item,
    add_progress,
    remove_check_item,
    tick_check_item,
)
from guanxi.foundation.tasks.actions.tasks import change_task, create_task

__all__ = [
    "add_check_item",
    "add_progress",
    "begin_task",
    "change_task",
    "complete_task",
    "create_task",
    "drop_task",
    "hand_over_tasks",
    "import_tasks",
    "mark_overdue",
    "note_reminders",
    "plan_tasks",
    "postpone_task",
    "remove_check_item",
    "reopen_task",
    "restore_task",
    "tick_check_item",
]
