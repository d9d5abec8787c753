"""Which kinds of records people talk about, watch and hang files on: declared in the switchboard.

What lies beside a record (comments, files, notices) names it by kind and id. Whether somebody may see it, and
what it is called, is asked here, of the record's own queryset.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.conf import settings
from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.http import Http404
from django.urls import reverse

from guanxi.foundation.accounts.models import User
from guanxi.foundation.errors import Sentence

LEADING = 5_000  # records of a kind that lead to what lies beside them


@dataclass(frozen=True)
class Subject:
    """One kind of record. ``code`` names it outside the house (mails, chats) without a personal value.

    ``related`` is what its name, code and address need beside its own row. Comments and files stand on pages
    of their own (``comments/beside.py``) unless the record's page has them as tabs (``has_tabs``). ``find``:
    what of this kind a person means who types a number or a name. ``opened`` hears of a record before
    somebody is shown what lies beside it.
    """

    model: type[Model]
    name: Sentence
    code: Callable[[Any], str]
    icon: str = "file"
    related: Sequence[str] = ()
    has_tabs: bool = False
    find: Callable[[str, User], Sequence[Any]] | None = None
    opened: Callable[[Any, User], Any] | None = None

    @property
    def kind(self) -> str:
        return self.model._meta.label_lower

    def visible_to(self, user: User) -> "QuerySet[Any]":
        rows: QuerySet[Any] = self.model._default_manager.visible_to(user)  # type: ignore[attr-defined]
        return rows

    def for_page(self, user: User) -> "QuerySet[Any]":
        """The same, with what its name, code and address need."""
        return self.visible_to(user).select_related(*(self.related or (None,)))

    def page(self, record: Model, part: str) -> str:
        """Where a record's comments, or its files, stand (``part``)."""
        if self.has_tabs:
            return f"{record.get_absolute_url()}{part}/"  # type: ignore[attr-defined]
        return page_at(self.kind, record.pk, part)


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


def only_named() -> Sequence[Subject]:
    """Kinds that notices name, and beside which nothing else lies."""
    table: Sequence[Subject] = getattr(import_module(settings.SWITCHBOARD), "ONLY_NAMED", ())
    return table


def subject_of(kind: str) -> Subject:
    """The kind of this name; 404 where there is none."""
    for subject in subjects():
        if subject.kind == kind:
            return subject
    raise Http404(kind)


def record_for(user: User, kind: str, record_id: int) -> Any:
    """The record, if ``user`` may see it; 404 otherwise."""
    record = subject_of(kind).for_page(user).filter(pk=record_id).first()
    if record is None:
        raise Http404(f"{kind} {record_id}")
    return record


def opened_for(user: User, kind: str, record_id: int) -> Any:
    """The same, of which something is about to be shown."""
    record, hears = record_for(user, kind, record_id), subject_of(kind).opened
    return hears(record, user) if hears else record


def places_opened(user: User, places: Iterable[tuple[str, int]]) -> None:
    """What lies beside these records, named by kind and id, is about to be shown: one query a kind."""
    wanted = set(places)
    for subject in subjects():
        ids = [record_id for kind, record_id in wanted if kind == subject.kind]
        if ids and subject.opened:
            for record in subject.for_page(user).filter(pk__in=ids):
                subject.opened(record, user)


def comments_page(record: Model) -> str:
    """Where what people say about this record stands."""
    return subject_of(record._meta.label_lower).page(record, "comments")


def files_page(record: Model) -> str:
    """Where the files that hang on this record stand."""
    return subject_of(record._meta.label_lower).page(record, "files")


def page_at(kind: str, record_id: int, part: str) -> str:
    """The page of a record's comments, or files, where only the record's place is known."""
    return reverse(f"show_{part}", args=[kind, record_id])


def word_of(kind: str) -> Sentence:
    """What people call this kind of record, also where nothing lies beside it."""
    board = import_module(settings.SWITCHBOARD)
    words: dict[str, Sentence] = {one.kind: one.name for one in (*subjects(), *only_named())}
    return words.get(kind) or getattr(board, "AUDITED", {}).get("kinds", {}).get(kind) or kind


def sees(user: User, record: Model) -> bool:
    """Whether ``user`` may see this very record."""
    rows: Any = record._meta.model._default_manager
    return bool(rows.visible_to(user).filter(pk=record.pk).exists())


def named(user: User, places: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Named]:
    """What those of ``places`` are called that ``user`` may see: one query a kind."""
    wanted = set(places)
    found = {}
    for subject in (*subjects(), *only_named()):
        ids = [record_id for kind, record_id in wanted if kind == subject.kind]
        if not ids:
            continue
        for row in subject.for_page(user).filter(pk__in=ids):
            found[subject.kind, row.pk] = Named(str(row), subject.code(row), row.get_absolute_url())
    return found


def led_by_visible(rows: Any, user: User) -> Iterator[Any]:
    """Of ``rows`` those beside the records that ``user`` sees, a kind at a time; of no kind of which that is
    all. They are led to by the records, no more than so many, and none of their own is looked at in vain.
    """
    for subject in subjects():
        seen = subject.visible_to(user).order_by()
        if seen.query.where:
            yield rows.filter(kind=subject.kind, record_id__in=seen.values("pk")[:LEADING])


def beside_visible(user: User) -> Q:
    """The condition on what lies beside records, that ``user`` may see the record, asked by key."""
    condition = Q(pk__in=[])
    for subject in subjects():
        seen = subject.visible_to(user).order_by().filter(pk=OuterRef("record_id"))
        condition |= Q(Exists(seen), kind=subject.kind)
    return condition
