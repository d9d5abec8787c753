"""Files over the API: a record's files, finding by name, bringing one in, reading."""

from typing import Any

from django.db.models import Q
from django.http import FileResponse, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema

from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.search import index
from guanxi.foundation.subjects import record_for
from guanxi.foundation.ui.wire import ERRORS, READ_ERRORS, Asked

from . import actions
from .downloads import download
from .indexing import KIND
from .models import File

router = Router(tags=["files"])
MOST = 200


class FileOut(Schema):
    id: int
    kind: str
    record_id: int
    name: str
    size: int
    sha256: str
    version: int
    by: int | None
    at: str


class FilesAsked(Asked):
    """Which files: of one record, or those whose name fits; both together narrow."""

    kind: str = ""
    record_id: int = 0
    q: str = ""


def _shape(file: File) -> dict[str, Any]:
    return {
        "id": file.pk,
        "kind": file.kind,
        "record_id": file.record_id,
        "name": file.name,
        "size": file.size,
        "sha256": file.digest,
        "version": file.number,
        "by": file.created_by_id,
        "at": file.created_at.isoformat(),
    }


@router.get("", response={200: list[FileOut], **READ_ERRORS})
def list_files(request: SignedIn, asked: Query[FilesAsked]) -> HttpResponse:
    """The newest files that one may see, 200 at most."""
    rows = File.objects.visible_to(request.user).filter(is_latest=True, deleted_at=None)
    if asked.kind:
        record = record_for(request.user, asked.kind, asked.record_id)
        rows = rows.filter(kind=asked.kind, record_id=record.pk)
    rows = rows.filter(index.condition(KIND, asked.q) if asked.q.strip() else Q())
    return JsonResponse([_shape(row) for row in rows.order_by("-id")[:MOST]], safe=False)


@router.get("/{int:file_id}/content", response={200: None, **ERRORS})
def read_file(request: SignedIn, file_id: int) -> FileResponse:
    """The content. Each reading is in the audit."""
    seen = get_object_or_404(File.objects.visible_to(request.user), pk=file_id)
    file = actions.read_file(seen, by=request.user)
    return download(file)


# not a model: a route
@router.delete("/{int:file_id}", response={204: None, **ERRORS})
def delete_file(request: SignedIn, file_id: int) -> HttpResponse:
    """Take a file away; for 30 days it can be brought back on its record's page."""
    actions.delete_file(get_object_or_404(File.objects.visible_to(request.user), pk=file_id), by=request.user)
    return HttpResponse(status=204)
