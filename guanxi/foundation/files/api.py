"""Files over the API: of a record, or found by name; bringing in, reading, replacing, renaming, deleting."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.http import FileResponse, Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema
from ninja.decorators import decorate_view

from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.preconditions import written_if
from guanxi.foundation.replies.once import REPEATED, answered_once
from guanxi.foundation.search import index
from guanxi.foundation.subjects import opened_for, places_opened, record_for
from guanxi.foundation.ui.wire import ERRORS, READ_ERRORS, Asked, digest, example

from . import actions
from .downloads import download
from .indexing import KIND
from .models import File
from .shown import has_preview, preview
from .store import Kept
from .uploads import MOST_AT_ONCE, sealing, uploads_of

router = Router(tags=["files"])
MOST = 200
MULTIPART = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["files"],
                    "properties": {
                        "files": {
                            "type": "array",
                            "items": {"type": "string", "format": "binary"},
                            "minItems": 1,
                            "maxItems": MOST_AT_ONCE,
                        }
                    },
                }
            }
        },
    }
}


def sealed_in_session(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """With a session the form's proof is looked for in the body before anything else: so that is sealed, too.
    With a token nothing is read before it is known whose it is."""

    @wraps(view)
    def run(request: Any, *args: Any, **inputs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            request.sealing = sealing(request)
        return view(request, *args, **inputs)

    return run


def brings_files[View: Callable[..., HttpResponse]](view: View) -> View:
    """An endpoint that itself asks for key and condition, once it has read the files."""
    view.asks_by_itself = True  # type: ignore[attr-defined]
    return decorate_view(sealed_in_session)(view)


class FileOut(Schema):
    id: int
    kind: str
    record_id: int
    name: str
    size: int
    sha256: str
    version: int
    has_preview: bool
    by: int | None
    at: str


class FilesOf(Asked):
    """The record on which they are hung."""

    kind: str = Field(json_schema_extra={"example": "customers.customer"})
    record_id: int = Field(json_schema_extra={"example": 12})


class FilePatch(Asked):
    model_config = example(name="图纸-2.pdf")

    name: str


class FilesAsked(Asked):
    """Which files: of one record, or those whose name fits; both together narrow."""

    kind: str = ""
    record_id: int = 0
    q: str = ""


def _shape(file: File, reader: User) -> dict[str, Any]:
    return {
        "id": file.pk,
        "kind": file.kind,
        "record_id": file.record_id,
        "name": file.name,
        "size": file.size,
        "sha256": file.digest,
        "version": file.number,
        "has_preview": has_preview(file, reader),
        "by": file.created_by_id,
        "at": file.created_at.isoformat(),
    }


def _one(file: File, reader: User, status: int = 200) -> HttpResponse:
    """One file; what it calls version is its number, its tag names the version of its row."""
    answer = JsonResponse(_shape(file, reader), status=status)
    answer["ETag"] = f'"{file.version}-{digest(answer.content)}"'
    return answer


def _all(files: Iterable[File], reader: User, status: int = 200) -> HttpResponse:
    return JsonResponse([_shape(file, reader) for file in files], status=status, safe=False)


@router.get("", response={200: list[FileOut], **READ_ERRORS})
def list_files(request: SignedIn, asked: Query[FilesAsked]) -> HttpResponse:
    """The newest files that one may see, 200 at most."""
    rows = File.objects.visible_to(request.user).filter(is_latest=True, deleted_at=None)
    if asked.kind:
        record = opened_for(request.user, asked.kind, asked.record_id)
        rows = rows.filter(kind=asked.kind, record_id=record.pk)
    rows = rows.filter(index.condition(KIND, asked.q) if asked.q.strip() else Q())
    found = list(rows.order_by("-id")[:MOST])
    if not asked.kind:
        places_opened(request.user, [(row.kind, row.record_id) for row in found])
    return _all(found, request.user)


@router.post("", response={201: list[FileOut], **ERRORS}, openapi_extra=MULTIPART)
@brings_files
def add_file(request: SignedIn, asked: Query[FilesOf]) -> HttpResponse:
    """Hang files on a record that one sees: all of them, or none."""
    record = record_for(request.user, asked.kind, asked.record_id)
    _require(request, "files.add_file")

    def hang(kept: Kept) -> File:
        return actions.add_file(request.user, by=request.user, record=record, kept=kept)

    return _brought(request, hang, lambda files: _all(files, request.user, 201))


@router.get("/{int:file_id}", response={200: FileOut, **READ_ERRORS})
def show_file(request: SignedIn, file_id: int) -> HttpResponse:
    """What is known of a file, without its content."""
    file = _seen(request, file_id)
    if file.deleted_at is not None:
        raise Http404
    return _one(file, request.user)


@router.get("/{int:file_id}/content", response={200: None, **ERRORS})
def read_file(request: SignedIn, file_id: int) -> FileResponse:
    """The content. Each reading is in the audit."""
    file = actions.read_file(_seen(request, file_id), by=request.user)
    return download(file)


@router.get("/{int:file_id}/preview", response={200: None, **ERRORS})
def show_preview(request: SignedIn, file_id: int) -> HttpResponse:
    """The small picture of an image, as WebP; 404 where ``has_preview`` is false."""
    return preview(_seen(request, file_id), request.user)


@router.get("/{int:file_id}/versions", response={200: list[FileOut], **READ_ERRORS})
def list_versions(request: SignedIn, file_id: int) -> HttpResponse:
    """All versions of a file, the newest first; each has an id, and its content, of its own."""
    rows = File.objects.visible_to(request.user)
    return _all(rows.versions_of(_seen(request, file_id)), request.user)


@router.post("/{int:file_id}/replace", response={201: FileOut, **ERRORS}, openapi_extra=MULTIPART)
@brings_files
def replace_file(request: SignedIn, file_id: int) -> HttpResponse:
    """A new version of a file; the older ones stay. Of several files the first is taken."""
    file = _seen(request, file_id)
    _require(request, "files.change_file")

    def replace(kept: Kept) -> File:
        return actions.replace_file(file, by=request.user, kept=kept)

    return _brought(request, replace, lambda files: _one(files[0], request.user, 201), most=1)


@router.patch("/{int:file_id}", response={200: FileOut, **ERRORS})
def rename_file(request: SignedIn, file_id: int, asked: FilePatch) -> HttpResponse:
    """Give it another name; the content stays."""
    file = actions.rename_file(_seen(request, file_id), by=request.user, name=asked.name)
    return _one(file, request.user)


# not a model: a route
@router.delete("/{int:file_id}", response={204: None, **ERRORS})
def delete_file(request: SignedIn, file_id: int) -> HttpResponse:
    """Take a file away; for 30 days it can be brought back."""
    actions.delete_file(_seen(request, file_id), by=request.user)
    return HttpResponse(status=204)


@router.post("/{int:file_id}/restore", response={200: FileOut, **ERRORS})
def restore_file(request: SignedIn, file_id: int) -> HttpResponse:
    """Bring back what was deleted."""
    return _one(actions.restore_file(_seen(request, file_id), by=request.user), request.user)


# ---- what comes in -----------------------------------------------------------------------------


def _seen(request: SignedIn, pk: int) -> File:
    row: File = get_object_or_404(File.objects.visible_to(request.user), pk=pk)
    places_opened(request.user, [(row.kind, row.record_id)])
    return row


def _require(request: SignedIn, permission: str) -> None:
    """Asked before the body is read; the action asks again."""
    if not request.user.may(permission):
        raise PermissionDenied(permission)


def _brought(
    request: SignedIn,
    take: Callable[[Kept], File],
    shown: Callable[[list[File]], HttpResponse],
    most: int | None = None,
) -> HttpResponse:
    """Read the files of the body, sealed as they come; then take them, all or none, once for one key."""
    handler = getattr(request, "sealing", None) or sealing(request)
    try:
        uploads = uploads_of(request, handler, most)

        def work() -> HttpResponse:
            with transaction.atomic():
                return shown([take(upload.kept) for upload in uploads])

        said = "\n".join(f"{upload.kept.digest} {upload.kept.name}" for upload in uploads)
        answer = answered_once(request, request.user, lambda: written_if(request, work), said=said.encode())
        if REPEATED not in answer:
            for upload in uploads:
                upload.take()
        return answer
    finally:
        handler.drop_unfinished()
