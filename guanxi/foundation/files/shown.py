"""A record's files as its reader sees them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from guanxi.foundation.accounts.models import User
from guanxi.foundation.errors import Refused
from guanxi.foundation.live.publishing import topic_of_record
from guanxi.foundation.search import index
from guanxi.foundation.subjects import files_page
from guanxi.foundation.ui import formats

from . import previews
from .indexing import KIND
from .models import File

KIND_ICONS: Mapping[str, str] = {
    "pdf": "file-type-pdf",
    "doc": "file-text",
    "docx": "file-text",
    "txt": "file-text",
    "xls": "file-spreadsheet",
    "xlsx": "file-spreadsheet",
    "csv": "file-spreadsheet",
    "png": "photo",
    "jpg": "photo",
    "jpeg": "photo",
    "webp": "photo",
    "gif": "photo",
    "zip": "file-zip",
}
OTHER_ICON = "file"
UNITS = ((2**30, "GB"), (2**20, "MB"), (2**10, "kB"))
MOST = 200


def icon_of(name: str) -> str:
    """The icon of a file's kind, as its name tells it."""
    return KIND_ICONS.get(name.rpartition(".")[2].lower(), OTHER_ICON)


def size_of(count: int) -> str:
    """1.4 MB; 312 B."""
    for least, unit in UNITS:
        if count >= least:
            return f"{formats.number(count / least, 1 if count < 10 * least else 0)} {unit}"
    return f"{formats.number(count)} B"


@dataclass(frozen=True)
class Line:
    """One file in a list."""

    pk: int
    name: str
    icon: str
    size: str
    who: str
    when: str
    url: str
    number: int
    is_own: bool
    preview: str = ""


def line(file: File, reader: User, *, may_change: bool = False) -> Line:
    return Line(
        pk=file.pk,
        name=file.name,
        icon=icon_of(file.name),
        size=size_of(file.size),
        who=file.created_by.name if file.created_by else "",
        when=formats.moment(file.created_at),
        url=reverse("read_file", args=[file.pk]),
        number=file.number,
        is_own=may_change or file.created_by_id == reader.pk,
        preview=reverse("show_preview", args=[file.pk]) if has_preview(file, reader) else "",
    )


def has_preview(file: File, reader: User) -> bool:
    """Whether there is one for this reader: who may read the file, and does not look as a colleague."""
    return reader.watched_by is None and reader.may("files.read_file") and previews.has(file)


def preview(file: File, reader: User) -> HttpResponse:
    """The small picture of a file that the reader sees."""
    if reader.watched_by is not None:  # the content is no more shown than a masked number
        sentence = _("You are looking at pages as %(name)s: nothing can be changed.")
        raise Refused(sentence % {"name": reader})
    if not reader.may("files.read_file"):
        raise PermissionDenied("files.read_file")
    shown = previews.shown(file) if file.deleted_at is None else None
    if shown is None:
        raise Http404
    return shown


def shelf(record: Model, reader: User, text: str = "") -> dict[str, Any]:
    """What the list of a record's files shows; the record was checked. ``text`` narrows it by name."""
    kind = record._meta.label_lower
    rows = File.objects.of(kind, record.pk)
    if text:
        rows = rows.filter(index.condition(KIND, text))
    scope = reader.scope_of("files.change_file")
    everything = scope is not None and scope.name == "ALL"
    found: Sequence[File] = list(rows[:MOST])
    count = File.objects.of(kind, record.pk).count() if text or len(found) == MOST else len(found)
    return {
        "files_count": formats.number(count) if count else "",
        "files_tab": files_page(record),
        "files": [line(row, reader, may_change=everything) for row in found],
        "files_url": reverse("record_files", args=[kind, record.pk]),
        "files_topic": topic_of_record(kind, record.pk),
        "files_asked": text,
        "may_add_file": reader.may("files.add_file"),
        "files_limit": settings.FILE_MAX_BYTES // 2**20,
        "files_limit_bytes": settings.FILE_MAX_BYTES,
        "files_room": _room(),
    }


def _room() -> str:
    held = File.objects.all().bytes_held()
    return _("%(held)s of %(room)s used in this house") % {
        "held": size_of(held),
        "room": size_of(settings.FILES_QUOTA_BYTES),
    }
