"""A database that has had all migrations, made once and copied: each process of the tests begins with one.

Migrating takes ten seconds of a processor, copying none. What a copy lacks is migrated on top of it as usual.
On SQLite it stays from run to run, named by what it was made from; on PostgreSQL it lives as long as the
server of the run (tools/postgres.py), and somebody else's server gets none.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

PROJECT = Path(__file__).resolve().parent.parent
BASE = PROJECT / ".tmp"
LOCKS = ("requirements.lock", "requirements-insight.lock")  # others' migrations come with these
NAME = "guanxi_ready_made"
DIGITS = 16  # of the digest in a name


def copy_sqlite(to: Path | str) -> None:
    """Put the migrated file there; nothing has it open, and no other run replaces it meanwhile."""
    place = BASE / f"ready-made-{_made_from()}"
    with _one_at_a_time("sqlite"):
        file = place / "data" / "guanxi.sqlite3"
        if not (place / "whole").exists():
            for old in BASE.glob(f"ready-made-{'[0-9a-f]' * DIGITS}/"):  # what PostgreSQL's are made in stays
                shutil.rmtree(old, ignore_errors=True)
            _migrate(place)
            assert not file.with_name(f"{file.name}-wal").exists()
            (place / "whole").touch()
        shutil.copyfile(file, to)


def postgres_database(url: str) -> str | None:
    """The name of the migrated database beside ``url``'s, if the server is our own."""
    import psycopg

    if not os.environ.get("GUANXI_POSTGRES_IS_OURS"):
        return None
    name = f"{NAME}_{_made_from()}"  # a kept server may hold an older one
    with _one_at_a_time("postgresql"), psycopg.connect(url, autocommit=True) as server:
        if server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
            half = f"{NAME}_half"
            server.execute(f'DROP DATABASE IF EXISTS "{half}"')
            server.execute(f'CREATE DATABASE "{half}"')
            place = BASE / f"ready-made-postgresql-{os.getpid()}"
            _migrate(place, DATABASE_URL=urlunsplit(urlsplit(url)._replace(path=f"/{half}")))
            shutil.rmtree(place, ignore_errors=True)
            server.execute(f'ALTER DATABASE "{half}" RENAME TO "{name}"')
    return name


def into(home: Path, keys: Path) -> None:
    """Put the migrated file where a house that has none looks for its database; its keys must come first."""
    from guanxi.foundation.privacy.keys import ring

    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    ring(keys, home=home)
    copy_sqlite(home / "guanxi.sqlite3")


def copied(url: str) -> str:
    """What CREATE DATABASE says to begin with the migrated one; nothing on somebody else's server."""
    name = postgres_database(url)
    return f' TEMPLATE "{name}"' if name else ""


def _made_from() -> str:
    """A digest of all migrations and of the code that fills tables in them."""
    room = PROJECT / "guanxi"
    files = sorted({*room.rglob("migrations/*.py"), *room.glob("foundation/search/*.py")})
    digest = hashlib.sha256()
    for file in [*files, *(PROJECT / lock for lock in LOCKS)]:
        digest.update(f"{file.relative_to(PROJECT)}\0".encode() + file.read_bytes())
    return digest.hexdigest()[:DIGITS]


def _migrate(place: Path, **more: str) -> None:
    shutil.rmtree(place, ignore_errors=True)
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment |= {"DJANGO_SETTINGS_MODULE": "guanxi.config.settings", **more}
    environment |= {"GUANXI_HOME": str(place / "data"), "GUANXI_KEYS": str(place / "keys")}
    for words in (["migrate", "--skip-checks"], ["createcachetable"]):
        command = [sys.executable, "-m", "django", *words, "-v", "0"]
        subprocess.run(command, cwd=PROJECT, env=environment, check=True)


@contextlib.contextmanager
def _one_at_a_time(kind: str) -> Iterator[None]:
    BASE.mkdir(exist_ok=True)
    with (BASE / f"ready-made-{kind}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
