"""Files at rest: uploads, previews, rejected rows and exports, each under a key of its own."""

import fcntl
import io
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Final, Literal, overload

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.privacy.chunks import CHUNK, TAG, ChunkReader, ChunkWriter
from guanxi.foundation.privacy.cipher import SealBroken, Uid, uid_bytes
from guanxi.foundation.privacy.keys import ring

MAGIC: Final = b"GXF1"
SALT: Final = 16
HEADER: Final = len(MAGIC) + 1 + SALT  # magic, key version, salt
YOUNG: Final = 24 * 3600  # seconds since its last byte: somebody may still be writing it


class SealedWriter(ChunkWriter):
    """Writes a sealed file that takes its name when it is whole, and is gone after an exception."""

    def __init__(self, path: Path, key: bytes, header: bytes, context: bytes, *, replace: bool) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        self._replace = replace
        self._partial = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
        handle = os.open(self._partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        self._file = os.fdopen(handle, "wb")
        self._file.write(header)
        super().__init__(self._file, key, context)

    @property
    def name(self) -> str:
        """Where the file will be; text layers ask for it."""
        return str(self._path)

    def close(self) -> None:
        if self.closed:
            return
        try:
            self.finish()
            self._file.flush()
            os.fsync(self._file.fileno())
            self._take_name()
        finally:
            self.discard()

    def _take_name(self) -> None:
        with _naming(self._path.parent):
            self._named()

    def _named(self) -> None:
        if self._replace:
            self._partial.replace(self._path)
            return
        try:
            self._path.hardlink_to(self._partial)  # unlike a rename it never covers another file
        except FileExistsError:
            raise
        except OSError:  # a disk without hard links, as many that backups are carried on
            if self._path.exists():
                raise FileExistsError(self._path) from None
            self._partial.rename(self._path)

    def discard(self) -> None:
        """Leave nothing behind."""
        self._file.close()
        self._partial.unlink(missing_ok=True)
        io.BufferedIOBase.close(self)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.close()
        elif self.closed:  # a text layer closed it on its way out: what it wrote is only half
            self._path.unlink(missing_ok=True)
        else:
            self.discard()

    def __del__(self) -> None:
        # Nobody closed it, so nobody said that it is whole.
        if hasattr(self, "_file"):
            self.discard()


def unfinished(folder: Path) -> Iterator[Path]:
    """What processes that were killed left half written in ``folder`` and below."""
    for path in folder.rglob(".*.part"):
        with suppress(FileNotFoundError):  # it has its name by now
            if time.time() - path.stat().st_mtime > YOUNG:
                yield path


@contextmanager
def _naming(folder: Path) -> Iterator[None]:
    """One file of a folder takes its name at a time: so that a rotation never covers what is newer."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


class _Renewal(SealedWriter):
    """The same content under the key in use; gives up where the file was replaced or dropped meanwhile."""

    seen: tuple[int, int] = (0, 0)
    done = False

    def _named(self) -> None:
        if self._path.exists() and _identity(self._path) == self.seen:
            self._partial.replace(self._path)
            self.done = True


def _identity(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_ino, found.st_mtime_ns


def sealed_version(path: Path) -> int | None:
    """The key version of a sealed file; None for what is none, or gone."""
    try:
        with path.open("rb") as file:
            head = file.read(HEADER)
    except FileNotFoundError:
        return None
    return head[len(MAGIC)] if len(head) == HEADER and head.startswith(MAGIC) else None


def renew_sealed(path: Path, *, label: str, uid: Uid) -> bool:
    """Write a sealed file anew under the key in use; True when an older one was so replaced."""
    if sealed_version(path) in {None, ring().current("encryption")}:
        return False
    try:
        seen = _identity(path)
        with open_sealed(path, label=label, uid=uid) as old:
            out = _writing(path, label, uid, _Renewal, replace=True)
            out.seen = seen
            with out:
                shutil.copyfileobj(old, out, CHUNK)
    except FileNotFoundError:  # its owner dropped it
        return False
    return out.done


@overload
def open_sealed(path: Path, mode: Literal["rb"] = "rb", *, label: str, uid: Uid) -> io.BufferedReader: ...
@overload
def open_sealed(path: Path, mode: Literal["wb", "xb"], *, label: str, uid: Uid) -> SealedWriter: ...


def open_sealed(
    path: Path, mode: Literal["rb", "wb", "xb"] = "rb", *, label: str, uid: Uid
) -> io.BufferedReader | SealedWriter:
    """Open an encrypted file: "rb" is seekable; "wb" appears whole at close; "xb" also refuses to replace."""
    if mode == "rb":
        return _reading(path, label, uid)
    if mode == "xb" and path.exists():
        raise FileExistsError(path)
    return _writing(path, label, uid, SealedWriter, replace=mode == "wb")


def _writing[W: SealedWriter](path: Path, label: str, uid: Uid, kind: type[W], *, replace: bool) -> W:
    keys = ring()
    keys.refresh()  # a file lives long: it begins under the newest key
    version = keys.current("encryption")
    header = MAGIC + bytes([version]) + os.urandom(SALT)
    key = _key_of(keys.derived("encryption", f"file {label}")[version], header, uid)
    return kind(path, key, header, _context(header, label, uid), replace=replace)


def plain_size(path: Path) -> int:
    """The size of a sealed file's content, without opening it."""
    sealed = path.stat().st_size - HEADER
    return sealed - TAG * -(-sealed // (CHUNK + TAG))


def _reading(path: Path, label: str, uid: Uid) -> io.BufferedReader:
    raw: BinaryIO = path.open("rb")
    try:
        header = raw.read(HEADER)
        if len(header) < HEADER or not header.startswith(MAGIC):
            raise SealBroken(_("This file cannot be read: it is not one of Guanxi's encrypted files."))
        key = _key_of(_secret(label, header[len(MAGIC)]), header, uid)
        return io.BufferedReader(ChunkReader(raw, key, _context(header, label, uid)), CHUNK)
    except BaseException:
        raw.close()
        raise


def _secret(label: str, version: int) -> bytes:
    keys = ring()
    if version not in keys.secrets_for("encryption"):
        keys.refresh()
    found = keys.derived("encryption", f"file {label}").get(version)
    if found is None:
        raise SealBroken(_("This file cannot be read: the key it was written with is missing."))
    return found


def _key_of(secret: bytes, header: bytes, uid: Uid) -> bytes:
    return HKDF(SHA256(), 32, salt=header[-SALT:], info=b"guanxi file" + uid_bytes(uid)).derive(secret)


def _context(header: bytes, label: str, uid: Uid) -> bytes:
    return header + label.encode() + b"\0" + uid_bytes(uid)
