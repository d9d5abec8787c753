"""Whose looks at a record are on record, whether somebody's is already, and whether an act on it is."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import connection, models
from django.utils import timezone

from guanxi.foundation import prepared

from .models import READ, Entry

AGAIN: Final = timedelta(hours=1)  # a look within this time of the last one is the same look
# With the verb in the statement: of a value that is bound SQLite does not know that the index holds it.
LAST = (
    f"SELECT 1 FROM audit_entry WHERE verb = '{READ}' AND kind = %s"  # noqa: S608 - a constant
    ' AND record_id = %s AND by_id = %s AND "at" > %s LIMIT 1'
)


def were_read(model: type[models.Model], ids: Collection[int], by_id: int) -> set[int]:
    """Of these records those that this person's look at was put on record of within the hour."""
    # unscoped: whether one's own look is told is nothing to hide from whoever looks
    rows = Entry.objects.filter(verb=READ, kind=model._meta.label_lower, record_id__in=ids, by_id=by_id)
    found = rows.filter(at__gt=timezone.now() - AGAIN).order_by().values_list("record_id", flat=True)
    return {pk for pk in found if pk is not None}


def was_read(model: type[models.Model], pk: int, by_id: int) -> bool:
    """Whether this person's look at this record was put on record within the hour."""
    at: Any = Entry._meta.get_field("at")
    since = at.get_db_prep_value(timezone.now() - AGAIN, connection)
    return prepared.first(LAST, [model._meta.label_lower, pk, by_id, since]) is not None


def latest(model: type[models.Model], pk: int, most: int) -> list[tuple[int, datetime]]:
    """The last looks at this record, newest first: who, and when. The caller asks who may be told."""
    # unscoped: what the record's own people are told of it, not the chain
    rows = Entry.objects.filter(verb=READ, kind=model._meta.label_lower, record_id=pk, by_id__isnull=False)
    return list(rows.order_by("-id").values_list("by_id", "at")[:most])


def was_done(verb: str, model: type[models.Model], pk: int) -> bool:
    """Whether this act on this record is on record."""
    # unscoped: whether it was done, not by whom
    return Entry.objects.filter(kind=model._meta.label_lower, record_id=pk, verb=verb).exists()
