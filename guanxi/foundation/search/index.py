"""Keeping and asking the index. One Python function keeps it, bulk paths too: no triggers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from guanxi.foundation import ledger
from guanxi.foundation.bulk import insert_rows, next_id

from .models import Document, Key
from .readings import readings_of, surname_readings
from .tokens import fold, is_han, keys, sort_key, tokens

BATCH = 1000


@dataclass(frozen=True)
class Findable:
    """One record as the index sees it: ``name`` gives pinyin, ``codes`` are found by their beginning."""

    record_id: int
    name: str
    codes: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    is_person: bool = False


def sort_keys(names: Sequence[tuple[str, bool]]) -> list[str]:
    """The sort key of each (name, is a person)."""
    readings = readings_of(name for name, _person in names)
    return [sort_key(n, surname_readings(n, readings) if person else readings) for n, person in names]


def index(kind: str, records: Sequence[Findable], *, fresh: bool = False) -> None:
    """Make ``records`` findable, replacing what the index held; ``fresh`` when they are all new."""
    ledger.require("indexing")
    for start in range(0, len(records), BATCH):
        _index_batch(kind, records[start : start + BATCH], fresh=fresh)


def _index_batch(kind: str, records: Sequence[Findable], *, fresh: bool) -> None:
    if not fresh:
        drop(kind, [r.record_id for r in records])
    readings = readings_of(r.name for r in records)
    documents: list[tuple[str, int, str, str]] = []
    found: list[tuple[str, int, str]] = []
    for record in records:
        text = fold(" ".join([record.name, *record.codes, *record.others]))
        words = " ".join([kind + token for token in tokens(text)])
        documents.append((kind, record.record_id, text, words))
        own = surname_readings(record.name, readings) if record.is_person else readings
        found += [(kind, record.record_id, key) for key in keys(record.name, list(record.codes), own)]
    insert_rows(Key, ["kind", "record_id", "key"], found)
    columns = ["kind", "record_id", "text", "tokens"]
    if connection.vendor != "sqlite":
        insert_rows(Document, columns, documents)
        return
    first = next_id(Document)
    insert_rows(Document, ["id", *columns], [(first + n, *row) for n, row in enumerate(documents)])
    _fts(INSERT, [(first + n, row[3]) for n, row in enumerate(documents)])


INSERT = "INSERT INTO search_fts(rowid, tokens) VALUES (%s, %s)"
DELETE = "INSERT INTO search_fts(search_fts, rowid, tokens) VALUES ('delete', %s, %s)"


def drop(kind: str, record_ids: Sequence[int]) -> None:
    """Forget records."""
    ledger.require("dropping from the index")
    documents = Document.objects.filter(kind=kind, record_id__in=record_ids)
    if connection.vendor == "sqlite":
        _fts(DELETE, list(documents.values_list("pk", "tokens")))
    documents.delete()
    Key.objects.filter(kind=kind, record_id__in=record_ids).delete()


def _fts(statement: str, rows: Sequence[tuple[int, str]]) -> None:
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(statement, rows)


RARE = 1000


def condition(kind: str, text: str, *, pk: str = "pk") -> Q:
    """The condition on ``pk`` that ``text`` sets: any two neighbouring characters anywhere in the record,
    or the beginning of one of its keys (pinyin, initials, number, word).

    What is rare is looked up once and named by its ids. What is common is checked row by row, in the
    order in which the caller walks: there the first page is full after a few rows.
    """
    wanted = fold(text).strip()
    compact = "".join(wanted.split())
    if not compact:
        return Q()
    sources: list[QuerySet[Any]] = [_containing(kind, wanted)]
    if not is_han(compact):
        sources.append(_beginning(kind, compact))
    joined = Q(pk__in=[])
    for source in sources:
        ids = list(source.values_list("record_id", flat=True)[: RARE + 1])
        rare = len(ids) <= RARE
        joined |= Q(**{f"{pk}__in": ids}) if rare else Q(Exists(_at_row(source, kind, wanted, pk)))
    return joined


def _beginning(kind: str, compact: str) -> "QuerySet[Key]":
    found: QuerySet[Key] = Key.objects.filter(kind=kind, key__gte=compact, key__lt=compact + "\uffff")
    return found


def _at_row(source: "QuerySet[Any]", kind: str, wanted: str, pk: str) -> "QuerySet[Any]":
    """The same question asked of one row: by its text rather than by the index of all."""
    if source.model is Key:
        at_key: QuerySet[Any] = source.filter(record_id=OuterRef(pk))
        return at_key
    at_row: QuerySet[Any] = Document.objects.filter(_holds(wanted), kind=kind, record_id=OuterRef(pk))
    return at_row


def _holds(wanted: str) -> Q:
    holds = Q()
    for part in wanted.split():
        holds &= Q(text__contains=part)
    return holds


def _containing(kind: str, wanted: str) -> "QuerySet[Document]":
    words = [kind + token for part in wanted.split() for token in tokens(part)]
    documents: QuerySet[Document] = Document.objects.filter(_holds(wanted), kind=kind)
    if not words:
        return documents.none()
    if connection.vendor == "sqlite":
        phrase = " AND ".join(f'"{word}"' for word in words)
        where = "search_document.id IN (SELECT rowid FROM search_fts WHERE search_fts MATCH %s)"
        return documents.extra(where=[where], params=[phrase])  # noqa: S610 - the FTS table is no model
    return documents.extra(where=["string_to_array(tokens, ' ') @> %s"], params=[words])
