"""Copies of a record's owner and department beside its values: an index leads by them into a field's order.

They move with the record, in the same transaction; where a kind of record has not both, its values have none.
"""

from collections.abc import Sequence
from functools import cache
from itertools import batched
from typing import Any

from django.db import connection, models

from guanxi.foundation import ledger
from guanxi.foundation.changes import following
from guanxi.foundation.changes.models import Tracked

from .nouns import nouns

COPIED = ("owner", "department")
MOST = 400
RENEWED = 2000
MOVE = """
    UPDATE customfields_value SET (owner_id, department_id) =
        (SELECT r.owner_id, r.department_id FROM {table} AS r WHERE r.id = customfields_value.record_id)
    WHERE field_id IN (SELECT id FROM customfields_customfield WHERE noun = %s)
        AND record_id IN ({places})
"""
ASTRAY = """
    SELECT DISTINCT r.id FROM customfields_value AS v
    JOIN customfields_customfield AS f ON f.id = v.field_id AND f.noun = %s
    JOIN {table} AS r ON r.id = v.record_id
    WHERE v.owner_id IS DISTINCT FROM r.owner_id OR v.department_id IS DISTINCT FROM r.department_id
"""


@cache
def is_copied(model: type[models.Model]) -> bool:
    """Whether records of this kind have an owner and a department of their own."""
    names = {field.attname for field in model._meta.concrete_fields}
    return {f"{name}_id" for name in COPIED} <= names


def copied(row: Tracked) -> tuple[int | None, int | None]:
    """What stands beside the values of this record: owner and department."""
    here: Any = row
    return (here.owner_id, here.department_id) if is_copied(type(row)) else (None, None)


def register() -> None:
    """Have the copies move with the records of every kind that has them."""
    for noun in nouns():
        if is_copied(noun.model):
            following.register(noun.model, {f"{name}_id" for name in COPIED}, move)


def move(rows: Sequence[Tracked]) -> None:
    """The copies of these records, whose owner or department has just been written."""
    _move(type(rows[0]), [row.pk for row in rows])


def _move(model: type[models.Model], ids: Sequence[int]) -> None:
    ledger.require("moving custom values")
    meta = model._meta
    with connection.cursor() as cursor:
        for some in batched(ids, MOST):
            statement = MOVE.format(table=meta.db_table, places=", ".join(["%s"] * len(some)))
            cursor.execute(statement, [meta.label_lower, *some])


def astray() -> dict[type[Tracked], int]:
    """How many records of each kind have values whose copies are not theirs: none, unless something broke."""
    found: dict[type[Tracked], int] = {}
    with connection.cursor() as cursor:
        for noun in nouns():
            if is_copied(noun.model):
                sql = ASTRAY.format(table=noun.model._meta.db_table)
                cursor.execute(f"SELECT count(*) FROM ({sql}) AS astray", [noun.code])  # noqa: S608 - our own names
                (count,) = cursor.fetchone()
                found |= {noun.model: count} if count else {}
    return found


def renew(model: type[Tracked]) -> int:
    """Give the next such records' values their copies again; how many records that were."""
    with connection.cursor() as cursor:
        sql = ASTRAY.format(table=model._meta.db_table)
        cursor.execute(f"{sql} LIMIT {RENEWED}", [model._meta.label_lower])
        ids = [pk for (pk,) in cursor.fetchall()]
    _move(model, ids)
    return len(ids)


def copies(model: type[models.Model]) -> dict[str, str]:
    """The columns of such records that their values hold too: the record's → the value's."""
    return {name: f"{name}_id" for name in COPIED} if is_copied(model) else {}
