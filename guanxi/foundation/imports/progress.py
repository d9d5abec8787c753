"""An import's job as the card that shows it."""

from dataclasses import replace

from django.urls import reverse
from django.utils.translation import gettext as _

from guanxi.foundation.imports.kinds import kind_of
from guanxi.foundation.imports.models import ImportRun
from guanxi.foundation.jobs.models import JobRun
from guanxi.foundation.jobs.progress import progress_of, said, shown_state, time_left
from guanxi.foundation.live.publishing import topic_of_job
from guanxi.foundation.ui.parts import Progress


def title_of(run: ImportRun) -> str:
    match run.state:
        case ImportRun.State.MAPPED:
            return _("Checking %(name)s") % {"name": run.name}
        case ImportRun.State.APPLYING:
            return _("Importing %(name)s") % {"name": run.name}
        case _state:
            return _("Looking at %(name)s") % {"name": run.name}


def is_working(run: ImportRun) -> bool:
    """Whether its job goes on: the page waits for it."""
    return run.job is not None and shown_state(run.job) == "running"


def card(run: ImportRun) -> Progress:
    """The card; it can be left, and stopped."""
    job = run.job
    assert job is not None
    state = shown_state(job)
    return Progress(
        title=title_of(run),
        url=reverse("show_import_progress", args=[run.pk]),
        state=state,  # type: ignore[arg-type]
        share=job.done / job.total if job.total else None,
        text=said(job),
        left=time_left(job),
        stop_url=reverse("stop_import", args=[run.pk]) if state == "running" else "",
        topic=topic_of_job(job.pk),
    )


def working_card(run: ImportRun) -> Progress | None:
    """The card of the import's own job, where it has one."""
    return card(run) if run.job is not None else None


def undo_card(run: ImportRun, job: JobRun | None) -> Progress | None:
    """The card of the job that takes the import back."""
    if job is None:
        return None
    return replace(progress_of(job), url=reverse("show_import_progress", args=[run.pk]))


def ready_text(run: ImportRun) -> str:
    """How much of it can go in: “1,902 new, 418 changed customers”."""
    kind = kind_of(run.kind)
    return kind.noun(run.count("new") + run.count("changed"))
