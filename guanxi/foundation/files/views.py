"""A record's files: the list, bringing files in, reading, replacing, renaming, deleting."""

from typing import Any

from django.http import FileResponse, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guanxi.foundation.accounts.requests import SignedIn
from guanxi.foundation.subjects import files_page, opened_for, places_opened, record_for
from guanxi.foundation.ui.toasts import toast

from . import actions
from .downloads import download
from .models import File
from .shown import line, preview, shelf
from .uploads import Sealing, sealing, uploads_of


def _visible(request: SignedIn, pk: int) -> File:
    row: File = get_object_or_404(File.objects.visible_to(request.user), pk=pk)
    places_opened(request.user, [(row.kind, row.record_id)])
    return row


@csrf_exempt
@require_http_methods(["GET", "POST"])
def record_files(request: SignedIn, kind: str, pk: int) -> HttpResponse:
    """The list as a fragment; POST brings files in. The body is sealed as it is read, so the token is
    checked inside, and who may not see the record is turned away before that."""
    record = record_for(request.user, kind, pk)
    if request.method != "POST":
        opened_for(request.user, kind, pk)
        return render(request, "files/shelf.html", {"record": record, **_shelf(request, record)})
    handler = sealing(request)
    try:
        return _add_files(request, record, handler)
    finally:
        handler.drop_unfinished()


@csrf_protect
def _add_files(request: SignedIn, record: Any, handler: Sealing) -> HttpResponse:
    uploads = uploads_of(request, handler)
    added = []
    for upload in uploads:
        file = actions.add_file(request.user, by=request.user, record=record, kept=upload.kept)
        upload.take()
        added.append(file)
    if request.headers.get("Accept", "").startswith("application/json"):
        return JsonResponse({"files": [{"id": file.pk, "name": file.name} for file in added]}, status=201)
    text = ngettext("%(count)s file is here.", "%(count)s files are here.", len(added))
    toast(request, text % {"count": len(added)})
    return redirect(files_page(record))


def _shelf(request: SignedIn, record: Any) -> dict[str, Any]:
    return shelf(record, request.user, request.GET.get("q", "").strip())


@require_GET
def read_file(request: SignedIn, pk: int) -> FileResponse:
    """The content, always as a download: no browser shows or runs it in our name."""
    file = actions.read_file(_visible(request, pk), by=request.user)
    return download(file)


@require_GET
def show_preview(request: SignedIn, pk: int) -> HttpResponse:
    """The small picture of an image, for whom the file is open; it stands in lists, so it is no reading."""
    return preview(_visible(request, pk), request.user)


@csrf_exempt
@require_POST
def replace_file(request: SignedIn, pk: int) -> HttpResponse:
    """A new version of one file."""
    file = _visible(request, pk)
    handler = sealing(request)
    try:
        return _replace(request, file, handler)
    finally:
        handler.drop_unfinished()


@csrf_protect
def _replace(request: SignedIn, file: File, handler: Sealing) -> HttpResponse:
    upload = uploads_of(request, handler, most=1)[0]
    newer = actions.replace_file(file, by=request.user, kept=upload.kept)
    upload.take()
    if request.headers.get("Accept", "").startswith("application/json"):
        return JsonResponse({"files": [{"id": newer.pk, "name": newer.name}]}, status=201)
    return redirect("list_versions", pk=newer.pk)


@require_GET
def list_versions(request: SignedIn, pk: int) -> HttpResponse:
    """All versions of one file, newest first."""
    file = _visible(request, pk)
    rows = File.objects.visible_to(request.user).versions_of(file).select_related("created_by")
    record = record_for(request.user, file.kind, file.record_id)
    versions = [line(row, request.user) for row in rows]
    context = {
        "file": file,
        "versions": versions,
        "record": record,
        "heading": file.name,
        "files_page": files_page(record),
    }
    return render(request, "files/versions.html", context)


@require_POST
def rename_file(request: SignedIn, pk: int) -> HttpResponse:
    file = actions.rename_file(_visible(request, pk), by=request.user, name=request.POST.get("name", ""))
    toast(request, _("Its name is %(name)s now.") % {"name": file.name})
    return redirect("list_versions", pk=file.pk)


@require_POST
def delete_file(request: SignedIn, pk: int) -> HttpResponse:
    """Delete, and offer to bring it back."""
    file = actions.delete_file(_visible(request, pk), by=request.user)
    text = _("%(name)s is deleted. For 30 days it can be brought back.") % {"name": file.name}
    toast(request, text, undo_url=reverse("restore_file", args=[file.pk]))
    return _back(request, file)


@require_POST
def restore_file(request: SignedIn, pk: int) -> HttpResponse:
    file = actions.restore_file(_visible(request, pk), by=request.user)
    toast(request, _("%(name)s is back.") % {"name": file.name})
    return _back(request, file)


def _back(request: SignedIn, file: File) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return render(request, "ui/said.html", {})
    record = record_for(request.user, file.kind, file.record_id)
    return redirect(files_page(record))
