"""Taking an import back: what will go and what stays is said before, and what stayed and why after."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.changes.foreseeing import look_ahead
from guanxi.foundation.changes.models import ChangeSet, Left
from guanxi.foundation.errors import Refused
from guanxi.foundation.imports import pages, progress, undoing
from guanxi.foundation.imports.models import ImportRun
from guanxi.foundation.imports.staying import staying
from guanxi.foundation.jobs.models import JobRun
from guanxi.foundation.jobs.watching import note_look

from .whose import may_undo, seen


@require_http_methods(["GET", "HEAD", "POST"])
def undo_import(request: SignedIn, pk: int) -> HttpResponse:
    """Take back all that this import brought, as far as nobody went on from it; asks first, with numbers.

    The question has an address, which may be opened again: that leads to the import.

    Not only its own: who may undo the set may, for the one who brought it in may have left.
    """
    run = seen(request, pk)
    if request.method != "POST":
        return redirect("show_import", pk=pk)
    if run.change_set is None:
        raise Refused(_("Nothing of this import is in."))
    if "sure" not in request.POST and may_undo(request, run) and _can_begin(run, run.change_set):
        outlook = look_ahead(run.change_set)
        context = {
            "run": run,
            "outlook": outlook,
            "staying": staying(outlook.left, request.user),
            "steps": pages.steps(5),
        }
        return render(request, "imports/undo.html", context)
    undoing.undo_change_set(run.change_set, by=request.user)
    return redirect("show_import", pk=pk)


def _can_begin(run: ImportRun, change_set: ChangeSet) -> bool:
    """Whether it is in and nobody works at it: else the answer is why not, and no question."""
    if run.state == ImportRun.State.APPLYING and not (run.job and (run.job.is_over or run.job.is_cut_off)):
        return False
    return change_set.state in {ChangeSet.State.APPLYING, ChangeSet.State.APPLIED}


def show_undone(request: SignedIn, run: ImportRun) -> HttpResponse:
    """Undone, or being undone: whatever the import came to, nothing goes on from here."""
    job = undo_job(run)
    note_look(job, request.user)
    rows = run.change_set.left_rows if run.change_set and run.is_undone else []
    context = {
        "run": run,
        "job": job,
        "progress": progress.undo_card(run, job) if run.is_undoing else None,
        "may_go_on": undoing.is_resting(job) and run.is_undoing and may_undo(request, run),
        "staying": staying(
            [Left(kind, pk, reason, tuple(by)) for kind, pk, reason, by in rows], request.user
        ),
        "steps": pages.steps(5),
    }
    return render(request, "imports/undone.html", context)


def undo_job(run: ImportRun) -> JobRun | None:
    """The job that takes it back, if it was asked for."""
    return undoing.undo_job(run.change_set) if run.change_set else None
