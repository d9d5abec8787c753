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
        "file", type=Path, nargs="?", default=Path(), help=said("a new file, or a folder for one")
    )


def run(arguments: argparse.Namespace) -> int:
    set_up_house()
    from guanxi.foundation.audit import chain
    from guanxi.foundation.backup.making import backup_name, make_backup

    path: Path = arguments.file
    if path.is_dir():
        path = path / backup_name(datetime.now().astimezone())
    if not path.parent.is_dir():
        print(_("There is no folder %(path)s.") % {"path": path.parent}, file=sys.stderr)
        return 1
    try:
        backup = make_backup(path, read_head=chain.read_head)
    except OSError as error:
        sentence = _("%(path)s could not be written: %(why)s. Nothing was kept.")
        print(sentence % {"path": path, "why": error.strerror}, file=sys.stderr)
        return 1
    manifest = backup.manifest
    size = {"size": f"{path.stat().st_size / 2**20:,.1f}", "files": f"{backup.files:,}"}
    sentence = _("%(path)s: %(rows)s rows, %(files)s files, %(size)s MB.")
    print(sentence % {"path": path, "rows": f"{manifest.rows:,}", **size})
    print(_("Opened by the recovery key %(key)s (`guanxi restore`).") % {"key": manifest.recovery})
    if backup.recovery_key:
        show_recovery_key(backup.recovery_key)
    _note(backup)
    return 0


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
