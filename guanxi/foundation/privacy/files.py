"""Files at rest: uploads, previews, rejected rows and exports, each under a key of its own."""

import io
import os
import secrets
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
    keys = ring()
    version = keys.current("encryption")
    header = MAGIC + bytes([version]) + os.urandom(SALT)
    key = _key_of(keys.derived("encryption", f"file {label}")[version], header, uid)
    return SealedWriter(path, key, header, _context(header, label, uid), replace=mode == "wb")


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
