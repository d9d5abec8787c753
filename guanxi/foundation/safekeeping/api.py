"""Backups over the API: what became of each. They are begun on the page, by the clock, or by a command."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, JsonResponse
from ninja import Query, Router, Schema

from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.safekeeping.models import BackupRun
from guanxi.foundation.ui.addresses import damaged, record_id
from guanxi.foundation.ui.wire import READ_ERRORS, Asked, Problem

router = Router(tags=["backups"])
READING: dict[int, Any] = {403: Problem, **READ_ERRORS}
PAGE = 100


class BackupsAsked(Asked):
    after: str = ""


class BackupOut(Schema):
    """``state``: running, proved (restored on trial, counted and verified), unproved, failed."""

    id: int
    name: str
    state: str
    started_at: datetime
    finished_at: datetime | None
    removed_at: datetime | None
    rows: int
    files: int
    bytes: int
    entries: int
    recovery: str
    why: str


class BackupsOut(Schema):
    items: list[BackupOut]
    after: str


@router.get("", response={200: BackupsOut, **READING})
def list_backups(request: SignedIn, asked: Query[BackupsAsked]) -> HttpResponse:
    """The backups made by the clock or on the page, the newest first."""
    rows = BackupRun.objects.visible_to(request.user).newest()
    if not request.user.may(rows.view_permission):
        raise PermissionDenied(rows.view_permission)
    if asked.after:
        place = record_id(asked.after)
        if place is None:
            raise damaged()
        rows = rows.filter(pk__lt=place)
    found = list(rows[: PAGE + 1])
    items = [
        {"id": run.pk, "why": str(run.why)}
        | {name: getattr(run, name) for name in BackupOut.model_fields if name not in {"id", "why"}}
        for run in found[:PAGE]
    ]
    after = str(found[PAGE - 1].pk) if len(found) > PAGE else ""
    return JsonResponse({"items": items, "after": after})
