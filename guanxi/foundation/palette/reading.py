"""Reads records of several kinds in one statement."""

from collections.abc import Mapping

from django.db import connection

from guanxi.foundation import prepared
from guanxi.foundation.accounts.spelled import Statement

from .declared import Row


def read[K](wanted: Mapping[K, Statement | None]) -> dict[K, list[Row]]:
    """The rows of each statement in its order; nothing where there is none."""
    found: dict[K, list[Row]] = {key: [] for key in wanted}
    asked = [(key, statement) for key, statement in wanted.items() if statement is not None]
    if not asked:
        return found
    # Numbered on PostgreSQL, which may let two processes read them; SQLite gives them one after the other.
    place = "0" if connection.vendor == "sqlite" else "row_number() OVER ()"
    each = " UNION ALL ".join(
        f"SELECT {n} AS which, {place} AS place, b{n}.* FROM ({sql}) AS b{n}"  # noqa: S608
        for n, (_key, (sql, _params)) in enumerate(asked)
    )
    rows = prepared.rows(each, [param for _key, (_sql, params) in asked for param in params])
    for which, _place, pk, name, note, more, last in sorted(rows, key=lambda row: row[:2]):
        found[asked[which][0]].append((pk, name, note, more, last))
    return found
