"""The statements under a list: columns of keys, and several branches in one statement."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import Col
from django.db.models.fields.tuple_lookups import Tuple


def columns_of(rows: QuerySet[Any], keys: Sequence[str]) -> Tuple:
    model, joined = rows.model, rows.query.annotations
    columns = [
        joined[key] if key in joined else Col(model._meta.db_table, _column(model, key)) for key in keys
    ]
    return Tuple(*columns, output_field=None)


def _column(model: Any, key: str) -> Any:
    return model._meta.pk if key in {"pk", "id"} else model._meta.get_field(key)


def first_keys(branches: Sequence[QuerySet[Any]], size: int, descending: bool) -> list[tuple[Any, ...]]:
    """The first ``size`` distinct keys over all branches, in one statement."""
    statements = [sql for branch in branches if (sql := compiled(branch[:size]))]
    if not statements:
        return []
    statement = " UNION ALL ".join(
        f"SELECT * FROM ({sql}) AS b{n}"  # noqa: S608 - compiled by Django
        for n, (sql, _p) in enumerate(statements)
    )
    fields = [output(branches[0], key) for key in branches[0].query.selected or ()]
    with connection.cursor() as cursor:
        cursor.execute(statement, [p for _sql, params in statements for p in params])
        found = {
            tuple(from_database(f, v) for f, v in zip(fields, row, strict=True)) for row in cursor.fetchall()
        }
    return sorted(found, reverse=descending)[:size]


def output(rows: QuerySet[Any], key: str) -> Any:
    joined = rows.query.annotations
    return joined[key].output_field if key in joined else _column(rows.model, key)


def compiled(branch: QuerySet[Any]) -> tuple[str, tuple[Any, ...]] | None:
    """The branch's statement; none where Django sees by itself that nothing can match."""
    try:
        return branch.query.sql_with_params()
    except EmptyResultSet:
        return None


def from_database(column: Any, value: Any) -> Any:
    for convert in column.get_db_converters(connection) + connection.ops.get_db_converters(
        column.get_col("")
    ):
        value = convert(value, column.get_col(""), connection)
    return value
