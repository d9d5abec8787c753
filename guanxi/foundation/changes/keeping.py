"""Before-images: written once by the outermost action, read for history and undo."""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.db import models

from guanxi.foundation import ledger
from guanxi.foundation.bulk import insert_rows
from guanxi.foundation.privacy.cipher import seal, unseal
from guanxi.foundation.privacy.commitments import commit
from guanxi.foundation.privacy.sealed import Sealed

from .models import Change

LABEL = "change.before"


def write_drafts(book: ledger.Ledger) -> list[Change]:
    """One Change for each field that the action changed, whatever the number of saves in between."""
    first: dict[tuple[str, int, str], ledger.Draft] = {}
    for draft in book.drafts:
        first.setdefault((draft.row._meta.label_lower, draft.row.pk, draft.field), draft)
    changes = [build(draft.row, draft.field, draft.before, book) for draft in first.values()]
    _insert(changes)
    return changes


def _insert(changes: Sequence[Change]) -> None:
    columns = [field.attname for field in Change._meta.concrete_fields if not field.primary_key]
    values = itemgetter(*columns)
    if changes:
        insert_rows(Change, columns, (values(change.__dict__) for change in changes))


def build(row: models.Model, field: str, before: Any, book: ledger.Ledger) -> Change:
    """A Change, not yet written; ``before`` is sealed under the change's own uid.

    The salted commitment goes into the audit entry, the salt stays here: erasing the Change erases both
    the value and every way to test a guess against the chain.
    """
    plain = json.dumps(_plain(before), ensure_ascii=False)
    promise = commit(plain)
    change = Change(
        kind=row._meta.label_lower,
        record_id=row.pk,
        field=field,
        version=getattr(row, "version", 1),
        verb=book.verb,
        by_id=book.by.pk,
        change_set_id=book.change_set_id,
    )
    change.before = seal(LABEL, change.uid, plain)
    change.salt = promise.salt
    change.digest = promise.digest
    return change


def keep(rows: Iterable[models.Model], fields: Sequence[str], book: ledger.Ledger) -> int:
    """Before-images of ``fields`` for rows about to be changed by one statement. Returns how many."""
    changes = [build(row, name, getattr(row, name), book) for row in rows for name in fields]
    _insert(changes)
    return len(changes)


def before(change: Change) -> Any:
    """The value before the change, as JSON holds it (dates and decimals as text)."""
    return json.loads(unseal(LABEL, change.uid, bytes(change.before)))


def _plain(value: Any) -> Any:
    match value:
        case Sealed():
            return value.reveal()
        case datetime():
            return value.astimezone(UTC).isoformat()
        case date():
            return value.isoformat()
        case Decimal() | UUID():
            return str(value)
        case bytes() | memoryview():
            return bytes(value).hex()
        case _:
            return value
