"""From the database to Arrow columns: ADBC in batches, on a connection of its own.

Inside a transaction another connection would not see what it wrote, and an in-memory database cannot be
opened twice: there the same statement is read through Django's connection. Loads pyarrow: workers only.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django.db import connection

if TYPE_CHECKING:
    import pyarrow as pa

BATCH_ROWS = 100_000


def read_columns(statement: str, schema: "pa.Schema") -> "pa.Table":
    """The rows of ``statement`` as a table of ``schema``'s names and types, in its order."""
    if connection.in_atomic_block or _in_memory():
        return _through_django(statement, schema)
    table = _typed(_through_adbc(statement), schema)
    return table.rename_columns(schema.names).cast(_castable(table, schema)).cast(schema)


def _in_memory() -> bool:
    name = str(connection.settings_dict["NAME"])
    return connection.vendor == "sqlite" and (name == ":memory:" or "mode=memory" in name)


def _through_django(statement: str, schema: "pa.Schema") -> "pa.Table":
    import pyarrow as pa

    with connection.cursor() as cursor:
        cursor.execute(statement)
        rows: Sequence[Sequence[Any]] = cursor.fetchall()
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    arrays = [_array(values, field.type) for values, field in zip(columns, schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)


def _array(values: Sequence[Any], kind: "pa.DataType") -> "pa.Array":
    import pyarrow as pa
    from pyarrow import types

    if types.is_boolean(kind):
        return pa.array([None if v is None else bool(v) for v in values], kind)
    if types.is_floating(kind):
        return pa.array([None if v is None else float(v) for v in values], kind)
    if values and isinstance(next((v for v in values if v is not None), None), str):
        return pa.array(values, pa.string()).cast(kind)
    return pa.array(values, kind)


def _through_adbc(statement: str) -> "pa.Table":
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        from adbc_driver_sqlite import dbapi

        with (
            dbapi.connect(f"file:{quote(str(settings['NAME']))}?mode=ro") as database,
            database.cursor() as cursor,
        ):
            cursor.adbc_statement.set_options(**{"adbc.sqlite.query.batch_rows": str(BATCH_ROWS)})
            cursor.execute(statement)
            return cursor.fetch_arrow_table()
    from adbc_driver_postgresql import dbapi as postgresql

    with postgresql.connect(_uri(settings)) as database, database.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetch_arrow_table()


def _uri(settings: dict[str, Any]) -> str:
    password = f":{quote(settings['PASSWORD'], safe='')}" if settings["PASSWORD"] else ""
    place = f"{settings['HOST'] or 'localhost'}:{settings['PORT'] or 5432}"
    user, name = quote(settings["USER"], safe=""), quote(settings["NAME"], safe="")
    return f"postgresql://{user}{password}@{place}/{name}"


def _typed(table: "pa.Table", schema: "pa.Schema") -> "pa.Table":
    """SQLite takes a column without a single value for numbers: it becomes what it was asked for."""
    import pyarrow as pa

    for place, field in enumerate(schema):
        if table.column(place).null_count == table.num_rows:
            table = table.set_column(place, field.name, pa.nulls(table.num_rows, field.type))
    return table


def _castable(table: "pa.Table", schema: "pa.Schema") -> "pa.Schema":
    """SQLite gives booleans as integers: those become booleans by way of comparison with zero."""
    import pyarrow as pa

    fields = []
    for have, want in zip(table.schema, schema, strict=True):
        direct = not (pa.types.is_date(want.type) and pa.types.is_string(have.type))
        fields.append(want if direct else pa.field(want.name, pa.date32()))
    return pa.schema(fields)
