"""``guanxi backup FILE``: one encrypted file with database, files and keys; nobody has to stop working."""

import argparse
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from guanxi.config.terminal import said

from .setting_up import set_up_house

if TYPE_CHECKING:
    from guanxi.foundation.backup.making import Backup


def declare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file", nargs="?", default=".", help=said("a new file, or a folder or s3://bucket/prefix for one")
    )


def run(arguments: argparse.Namespace) -> int:
    set_up_house()
    where, name = _named(arguments.file)
    address = f"{where}/{name}"
    if not _is_in_store(where) and not Path(where).is_dir():
        print(_("There is no folder %(path)s.") % {"path": where}, file=sys.stderr)
        return 1
    try:
        backup, size = _made(where, name)
    except OSError as error:
        sentence = _("%(path)s could not be written: %(why)s. Nothing was kept.")
        print(sentence % {"path": address, "why": error.strerror}, file=sys.stderr)
        return 1
    manifest = backup.manifest
    facts = {"size": f"{size / 2**20:,.1f}", "files": f"{backup.files:,}"}
    sentence = _("%(path)s: %(rows)s rows, %(files)s files, %(size)s MB.")
    print(sentence % {"path": address, "rows": f"{manifest.rows:,}", **facts})
    print(_("Opened by the recovery key %(key)s (`guanxi restore`).") % {"key": manifest.recovery})
    _note(backup)
    return 0


def _named(text: str) -> tuple[str, str]:
    """The store and the name of the file in it; where only the store is named, the time names the file."""
    from guanxi.foundation.backup.making import backup_name
    from guanxi.foundation.backup.places import split_address

    fresh = backup_name(datetime.now().astimezone())
    if not _is_in_store(text):
        path = Path(text)
        return (text.rstrip("/") or "/", fresh) if path.is_dir() else (str(path.parent), path.name)
    where, name = split_address(text)
    return (where, name) if name else (text.rstrip("/"), fresh)


def _is_in_store(text: str) -> bool:
    from guanxi.foundation.backup.places import S3

    return text.startswith(S3)


def _made(where: str, name: str) -> "tuple[Backup, int]":
    """Made, and read back from where it lies. A first recovery key is shown, whatever becomes of the file."""
    from guanxi.foundation.audit import chain
    from guanxi.foundation.backup.making import make_backup
    from guanxi.foundation.backup.places import store_at

    store = store_at(where)
    store.reach()
    key = None
    try:
        with store.placed(name) as path:
            backup = make_backup(path, read_head=chain.read_head)
            key, size = backup.recovery_key, path.stat().st_size
        with store.at_hand(name):
            return backup, size
    finally:
        if key:
            show_recovery_key(key)


def _note(backup: "Backup") -> None:
    """In the chain, unless the database still waits for its migrations: then one backs up to be able to."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from guanxi.config import actions
    from guanxi.foundation.accounts.models import Company, User

    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        manifest = backup.manifest
        actions.note_backup(Company.get(), by=User.system(), rows=manifest.rows, recovery=manifest.recovery)


def show_recovery_key(text: str) -> None:
    """The one time that a recovery key is seen."""
    sentence = _(
        "The recovery key. Write it down and keep it away from this machine: it is shown only now,\n"
        "and without it no backup can be opened."
    )
    print(f"\n{sentence}\n\n    {text}\n")
