"""The page of backups: whether they are made, what each trial came to, and the plan."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from guanxi.foundation.accounts.models import Company
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.backup.places import S3
from guanxi.foundation.errors import Refused
from guanxi.foundation.files.shown import size_of
from guanxi.foundation.privacy.keys import ring
from guanxi.foundation.safekeeping import actions
from guanxi.foundation.safekeeping.forms import PlanForm
from guanxi.foundation.safekeeping.models import BackupPlan, BackupRun
from guanxi.foundation.safekeeping.queries import BackupRuns
from guanxi.foundation.staff.tabs import company_tabs
from guanxi.foundation.ui import formats
from guanxi.foundation.ui.addresses import damaged, record_id
from guanxi.foundation.ui.refusals import add_refusal
from guanxi.foundation.ui.toasts import toast

PAGE = 50
TONES = {"running": "now", "proved": "ok", "unproved": "bad", "failed": "bad"}


@require_http_methods(["GET", "POST"])
def list_backups(request: SignedIn) -> HttpResponse:
    """The newest backups with what their trials came to; sent, it changes the plan."""
    needed = actions.BACK_UP if request.method == "POST" else BackupRuns.view_permission
    if not request.user.may(needed):
        raise PermissionDenied(needed)
    form = PlanForm(request.POST or None, instance=BackupPlan.get())
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_backup_plan(Company.get(), by=request.user, **form.cleaned_data)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            toast(request, _("The plan of backups is saved."))
            return redirect("list_backups")
    before = request.GET.get("before", "")
    place = record_id(before)
    if before and place is None:
        raise damaged()
    seen = BackupRun.objects.visible_to(request.user).newest()
    rows = list((seen if place is None else seen.filter(pk__lt=place))[: PAGE + 1])
    has_key = ring().recovery is not None
    context = {
        "tabs": company_tabs("list_backups"),
        "form": form,
        "may_back_up": request.user.may(actions.BACK_UP),
        "may_start": bool(settings.BACKUPS) and has_key and request.user.may(actions.BACK_UP),
        "rows": _drawn(rows[:PAGE]),
        "older": rows[PAGE - 1].pk if len(rows) > PAGE else None,
        "newest": _drawn(list(seen[:1])),
        "folder": settings.BACKUPS,
        "host": urlsplit(settings.S3_ENDPOINT).hostname if settings.BACKUPS.startswith(S3) else "",
        "within": bool(settings.BACKUPS) and Path(settings.BACKUPS).is_relative_to(settings.GUANXI_HOME),
        "has_key": has_key,
    }
    return render(request, "safekeeping/list.html", context, status=422 if form.errors else 200)


def _drawn(rows: Sequence[BackupRun]) -> list[dict[str, Any]]:
    return [
        {
            "name": run.name,
            "when": formats.moment(run.started_at),
            "state": run.get_state_display(),
            "tone": TONES[run.state],
            "why": run.why,
            "rows": formats.number(run.rows) if run.rows else "",
            "files": formats.number(run.files),
            "entries": formats.number(run.entries),
            "size": size_of(run.bytes) if run.bytes else "",
            "recovery": run.recovery,
            "removed": formats.moment(run.removed_at) if run.removed_at else "",
        }
        for run in rows
    ]


@require_POST
def start_backup(request: SignedIn) -> HttpResponse:
    """Make one now, and try it."""
    actions.start_backup(Company.get(), by=request.user)
    toast(request, _("A backup is being made and restored on trial; you see here what comes of it."))
    return redirect("list_backups")
