"""Finding kinds of record that are many, and that their rooms keep in the search index: the newest first."""

from collections.abc import Callable, Collection
from typing import Any

from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.spelled import Statement
from guanxi.foundation.search.seeking import among

from .declared import Asked

WALKED = 2_000  # newest rows that are looked at for what many hold


def newest_that_fit(
    asked: Asked, letter: str, rows_of: Callable[[User], Any], shown: str
) -> Statement | None:
    """Those of what this person may see (``rows_of``) that the text finds; ``shown`` selects a ``Row``.

    Who may see which is put into words only where the index holds something: Django takes longer for that
    than the database to answer.
    """
    sought = asked.sought(letter)
    if sought is None or sought.ids == "":
        return None
    rows = rows_of(asked.user)
    seen, table = rows.where_in_sql(), rows.model._meta.db_table
    if seen is None:
        return None
    if sought.ids is not None:
        hit, params = among(f"{table}.id", sought.ids)
        found = f"{shown} WHERE {hit} AND {seen[0]}"
    else:
        hit, params = sought.at_row(f"{table}.id")
        latest = f"SELECT id FROM {table} ORDER BY id DESC LIMIT {WALKED}"  # noqa: S608 - the model's own
        found = f"{shown} WHERE {table}.id IN ({latest}) AND {hit} AND {seen[0]}"
    return f"{found} ORDER BY {table}.id DESC LIMIT {asked.most}", [*params, *seen[1]]


def named_among(ids: Collection[int], rows: Any, shown: str) -> Statement | None:
    """Those of ``ids`` that are among ``rows``."""
    return named_in_scope(ids, rows.where_in_sql(), rows.model._meta.db_table, shown)


def named_in_scope(ids: Collection[int], seen: Statement | None, table: str, shown: str) -> Statement | None:
    """The same, where what may be seen is in words already."""
    if seen is None:
        return None
    named, params = among(f"{table}.id", ",".join(map(str, ids)))
    return f"{shown} WHERE {named} AND {seen[0]}", [*params, *seen[1]]
