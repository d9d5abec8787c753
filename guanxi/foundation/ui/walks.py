"""How far a look along an order of rows may go, by the index alone."""

from typing import Any

from django.db.models import QuerySet

from guanxi.foundation import few, prepared


def along(rows: QuerySet[Any], whole: Any) -> QuerySet[Any]:
    """Rows without what is asked of every row of their list (``whole``): nearly all hold that.

    The place where a look ends needs no such question, for which each row would have to be read; no index
    holds its answer.
    """
    asked = rows.query.where
    if whole is None or not whole.children or asked.connector != "AND" or asked.negated:
        return rows
    plain = rows.all()
    plain.query.where.children = [one for one in asked.children if one not in whole.children]
    return plain


def last_of_walk(keys: Any, descending: bool, *, near: bool = False) -> list[tuple[Any, ...]]:
    """The last key that one look comes to in an order of keys; nothing where the order ends before."""
    far = min(few.NEAR, few.WALKED) if near else few.WALKED
    query, model = keys.query, keys.model
    if query.where or query.annotations or query.values_select != (model._meta.pk.name,):
        return list(keys[far - 1 : far])
    table, pk, way = model._meta.db_table, model._meta.pk.column, "DESC" if descending else "ASC"
    # Every row by its id: the commonest, and dear through Django.
    return prepared.rows(f"SELECT {pk} FROM {table} ORDER BY {pk} {way} LIMIT 1 OFFSET {far - 1}", ())  # noqa: S608
