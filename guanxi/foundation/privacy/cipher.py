"""Values at rest: AES-256-GCM, bound to a frozen label and to the record they belong to."""

import os
from typing import Final, NoReturn
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.errors import Sentence
from guanxi.foundation.privacy.keys import KeyRing, ring

NONCE: Final = 12
OVERHEAD: Final = 1 + NONCE + 16  # key version, nonce, tag

type Uid = UUID | str | bytes


class SealBroken(Exception):
    """A sealed value or file cannot be opened; says nothing about what it held."""

    def __init__(self, message: Sentence = "") -> None:
        self.message = message or _(
            "This value cannot be read: it was altered, or belongs to another record."
        )
        super().__init__(self.message)

    def __str__(self) -> str:
        return str(self.message)


class Sealer:
    """Seals and opens the values of one label with every version of its key."""

    __slots__ = ("_by_version", "_encrypt", "_head", "_prefix", "_ring", "label", "version")

    def __init__(self, keys: KeyRing, label: str) -> None:
        self.label = label
        self._ring = keys
        self._prefix = label.encode() + b"\0"
        self._by_version = {
            version: AESGCM(key) for version, key in keys.derived("encryption", label).items()
        }
        self.version = keys.current("encryption")
        self._head = bytes([self.version])
        self._encrypt = self._by_version[self.version].encrypt

    def __repr__(self) -> str:
        return f"<Sealer {self.label}>"

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("A sealer holds keys: it is never pickled or copied.")

    def seal(self, uid: Uid, text: str | bytes) -> bytes:
        """Key version, nonce, ciphertext and tag of one value of the record ``uid``."""
        nonce = os.urandom(NONCE)
        data = text.encode() if isinstance(text, str) else text
        return self._head + nonce + self._encrypt(nonce, data, self._prefix + uid_bytes(uid))

    def unseal(self, uid: Uid, blob: bytes) -> bytes:
        """The value's bytes; ``SealBroken`` when altered, of another record or label, or without its key."""
        if len(blob) < OVERHEAD:
            raise SealBroken
        key = self._by_version.get(blob[0])
        if key is None:
            return self._with_newer_keys(uid, blob)
        try:
            return key.decrypt(blob[1 : 1 + NONCE], blob[1 + NONCE :], self._prefix + uid_bytes(uid))
        except InvalidTag:
            raise SealBroken from None

    def _with_newer_keys(self, uid: Uid, blob: bytes) -> bytes:
        # Another process may have rotated the keys since this one read them.
        if not self._ring.refresh():
            raise SealBroken(_("This value cannot be read: the key it was written with is missing."))
        return self._ring.made(Sealer, self.label).unseal(uid, blob)


def sealer(label: str) -> Sealer:
    """The sealer of a label, for many values in a row."""
    return ring().made(Sealer, label)


def seal(label: str, uid: Uid, text: str | bytes) -> bytes:
    """Seal one value of one record."""
    return ring().made(Sealer, label).seal(uid, text)


def unseal(label: str, uid: Uid, blob: bytes) -> str:
    """Open one value of one record; ``SealBroken`` when that cannot be."""
    return ring().made(Sealer, label).unseal(uid, blob).decode()


def key_version(blob: bytes) -> int:
    """The key version a value was sealed with; a rotation rewrites those of older ones."""
    return blob[0]


def uid_bytes(uid: Uid) -> bytes:
    """A record's uid as it stands in the associated data, the same for a UUID and its text."""
    if isinstance(uid, UUID):
        return uid.bytes
    if isinstance(uid, bytes):
        return uid
    try:
        return UUID(uid).bytes
    except ValueError:
        return uid.encode()
