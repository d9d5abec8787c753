"""What a task is about: a record of a kind that some room declared (``foundation/subjects.py``)."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404

from guanxi.foundation.accounts.models import User
from guanxi.foundation.subjects import record_for, subjects

OWN = "tasks.task"


def is_declared(kind: str) -> bool:
    """Whether a task may be about records of this kind; about tasks it is not."""
    return kind != OWN and any(subject.kind == kind for subject in subjects())


def record(kind: str, pk: int | None, user: User) -> Any:
    """The record, if ``user`` may see it; else None."""
    if not kind or pk is None:
        return None
    try:
        return record_for(user, kind, pk)
    except Http404:
        return None


def places(rows: Sequence[Any]) -> list[tuple[str, int]]:
    """What these tasks are about, as ``subjects.named`` asks for it."""
    return [(row.about_kind, row.about_id) for row in rows if row.about_kind and row.about_id]
