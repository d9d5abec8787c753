"""Stopping a job, and retrying one that failed for good."""

from django.utils.translation import gettext as _

from guanxi.foundation.accounts.models import User
from guanxi.foundation.actions import action
from guanxi.foundation.errors import Refused

from . import presence
from .models import JobRun
from .running import can_go_on, give_up, send


@action("jobs.manage_job_run")
def stop_job(run: JobRun, *, by: User) -> JobRun:
    """The job ends after its present batch; what is in stays in and can be undone."""
    if run.is_over:
        raise Refused(_("This job is over already."))
    if run.is_cut_off:
        give_up(run)
        run.refresh_from_db()
        return run
    run.stop_asked = True
    run.save(update_fields=["stop_asked"])
    return run


@action("jobs.manage_job_run")
def retry_job(run: JobRun, *, by: User, queued: bool = True) -> JobRun:
    """Go on where a job rests: it failed, was stopped or cut off. Not queued, a command runs it itself."""
    if not run.is_resting:
        raise Refused(_("Only a job that failed or was stopped can be resumed."))
    if not can_go_on([run]):
        raise Refused(_("There is nothing to resume: this is over, or whoever started it has left."))
    run.state, run.attempts, run.error, run.stop_asked, run.finished_at = (
        JobRun.State.WAITING,
        0,
        "",
        False,
        None,
    )
    run.here = "" if queued else presence.mark()
    run.fence += 1  # whoever may still hold it writes nothing more
    run.save(update_fields=["state", "attempts", "error", "stop_asked", "finished_at", "here", "fence"])
    if queued:
        send(run)
    return run
