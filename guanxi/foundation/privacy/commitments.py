"""Salted commitments: the audit chain proves what a value was, and is dumb once the salt is erased."""

import hashlib
import hmac
import os
from typing import Final, NamedTuple

SALT: Final = 16
_FRAME: Final = b"guanxi commitment 1\0"


class Commitment(NamedTuple):
    """``salt`` stays with the value and is erased with it; ``digest`` goes into the audit entry."""

    salt: bytes
    digest: bytes


def commit(value: str | bytes | None) -> Commitment:
    """Commit to a value under a fresh salt."""
    salt = os.urandom(SALT)
    return Commitment(salt, _digest(salt, value))


def holds(value: str | bytes | None, salt: bytes, digest: bytes) -> bool:
    """Whether ``digest`` was made from exactly this value and salt."""
    return hmac.compare_digest(_digest(salt, value), digest)


def _digest(salt: bytes, value: str | bytes | None) -> bytes:
    # The kind is part of the message, so that None, "" and b"" are three different values.
    kind = b"n" if value is None else b"s" if isinstance(value, str) else b"b"
    data = b"" if value is None else value.encode() if isinstance(value, str) else value
    return hashlib.sha256(_FRAME + salt + kind + data).digest()
