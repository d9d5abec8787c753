"""SQLite: a copy of the live database by its own backup interface, which no writer has to wait for."""

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from django.utils.translation import gettext_lazy as _

from guanxi.foundation.backup.container import Archive
from guanxi.foundation.backup.manifest import Frozen, ReadHead, frozen_by
from guanxi.foundation.errors import Refused

ENTRY: Final = "database/guanxi.sqlite3"
NAME: Final = "guanxi.sqlite3"


@contextmanager
def frozen(database: Path, scratch: Path, read_head: ReadHead | None) -> Iterator[tuple[Frozen, Path]]:
    """A consistent copy, counted; gone when the block ends."""
    if not database.exists():
        raise Refused(_("There is no database at %(path)s to back up.") % {"path": database})
    scratch.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix="backup-", suffix=".sqlite3", dir=scratch)  # mode 0600
    os.close(handle)
    copy = Path(name)
    try:
        _copy(database, copy)
        yield counted(copy, read_head), copy
    finally:
        for suffix in ("", "-journal", "-wal", "-shm"):
            copy.with_name(copy.name + suffix).unlink(missing_ok=True)


def add(archive: Archive, copy: Path) -> None:
    """Put the copy into the archive."""
    with copy.open("rb") as file:
        archive.add_stream(ENTRY, file, copy.stat().st_size)


def counted(database: Path, read_head: ReadHead | None) -> Frozen:
    """Count the tables of a database file that nobody writes to."""
    with closing(
        sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    ) as connection:
        # Virtual tables hold no rows of their own; the tables they keep them in are counted.
        tables = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
            " AND sql NOT LIKE 'CREATE VIRTUAL%'"
        ).fetchall()
        return frozen_by(connection.cursor(), [name for (name,) in tables], read_head)


def faults(database: Path) -> list[str]:
    """What SQLite's own checks find wrong with a database file."""
    with closing(
        sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    ) as connection:
        said = [str(row[0]) for row in connection.execute("PRAGMA quick_check(5)")]
        loose = [str(row[0]) for row in connection.execute("PRAGMA foreign_key_check")]
    return [line for line in said if line != "ok"] + loose[:5]


def _copy(database: Path, copy: Path) -> None:
    uri = f"{database.resolve().as_uri()}?mode=rw"
    with (
        closing(sqlite3.connect(uri, uri=True, timeout=60)) as source,
        closing(sqlite3.connect(copy)) as target,
    ):
        # All pages in one step: one read transaction, so that writers' commits do not make it begin again.
        source.backup(target, pages=-1)
        target.execute("PRAGMA journal_mode=DELETE")  # one file, complete in itself
