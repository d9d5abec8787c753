"""Whether what the rows say of kept files is what lies on the disk: for the doctor, and for who sweeps."""

import hashlib
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from guanxi.foundation.errors import Refused
from guanxi.foundation.privacy.cipher import SealBroken

from . import store
from .models import File

YOUNG = 24 * 3600  # seconds: an upload may still be under way


@dataclass(frozen=True)
class Looked:
    """Ids of files without bytes and with other bytes than they came with, and how many were read."""

    missing: tuple[int, ...]
    changed: tuple[int, ...]
    read: int


def look(most_bytes: int) -> Looked:
    """Whether each row has its bytes; the newest are read to the end, as far as ``most_bytes`` go."""
    missing, changed, left, read = [], [], most_bytes, 0
    rows = File.objects.order_by("-pk").only("pk", "uid", "size", "digest")
    for row in rows.iterator(chunk_size=1000):
        if not store.path_of(row.uid).exists():
            missing.append(row.pk)
        elif row.size <= left:
            left, read = left - row.size, read + 1
            if not _is_whole(row):
                changed.append(row.pk)
    return Looked(tuple(missing), tuple(changed), read)


def _is_whole(row: File) -> bool:
    found = hashlib.sha256()
    try:
        with store.reading(row.uid) as content:
            while data := content.read(store.CHUNK):
                found.update(data)
    except (SealBroken, Refused, OSError, ValueError):
        return False
    return found.hexdigest() == row.digest


def strays() -> Iterator[uuid.UUID]:
    """Bytes that no row knows of, and that no upload under way will name."""
    old = [uid for uid, path in store.sealed_files() if time.time() - path.stat().st_mtime > YOUNG]
    known = set(File.objects.filter(uid__in=old).values_list("uid", flat=True))
    yield from (uid for uid in old if uid not in known)
