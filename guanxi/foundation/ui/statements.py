"""The statements under a list: columns of keys, and several branches in one statement."""

from collections import namedtuple
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, cast

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import Col, Func, Value
from django.db.models.fields.tuple_lookups import Tuple
from django.db.models.functions import Cast

from guanxi.foundation import prepared
from guanxi.foundation.few import Walk, is_only_named

type Step = tuple[int, Callable[[Any], Any]]
ENDS = (" WHERE ", " ORDER BY ", " LIMIT ", " , ")


def columns_of(rows: QuerySet[Any], keys: Sequence[str]) -> Tuple:
    model, joined = rows.model, rows.query.annotations
    columns = [
        joined[key] if key in joined else Col(model._meta.db_table, _column(model, key)) for key in keys
    ]
    return Tuple(*columns, output_field=None)


class Unguessed(Func):
    """A value that PostgreSQL's planner does not look at.

    Of a column that holds one value in most rows it expects that hardly a row lies behind (value, id), and
    sorts all of them instead of walking the index: 88 ms a page where 100,000 customers are worth nothing.
    """

    template = "(SELECT %(expressions)s)"


def at_key(rows: QuerySet[Any], keys: Sequence[str], key: Sequence[Any]) -> tuple[Any, ...]:
    """The place of a key among rows in the order of these columns."""
    if len(keys) < 2 or connection.vendor != "postgresql":
        return tuple(key)
    fields = [output(rows, name) for name in keys]
    return tuple(
        Unguessed(Cast(Value(part, output_field=field), field), output_field=field)
        for part, field in zip(key, fields, strict=True)
    )


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
        found = set(converted(fields, cursor.fetchall()))
    return sorted(found, reverse=descending)[:size]


def walked_to(
    walks: Sequence[Walk], fields: Sequence[Any], cursor: Sequence[Any] | None, descending: bool, far: int
) -> list[list[Any]]:
    """The key that each walk comes to ``far`` rows behind the cursor; none of those that end before."""
    way, behind, parts = "DESC" if descending else "ASC", "<" if descending else ">", []
    params: list[Any] = []
    for number, walk in enumerate(walks):
        names, where = ", ".join(walk.columns), walk.where
        params += walk.params
        if cursor is not None:
            where += f" AND ({names}) {behind} ({', '.join(_places(fields))})"
            params += [
                field.get_db_prep_value(value, connection)
                for field, value in zip(fields, cursor, strict=True)
            ]
        order = ", ".join(f"{name} {way}" for name in walk.columns)
        parts.append(
            f"SELECT * FROM (SELECT {names} FROM {walk.table} WHERE {where}"  # noqa: S608 - the models' own names
            f" ORDER BY {order} LIMIT 1 OFFSET {far - 1}) AS w{number}"
        )
    if not parts:
        return []
    with connection.cursor() if params else prepared.cursor() as asked:  # over all rows it is always the same
        asked.execute(" UNION ALL ".join(parts), params)
        return [list(row) for row in converted(fields, asked.fetchall())]


def _places(fields: Sequence[Any]) -> list[str]:
    """``at_key``, for a statement in words."""
    if len(fields) < 2 or connection.vendor != "postgresql":
        return ["%s"] * len(fields)
    return [f"(SELECT %s::{field.cast_db_type(connection)})" for field in fields]


def output(rows: QuerySet[Any], key: str) -> Any:
    joined = rows.query.annotations
    return joined[key].output_field if key in joined else _column(rows.model, key)


def compiled(branch: QuerySet[Any]) -> tuple[str, tuple[Any, ...]] | None:
    """The branch's statement; none where Django sees by itself that nothing can match."""
    try:
        return branch.query.sql_with_params()
    except EmptyResultSet:
        return None


def converted(fields: Sequence[Any], rows: Sequence[Sequence[Any]]) -> list[tuple[Any, ...]]:
    """Rows as the database gives them, with values as these fields have them."""
    return [tuple(row) for row in _stepped(rows, _steps(fields))]


