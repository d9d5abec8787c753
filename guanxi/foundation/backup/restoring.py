"""Restoring a backup on a bare machine: all is read, checked and proved aside, and only then put in place."""

import os
import shutil
import subprocess
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedIOBase
from pathlib import Path, PurePosixPath
from typing import Any, Final

from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from guanxi.foundation.backup import postgres, sqlite
from guanxi.foundation.backup.container import BLOCK, opened, opened_again
from guanxi.foundation.backup.manifest import Frozen, Manifest, ReadHead
from guanxi.foundation.backup.recovery import read_key
from guanxi.foundation.errors import Refused
from guanxi.foundation.privacy.keyfile import loaded as loaded_keys
from guanxi.foundation.privacy.keys import MARK, RESTORING

type Verify = Callable[[Path, Path], None]

DUMP: Final = "guanxi.dump"


@dataclass(frozen=True, slots=True)
class Places:
    """Where a house is restored to, and where its parts wait until all is proved."""

    home: Path
    keys: Path

    @property
    def waiting(self) -> Path:
        """Lies within the home folder, on the same disk; while it exists, nothing starts from there."""
        return self.home / RESTORING

    @property
    def staged_home(self) -> Path:
        return self.waiting / "home"

    @property
    def staged_keys(self) -> Path:
        return self.keys / RESTORING


def restore_backup(
    path: Path,
    recovery_key: str,
    *,
    home: Path,
    keys: Path,
    verify: Verify,
    read_head: ReadHead | None = None,
) -> Manifest:
    """Rebuild home, keys and database from a backup, in an empty place that stays empty after any refusal.

    ``verify(home, keys)`` is called on the waiting house and raises when that is not whole.
    """
    key = read_key(recovery_key)
    places = Places(home, keys)
    with opened(path, key) as (manifest, entries):
        params = _target(manifest)
        _refuse_unless_bare(places, params)
        with _staged(places):
            _unpack(entries, places)
            _agree_on_keys(places, manifest)
            with _database(places, params):
                _agree(manifest, _counted(places, params, read_head))
                verify(places.staged_home, places.staged_keys)
                (places.waiting / DUMP).unlink(missing_ok=True)
                os.sync()
                _put_in_place(places)
    return manifest


def prove_backup(
    path: Path,
    opener: bytes,
    *,
    home: Path,
    keys: Path,
    command: Sequence[str | Path],
    read_head: ReadHead | None = None,
) -> Manifest:
    """Restore a backup that was just made to a throw-away place, count and verify it there; nothing stays.

    What ``restore_backup`` does, but for the recovery key and for putting anything in place: the throw-away
    place lies below ``home`` and ``keys``, or is a database of its own beside the house's.
    """
    name = f"prove-{uuid.uuid4().hex[:12]}"
    places = Places(home / "tmp" / name, keys / f".{name}")
    try:
        with (
            opened_again(path, opener) as (manifest, entries),
            _staged(places),
            postgres.spare(_target(manifest)) as params,
        ):
            _unpack(entries, places)
            _agree_on_keys(places, manifest)
            with _database(places, params):
                _agree(manifest, _counted(places, params, read_head))
                address = postgres.address(params) if params is not None else ""
                verified_by(command, address)(places.staged_home, places.staged_keys)
    finally:
        shutil.rmtree(places.home, ignore_errors=True)
        shutil.rmtree(places.keys, ignore_errors=True)
    return manifest


def verified_by(command: Sequence[str | Path], database: str = "") -> Verify:
    """A check that runs a command on the waiting house, which GUANXI_HOME and GUANXI_KEYS name to it
    (and DATABASE_URL, where it is another ``database``)."""

    def verify(home: Path, keys: Path) -> None:
        environment = {**os.environ, "GUANXI_HOME": str(home), "GUANXI_KEYS": str(keys)}
        if database:
            environment["DATABASE_URL"] = database
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
        if done.returncode != 0:
            said = (done.stdout.strip() or done.stderr.strip()).splitlines()[-1:]
            raise Refused(_("The restored house is not whole: %(why)s") % {"why": " ".join(said)})

    return verify


def _target(manifest: Manifest) -> dict[str, Any] | None:
    # The parameters of the PostgreSQL database to fill; None when the database is a file in the home folder.
    connection = connections["default"]
    here = "sqlite" if connection.vendor == "sqlite" else "postgresql"
    if here != manifest.engine:
        raise Refused(
            _("This backup holds a %(there)s database, but DATABASE_URL stands for %(here)s: change it.")
            % {"there": manifest.engine, "here": here}
        )
    loader = MigrationLoader(None, ignore_no_migrations=True)
    known = {f"{app}.{name}" for app, name in loader.disk_migrations}
    known |= {f"{app}.{old}" for key in loader.replacements.values() for app, old in key.replaces}
    newer = sorted(set(manifest.migrations) - known)
    if newer:
        raise Refused(
            _("This backup comes from a newer Guanxi (%(version)s, %(first)s). Restore it with that one.")
            % {"version": manifest.version or manifest.made_at, "first": newer[0]}
        )
    return None if manifest.engine == "sqlite" else connection.get_connection_params()


