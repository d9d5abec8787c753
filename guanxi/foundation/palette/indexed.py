"""Finding kinds of record that are many, and that their rooms keep in the search index: the newest first."""

from collections.abc import Callable, Collection, Iterable
from typing import Any

from guanxi.foundation import few
from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.spelled import Statement
from guanxi.foundation.search.seeking import among

from .declared import Asked

WALKED = 2_000  # newest rows of the house that are looked at for what many hold
OWN = 2_000  # and of each part of it that somebody sees


def newest_that_fit(
    asked: Asked,
    letter: str,
    rows_of: Callable[[User], Any],
    shown: str,
    parts_of: Callable[[User], Iterable[Any]] = lambda _user: (),
) -> Statement | None:
    """Those of what this person may see (``rows_of``) that the text finds; ``shown`` selects a ``Row``.

    Whoever sees a part of the house only has all of it looked at, however much others wrote since:
    ``parts_of`` are the rows of such a person, each served by an index; none of who sees all.

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
        which, params = f"{hit} AND {seen[0]}", [*params, *seen[1]]
    else:
        hit, params = sought.at_row(f"{table}.id")
        fits = f"{hit} AND {seen[0]}", [*params, *seen[1]]
        first, params = _first(table, fits, parts_of(asked.user), asked.most)
        which = f"{table}.id IN ({first})"
    return f"{shown} WHERE {which} ORDER BY {table}.id DESC LIMIT {asked.most}", params


def _first(table: str, fits: Statement, parts: Iterable[Any], most: int) -> Statement:
    """The first ids that fit among the newest rows; where these are too few, the first among the parts."""
    one = "SELECT id FROM {table} WHERE id IN ({ids}) AND {fits} ORDER BY id DESC LIMIT {most}"
    latest = f"SELECT id FROM {table} ORDER BY id DESC LIMIT {WALKED}"  # noqa: S608 - the model's own
    newest = one.format(table=table, ids=latest, fits=fits[0], most=most)
    own = [part for rows in parts for part in few.compiled(rows.order_by("-pk").values("pk")[:OWN])]
    if not own:
        return f"SELECT id FROM ({newest}) AS newest", fits[1]  # noqa: S608
    ids = " UNION ".join(f"SELECT * FROM ({sql}) AS n{n}" for n, (sql, _params) in enumerate(own))  # noqa: S608
    # LIMIT 0: the parts are not even opened.
    left = f"CASE WHEN (SELECT count(*) FROM newest) < {most} THEN {most} ELSE 0 END"  # noqa: S608
    rest = one.format(table=table, ids=ids, fits=fits[0], most=left)
    both = f"WITH newest AS ({newest}) SELECT id FROM newest UNION SELECT * FROM ({rest}) AS rest"  # noqa: S608
    return both, [*fits[1], *(param for _sql, params in own for param in params), *fits[1]]


def named_among(ids: Collection[int], rows: Any, shown: str) -> Statement | None:
    """Those of ``ids`` that are among ``rows``."""
    return named_in_scope(ids, rows.where_in_sql(), rows.model._meta.db_table, shown)


def named_in_scope(ids: Collection[int], seen: Statement | None, table: str, shown: str) -> Statement | None:
    """The same, where what may be seen is in words already."""
    if seen is None:
        return None
    named, params = among(f"{table}.id", ",".join(map(str, ids)))
    return f"{shown} WHERE {named} AND {seen[0]}", [*params, *seen[1]]
