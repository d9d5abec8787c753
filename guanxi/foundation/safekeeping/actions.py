"""The plan of backups, and what is noted of each."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.actions import action
from guanxi.foundation.errors import Refused, Sentence
from guanxi.foundation.jobs.models import JobRun
from guanxi.foundation.jobs.running import start
from guanxi.foundation.notifications.notifying import notify
from guanxi.foundation.privacy.keys import ring
from guanxi.foundation.sentences import kept_long
from guanxi.foundation.sentences import said as later

from .models import BackupPlan, BackupRun

BACK_UP = "frontdoor.back_up"
KIND = "back_up"
PAGE = "/company/backups/"
MOST_KEPT = 99


@action(BACK_UP)
def change_backup_plan(
    company: Company,
    *,
    by: User,
    is_on: bool | None = None,
    hour: int | None = None,
    daily: int | None = None,
    weekly: int | None = None,
    monthly: int | None = None,
) -> BackupPlan:
    """Say whether and when backups are made by themselves, and how many stay."""
    given = {"is_on": is_on, "hour": hour, "daily": daily, "weekly": weekly, "monthly": monthly}
    values = {name: value for name, value in given.items() if value is not None}
    if not 0 <= int(values.get("hour", 0)) <= 23:
        raise Refused(_("An hour is a number from 0 to 23."), field="hour")
    for name in ("daily", "weekly", "monthly"):
        if not 0 <= int(values.get(name, 0)) <= MOST_KEPT:
            raise Refused(_("At most %(most)s are kept.") % {"most": MOST_KEPT}, field=name)
    plan = BackupPlan.get()
    for name, value in values.items():
        setattr(plan, name, value)
    if not plan.daily + plan.weekly + plan.monthly:
        raise Refused(_("Keep at least one backup."), field="daily")
    plan.save()
    ledger.require().note(**values)
    return plan


@action(BACK_UP)
def start_backup(company: Company, *, by: User, queued: bool = True) -> JobRun:
    """Have a backup made now and tried, in the background."""
    if not settings.BACKUPS:
        raise Refused(_("No place for backups is named: set GUANXI_BACKUPS and start Guanxi again."))
    if ring().recovery is None:
        raise Refused(
            _("There is no recovery key yet: `guanxi backup FILE` shows it once, with the first backup.")
        )
    if JobRun.objects.filter(kind=KIND, state__in=[JobRun.State.WAITING, JobRun.State.RUNNING]).exists():
        raise Refused(_("A backup is being made already."))
    run = start(KIND, by=User.system(), params={}, queued=queued)
    ledger.require().note(job=run.pk)
    return run


@action(BACK_UP)
def open_backup(company: Company, *, by: User, name: str) -> BackupRun:
    """A backup begins."""
    run = BackupRun(name=name)
    run.save()
    ledger.require().keep_silent()
    return run


@action(BACK_UP)
def close_backup(
    run: BackupRun, *, by: User, state: str, why: Sentence = "", facts: Mapping[str, Any] | None = None
) -> BackupRun:
    """What became of a backup; who may make backups is told where it is of no use."""
    run.state, run.finished_at, run.error = state, timezone.now(), kept_long(why)
    for name, value in (facts or {}).items():
        setattr(run, name, value)
    run.save()
    ledger.require().note(state=state, rows=run.rows, recovery=run.recovery)
    if state != BackupRun.State.PROVED:
        people = User.objects.filter(is_active=True, roles__grants__permission=BACK_UP).distinct()
        said = (
            later("Tonight's backup was made, but could not be restored: %(why)s")
            if state == BackupRun.State.UNPROVED
            else later("No backup was made: %(why)s")
        )
        notify(people, "backup_failed", None, said % {"why": why}, url=PAGE, key=f"backup-{run.pk}")
    return run


@action(BACK_UP)
def drop_backup(run: BackupRun, *, by: User) -> BackupRun:
    """Its file has gone, as the plan says; the row stays."""
    run.removed_at = timezone.now()
    run.save()
    ledger.require().note(name=run.name)
    return run
