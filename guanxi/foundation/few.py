"""What is rare is named by its ids, what is common is walked: how a list stays quick whatever it is asked."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Exists, OuterRef, Q
from django.db.models.expressions import RawSQL

RARE = 1000
type Statement = tuple[str, Sequence[Any]]


def few_ids(statements: Sequence[Statement], column: str) -> RawSQL | list[int] | None:
    """The ids in ``column`` that any of the statements finds; None where they are too many to name.

    They never leave SQL but as one value: a thousand numbers through Django would cost more than the list.
    """
    sqlite = connection.vendor == "sqlite"
    gathered = f"json_group_array({column})" if sqlite else f"array_agg({column})::text"
    # ALL: what is found twice is counted twice, so that a statement cut off at its limit is seen.
    each = " UNION ALL ".join(
        f"SELECT * FROM ({statement} LIMIT {RARE + 1}) AS s{n}"  # noqa: S608 - ours and Django's
        for n, (statement, _params) in enumerate(statements)
    )
    with connection.cursor() as cursor:
        params = [param for _statement, params in statements for param in params]
        cursor.execute(f"SELECT count(*), {gathered} FROM ({each}) AS few", params)  # noqa: S608
        number, ids = cursor.fetchone()
    if not number:
        return []
    if number > RARE:
        return None
    return RawSQL("SELECT value FROM json_each(%s)" if sqlite else "SELECT unnest(%s::bigint[])", [ids])  # noqa: S611


def named_in(rows: Any, column: str) -> Q:
    """The condition to be one of those that ``rows`` name in ``column``.

    Few are named by their ids; many are asked for one by one, in the order in which the list is walked: an
    index has to lead from one of them, and what else ``rows`` ask, to the row.
    """
    ids = few_ids([rows.order_by().values(column).distinct().query.sql_with_params()], column)
    return Q(Exists(rows.filter(**{column: OuterRef("pk")}))) if ids is None else Q(pk__in=ids)


def narrowed(rows: Any, conditions: Q, order: Sequence[str]) -> Any:
    """``rows`` under ``conditions``, to be walked in ``order``, where no index serves both.

    PostgreSQL knows how often each value occurs and chooses by itself. SQLite would walk the whole order in
    search of a value that hardly anybody has: so it is asked first whether the rows are few.
    """
    found = rows.filter(conditions)
    if connection.vendor != "sqlite" or not _asks_columns(conditions):
        return found
    if _is_served(rows.model, conditions, order):
        return found
    try:
        ids = few_ids([found.order_by().values("id").query.sql_with_params()], "id")
    except EmptyResultSet:  # Django sees by itself that nothing can match
        return found
    return found if ids is None else rows.filter(pk__in=ids)


def _asks_columns(conditions: Q) -> bool:
    """Whether these are values of columns; a search has chosen its way already."""
    asked: Any = conditions.children
    columns = all(isinstance(child, tuple) and child[0] not in {"pk", "pk__in"} for child in asked)
    return bool(asked) and columns and conditions.connector == Q.AND


def _is_served(model: Any, conditions: Q, order: Sequence[str]) -> bool:
    """Whether an index begins with the filtered columns and goes on in this order."""
    children: Any = conditions.children
    names = {child[0].removesuffix("_id") for child in children}
    if {name.partition("__")[0] for name in names} == {order[0]}:
        return True  # a range of what it is sorted by
    indexes = [[name for name, _way in index.fields_orders] for index in model._meta.indexes]
    return any({*fields[: len(names)]} == names and fields[len(names) :] == [*order] for fields in indexes)
