"""A stream sealed in chunks, each bound to its place and the last one marked: no cut, no move, no addition.

Key and context must be used for one stream only (the nonce is the chunk's number).
"""

import io
from collections.abc import Buffer
from typing import BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.privacy.cipher import SealBroken

CHUNK: Final = 64 * 1024
TAG: Final = 16
_STEP: Final = CHUNK + TAG
_BROKEN: Final = _("This file cannot be read: it was altered, cut short, or belongs to another record.")


class ChunkWriter(io.BufferedIOBase):
    """Seals what is written to ``raw``; the stream is whole only once it was closed."""

    def __init__(self, raw: BinaryIO, key: bytes, context: bytes) -> None:
        self._raw = raw
        self._encrypt = AESGCM(key).encrypt
        self._context = context
        self._buffer = bytearray()
        self._number = 0

    def writable(self) -> bool:
        return True

    def write(self, data: Buffer, /) -> int:
        if self.closed:
            raise ValueError("This sealed stream is closed.")
        view = memoryview(data).cast("B")
        size, taken = len(view), 0
        # One chunk stays back: whether it is the last is known at close.
        if self._buffer and len(self._buffer) + size > CHUNK:
            taken = CHUNK - len(self._buffer)
            self._emit(self._buffer + view[:taken], last=False)
            self._buffer = bytearray()
        while size - taken > CHUNK:
            self._emit(view[taken : taken + CHUNK], last=False)
            taken += CHUNK
        self._buffer += view[taken:]
        return size

    def tell(self) -> int:
        return self._number * CHUNK + len(self._buffer)

    def finish(self) -> None:
        """Write the last chunk, marked as such."""
        self._emit(self._buffer, last=True)
        self._buffer = bytearray()

    def close(self) -> None:
        if not self.closed:
            try:
                self.finish()
                self._raw.flush()
            finally:
                self._raw.close()
                super().close()

    def _emit(self, data: bytearray | memoryview, *, last: bool) -> None:
        nonce = _nonce(self._number, last=last)
        self._raw.write(self._encrypt(nonce, data, self._context + nonce))
        self._number += 1


class ChunkReader(io.RawIOBase):
    """Opens a sealed stream anywhere; the last chunk is checked first, so a cut stream never opens."""

    def __init__(self, raw: BinaryIO, key: bytes, context: bytes) -> None:
        self._raw = raw
        self._decrypt = AESGCM(key).decrypt
        self._context = context
        self._start = raw.tell()
        sealed = raw.seek(0, io.SEEK_END) - self._start
        self._last, rest = divmod(max(sealed - 1, 0), _STEP)
        if rest + 1 < TAG or sealed < TAG:
            raise SealBroken(_BROKEN)
        self.size = sealed - TAG * (self._last + 1)
        self._place = 0
        self._held = -1
        self._chunk = b""
        self._hold(self._last)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._place

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self.size}[whence]
        if base + offset < 0:
            raise ValueError("A file has nothing before its beginning.")
        self._place = base + offset
        return self._place

    def readinto(self, buffer: Buffer, /) -> int:
        if self._place >= self.size:
            return 0
        number, offset = divmod(self._place, CHUNK)
        self._hold(number)
        out = memoryview(buffer).cast("B")
        length = min(len(out), len(self._chunk) - offset)
        out[:length] = memoryview(self._chunk)[offset : offset + length]
        self._place += length
        return length

    def readall(self) -> bytes:
        parts = []
        while self._place < self.size:
            number, offset = divmod(self._place, CHUNK)
            self._hold(number)
            parts.append(self._chunk[offset:] if offset else self._chunk)
            self._place = number * CHUNK + len(self._chunk)
        return b"".join(parts)

    def close(self) -> None:
        if not self.closed:
            self._raw.close()
            self._chunk = b""
            super().close()

    def _hold(self, number: int) -> None:
        if number == self._held:
            return
        nonce = _nonce(number, last=number == self._last)
        self._raw.seek(self._start + number * _STEP)
        try:
            self._chunk = self._decrypt(nonce, self._raw.read(_STEP), self._context + nonce)
        except InvalidTag:
            raise SealBroken(_BROKEN) from None
        self._held = number


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + (b"\1" if last else b"\0")
