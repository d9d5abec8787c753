"""Statements that nearly every request asks, written out, and rows made of what they find.

PostgreSQL plans them once a connection, not once a request: to plan who is at the door took it 1 ms, to
answer it 0.1. Only the web's pool prepares: other connections are short. SQLite keeps what it has compiled by
itself.
"""

from collections.abc import Callable, Collection, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from django.db import DEFAULT_DB_ALIAS, connection, connections, models

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

THRESHOLD = "prepare_threshold"  # how often a statement is asked before it is prepared; settings.py
type Row = tuple[Any, ...]


def cursor() -> "CursorWrapper":
    """A cursor for a statement whose words never differ: its values are bound by the server."""
    server: Any = connections[DEFAULT_DB_ALIAS]  # not the stand-in, which each asking of costs
    if server.vendor != "postgresql" or not server.settings_dict["OPTIONS"].get(THRESHOLD):
        return cast("CursorWrapper", server.cursor())
    from django.db.backends.postgresql.base import ServerBindingCursor  # without it nothing of it is loaded

    server.ensure_connection()
    with server.wrap_database_errors:
        bound = cast("type[Any]", ServerBindingCursor)(server.connection)
        return cast("CursorWrapper", server._prepare_cursor(bound))  # noqa: SLF001 - as connection.cursor()


def rows(statement: str, params: Sequence[Any]) -> list[Row]:
    """What a statement finds."""
    with cursor() as asked:
        asked.execute(statement, params)
        return cast("list[Row]", asked.fetchall())


def first(statement: str, params: Sequence[Any]) -> Row | None:
    """The first row that a statement finds."""
    with cursor() as asked:
        asked.execute(statement, params)
        return cast("Row | None", asked.fetchone())


def columns(model: type[models.Model], alias: str, *, without: Collection[str] = ()) -> str:
    """The columns that ``made`` takes, in its order."""
    return ", ".join(f'{alias}."{field.column}"' for field in _fields(model, frozenset(without)))


def made[M: models.Model](model: type[M], row: Row, *, without: Collection[str] = ()) -> M:
    """A row of the model from its columns, as ``columns`` names them; what stands behind them is left aside.

    What was left out is read when somebody asks for it.
    """
    names, converters = _shape(model, frozenset(without), connection.vendor)
    values = list(row[: len(names)])
    for place, convert in converters:
        values[place] = convert(values[place])
    return model.from_db(connection.alias, names, values)


def _fields(model: type[models.Model], without: frozenset[str]) -> list[Any]:
    return [field for field in model._meta.concrete_fields if field.attname not in without]


@cache
def _shape(
    model: type[models.Model], without: frozenset[str], _vendor: str
) -> tuple[list[str], list[tuple[int, Callable[[Any], Any]]]]:
    """The fields' names, and what makes the values of those that a database keeps in another form."""
    fields = _fields(model, without)
    found = []
    for place, field in enumerate(fields):
        column = field.get_col(model._meta.db_table)
        steps = connection.ops.get_db_converters(column) + column.get_db_converters(connection)
        if steps:
            found.append((place, through(steps, column)))
    return [field.attname for field in fields], found


def through(steps: Sequence[Callable[..., Any]], column: Any) -> Callable[[Any], Any]:
    """Django's converters of a column as one function."""
    if len(steps) == 1:
        step = steps[0]
        return lambda value: step(value, column, connection)

    def convert(value: Any) -> Any:
        for step in steps:
            value = step(value, column, connection)
        return value

    return convert