def _refuse_unless_bare(places: Places, params: dict[str, Any] | None) -> None:
    waiting = (places.waiting, places.staged_keys)
    for folder in (places.home, places.keys):
        if any(_is_somebodys(path, waiting) for path in folder.rglob("*")):
            raise Refused(
                _("%(folder)s is not empty. A restore mixes with nothing: name an empty folder.")
                % {"folder": folder}
            )
    if params is not None and not postgres.is_empty(params):
        raise Refused(
            _("The database %(name)s is not empty. A restore mixes with nothing: name an empty one.")
            % {"name": params["dbname"]}
        )
    for leftover in waiting:  # of a restore that was cut off before it put anything in place
        shutil.rmtree(leftover, ignore_errors=True)


def _is_somebodys(path: Path, waiting: tuple[Path, ...]) -> bool:
    mine = path.name == ".lock" or any(path.is_relative_to(place) for place in waiting)
    return not mine and (path.is_symlink() or not path.is_dir())


@contextmanager
def _staged(places: Places) -> Iterator[None]:
    try:
        places.staged_home.mkdir(mode=0o700, parents=True)
        places.staged_keys.mkdir(mode=0o700, parents=True)
        places.staged_keys.chmod(0o700)
        places.keys.chmod(0o700)
        yield
    finally:
        shutil.rmtree(places.staged_keys, ignore_errors=True)
        shutil.rmtree(places.waiting, ignore_errors=True)


def _unpack(entries: Iterator[tuple[str, BufferedIOBase]], places: Places) -> None:
    for name, content in entries:
        kind, *inner = PurePosixPath(name).parts
        if not inner or ".." in inner or kind not in {"home", "keys", "database"}:
            raise Refused(_("The backup holds a file with an impossible name; nothing was restored."))
        if name.startswith(postgres.ENTRY):
            _append(content, places.waiting / DUMP)  # the parts come in order
            continue
        base = places.staged_keys if kind == "keys" else places.staged_home
        _append(content, base.joinpath(*inner))


def _append(content: BufferedIOBase, path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "ab") as out:
        while block := content.read(BLOCK):
            out.write(block)


def _agree_on_keys(places: Places, manifest: Manifest) -> None:
    keys = loaded_keys(places.staged_keys)
    if keys.id != manifest.ring:
        raise Refused(_("The keys in this backup are not those of its data; nothing was restored."))
    (places.staged_home / MARK).write_text(keys.id + "\n", encoding="ascii")


@contextmanager
def _database(places: Places, params: dict[str, Any] | None) -> Iterator[None]:
    if params is None:
        wrong = sqlite.faults(places.staged_home / sqlite.NAME)
        if wrong:
            raise Refused(
                _("The database in this backup is damaged: %(what)s")
                % {"what": pgettext("between clauses", "; ").join(wrong)}
            )
        yield
        return
    postgres.restore(params, places.waiting / DUMP)
    try:
        yield
    except BaseException:
        postgres.empty(params)
        raise


def _counted(places: Places, params: dict[str, Any] | None, read_head: ReadHead | None) -> Frozen:
    if params is None:
        return sqlite.counted(places.staged_home / sqlite.NAME, read_head)
    return postgres.counted(params, read_head)


def _agree(manifest: Manifest, restored: Frozen) -> None:
    tables = sorted(set(manifest.counts) | set(restored.counts))
    wrong = [table for table in tables if manifest.counts.get(table) != restored.counts.get(table)]
    if wrong or manifest.migrations != restored.migrations:
        raise Refused(
            _("The restored rows are not those the backup counted (%(tables)s); nothing was kept.")
            % {"tables": ", ".join(wrong[:5]) or "django_migrations"}
        )
    if None not in (manifest.audit_head, restored.audit_head) and manifest.audit_head != restored.audit_head:
        raise Refused(_("The restored audit chain ends elsewhere than the backup says; nothing was kept."))


def _put_in_place(places: Places) -> None:
    # Until the waiting folder is gone nothing starts from this home: a cut here passes for no whole house.
    placed: list[Path] = []
    try:
        for path in sorted(places.staged_keys.iterdir()):
            if path.name != ".lock":
                _move(path, places.keys / path.name, placed)
        for path in sorted(places.staged_home.iterdir()):
            _move(path, places.home / path.name, placed)
    except BaseException:
        for path in placed:
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
        raise


def _move(path: Path, target: Path, placed: list[Path]) -> None:
    if target.is_dir():  # an empty one: nothing else was let through
        shutil.rmtree(target)
    placed.append(target)
    path.replace(target)
