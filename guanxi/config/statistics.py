"""What SQLite knows of how its tables are filled, kept true while they grow: without it, it guesses its ways.

PostgreSQL sees to that by itself. Why whole tables and not samples: decision 17.
"""

from typing import Any

from django.db import connection

GROWN = 2  # times as many rows as were known: told anew
SHARE = 2  # no value is said to be borne by more than every second row


def keep_statistics() -> None:
    """The schedule's entry: look anew at tables that grew, one after the other: writers wait for one."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        for table in _grown(cursor):
            cursor.execute(f"ANALYZE {connection.ops.quote_name(table)}")
        _say_at_most_half(cursor)


def _say_at_most_half(cursor: Any) -> None:
    """Where all rows bear one value, SQLite takes any value for as common, and walks all rows to find none.

    The index is never much dearer than the walk, and where the value is rare it is a thousand times quicker.
    """
    found = cursor.execute("SELECT tbl, idx, stat FROM sqlite_stat1 WHERE idx IS NOT NULL").fetchall()
    capped = [(_at_most_half(stat), table, index) for table, index, stat in found if stat]
    said = {(stat, table, index) for table, index, stat in found}
    if changed := [one for one in capped if one not in said]:
        cursor.executemany("UPDATE sqlite_stat1 SET stat = %s WHERE tbl = %s AND idx = %s", changed)
        cursor.execute("ANALYZE sqlite_master")  # read anew


def _at_most_half(stat: str) -> str:
    """Of rows, and rows to one value of each column: "100000 100000 1" becomes "100000 50000 1"."""
    rows, *rest = stat.split()
    most = max(int(rows) // SHARE, 1)
    return " ".join([rows, *(str(min(int(one), most)) if one.isdigit() else one for one in rest)])


def _grown(cursor: Any) -> list[str]:
    """A row's number only says how many there were once: where it says twice as many, they are counted."""
    known, grown = _known(cursor), []
    for table, newest in _newest(cursor).items():
        enough = max(GROWN * known.get(table, 0), 1)
        if newest >= enough and _rows(cursor, table) >= enough:
            grown.append(table)
    return grown


def _rows(cursor: Any, table: str) -> int:
    counted = f"SELECT count(*) FROM {connection.ops.quote_name(table)}"  # noqa: S608 - our own tables
    return int(cursor.execute(counted).fetchone()[0])


def _known(cursor: Any) -> dict[str, int]:
    """Rows of each table when it was last looked at; an index of some rows only knows of fewer."""
    if not cursor.execute("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'").fetchone():
        return {}
    found = cursor.execute("SELECT tbl, stat FROM sqlite_stat1").fetchall()
    rows: dict[str, int] = {}
    for table, stat in found:
        if stat:
            rows[table] = max(rows.get(table, 0), int(stat.split()[0]))
    return rows


def _newest(cursor: Any) -> dict[str, int]:
    """The number of each table's newest row: found at once, where counting would read them all."""
    made = cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall()
    virtual = tuple(f"{name}_" for name, sql in made if sql.startswith("CREATE VIRTUAL"))
    found = {}
    for name, sql in made:
        if (
            name.startswith(("sqlite_", *virtual))
            or sql.startswith("CREATE VIRTUAL")
            or "WITHOUT ROWID" in sql
        ):
            continue  # the search keeps its own
        newest = f"SELECT max(rowid) FROM {connection.ops.quote_name(name)}"  # noqa: S608 - our own tables
        found[name] = cursor.execute(newest).fetchone()[0]
    return {name: newest for name, newest in found.items() if newest}
