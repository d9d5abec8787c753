"""One backup by the clock: made, tried at once, and older ones let go."""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.audit import chain
from guanxi.foundation.backup.making import Backup, backup_name, make_backup
from guanxi.foundation.backup.places import store_at
from guanxi.foundation.backup.restoring import prove_backup
from guanxi.foundation.backup.store import Store
from guanxi.foundation.errors import Refused, Sentence
from guanxi.foundation.sentences import said as _

from . import actions
from .models import BackupPlan, BackupRun
from .retention import kept

VERIFY = [sys.executable, "-m", "guanxi.config.cli", "audit", "verify"]
logger = logging.getLogger("guanxi.backup")


def back_up() -> BackupRun:
    """Make a backup in the house's store, restore it on trial, and let go what the plan does not keep."""
    system = User.system()
    name = backup_name(timezone.localtime(timezone=ZoneInfo(Company.get().zone)))
    run = actions.open_backup(Company.get(), by=system, name=name)
    with _ends_well(run, BackupRun.State.FAILED) as ends:
        store = store_at(settings.BACKUPS)
        with store.placed(name) as path:
            backup = make_backup(path, read_head=chain.read_head)
            facts = _facts(backup)
        ends.append(backup)
    if not ends:
        return BackupRun.objects.get(pk=run.pk)
    with _ends_well(run, BackupRun.State.UNPROVED, **facts) as ends, store.at_hand(name) as path:
        prove_backup(
            path,
            backup.opener,
            home=settings.GUANXI_HOME,
            keys=settings.GUANXI_KEYS,
            command=VERIFY,
            read_head=chain.read_head,
        )
        ends.append(backup)
    if ends:
        run = actions.close_backup(run, by=system, state=BackupRun.State.PROVED, facts=facts)
        let_go(store)
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


def let_go(store: Store) -> None:
    """Of the files made by the clock those go that the plan keeps no more; never the newest proved one.

    Only what lies in the store is counted: one that is missing there takes no other's place.
    """
    plan, system = BackupPlan.get(), User.system()
    names = {each.name for each in store.kept()}
    zone = ZoneInfo(Company.get().zone)
    proved = BackupRun.State.PROVED
    runs = BackupRun.objects.filter(state=proved, removed_at=None)
    there = {run: _local(run, zone) for run in runs if run.name in names}
    stay = kept(there, daily=plan.daily, weekly=plan.weekly, monthly=plan.monthly)
    failed = BackupRun.objects.filter(state=BackupRun.State.UNPROVED, removed_at=None)
    for run in [*(run for run in there if run not in stay), *failed]:
        store.delete(run.name)
        actions.drop_backup(run, by=system)


def _local(run: BackupRun, zone: ZoneInfo) -> datetime:
    return timezone.localtime(run.started_at, zone)
