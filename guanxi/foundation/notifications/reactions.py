"""What other rooms announce, and who is told of it."""

from collections.abc import Mapping
from importlib import import_module

from django.conf import settings

from guanxi.foundation import events
from guanxi.foundation.accounts.models import User
from guanxi.foundation.errors import Sentence
from guanxi.foundation.jobs.events import JobEnded
from guanxi.foundation.jobs.models import JobRun
from guanxi.foundation.jobs.progress import about, links_of, name_of
from guanxi.foundation.jobs.watching import MOMENT, has_seen_end, may_yet_see_end
from guanxi.foundation.sentences import said as _

from .notifying import forget_unread, notify

JOB = "job:"  # keys of their ends begin so


def tell_of_job(event: JobEnded) -> None:
    """Whoever started it and saw no end of it; of what the house itself could not finish, who runs it.

    Of a job in a process of its own (a command, a file looked at while its owner waits) that process tells.
    """
    run = JobRun.objects.filter(pk=event.run_id).select_related("by").first()
    if run is None or not run.is_over:
        return
    key = f"{JOB}{run.pk}:{run.fence}"
    if run.by.is_system:
        if run.state == JobRun.State.FAILED:
            sentence = _("The house could not finish a job: %(job)s") % {"job": name_of(run.kind)}
            notify(_who_run_the_house(), "job_failed", None, sentence, url=f"/jobs/{run.pk}/", key=key)
        return
    named = _endings().get(run.kind)
    if named is None or run.here or has_seen_end(run):
        return
    if may_yet_see_end(run) and not event.is_late:
        events.enqueue([JobEnded(run.pk, is_late=True)], after=MOMENT)
        return
    link = links_of([run], run.by).get(run.pk)
    url = link.url if link is not None else f"/jobs/{run.pk}/"
    if run.state == JobRun.State.DONE:
        if about(run) is None:
            forget_unread(run.by, named[0], url, JOB)
        notify([run.by], named[0], about(run), named[1], url=url, key=key)
    elif run.state == JobRun.State.FAILED:
        sentence = _("Could not finish: %(job)s") % {"job": name_of(run.kind)}
        notify([run.by], "job_failed", about(run), sentence, url=url, key=key)


def _endings() -> Mapping[str, tuple[str, Sentence]]:
    """Kind of job → the notice of its end, and its words; jobs nobody waits for are not in it."""
    table: Mapping[str, tuple[str, Sentence]] = getattr(
        import_module(settings.SWITCHBOARD), "JOB_ENDINGS", {}
    )
    return table


def _who_run_the_house() -> list[User]:
    people = User.objects.filter(
        is_active=True, roles__grants__permission="jobs.manage_job_run", roles__grants__scope=4
    )
    return list(people.distinct())
