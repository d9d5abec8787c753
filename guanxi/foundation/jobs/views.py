"""The job board, and one job's progress."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from guanxi.foundation.accounts.requests import SignedIn

from . import actions
from .models import JobRun
from .progress import links_of, progress_of
from .running import can_go_on
from .watching import note_look


@require_GET
def show_job(request: SignedIn, pk: int) -> HttpResponse:
    """One job's progress card (polled), or its page."""
    run = get_object_or_404(JobRun.objects.visible_to(request.user), pk=pk)
    note_look(run, request.user)
    template = "ui/components/progress.html" if request.headers.get("HX-Request") else "jobs/job.html"
    card = progress_of(run, links_of([run], request.user).get(run.pk))
    return render(request, template, {"progress": card, "run": run})


@require_GET
def list_jobs(request: SignedIn) -> HttpResponse:
    """The newest jobs, the failed ones first: those that would come further can go on where they stopped."""
    rows = JobRun.objects.visible_to(request.user).select_related("by")
    failed = list(rows.dead().order_by("-id")[:20])
    others = list(rows.exclude(state="failed").order_by("-id")[:50])
    links = links_of(failed + others, request.user)
    yours = JobRun.objects.within_scope(request.user, "jobs.manage_job_run")
    hopeful = set(yours.filter(pk__in=can_go_on(failed)).values_list("pk", flat=True))
    dead = [(run, progress_of(run, links.get(run.pk)), run.pk in hopeful) for run in failed]
    newest = [(run, progress_of(run, links.get(run.pk))) for run in others]
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
