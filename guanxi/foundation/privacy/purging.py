"""Bytes of what was deleted: out of the free places of the database, as far as its engine lets."""

from collections.abc import Iterable

from django.db import connection


def purge_bytes(tables: Iterable[str]) -> None:
    """Outside any transaction. SQLite writes its file anew, and nobody writes meanwhile; PostgreSQL frees the
    rows' places while people work, and writes over them as rows come: its log is as old as it is kept."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return
        for table in tables:
            cursor.execute(f"VACUUM {connection.ops.quote_name(table)}")
