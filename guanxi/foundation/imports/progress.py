"""An import's job as the card that shows it."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.foundation.imports.kinds import kind_of
from guanxi.foundation.imports.models import ImportRun
from guanxi.foundation.jobs.models import JobRun
from guanxi.foundation.ui import formats
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
    return run.job is not None and not run.job.is_over


def card(run: ImportRun) -> Progress:
    """The card; it can be left, and stopped."""
    job = run.job
    assert job is not None
    state = "running" if not job.is_over else job.state
    return Progress(
        title=title_of(run),
        url=reverse("show_import_progress", args=[run.pk]),
        state=state,  # type: ignore[arg-type]
        share=job.done / job.total if job.total else None,
        text=job.message,
        left=_left(job),
        stop_url="" if job.is_over else reverse("stop_import", args=[run.pk]),
    )


def _left(job: JobRun) -> str:
    if job.is_over or not job.done or not job.total or job.started_at is None:
        return ""
    seconds = (timezone.now() - job.started_at).total_seconds() * (job.total - job.done) / job.done
    if seconds < 60:
        return _("less than a minute left")
    return _("about %(minutes)s min left") % {"minutes": formats.number(round(seconds / 60))}


def ready_text(run: ImportRun) -> str:
    """How much of it can go in: “1,902 new, 418 changed customers”."""
    kind = kind_of(run.kind)
    return kind.noun(run.count("new") + run.count("changed"))
