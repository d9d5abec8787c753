"""Small pictures of attached images: made by a worker, sealed as files are, seen by who may read the file.

A preview lies beside the file's bytes under the same uid and needs no row: what is not there is not shown,
and what could not be made leaves a mark, so that nobody tries again.
"""

import logging
import subprocess
import sys
import time
import uuid
from collections.abc import Generator, Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import cast

from django.conf import settings
from django.http import HttpResponse

from guanxi.foundation.live.publishing import publish, topic_of_record
from guanxi.foundation.privacy.cipher import SealBroken
from guanxi.foundation.privacy.files import open_sealed

from . import store
from .models import File

LABEL = "file.preview"
MAKE = "guanxi.foundation.files.previews.make_preview"
KINDS = frozenset({"png", "jpg", "jpeg", "webp", "gif"})  # never SVG: it is a program
LARGEST = 30 * 2**20  # bytes of an image
MOST_MADE = 512 * 1024  # bytes of a preview
SECONDS = 20
AT_ONCE = 50
LONGEST = 20  # seconds in which another one is begun: with the last one's, less than a worker's task may take
CHUNK = 1000
KEPT_BY_BROWSERS = 300  # seconds: lists ask again each minute, and what a uid names never changes
logger = logging.getLogger(__name__)
SCALING = Path(__file__).with_name("scaling.py")


def folder() -> Path:
    return Path(settings.GUANXI_HOME) / "files" / "previews"


def path_of(uid: uuid.UUID) -> Path:
    return folder() / uid.hex[:2] / uid.hex


def _mark_of(uid: uuid.UUID) -> Path:
    return path_of(uid).with_suffix(".none")


def _tried_of(uid: uuid.UUID) -> Path:
    return path_of(uid).with_suffix(".tried")


def can_have(file: File) -> bool:
    """Whether it says to be an image that is shown small."""
    return file.name.rpartition(".")[2].lower() in KINDS and file.size <= LARGEST


def has(file: File) -> bool:
    return can_have(file) and path_of(file.uid).exists()


def make_preview(pk: int) -> bool:
    """A worker's task: make the preview of one file, unless it is there or cannot be; tells open pages."""
    file = File.objects.filter(pk=pk, deleted_at=None).first()
    if file is None or not can_have(file) or path_of(file.uid).exists() or _mark_of(file.uid).exists():
        return False
    try:
        made = _scaled(file.uid)
    except OSError as problem:  # a full machine says nothing of the image: it is tried again
        logger.warning("no preview of file %s can be made now: %s", pk, type(problem).__name__)
        return False
    except CutOff:
        _mark(_mark_of(file.uid) if _tried_of(file.uid).exists() else _tried_of(file.uid))
        return False
    if made is None:
        _mark(_mark_of(file.uid))
        return False
    try:
        with open_sealed(path_of(file.uid), "xb", label=LABEL, uid=file.uid) as sealed:
            sealed.write(made)
    except FileExistsError:  # another worker made it at this moment
        return False
    publish(topic_of_record(file.kind, file.record_id), what="files")
    return True


def _mark(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)


class CutOff(Exception):
    """The image took too long or too much, of itself or since the machine had more to do: twice is enough."""


def _scaled(uid: uuid.UUID) -> bytes | None:
    """The small picture; None where the file is no image, too large, or harms who opens it."""
    try:
        with store.reading(uid) as content:
            image = content.read()
    except (SealBroken, FileNotFoundError):
        return None
    try:
        done = subprocess.run(  # noqa: S603 - our own script, the image on its input
            [sys.executable, "-I", str(SCALING)],
            input=image,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
            cwd="/",
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise CutOff from None
    if done.returncode < 0:  # a signal
        raise CutOff
    return done.stdout if done.returncode == 0 and 0 < len(done.stdout) <= MOST_MADE else None


def make_missing() -> int:
    """Make what the newest images lack, such as those from before there were previews; some at a time."""
    begun, made = time.monotonic(), 0
    for pk in _lacking():
        if time.monotonic() - begun > LONGEST:
            break
        made += make_preview(pk)
    return made


def _lacking() -> list[int]:
    """The newest without preview or mark. Read to the end before the first is made: on SQLite nobody writes
    who still reads what others have changed since."""
    there = {path.stem for path in folder().glob("??/*") if path.suffix != ".tried"}
    rows = File.objects.filter(deleted_at=None).order_by("-pk").only("pk", "uid", "name", "size")
    with closing(cast("Generator[File]", rows.iterator(chunk_size=CHUNK))) as found:
        return list(islice((row.pk for row in found if can_have(row) and row.uid.hex not in there), AT_ONCE))


def shown(file: File) -> HttpResponse | None:
    """The preview as an image that runs nothing, whatever it is; a broken one goes, to be made anew."""
    try:
        with open_sealed(path_of(file.uid), "rb", label=LABEL, uid=file.uid) as content:
            response = HttpResponse(content.read(), content_type="image/webp")
    except FileNotFoundError:
        return None
    except (SealBroken, OSError):
        drop(file.uid)
        return None
    response["Cache-Control"] = f"private, max-age={KEPT_BY_BROWSERS}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def drop(uid: uuid.UUID) -> None:
    path_of(uid).unlink(missing_ok=True)
    _mark_of(uid).unlink(missing_ok=True)
    _tried_of(uid).unlink(missing_ok=True)


def sealed_and_bound() -> Iterator[tuple[Path, str, bytes]]:
    """Every preview with its label and what it is bound to: written anew when keys rotate."""
    for path in folder().glob("??/*"):
        try:
            yield path, LABEL, uuid.UUID(hex=path.name).bytes
        except ValueError:
            continue  # a mark


def sweep() -> None:
    """Previews and marks whose file is gone for good go, too."""
    found = {path: path.stem for path in folder().glob("??/*") if len(path.stem) == 32}
    known = {uid.hex for uid in File.objects.values_list("uid", flat=True).iterator(chunk_size=1000)}
    for path, name in found.items():
        if name not in known:
            path.unlink(missing_ok=True)
