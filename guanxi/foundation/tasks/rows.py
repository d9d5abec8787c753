"""What a file says of tasks, as clean values; and what comes of each row."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from guanxi.foundation.errors import Sentence

type Kind = Literal["new", "changed", "same", "wrong"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRow:
    """One line of template 5. None: the file says nothing, so nothing changes."""

    description: str
    task_no: str = ""
    owner: str = ""
    departments: tuple[str, ...] | None = None
    collaborators: tuple[str, ...] | None = None
    due_on: date | None = None
    done_when: str | None = None
    status: str = ""
    remarks: str | None = None
    owner_if_new: int | None = None
    custom: Mapping[str, Any] | None = None  # None: the file knows of no such fields


@dataclass(frozen=True, slots=True)
class PlannedTask:
    """A task that follows from a record: whose, what and when; kind and id of what it is about and from."""

    owner_id: int
    description: str
    due_on: date
    about: tuple[str, int]
    comes_from: tuple[str, int]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What comes of one row; ``changes`` is field → (old, new)."""

    kind: Kind
    record_id: int | None = None
    changes: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    problem: Sentence = ""
    field: str = ""
