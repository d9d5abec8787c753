"""Is the index what the records say? What is missing, what is too much, and building it anew."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import DatabaseError, connection, models, transaction
from django.db.models import Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Concat, Ord

from guanxi.foundation import ledger

from .index import END
from .models import FIRST, Document, Key, first_id
from .sounding import is_read_otherwise
from .tokens import has_unlisted_place

VOWELS = frozenset("aou")


class Look(NamedTuple):
    """A stretch of the index: who may stand otherwise now, how many were seen, the last while more follow."""

    otherwise: list[int]
    seen: int
    last: int | None


@dataclass(frozen=True)
class Searchable:
    """One kind of record that free text finds: ``reindex(ids)`` brings the index to what the tables hold.

    ``reorder(ids)`` brings the records to their places among names, where they have such.
    """

    kind: str
    model: type[models.Model]
    reindex: Callable[[Collection[int]], None]
    reorder: Callable[[Collection[int]], None] = lambda _ids: None

    def missing(self) -> "QuerySet[Any]":
        """Ids of records that the index does not hold."""
        held = Document.objects.filter(pk=OuterRef("pk") + first_id(self.kind))
        return self._ids().exclude(Exists(held))

    def extra(self) -> "QuerySet[Any]":
        """Ids that the index holds, though there is no such record."""
        there = self.model._default_manager.filter(pk=OuterRef("record_id"))
        found: QuerySet[Any] = self._documents().exclude(Exists(there)).values_list("record_id", flat=True)
        return found

    def ids(self) -> list[int]:
        """Everything that has to be looked at to build the index anew: records, and what is too much."""
        return sorted({*self._ids(), *self.extra()})

    def held(self) -> int:
        """How many the index holds."""
        return self._documents().count()

    def look_through(self, after: int, size: int) -> Look:
        """Of the next ``size`` behind a record, whose entry may be another now: a vowel may have had a mark,
        a place in front is known, a sign is read otherwise."""
        rows = self._documents().filter(pk__gt=first_id(self.kind) + after).order_by("pk")
        found = list(rows.values_list("record_id", "text")[:size])
        ids = [pk for pk, text in found if _may_be_otherwise(text)]
        return Look(ids, len(found), found[-1][0] if len(found) == size else None)

    def _documents(self) -> "QuerySet[Any]":
        """Those of this kind: by their ids, which lie together in the order of the records."""
        first = first_id(self.kind)
        found: QuerySet[Any] = Document.objects.filter(pk__gt=first, pk__lt=first + FIRST)
        return found

    def _ids(self) -> "QuerySet[Any]":
        return self.model._default_manager.order_by("pk").values_list("pk", flat=True)


def _may_be_otherwise(text: str) -> bool:
    return not VOWELS.isdisjoint(text) or has_unlisted_place(text) or is_read_otherwise(text)


def full_text_is_whole() -> bool:
    """Whether SQLite's full-text table agrees with the documents (PostgreSQL keeps its index by itself)."""
    if connection.vendor != "sqlite":
        return True
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("INSERT INTO search_fts(search_fts, rank) VALUES ('integrity-check', 1)")
    except DatabaseError:
        return False
    return True


def rebuild_full_text() -> None:
    """Make the full-text table from the documents."""
    ledger.require("rebuilding the full text")
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO search_fts(search_fts) VALUES ('rebuild')")


def orphaned_keys() -> int:
    """How many keys there are that no document says."""
    return int(_orphans().count())


def drop_orphans() -> int:
    """Forget them; returns how many there were."""
    ledger.require("dropping from the index")
    return int(_orphans().delete()[0])


def _orphans() -> "QuerySet[Any]":
    said = Concat(Value(END), "key", Value(END))
    document = Document.objects.filter(
        pk=Ord(OuterRef("kind")) * FIRST + OuterRef("record_id"), keys__contains=OuterRef("said")
    )
    found: QuerySet[Any] = Key.objects.annotate(said=said).exclude(Exists(document))
    return found
