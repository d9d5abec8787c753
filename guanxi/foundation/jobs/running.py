"""Starting jobs and running their steps.

A message names the run and how many steps were finished when it was sent. A worker claims the step by
raising the fence; a redelivered message finds the step unfinished and claims it again, a duplicate finds
it finished and is dropped. The next message is enqueued in the transaction that finishes the step.
"""

import logging
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.http import Http404
from django.utils import timezone, translation
from django_q.models import OrmQ
from django_q.tasks import async_task

from guanxi.foundation import events, ledger
from guanxi.foundation.accounts import narrowing
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.accounts.narrowing import Narrowing
from guanxi.foundation.accounts.rights import called, hidden_from
from guanxi.foundation.errors import Overtaken, Refused, Sentence
from guanxi.foundation.live.publishing import publish, topic_of_job
from guanxi.foundation.privacy.sealed import veiled
from guanxi.foundation.sentences import kept_long
from guanxi.foundation.sentences import said as _

from . import presence
from .events import JobEnded
from .models import JobRun, Superseded

type Step = Callable[[JobRun], bool]
type Hope = Callable[[Sequence[JobRun]], Collection[int]]

logger = logging.getLogger("guanxi.jobs")
KINDS: dict[str, Step] = {}
HOPES: dict[str, Hope] = {}
PERFORM = "guanxi.foundation.jobs.running.perform"
STEP_SECONDS = 20
MOST_ATTEMPTS = 5


class StepFailed(RuntimeError):
    """A step did not come to its end; the queue delivers it again."""


def job(kind: str, *, hope: Hope | None = None) -> Callable[[Step], Step]:
    """Register a job: a function that runs one step of at most 30 s and returns True when all is done.

    ``hope`` tells, of runs that rest, the ids of those that would come further if they went on.
    """

    def wrap(step: Step) -> Step:
        KINDS[kind] = step
        if hope is not None:
            HOPES[kind] = hope
        return step

    return wrap


def start(
    kind: str, *, by: User, params: dict[str, Any], queued: bool = True, after: JobRun | None = None
) -> JobRun:
    """Start a job as ``by``, in the running action's transaction; not queued, a command runs it itself.

    It goes on where ``after`` came to, which rests and was another's or one's own.
    """
    ledger.require(f"start of job {kind}")
    reached: dict[str, Any] = (
        {} if after is None else {"cursor": after.cursor, "done": after.done, "total": after.total}
    )
    here = "" if queued else presence.mark()
    language = translation.get_language() or settings.LANGUAGE_CODE
    limits = narrowing.in_force()
    reached["narrowed"] = limits.kept() if limits and limits.takes_away else None
    run = JobRun.objects.create(kind=kind, by=by, params=params, here=here, language=language, **reached)
    if queued:
        send(run)
    return run


def send(run: JobRun) -> None:
    """To the workers, whoever ran it until now."""
    JobRun.objects.filter(pk=run.pk).exclude(here="").update(here="")
    async_task(PERFORM, run.pk, run.step)


def perform(run_id: int, step: int, *, follow: bool = True) -> bool:
    """Run one step of a job, if it is still to be run, and let the next one follow (called by a worker).

    False where another has taken the job over meanwhile.
    """
    run = _claim(run_id, step)
    if run is None:
        return True
    try:
        with _as_started(run):
            finished = KINDS[run.kind](run)
    except Superseded:
        logger.info("job %s step %s was taken over", run_id, step)
        return False
    except Exception as error:
        if isinstance(error, (Refused, PermissionDenied, Http404)) and not isinstance(error, Overtaken):
            _end(run, JobRun.State.FAILED, _refusal(error))
            return True
        logger.exception("job %s step %s failed", run_id, step)
        if run.attempts >= MOST_ATTEMPTS:
            _end(
                run,
                JobRun.State.FAILED,
                _("Something broke here: %(kind)s.") % {"kind": type(error).__name__},
            )
            return True
        # The queue keeps what it is told in the database: the kind of the error, never its words.
        raise StepFailed(f"job {run_id} step {step}: {type(error).__name__}") from None
    else:
        return _advance(run, finished=finished, follow=follow)


@contextmanager
def _as_started(run: JobRun) -> Iterator[None]:
    """In the language, by the clock, with no more permissions and as masked as whoever started it."""
    limits = Narrowing.told(run.narrowed) if run.narrowed else None
    with (
        translation.override(run.by.language or run.language),
        timezone.override(_zone_of(run.by)),
        narrowing.narrowed(limits),
        veiled(hidden_from(run.by)),
    ):
        yield


