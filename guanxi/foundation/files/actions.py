"""Hanging files on records, replacing, renaming, reading, deleting, restoring and purging them."""

from django.conf import settings
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django_q.tasks import async_task

from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import User
from guanxi.foundation.actions import action
from guanxi.foundation.changes.models import Tracked
from guanxi.foundation.errors import Refused
from guanxi.foundation.live.publishing import publish, topic_of_record
from guanxi.foundation.subjects import subject_of

from . import previews, store
from .indexing import reindex
from .models import File
from .names import clean, refuse_kind
from .store import Kept


@action("files.add_file")
def add_file(user: User, *, by: User, record: Tracked, kept: Kept) -> File:
    """Hang a file on a record that one sees (CUS-05)."""
    kind = subject_of(record._meta.label_lower).kind
    file = File(
        uid=kept.uid, kind=kind, record_id=record.pk, name=_fit(kept), size=kept.size, digest=kept.digest
    )
    file.save()
    _tell(file)
    return file


@action("files.change_file")
def replace_file(file: File, *, by: User, kept: Kept) -> File:
    """A new version; the older ones stay."""
    if file.deleted_at is not None:
        raise Refused(_("This file was deleted."))
    same = File.objects.filter(series=file.series)
    number = same.aggregate(most=Max("number"))["most"] + 1
    # The rows' versions, too: who read one of them before is told that something came since (If-Match).
    same.update(is_latest=False, version=F("version") + 1)
    newer = File(
        uid=kept.uid,
        kind=file.kind,
        record_id=file.record_id,
        name=_fit(kept),
        size=kept.size,
        digest=kept.digest,
        series=file.series,
        number=number,
    )
    newer.save()
    _tell(newer)
    return newer


@action("files.change_file")
def rename_file(file: File, *, by: User, name: str, version: int | None = None) -> File:
    """Another name; the content stays."""
    file.name = clean(name)
    refuse_kind(file.name)
    file.save()
    _tell(file)
    return file


@action("files.read_file")
def read_file(file: File, *, by: User) -> File:
    """Open a file; who did is in the audit."""
    if file.deleted_at is not None:
        raise Refused(_("This file was deleted."))
    ledger.require().note(size=file.size, number=file.number)
    return file


@action("files.change_file")
def delete_file(file: File, *, by: User) -> File:
    """Take a file away with all its versions; for some weeks it can be brought back."""
    for each in File.objects.filter(series=file.series, deleted_at=None):
        each.deleted_at = timezone.now()
        each.save()
    _tell(file)
    return file


@action("files.change_file")
def restore_file(file: File, *, by: User) -> File:
    """Bring back what was deleted."""
    for each in File.objects.filter(series=file.series).exclude(deleted_at=None):
        each.deleted_at = None
        each.save()
    _tell(file)
    return file


@action("files.purge_file")
def purge_file(file: File, *, by: User) -> None:
    """Forget a deleted file for good, its bytes first: what has no row is no longer reached by anybody."""
    if file.deleted_at is None:
        raise Refused(_("Only deleted files are purged."))
    ledger.require().note(size=file.size)
    pk, uid = file.pk, file.uid
    file.delete()
    reindex([pk])
    store.drop(uid)
    previews.drop(uid)


def _fit(kept: Kept) -> str:
    """Its name, if it may stay: by kind, by the room that is left, and by the scanner."""
    name = clean(kept.name)
    refuse_kind(name)
    if kept.size == 0:
        raise Refused(_("This file is empty."), field="files")
    if File.objects.all().bytes_held() + kept.size > settings.FILES_QUOTA_BYTES:
        raise Refused(_("There is no room left for files. Ask who runs this house."), field="files")
    store.scan(kept)
    return name


def _tell(file: File) -> None:
    if previews.can_have(file):
        async_task(previews.MAKE, file.pk, q_options={"save": False})
    reindex(list(File.objects.filter(series=file.series).values_list("pk", flat=True)))
    publish(topic_of_record(file.kind, file.record_id), what="files")
