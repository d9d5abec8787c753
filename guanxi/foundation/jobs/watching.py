"""Whoever started a job and saw its end has been told: pages note the look, and notices ask for it.

A page that waits asks every two seconds. So who looked within the last ten, when the job ended, is given four
to see it; whoever has left by then is told as anybody else.
"""

from datetime import timedelta
from time import sleep

from django.utils import timezone

from guanxi.foundation.accounts.models import User

from .models import JobRun

NOTED = timedelta(seconds=4)  # a look is written down no oftener, but for that at the end
WATCHING = timedelta(seconds=10)
PATIENCE, PAUSE = 4.0, 0.25  # seconds


def note_look(run: JobRun | None, user: User) -> None:
    """``user`` is shown this job; of note is only who started it, in person."""
    if run is None or run.by_id != user.pk or user.watched_by is not None or has_seen_end(run):
        return
    now = timezone.now()
    if run.is_over or run.seen_at is None or now - run.seen_at > NOTED:
        # A run that ended since it was read is shown as it was: that is no look at its end.
        JobRun.objects.filter(pk=run.pk, finished_at=run.finished_at).update(seen_at=now)


def has_seen_end(run: JobRun) -> bool:
    """Whether whoever started it looked at it when it was over."""
    return run.finished_at is not None and run.seen_at is not None and run.seen_at >= run.finished_at


def sees_end(run: JobRun) -> bool:
    """The same, of a job that has just ended: who was watching has a moment to see it."""
    ended, waited = run.finished_at, 0.0
    while ended and not has_seen_end(run) and run.seen_at and ended - run.seen_at < WATCHING:
        if waited >= PATIENCE:
            return False
        sleep(PAUSE)
        waited += PAUSE
        run.refresh_from_db(fields=["seen_at"])
    return has_seen_end(run)
