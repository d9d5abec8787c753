"""What others may want to hear of tasks."""

from dataclasses import dataclass


@dataclass(frozen=True)
class TaskAssigned:
    """Somebody got a task from somebody else, as its owner or to help."""

    task_id: int
    user_ids: tuple[int, ...]
    by_id: int


@dataclass(frozen=True)
class TasksHandedOver:
    """All open tasks of somebody who leaves are this person's now."""

    task_ids: tuple[int, ...]
    user_id: int
    by_id: int


@dataclass(frozen=True)
class TaskCompleted:
    task_id: int
    by_id: int


@dataclass(frozen=True)
class TasksDue:
    """Tasks whose reminder has come: due tomorrow, or as many days before as each says."""

    task_ids: tuple[int, ...]


@dataclass(frozen=True)
class TasksOverdue:
    """Tasks that became late with this day."""

    task_ids: tuple[int, ...]
