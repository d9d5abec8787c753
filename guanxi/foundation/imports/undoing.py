"""Taking a whole import back, as a job that goes batch by batch."""

import time
from collections.abc import Collection, Sequence
from typing import Any

from django.db import connection

from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import User
from guanxi.foundation.actions import action
from guanxi.foundation.changes.models import ChangeSet
from guanxi.foundation.changes.tails import UNDO
from guanxi.foundation.changes.undoing import Undone, undo_step
from guanxi.foundation.errors import Refused
from guanxi.foundation.events import announce
from guanxi.foundation.jobs import running
from guanxi.foundation.jobs.models import JobRun
from guanxi.foundation.sentences import said as _

from .events import ChangeSetUndone
from .models import ImportRun

BATCH = 2000
KIND = "undo_change_set"
NAMED = 200


@action("changes.undo_change_set")
def undo_change_set(change_set: ChangeSet, *, by: User, queued: bool = True) -> JobRun:
    """Start taking back everything a set changed and created, as far as nobody went on from it.

    An undo that came not to its end goes on where it stopped, as whoever asks for it now.
    """
    if change_set.state == ChangeSet.State.UNDOING:
        return _take_over(change_set, by, queued=queued)
    if ChangeSet.State.UNDOING not in ChangeSet.MOVES[ChangeSet.State(change_set.state)]:
        raise Refused(_("There is nothing to take back: it is taken back already, or was never applied."))
    _leave_off(change_set)
    change_set.move(ChangeSet.State.UNDOING)
    change_set.save(update_fields=["state"])
    return running.start(KIND, by=by, params={"change_set": change_set.pk}, queued=queued)


def _leave_off(change_set: ChangeSet) -> None:
    """An import that came not to its end never goes on from here; one that still runs is stopped first."""
    run = ImportRun.objects.filter(change_set=change_set, state=ImportRun.State.APPLYING).first()
    if run is None:
        return
    job = JobRun.objects.filter(pk=run.job_id or 0)
    if connection.features.has_select_for_update_skip_locked:
        job = job.select_for_update(skip_locked=True)  # whoever holds it is just about to go on
    resting = [one for one in job if one.is_over or one.is_cut_off]
    if not resting:
        raise Refused(_("This import still runs. Stop it first, then undo what is in."))
    for one in resting:
        if not one.is_over:
            running.give_up(one)
    run.move(ImportRun.State.FAILED)
    run.save(update_fields=["state"])


def _take_over(change_set: ChangeSet, by: User, *, queued: bool) -> JobRun:
    """A new job from the place where the last one rests: it failed, was stopped, or its starter has left."""
    rows = JobRun.objects.filter(pk=getattr(undo_job(change_set), "pk", 0))
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(of=("self",), skip_locked=True)  # whoever holds it is at its batch
    last = rows.select_related("by").first()
    if last is None or not is_resting(last):
        raise Refused(_("This import is being taken back already."))
    if not last.is_over:
        running.give_up(last)
    return running.start(KIND, by=by, params={"change_set": change_set.pk}, queued=queued, after=last)


def is_resting(job: JobRun | None) -> bool:
    """Whether nobody works at it: it failed, was stopped, or acted as somebody who has left."""
    return job is not None and (job.is_resting or not job.by.is_active)


def undo_job(change_set: ChangeSet) -> JobRun | None:
    """The job that takes this set back."""
    return (
        JobRun.objects.filter(kind=KIND, params__change_set=change_set.pk)
        .select_related("by")
        .order_by("-id")
        .first()
    )


@action("changes.undo_change_set")
def undo_batch(
    change_set: ChangeSet, *, by: User, place: Sequence[Any] | None = None, limit: int = BATCH
) -> Undone:
    """Take back the next records of a set that is being undone; the last batch closes it."""
    if change_set.state != ChangeSet.State.UNDOING:
        raise Refused(_("This set is not being taken back."))
    done = undo_step(change_set, place=place, limit=limit)
    change_set.note_left(done.left)
    if done.place is None:
        change_set.move(ChangeSet.State.UNDONE)
        if not change_set.is_by_hand:
            announce(ChangeSetUndone(change_set.pk))
    change_set.save(update_fields=["left", "left_rows", "state"])
    book = ledger.require()
    book.note(restored=done.restored, deleted=done.deleted)
    if done.left:
        book.note(left=[[one.kind, one.record_id, one.reason] for one in done.left[:NAMED]])
    if done.place is not None and not (done.restored or done.deleted or done.left):
        book.keep_silent()
    return done


assert undo_batch.__name__ == UNDO  # by this verb a later undo knows these changes


def _newest(runs: Sequence[JobRun]) -> Collection[int]:
    """Of each set that is still being taken back the last job: an earlier one was taken over."""
    sets = ChangeSet.objects.filter(
        pk__in=[run.params["change_set"] for run in runs], state=ChangeSet.State.UNDOING
    )
    jobs = JobRun.objects.filter(kind=KIND, params__change_set__in=list(sets.values_list("pk", flat=True)))
    last = {params["change_set"]: pk for pk, params in jobs.order_by("pk").values_list("pk", "params")}
    return last.values()


@running.job(KIND, hope=_newest)
def run_undo(run: JobRun) -> bool:
    """Undo batches, one at least, until this step's time is up or somebody asks to stop."""
    if run.pk not in _newest([run]):
        raise Refused(_("Somebody else goes on with this undo."))
    change_set = ChangeSet.objects.get(pk=run.params["change_set"])
    total = change_set.created + change_set.changed
    until = time.monotonic() + running.STEP_SECONDS
    while True:
        with run.batch() as state:
            done = undo_batch(change_set, by=run.by, place=state.get("place"))
            state["place"] = done.place
            touched = run.done + done.restored + done.deleted + len(done.left)
            run.report(touched, max(total, touched))
        if done.place is None:
            return True
        if run.stop_asked or time.monotonic() > until:
            return False
