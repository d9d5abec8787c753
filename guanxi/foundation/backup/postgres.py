"""PostgreSQL: ``pg_dump`` of an exported snapshot, in which the rows are counted too."""

import io
import os
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final, cast
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.backup.container import Archive
from guanxi.foundation.backup.manifest import Cursor, Frozen, ReadHead, frozen_by
from guanxi.foundation.errors import Refused

if TYPE_CHECKING:
    from psycopg import Connection

ENTRY: Final = "database/guanxi.dump."
PART: Final = 8 << 20
_ENVIRONMENT: Final = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
    "service": "PGSERVICE",
    "passfile": "PGPASSFILE",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
}
_OURS: Final = "n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'"
_THINGS: Final = f"""
    SELECT c.relkind::text, format('%I.%I', n.nspname, c.relname)
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f') AND {_OURS}
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
      -- a column's own sequence goes with its table, and goes not alone
      AND NOT (c.relkind = 'S' AND EXISTS (
        SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype IN ('a', 'i')))
    UNION ALL
    SELECT 'function', p.oid::regprocedure::text
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE {_OURS} AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
"""  # noqa: S608 - no input in it
_KINDS: Final = {
    "r": "TABLE", "p": "TABLE", "f": "FOREIGN TABLE", "v": "VIEW", "m": "MATERIALIZED VIEW", "S": "SEQUENCE",
    "function": "ROUTINE",
}  # fmt: skip


@contextmanager
def frozen(params: dict[str, Any], read_head: ReadHead | None) -> Iterator[tuple[Frozen, str]]:
    """Hold a snapshot and count in it; gives the snapshot's name for ``add``."""
    _tool("pg_dump")
    with _connected(params) as connection, connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = str(cast("Cursor", cursor).fetchone()[0])
        yield _counted(cast("Cursor", cursor), read_head), snapshot


def counted(params: dict[str, Any], read_head: ReadHead | None) -> Frozen:
    """Count the tables of a database."""
    with _connected(params) as connection, connection.cursor() as cursor:
        return _counted(cast("Cursor", cursor), read_head)


def add(archive: Archive, params: dict[str, Any], snapshot: str) -> None:
    """Put a dump of the snapshot into the archive, in parts that never lie on the disk in the open."""
    command = [_tool("pg_dump"), "-Fc", "-Z0", "--no-owner", "--no-privileges", f"--snapshot={snapshot}"]
    with tempfile.TemporaryFile() as complaints:
        told = _environment(params)
        dump = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=complaints, env=told)  # noqa: S603
        with dump:
            number = 0
            while part := cast("BinaryIO", dump.stdout).read(PART):
                archive.add(f"{ENTRY}{number:06}", part)
                number += 1
        if dump.returncode != 0:
            raise Refused(_("PostgreSQL could not be dumped: %(why)s") % {"why": _said(complaints)})


def is_empty(params: dict[str, Any]) -> bool:
    """Whether a database holds nothing of anybody's."""
    with _connected(params) as connection, connection.cursor() as cursor:
        return not cursor.execute(_THINGS).fetchall()


def restore(params: dict[str, Any], dump: Path) -> None:
    """Restore a dump into an empty database: all of it or nothing."""
    command = [
        _tool("pg_restore"),
        "--single-transaction",
        "--exit-on-error",
        "--no-owner",
        "--no-privileges",
    ]
    command += ["--dbname", str(params["dbname"]), str(dump)]
    done = subprocess.run(command, env=_environment(params), capture_output=True, check=False)  # noqa: S603
    if done.returncode != 0:
        why = _said(io.BytesIO(done.stderr))
        raise Refused(
            _("PostgreSQL did not take the backup, and is as empty as before: %(why)s") % {"why": why}
        )


def empty(params: dict[str, Any]) -> None:
    """Drop everything from a database that was empty before a restore."""
    with _connected(params) as connection, connection.cursor() as cursor:
        for kind, name in cursor.execute(_THINGS).fetchall():
            cursor.execute(f"DROP {_KINDS[kind]} IF EXISTS {name} CASCADE".encode())


@contextmanager
def spare(params: dict[str, Any] | None) -> Iterator[dict[str, Any] | None]:
    """An empty database beside this one, dropped when the block ends; None (no PostgreSQL) stays None."""
    if params is None:
        yield None
        return
    name = f"guanxi_prove_{uuid.uuid4().hex[:12]}"
    _run_alone(params, f'CREATE DATABASE "{name}"')
    try:
        yield {**params, "dbname": name}
    finally:
        _run_alone(params, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def address(params: dict[str, Any]) -> str:
    """The house's DATABASE_URL, for another database of the same server."""
    return urlsplit(settings.DATABASE_URL)._replace(path="/" + quote(str(params["dbname"]))).geturl()


def _run_alone(params: dict[str, Any], statement: str) -> None:
    """One statement that no transaction may hold."""
    from psycopg import errors

    with _connected(params) as connection:
        connection.autocommit = True
        try:
            connection.execute(statement.encode())
        except errors.InsufficientPrivilege as error:
            raise Refused(
                _(
                    "The database's user may not make a database to try the backup in. "
                    "Allow it: ALTER ROLE %(user)s CREATEDB."
                )
                % {"user": params.get("user") or "…"}
            ) from error


def _counted(cursor: Cursor, read_head: ReadHead | None) -> Frozen:
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
    return frozen_by(cursor, [name for (name,) in cursor.fetchall()], read_head)


def _connected(params: dict[str, Any]) -> "Connection[Any]":
    import psycopg

    wanted = {key: value for key, value in params.items() if key not in {"cursor_factory", "context"}}
    return psycopg.connect(**wanted)


def _environment(params: dict[str, Any]) -> dict[str, str]:
    # The password goes by the environment: on the command line every user of the machine could read it.
    told = {name: str(params[key]) for key, name in _ENVIRONMENT.items() if params.get(key)}
    return {**os.environ, **told}


def _tool(name: str) -> str:
    found = shutil.which(name)
    if not found:
        raise Refused(
            _(
                "%(tool)s is not installed, and PostgreSQL is backed up and restored with it. "
                "Install PostgreSQL's client programs (Debian: apt install postgresql-client)."
            )
            % {"tool": name}
        )
    return found


def _said(complaints: Any) -> str:
    complaints.seek(0)
    lines = complaints.read().decode(errors="replace").strip().splitlines()
    return " ".join(lines[:3])[:500]
