"""Whoever started a job and saw its end has been told: pages note the look, and notices ask for it.

A page that waits asks every two seconds. So who looked within the last ten, when the job ended, is given
four to see it: the end is announced once more then (no worker waits for it), and whoever has left is told as
anybody else.
"""

from datetime import timedelta

from django.utils import timezone

from guanxi.foundation.accounts.models import User

from .models import JobRun

NOTED = timedelta(seconds=4)  # a look is written down no oftener, but for that at the end
WATCHING = timedelta(seconds=10)
MOMENT = timedelta(seconds=4)


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


def may_yet_see_end(run: JobRun) -> bool:
    """Whether whoever started it was watching a moment before it ended, and has not seen that it did."""
    ended, seen = run.finished_at, run.seen_at
    return bool(ended and seen and ended - WATCHING < seen < ended)
