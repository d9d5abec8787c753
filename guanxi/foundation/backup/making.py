"""Making a backup while the house is open: the database as of one moment, files and keys, all locked."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final, cast

from django.conf import settings
from django.db import connections
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.backup import postgres, sqlite
from guanxi.foundation.backup.container import MANIFEST, Archive, is_backup, written
from guanxi.foundation.backup.manifest import Engine, Frozen, Manifest, ReadHead
from guanxi.foundation.backup.recovery import fresh_key, lock_name
from guanxi.foundation.errors import Refused
from guanxi.foundation.privacy.keyfile import FILE, RecoveryLock
from guanxi.foundation.privacy.keys import MARK, RESTORING, KeyRing, ring

type Database = Path | str  # SQLite: the copy; PostgreSQL: the snapshot's name

LEFT_OUT: Final = {"tmp", MARK, RESTORING}  # at the top of the home folder


@dataclass(frozen=True, slots=True)
class Backup:
    """A finished backup. ``recovery_key`` is there once, at the first: show it, and keep it nowhere.

    ``opener`` reads this one file again, so that it can be proved at once (``prove_backup``).
    """

    path: Path
    manifest: Manifest
    files: int
    recovery_key: str | None = field(repr=False)
    opener: bytes = field(repr=False)


def make_backup(path: Path, *, read_head: ReadHead | None = None) -> Backup:
    """Make one backup file; nobody has to type a key, so a schedule can. The first makes the recovery key."""
    if path.exists():
        raise Refused(_("%(path)s exists already; a backup never replaces a file.") % {"path": path})
    keys = ring()
    fresh = None if keys.recovery else fresh_key()
    lock = keys.recovery or cast("RecoveryLock", fresh and fresh.lock())
    beside_keys = _beside_the_keys()  # before the snapshot: no anchor of the audit chain may be newer than it
    with _frozen(read_head) as (engine, frozen, database):
        manifest = _manifest(engine, frozen, keys, lock)
        with written(path, lock) as archive:
            archive.add(MANIFEST, manifest.dumped())
            exported = keys.exported(lock)
            archive.add(f"keys/{FILE}", exported)
            for name, content in beside_keys:
                archive.add(f"keys/{name}", content)
            _add_database(archive, database)
            files = _add_home(archive, settings.GUANXI_HOME)
            if keys.exported(lock) != exported:  # a file may lie under a key that went not along
                raise Refused(_("The keys were changed while the backup was made. Make it again."))
    if fresh is not None:
        _keep(keys, lock, path)
    return Backup(path, manifest, files, fresh.spelled() if fresh else None, archive.opener)


def backup_name(at: datetime) -> str:
    """A name that sorts by time."""
    return f"guanxi-{at:%Y%m%d-%H%M%S}.backup"


def _keep(keys: KeyRing, lock: RecoveryLock, path: Path) -> None:
    try:
        keys.keep_recovery(lock)
    except BaseException:
        path.unlink(missing_ok=True)  # nobody will ever see the key that opens it
        raise


def _manifest(engine: Engine, frozen: Frozen, keys: KeyRing, lock: RecoveryLock) -> Manifest:
    try:
        ours = version("guanxi")
    except PackageNotFoundError:
        ours = ""
    return Manifest(
        version=ours,
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        engine=engine,
        ring=keys.id,
        recovery=lock_name(lock.public),
        counts=frozen.counts,
        migrations=frozen.migrations,
        audit_head=frozen.audit_head,
    )


@contextmanager
def _frozen(read_head: ReadHead | None) -> Iterator[tuple[Engine, Frozen, Database]]:
    connection = connections["default"]
    if connection.vendor == "sqlite":
        place = Path(str(connection.settings_dict["NAME"]))
        with sqlite.frozen(place, settings.GUANXI_HOME / "tmp", read_head) as (frozen, copy):
            yield "sqlite", frozen, copy
    else:
        with postgres.frozen(connection.get_connection_params(), read_head) as (frozen, snapshot):
            yield "postgresql", frozen, snapshot


def _add_database(archive: Archive, database: Database) -> None:
    if isinstance(database, Path):
        sqlite.add(archive, database)
    else:
        postgres.add(archive, connections["default"].get_connection_params(), database)


def _beside_the_keys() -> list[tuple[str, bytes]]:
    folder: Path = settings.GUANXI_KEYS
    names = sorted(path.name for path in folder.iterdir() if path.is_file() and not path.name.startswith("."))
    return [(name, (folder / name).read_bytes()) for name in names if name != FILE]


def _add_home(archive: Archive, home: Path) -> int:
    count = 0
    for path in _files_of(home):
        try:
            file = path.open("rb")
        except FileNotFoundError:
            continue  # deleted since the folder was read, as its owner may
        with file:
            if not is_backup(file):
                size = os.fstat(file.fileno()).st_size
                archive.add_stream(f"home/{path.relative_to(home).as_posix()}", file, size)
                count += 1
    return count


def _files_of(home: Path) -> Iterator[Path]:
    database = {sqlite.NAME + suffix for suffix in ("", "-wal", "-shm", "-journal")}
    for path in sorted(home.rglob("*")):
        inner = path.relative_to(home)
        if inner.parts[0] in LEFT_OUT or inner.as_posix() in database or path.suffix == ".part":
            continue
        if path.is_file() and not path.is_symlink():
            yield path
