"""Which kinds of records people talk about, watch and hang files on: declared in the switchboard.

What lies beside a record (comments, files, notices) names it by kind and id. Whether somebody may see it, and
what it is called, is asked here, of the record's own queryset.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.conf import settings
from django.db.models import Model, Q, QuerySet
from django.http import Http404

from guanxi.foundation.accounts.models import User
from guanxi.foundation.errors import Sentence


@dataclass(frozen=True)
class Subject:
    """One kind of record. ``code`` names it outside the house (mails, chats) without a personal value."""

    model: type[Model]
    name: Sentence
    code: Callable[[Any], str]
    icon: str = "file"

    @property
    def kind(self) -> str:
        return self.model._meta.label_lower

    def visible_to(self, user: User) -> "QuerySet[Any]":
        rows: QuerySet[Any] = self.model._default_manager.visible_to(user)  # type: ignore[attr-defined]
        return rows


@dataclass(frozen=True)
class Named:
    """One record as somebody who may see it reads it."""

    title: str
    code: str
    url: str


def subjects() -> Sequence[Subject]:
    """Every kind, in the switchboard's order."""
    table: Sequence[Subject] = getattr(import_module(settings.SWITCHBOARD), "SUBJECTS", ())
    return table


def subject_of(kind: str) -> Subject:
    """The kind of this name; 404 where there is none."""
    for subject in subjects():
        if subject.kind == kind:
            return subject
    raise Http404(kind)


def record_for(user: User, kind: str, record_id: int) -> Any:
    """The record, if ``user`` may see it; 404 otherwise."""
    record = subject_of(kind).visible_to(user).filter(pk=record_id).first()
    if record is None:
        raise Http404(f"{kind} {record_id}")
    return record


def sees(user: User, record: Model) -> bool:
    """Whether ``user`` may see this very record."""
    rows: Any = record._meta.model._default_manager
    return bool(rows.visible_to(user).filter(pk=record.pk).exists())


def named(user: User, places: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Named]:
    """What those of ``places`` are called that ``user`` may see: one query a kind."""
    wanted = set(places)
    found = {}
    for subject in subjects():
        ids = [record_id for kind, record_id in wanted if kind == subject.kind]
        for row in subject.visible_to(user).filter(pk__in=ids) if ids else ():
            found[subject.kind, row.pk] = Named(str(row), subject.code(row), row.get_absolute_url())
    return found


def beside_visible(user: User) -> Q:
    """The condition on what lies beside records, that ``user`` may see the record."""
    condition = Q(pk__in=[])
    for subject in subjects():
        condition |= Q(kind=subject.kind, record_id__in=subject.visible_to(user).order_by().values("pk"))
    return condition
