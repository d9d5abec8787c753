"""What people see of a job while it runs."""

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module

from django.conf import settings
from django.db.models import Model
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.foundation.accounts.models import User
from guanxi.foundation.errors import Sentence
from guanxi.foundation.live.publishing import topic_of_job
from guanxi.foundation.ui import formats
from guanxi.foundation.ui.parts import Link, Progress

from .models import JobRun

type Links = Callable[[Sequence[JobRun], User], Mapping[int, Link]]
LINKS: dict[str, Links] = {}  # kind → what such jobs are about, by job, as far as the reader sees it

# Kind → the record that such a job is about, which notices of its end name.
ABOUT: dict[str, Callable[[JobRun], Model | None]] = {}


def about(run: JobRun) -> Model | None:
    """What a job is about, where that has a name."""
    return ABOUT[run.kind](run) if run.kind in ABOUT else None


def links_of(runs: Sequence[JobRun], reader: User) -> dict[int, Link]:
    """Where what each job is about is to be found: one query for each kind of it."""
    found: dict[int, Link] = {}
    for links in set(LINKS.values()):
        found |= links([run for run in runs if LINKS.get(run.kind) is links], reader)
    return found


def progress_of(run: JobRun, link: Link | None = None) -> Progress:
    """What the progress card shows of a job."""
    share = run.done / run.total if run.total else None
    state = shown_state(run)
    text = run.why or (_("Cut off in the middle.") if run.is_cut_off else said(run))
    if not text and run.total:
        text = _("%(done)s of %(total)s") % {
            "done": formats.number(run.done),
            "total": formats.number(run.total),
        }
    return Progress(
        title=done_name_of(run.kind) if state == JobRun.State.DONE else name_of(run.kind),
        url=reverse("show_job", args=[run.pk]),
        state=state,  # type: ignore[arg-type]
        share=share,
        text=text,
        left=time_left(run),
        links=[link] if link else [],
        stop_url=reverse("stop_job", args=[run.pk]) if state == "running" else "",
        topic=topic_of_job(run.pk),
    )


def shown_state(run: JobRun) -> str:
    """Running for as long as anybody may bring it on."""
    if run.is_over:
        return run.state
    return "stopped" if run.is_cut_off else "running"


def said(run: JobRun) -> str:
    """What the job says of itself, kept in English, in the reader's language."""
    return _(run.message) if run.message else ""


def name_of(kind: str) -> Sentence:
    """What people call this kind of job, as the switchboard names it."""
    titles: Mapping[str, Sentence] = getattr(import_module(settings.SWITCHBOARD), "JOB_TITLES", {})
    return titles.get(kind, kind)


def done_name_of(kind: str) -> Sentence:
    """What a job of this kind has done, once it is over."""
    table = import_module(settings.SWITCHBOARD)
    endings: Mapping[str, tuple[str, Sentence]] = getattr(table, "JOB_ENDINGS", {})
    done: Mapping[str, Sentence] = getattr(table, "JOB_DONE", {})
    _notice, said = endings.get(kind, ("", ""))
    return said or done.get(kind) or name_of(kind)


def time_left(run: JobRun) -> str:
    """How long a running job will take at the pace it had so far."""
    if shown_state(run) != "running" or not run.done or not run.total or run.started_at is None:
        return ""
    seconds = (timezone.now() - run.started_at).total_seconds() * (run.total - run.done) / run.done
    if seconds < 60:
        return _("less than a minute left")
    minutes = round(seconds / 60)
    return _("about %(minutes)s min left") % {"minutes": formats.number(minutes)}
