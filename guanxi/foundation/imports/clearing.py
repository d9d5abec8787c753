"""What nobody came back for is cleared away: files of imports given up in silence, old rejected rows."""

import shutil
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from guanxi.foundation.accounts.models import User
from guanxi.foundation.imports import actions
from guanxi.foundation.imports.mending import NAME, Mends
from guanxi.foundation.imports.models import ImportRun
from guanxi.foundation.imports.spool import Spool

KEPT = timedelta(days=30)
OFFERED = timedelta(days=100)  # what was put right is offered for a later file: many come once a month
State = ImportRun.State
WAITING = (State.UPLOADED, State.EXAMINED, State.MAPPED, State.PREVIEWED, State.FAILED)


def clear_imports() -> None:
    """The schedule's entry, as the system user."""
    now = timezone.now()
    for run in ImportRun.objects.filter(state__in=WAITING, at__lt=now - KEPT, change_set=None):
        actions.discard_import(run, by=User.system())
    for run in ImportRun.objects.filter(state=State.APPLIED, applied_at__lt=now - KEPT):
        _clear_applied(Spool(run.uid), is_offered=run.applied_at > now - OFFERED)
    _clear_orphans(now.timestamp() - timedelta(days=1).total_seconds())


def _clear_applied(spool: Spool, *, is_offered: bool) -> None:
    """All of it but for the texts that were put right, among which are no personal values."""
    mends = Mends.of(spool)
    if not (is_offered and mends.texts):
        spool.drop_all()
    elif mends.count():
        Mends(texts=mends.texts).keep(spool)
        spool.keep_only(NAME)


def _clear_orphans(before: float) -> None:
    """Folders without an import: an upload that a dead process left half-way."""
    known = {str(uid) for uid in ImportRun.objects.values_list("uid", flat=True)}
    for folder in (Path(settings.GUANXI_HOME) / "files" / "imports").glob("*"):
        if folder.name not in known and folder.stat().st_mtime < before:
            shutil.rmtree(folder, ignore_errors=True)
