"""Where the bytes lie: sealed, each under a key of its own, bound to the row's uid."""

import hashlib
import subprocess
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.utils.translation import gettext as _

from guanxi.foundation.errors import Refused
from guanxi.foundation.privacy.files import SealedWriter, open_sealed

LABEL = "file.kept"
CHUNK = 256 * 1024
SCAN_SECONDS = 60


def folder() -> Path:
    return Path(settings.GUANXI_HOME) / "files" / "kept"


def path_of(uid: uuid.UUID) -> Path:
    return folder() / uid.hex[:2] / uid.hex


def reading(uid: uuid.UUID) -> BinaryIO:
    return open_sealed(path_of(uid), "rb", label=LABEL, uid=uid)


def drop(uid: uuid.UUID) -> None:
    path_of(uid).unlink(missing_ok=True)


def sealed_files() -> Iterator[tuple[uuid.UUID, Path]]:
    """Every sealed file there is, rows or no rows."""
    for path in folder().glob("??/*"):
        try:
            yield uuid.UUID(hex=path.name), path
        except ValueError:
            continue


def sealed_and_bound() -> Iterator[tuple[Path, str, bytes]]:
    """The same, with their label and what they are bound to: written anew when keys rotate."""
    for uid, path in sealed_files():
        yield path, LABEL, uid.bytes


@dataclass(frozen=True)
class Kept:
    """A file that lies sealed and has no row yet."""

    uid: uuid.UUID
    name: str
    size: int
    digest: str
    is_scanned: bool = False


class Incoming:
    """A file on its way in: sealed and counted as it comes."""

    def __init__(self, name: str) -> None:
        self.uid, self.name, self.size = uuid.uuid4(), name, 0
        self._sum = hashlib.sha256()
        self._writer: SealedWriter = open_sealed(path_of(self.uid), "wb", label=LABEL, uid=self.uid)

    def write(self, data: bytes) -> None:
        self.size += len(data)
        if self.size > settings.FILE_MAX_BYTES:
            raise too_large()
        self._sum.update(data)
        self._writer.write(data)

    def finish(self) -> Kept:
        self._writer.close()
        return Kept(self.uid, self.name, self.size, self._sum.hexdigest())

    def drop(self) -> None:
        self._writer.discard()
        drop(self.uid)

    @classmethod
    def of(cls, name: str, source: BinaryIO) -> Kept:
        """Seal a readable file."""
        incoming = cls(name)
        try:
            while data := source.read(CHUNK):
                incoming.write(data)
        except BaseException:
            incoming.drop()
            raise
        return incoming.finish()


def too_large() -> Refused:
    limit = settings.FILE_MAX_BYTES // 2**20
    return Refused(_("A file has at most %(limit)s MB.") % {"limit": limit}, field="files")


def scan(kept: Kept) -> Kept:
    """Let the house's own virus scanner look (GUANXI_FILE_SCAN: a command that reads the file on its input).

    Anything but 0 at its end means that the file is not taken. What was looked at is not looked at again.
    """
    if kept.is_scanned or not settings.FILE_SCAN:
        return kept
    with subprocess.Popen(  # noqa: S603 - the administrator's own command, no word of anybody else in it
        settings.FILE_SCAN, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as scanner:
        assert scanner.stdin is not None
        try:
            with reading(kept.uid) as file:
                while data := file.read(CHUNK):
                    scanner.stdin.write(data)
            scanner.stdin.close()
        except BrokenPipeError:
            pass  # it has seen enough
        try:
            verdict = scanner.wait(SCAN_SECONDS)
        except subprocess.TimeoutExpired:
            scanner.kill()
            verdict = -1
    if verdict != 0:
        raise Refused(_("The virus scanner did not let this file pass."), field="files")
    return replace(kept, is_scanned=True)
