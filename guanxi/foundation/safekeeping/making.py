"""One backup by the clock: made, tried at once, and older ones let go."""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.audit import chain
from guanxi.foundation.backup.making import Backup, backup_name, make_backup
from guanxi.foundation.backup.restoring import prove_backup
from guanxi.foundation.errors import Refused, Sentence
from guanxi.foundation.sentences import said as _

from . import actions
from .models import BackupPlan, BackupRun
from .retention import kept

VERIFY = [sys.executable, "-m", "guanxi.config.cli", "audit", "verify"]
logger = logging.getLogger("guanxi.backup")


def back_up() -> BackupRun:
    """Make a backup in the house's folder, restore it on trial, and let go what the plan does not keep."""
    system, folder = User.system(), Path(settings.BACKUPS)
    name = backup_name(timezone.localtime(timezone=ZoneInfo(Company.get().zone)))
    run = actions.open_backup(Company.get(), by=system, name=name)
    with _ends_well(run, BackupRun.State.FAILED) as ends:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        backup = make_backup(folder / name, read_head=chain.read_head)
        ends.append(backup)
    if not ends:
        return BackupRun.objects.get(pk=run.pk)
    facts = _facts(backup)
    with _ends_well(run, BackupRun.State.UNPROVED, **facts) as ends:
        prove_backup(
            backup.path,
            backup.opener,
            home=settings.GUANXI_HOME,
            keys=settings.GUANXI_KEYS,
            command=VERIFY,
            read_head=chain.read_head,
        )
        ends.append(backup)
    if ends:
        run = actions.close_backup(run, by=system, state=BackupRun.State.PROVED, facts=facts)
        let_go(folder)
    return BackupRun.objects.get(pk=run.pk)


def _facts(backup: Backup) -> dict[str, Any]:
    head = (backup.manifest.audit_head or "0").split()[0]
    return {
        "rows": backup.manifest.rows,
        "files": backup.files,
        "bytes": backup.path.stat().st_size,
        "recovery": backup.manifest.recovery,
        "entries": int(head),
    }


@contextmanager
def _ends_well(run: BackupRun, otherwise: str, **facts: Any) -> Iterator[list[Backup]]:
    """Whatever is in the way is told to people: nobody looks on at night."""
    try:
        yield []
    except Exception as error:
        logger.exception("backup %s", run.pk)
        actions.close_backup(run, by=User.system(), state=otherwise, why=_why(error), facts=facts)


def _why(error: Exception) -> Sentence:
    match error:
        case Refused():
            return error.message
        case OSError():
            return error.strerror or type(error).__name__
    return _("Something broke here: %(kind)s.") % {"kind": type(error).__name__}


def let_go(folder: Path) -> None:
    """Of the files made by the clock those go that the plan keeps no more; never the newest proved one."""
    plan, system = BackupPlan.get(), User.system()
    zone = ZoneInfo(Company.get().zone)
    proved = BackupRun.State.PROVED
    there = {run: _local(run, zone) for run in BackupRun.objects.filter(state=proved, removed_at=None)}
    stay = kept(there, daily=plan.daily, weekly=plan.weekly, monthly=plan.monthly)
    failed = BackupRun.objects.filter(state=BackupRun.State.UNPROVED, removed_at=None)
    for run in [*(run for run in there if run not in stay), *failed]:
        (folder / run.name).unlink(missing_ok=True)
        actions.drop_backup(run, by=system)


def _local(run: BackupRun, zone: ZoneInfo) -> datetime:
    return timezone.localtime(run.started_at, zone)
