"""The job board, and one job's progress."""

from collections.abc import Callable, Mapping
from importlib import import_module

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.errors import Sentence
from guanxi.foundation.ui import formats
from guanxi.foundation.ui.parts import Link, Progress

from . import actions
from .models import JobRun
from .progress import progress_of

RESULTS: dict[str, Callable[[JobRun], list[Link]]] = {}


def progress_of(run: JobRun) -> Progress:
    """What the progress card shows of a job."""
    share = run.done / run.total if run.total else None
    state = "running" if not run.is_over else ("done" if run.state == "done" else run.state)
    text = run.error if run.state == JobRun.State.FAILED else run.message
    if not text and run.total:
        text = _("%(done)s of %(total)s") % {
            "done": formats.number(run.done),
            "total": formats.number(run.total),
        }
    return Progress(
        title=_title(run.kind),
        url=reverse("show_job", args=[run.pk]),
        state=state,  # type: ignore[arg-type]
        share=share,
        text=text,
        left=_left(run),
        links=RESULTS[run.kind](run) if run.kind in RESULTS and run.state == JobRun.State.DONE else [],
        stop_url="" if run.is_over else reverse("stop_job", args=[run.pk]),
    )


def _title(kind: str) -> str:
    """What people call this kind of job, as the switchboard names it."""
    titles: Mapping[str, Sentence] = getattr(import_module(settings.SWITCHBOARD), "JOB_@require_GET
def show_job(request: SignedIn, pk: int) -> HttpResponse:
    """One job's progress card (polled), or its page."""
    run = get_object_or_404(JobRun.objects.visible_to(request.user), pk=pk)
    template = "ui/components/progress.html" if request.headers.get("HX-Request") else "jobs/job.html"
    return render(request, template, {"progress": progress_of(run), "run": run})


@require_GET
def list_jobs(request: SignedIn) -> HttpResponse:
    """The newest jobs, the failed ones first: each can be retried where it stopped."""
    rows = JobRun.objects.visible_to(request.user).select_related("by")
    dead = [(run, progress_of(run)) for run in rows.dead().order_by("-id")[:20]]
    newest = [(run, progress_of(run)) for run in rows.exclude(state="failed").order_by("-id")[:50]]
    return render(request, "jobs/list.html", {"dead": dead, "newest": newest})


@require_POST
def stop_job(request: SignedIn, pk: int) -> HttpResponse:
    run = get_object_or_404(JobRun.objects.visible_to(request.user), pk=pk)
    run = actions.stop_job(run, by=request.user)
    return render(request, "ui/components/progress.html", {"progress": progress_of(run)})


@require_POST
def retry_job(request: SignedIn, pk: int) -> HttpResponse:
    run = get_object_or_404(JobRun.objects.visible_to(request.user), pk=pk)
    actions.retry_job(run, by=request.user)
    return redirect("show_job", pk=pk)
