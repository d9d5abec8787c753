"""Stopping a job, and retrying one that failed for good."""

from django.utils.translation import gettext as _

from guanxi.foundation.accounts.models import User
from guanxi.foundation.actions import action
from guanxi.foundation.errors import Refused

from .models import JobRun
from .running import can_go_on, send


@action("jobs.manage_job_run")
def stop_job(run: JobRun, *, by: User) -> JobRun:
    """The job ends after its present batch; what is in stays in and can be undone."""
    if run.is_over:
        raise Refused(_("This job is over already."))
    run.stop_asked = True
    run.save(update_fields=["stop_asked"])
    return run


@action("jobs.manage_job_run")
def retry_job(run: JobRun, *, by: User) -> JobRun:
    """Go on where a failed job stopped."""
    if run.state not in {JobRun.State.FAILED, JobRun.State.STOPPED}:
        raise Refused(_("Only a job that failed or was stopped can go on."))
    if not can_go_on([run]):
        raise Refused(_("There is nothing to go on with: this is over, or whoever started it has left."))
    run.state, run.attempts, run.error, run.stop_asked, run.finished_at = (
        JobRun.State.WAITING,
        0,
        "",
        False,
        None,
    )
    run.save(update_fields=["state", "attempts", "error", "stop_asked", "finished_at"])
    send(run)
    return run