def _refusal(error: Exception) -> Sentence:
    """What is said of a step that was refused."""
    match error:
        case Refused():
            return error.message
        case PermissionDenied():
            return _("Permission needed: %(permission)s.") % {"permission": called(str(error))}
    return _("What this is about is no longer there, or not visible any more.")


def _zone_of(user: User) -> ZoneInfo:
    """Whose day it is: the person's, and the company's where nobody in person asked."""
    return ZoneInfo(Company.get().zone if user.is_system else user.zone)


def _locked(run_id: int) -> JobRun | None:
    rows = JobRun.objects.select_related("by")
    if connection.features.has_select_for_update:
        rows = rows.select_for_update(of=("self",))
    return rows.filter(pk=run_id).first()


def _claim(run_id: int, step: int) -> JobRun | None:
    with transaction.atomic():
        run = _locked(run_id)
        if run is None or run.is_over or run.step != step:
            return None
        if not run.by.is_active:
            _end(run, JobRun.State.STOPPED, _("Whoever started it no longer works here."))
            return None
        if run.attempts >= MOST_ATTEMPTS:
            _end(run, JobRun.State.FAILED, _("It was cut off each time it was tried."))
            return None
        run.fence += 1
        run.attempts += 1
        run.state = JobRun.State.RUNNING
        run.started_at = run.started_at or timezone.now()
        run.save(update_fields=["fence", "attempts", "state", "started_at"])
        return run


def _advance(run: JobRun, *, finished: bool, follow: bool) -> bool:
    with transaction.atomic():
        current = _locked(run.pk)
        if current is None or current.fence != run.fence:
            return False
        current.step += 1
        current.attempts = 0
        if finished or current.stop_asked:
            current.state = JobRun.State.DONE if finished else JobRun.State.STOPPED
            current.finished_at = timezone.now()
        current.save(update_fields=["step", "attempts", "state", "finished_at"])
        _tell(current)
        if follow and not current.is_over:
            send(current)
        return True


def _end(run: JobRun, state: JobRun.State, error: Sentence) -> None:
    """Over: the fence is raised too, for a worker given up for dead may still be at its batch."""
    with transaction.atomic():
        rows = JobRun.objects.filter(pk=run.pk, fence=run.fence)
        ended = {
            "state": state,
            "error": kept_long(error),
            "finished_at": timezone.now(),
            "fence": run.fence + 1,
        }
        if rows.update(**ended):
            run.state = state
            _tell(run)


def _tell(run: JobRun) -> None:
    """Open pages hear of each step, whoever waits of the end; with the transaction under way."""
    publish(topic_of_job(run.pk))
    if run.is_over:
        events.enqueue([JobEnded(run.pk)])


def can_go_on(runs: Sequence[JobRun]) -> set[int]:
    """The ids of those that rest and would come further: few queries a kind, however many they are."""
    resting: dict[str, list[JobRun]] = {}
    for run in runs:
        if run.is_resting and run.by.is_active:
            resting.setdefault(run.kind, []).append(run)
    able = {run.pk for found in resting.values() for run in found}
    for kind, found in resting.items():
        if kind in HOPES:
            able -= {run.pk for run in found} - set(HOPES[kind](found))
    return able


def give_up(run: JobRun) -> None:
    """Its worker, if there still is one, writes nothing more."""
    _end(run, JobRun.State.STOPPED, "")


def run_now(run: JobRun) -> JobRun:
    """Run all remaining steps here (commands and tests): the same steps, no queue.

    Whoever breaks it off with Ctrl-C has stopped it: what is in can be taken back, and the rest can go on.
    """
    own = run.here  # as it was given to this process: whoever took it over since has put another
    run.refresh_from_db()
    try:
        while not run.is_over:
            is_ours = run.here == own and perform(run.pk, run.step, follow=False)
            run.refresh_from_db()
            if not is_ours and not run.is_over:
                raise Refused(_("Somebody else goes on with this job. Nothing is lost; see its page."))
    except KeyboardInterrupt:
        _break_off(run.pk, own)
        raise
    return run


def _break_off(run_id: int, own: str) -> None:
    with transaction.atomic():
        run = _locked(run_id)
        if run is not None and not run.is_over and run.here == own:
            _end(run, JobRun.State.STOPPED, "")


def forgotten(older_than: timedelta) -> list[JobRun]:
    """Jobs not over, of some age, that no message in the queue and no living process brings on."""
    waiting = {
        int(message.args()[0])
        for message in OrmQ.objects.all()
        if message.task.get("func") == PERFORM and message.args()
    }
    running = JobRun.objects.filter(state__in=[JobRun.State.WAITING, JobRun.State.RUNNING])
    old = running.filter(created_at__lt=timezone.now() - older_than).exclude(pk__in=waiting)
    return [run for run in old.order_by("pk") if run.is_cut_off or not run.here]
