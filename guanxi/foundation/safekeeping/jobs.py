"""Backups by the clock: an hourly look, and a job that waits for the process that makes one."""

import time
from datetime import datetime, timedelta
from datetime import time as time_of_day
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.errors import Refused
from guanxi.foundation.jobs import apart as processes
from guanxi.foundation.jobs.models import JobRun
from guanxi.foundation.jobs.running import job
from guanxi.foundation.privacy.keys import ring
from guanxi.foundation.sentences import said as _

from . import actions, apart
from .models import BackupPlan, BackupRun

LONGEST = timedelta(hours=12)  # by then another process may bear the number
PATIENCE = 20.0  # seconds that one step waits


def back_up_nightly() -> None:
    """The hourly entry: one backup a night, from the plan's hour on, once there is a store and a key."""
    plan, here = BackupPlan.get(), timezone.localtime(timezone=ZoneInfo(Company.get().zone))
    tonight = datetime.combine(here, time_of_day(min(plan.hour, 23)), here.tzinfo)
    ready = settings.BACKUPS and plan.is_on and ring().recovery is not None
    if not ready or here < tonight:
        return
    if JobRun.objects.filter(kind=actions.KIND, created_at__gte=tonight).exists():
        return
    actions.start_backup(Company.get(), by=User.system())


@job(actions.KIND)
def back_up(run: JobRun) -> bool:
    """One step: begin the process, or wait a while for it; what it came to is in its own row."""
    process = run.cursor.get("process")
    if process is None:
        with run.batch() as state:
            state["process"] = processes.begun(apart.MODULE, run.pk)
        process = run.cursor["process"]
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if not processes.lives(process) or timezone.now() - run.created_at > LONGEST:
            return _ended(run)
        time.sleep(0.2)
    return False


def _ended(job_run: JobRun) -> bool:
    """What the process left open was cut off: it is told. Where it came to nothing at all, the job fails."""
    why = _("It was cut off.")
    for run in list(BackupRun.objects.filter(state=BackupRun.State.RUNNING)):
        actions.close_backup(run, by=User.system(), state=BackupRun.State.FAILED, why=why)
    made = BackupRun.objects.filter(started_at__gte=job_run.created_at, state=BackupRun.State.PROVED)
    if not made.exists():
        raise Refused(_("No backup came of it; its page and the log say why."))
    return True