def _steps(fields: Sequence[Any], first: int = 0) -> list[Step]:
    """What makes the values of fields that the database keeps in another form, by their places."""
    found = []
    for place, field in enumerate(fields, first):
        column = field.get_col("")
        if steps := field.get_db_converters(connection) + connection.ops.get_db_converters(column):
            found.append((place, prepared.through(steps, column)))
    return found


def _stepped(rows: Sequence[Sequence[Any]], steps: Sequence[Step]) -> Sequence[Sequence[Any]]:
    if not steps:
        return rows
    made = [list(row) for row in rows]
    for values in made:
        for place, step in steps:
            values[place] = step(values[place])
    return made


@dataclass(frozen=True)
class Head:
    """What stands before a statement's conditions: ``keys`` gives the rows' keys, ``whole`` all columns."""

    keys: str
    whole: str
    names: tuple[str, ...]
    row: Callable[[Sequence[Any]], Any]
    steps: Sequence[Step]

    def made(self, found: Sequence[Sequence[Any]]) -> list[Any]:
        """Named tuples, with values as the models have them."""
        return [self.row(row) for row in _stepped(found, self.steps)]


def named_rows(rows: QuerySet[Any], names: tuple[str, ...]) -> list[Any]:
    """``rows.values_list(*names, named=True)``, read at once; the first name is ``pk``.

    Which columns a list has is always the same: for Django to find them, make their words and look up how
    their values are converted took a third of the list's time. So it makes the conditions and the order only,
    and what ``rows`` are annotated with. Where these join other tables, it makes the whole.
    """
    statement = compiled(rows.values_list("pk"))
    if statement is None:
        return []
    sql, params = statement
    beside = [name for name in names if name in rows.query.annotations]
    model: Any = rows.model
    head = _head(model, tuple(name for name in names if name not in beside), connection.vendor)
    rest, more = sql.removeprefix(head.keys), _beside(rows, beside)
    if more is None or rest == sql or (rest and not rest.startswith(ENDS)):
        return list(rows.values_list(*names, named=True))
    if beside:
        head = _widened(head, rows, beside, more)
    if not params or is_only_named(rows):  # always in the same words, so it need not be planned again
        return head.made(prepared.rows(head.whole + rest, params))
    with connection.cursor() as cursor:
        cursor.execute(head.whole + rest, params)
        return head.made(cursor.fetchall())


def _beside(rows: QuerySet[Any], names: Sequence[str]) -> str | None:
    """The columns that annotations are; None where they are more than columns."""
    compiler = rows.query.get_compiler(connection.alias)
    found = [compiler.compile(rows.query.annotations[name]) for name in names]
    return None if any(params for _sql, params in found) else ", ".join(sql for sql, _params in found)


def _widened(head: Head, rows: QuerySet[Any], names: Sequence[str], columns: str) -> Head:
    """The head with these columns behind its own."""
    steps = _steps([output(rows, name) for name in names], len(head.names))
    every = (*head.names, *names)
    whole = head.whole.replace(" FROM ", f", {columns} FROM ", 1)
    return Head(head.keys, whole, every, _row(every), [*head.steps, *steps])


@lru_cache(maxsize=1024)
def _row(names: tuple[str, ...]) -> Callable[[Sequence[Any]], Any]:
    made: Any = namedtuple("Row", names)  # type: ignore[misc]  # noqa: PYI024 - its fields are known now only
    return cast("Callable[[Sequence[Any]], Any]", made._make)


@cache
def _head(model: Any, names: tuple[str, ...], _vendor: str) -> Head:
    every: QuerySet[Any] = QuerySet(model).order_by()
    keys, _params = every.values_list("pk").query.sql_with_params()
    compiler = every.values_list(*names).query.get_compiler(connection.alias)
    whole, _params = compiler.as_sql()
    steps = compiler.get_converters([column for column, _sql, _alias in compiler.select])
    return Head(keys, whole, names, _row(names), [(n, prepared.through(*how)) for n, how in steps.items()])
