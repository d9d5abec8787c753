"""The backup file: a short open header, then one sealed stream holding an archive."""

import io
import json
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, cast

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.utils.translation import gettext_lazy as _
from isal import igzip

from guanxi.foundation.backup.manifest import Manifest
from guanxi.foundation.backup.recovery import RecoveryKey, lock_name, receiving_key, sending_key
from guanxi.foundation.errors import Refused
from guanxi.foundation.privacy.chunks import CHUNK, ChunkReader
from guanxi.foundation.privacy.cipher import SealBroken
from guanxi.foundation.privacy.files import SealedWriter
from guanxi.foundation.privacy.keyfile import RecoveryLock

MAGIC: Final = b"GUANXI BACKUP 1\n"
PUBLIC: Final = 32
HEADER: Final = len(MAGIC) + 2 * PUBLIC  # magic, the lock's public key, this backup's public key
BLOCK: Final = 1 << 20
MANIFEST: Final = "manifest.json"
END: Final = "end.json"


class Archive:
    """Writes the entries of a backup and counts them. ``opener`` reads this backup again, and no other."""

    def __init__(self, tar: tarfile.TarFile, opener: bytes) -> None:
        self._tar = tar
        self.opener = opener
        self.entries = 0
        self.bytes = 0

    def add(self, name: str, content: bytes) -> None:
        self.add_stream(name, io.BytesIO(content), len(content))

    def add_stream(self, name: str, content: io.BufferedIOBase, size: int) -> None:
        """Add exactly ``size`` bytes, however long the source has become meanwhile."""
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode = size, 0o600
        self._tar.addfile(entry, cast("io.BytesIO", content))
        self.entries += 1
        self.bytes += size

    def finish(self) -> None:
        """The last entry: without it the archive is not whole."""
        self.add(END, json.dumps({"entries": self.entries, "bytes": self.bytes}).encode())


@contextmanager
def written(path: Path, lock: RecoveryLock) -> Iterator[Archive]:
    """Write a backup; it takes its name when it is whole, was read back, and covers no other file."""
    ephemeral = X25519PrivateKey.generate()
    header = MAGIC + lock.public + ephemeral.public_key().public_bytes_raw()
    key = sending_key(lock, header, ephemeral)
    with (
        SealedWriter(path, key, header, header, replace=False) as out,
        # Intel's maker of the same gzip: five times as quick, as small, and any gzip reads it.
        igzip.IGzipFile(fileobj=cast("io.BytesIO", out), mode="wb", compresslevel=1) as packed,  # type: ignore[no-untyped-call]
        tarfile.open(fileobj=packed, mode="w|", bufsize=BLOCK, format=tarfile.PAX_FORMAT) as tar,
    ):
        archive = Archive(tar, key)
        yield archive
        archive.finish()
    _read_back(path, key, header)


def _read_back(path: Path, key: bytes, header: bytes) -> None:
    try:
        raw = path.open("rb")
        raw.seek(HEADER)
        with ChunkReader(raw, key, header) as stream:
            buffer = bytearray(CHUNK)
            while stream.readinto(buffer):
                pass
    except (OSError, SealBroken) as error:
        path.unlink(missing_ok=True)
        raise Refused(
            _("The backup could not be read back from %(path)s, so it was not kept. Is that disk sound?")
            % {"path": path}
        ) from error


@contextmanager
def opened(
    path: Path, key: RecoveryKey
) -> Iterator[tuple[Manifest, Iterator[tuple[str, io.BufferedIOBase]]]]:
    """Open a backup: its manifest and, in order, its entries; where it was altered, reading raises."""
    with path.open("rb") as raw:
        header = _checked_header(raw.read(HEADER), path, key)
    with opened_again(path, receiving_key(key, header, header[-PUBLIC:])) as inside:
        yield inside


@contextmanager
def opened_again(
    path: Path, opener: bytes
) -> Iterator[tuple[Manifest, Iterator[tuple[str, io.BufferedIOBase]]]]:
    """The same for whoever has just written it (``Archive.opener``) and holds no recovery key."""
    try:
        with path.open("rb") as raw:
            header = raw.read(HEADER)
            stream = io.BufferedReader(ChunkReader(raw, opener, header), CHUNK)
            with tarfile.open(fileobj=stream, mode="r|gz") as tar:
                entries = _entries(tar)
                name, content = next(entries)
                if name != MANIFEST:
                    raise Refused(_broken(path))
                yield Manifest.parsed(content.read()), entries
    except (SealBroken, tarfile.TarError, EOFError, StopIteration) as error:
        raise Refused(_broken(path)) from error


def check_backup(path: Path, key: RecoveryKey) -> Manifest:
    """Read a backup from end to end; what it says of itself when every byte is as it was written."""
    with opened(path, key) as (manifest, entries):
        for _name, content in entries:
            while content.read(BLOCK):
                pass
        return manifest


def is_backup(file: io.BufferedReader) -> bool:
    """Whether an open file is a backup (they are not backed up again)."""
    return file.peek(len(MAGIC)).startswith(MAGIC)


def _checked_header(header: bytes, path: Path, key: RecoveryKey) -> bytes:
    if not header.startswith(MAGIC):
        raise Refused(_("%(path)s is no backup of Guanxi.") % {"path": path})
    if len(header) < HEADER:
        raise Refused(_broken(path))
    locked_to, ours = header[len(MAGIC) :][:PUBLIC], key.lock().public
    if locked_to != ours:
        raise Refused(
            _("This backup is locked to recovery key %(name)s; the key you gave is %(other)s.")
            % {"name": lock_name(locked_to), "other": lock_name(ours)},
            field="recovery_key",
        )
    return header


def _entries(tar: tarfile.TarFile) -> Iterator[tuple[str, io.BufferedIOBase]]:
    count = size = 0
    for entry in tar:
        content = tar.extractfile(entry) if entry.isreg() else None
        if content is None:
            raise tarfile.TarError(f"{entry.name} is no file")
        if entry.name == END:
            said = json.loads(content.read())
            if said != {"entries": count, "bytes": size}:
                raise tarfile.TarError("entries are missing")
            return
        yield entry.name, cast("io.BufferedIOBase", content)
        count, size = count + 1, size + entry.size
    raise EOFError


def _broken(path: Path) -> str:
    return _("%(path)s was altered or cut short: nothing was restored from it. Use another backup.") % {
        "path": path
    }
