"""What a task is about: a record of a kind that some room declared (``foundation/subjects.py``)."""

import re
from collections.abc import Sequence
from typing import Any

from django.http import Http404

from guanxi.foundation.accounts.models import User
from guanxi.foundation.subjects import Subject, record_for, subject_of, subjects

OWN = "tasks.task"
_CODE = re.compile(r"\((?P<code>[^()]+)\)\s*$")


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


def typed() -> list[Subject]:
    """The kinds whose records people name by typing a number or a name."""
    return [subject for subject in subjects() if subject.find]


def is_typed(kind: str) -> bool:
    return any(subject.kind == kind for subject in typed())


def in_words(record: Any) -> str:
    """A record as a text field holds it, to be found again by its number."""
    return f"{record} ({subject_of(record._meta.label_lower).code(record)})"


def found(text: str, user: User) -> list[Any]:
    """The first records that ``text`` means to ``user``: as ``in_words`` has it, else by all of it, else by
    the number that stands behind the name."""
    code = _CODE.search(text)
    by_code = _found(code["code"], user) if code else []
    chosen = [row for row in by_code if in_words(row) == text.strip()]
    return chosen or _found(text, user) or by_code


def _found(text: str, user: User) -> list[Any]:
    return [row for each in typed() if each.find for row in each.find(text, user)]
