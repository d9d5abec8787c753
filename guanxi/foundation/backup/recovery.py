"""The recovery key: shown once, kept by people, able to open every backup that was locked to it.

The house keeps the public half only, so backups can be made unattended and a thief of house and keys still
opens no older backup with them.
"""

import hashlib
import secrets
import unicodedata
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.errors import Refused
from guanxi.foundation.privacy.keyfile import RecoveryLock
from guanxi.foundation.privacy.keys import ring

ALPHABET: Final = (
    "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # without I, L, O, U: nothing to confuse when copied by hand
)
SECRET: Final = 20  # bytes: 160 random bits need no slow derivation
SIGNS: Final = 36  # 32 for the secret, 4 to notice a slip of the pen
GROUP: Final = 4
_MISREAD: Final = str.maketrans({"O": "0", "I": "1", "L": "1"})


@dataclass(frozen=True, slots=True)
class RecoveryKey:
    """The secret that opens backups; it exists while it is shown and while somebody restores."""

    secret: bytes = field(repr=False)

    def spelled(self) -> str:
        """Nine groups of four signs, for paper."""
        number = int.from_bytes(self.secret, "big") << 20 | _check(self.secret)
        signs = "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(SIGNS)))
        return "-".join(signs[start : start + GROUP] for start in range(0, SIGNS, GROUP))

    def lock(self) -> RecoveryLock:
        """What the house keeps of it."""
        public = self.private().public_key().public_bytes_raw()
        return RecoveryLock(public, self._derived("origin"), datetime.now(UTC).isoformat(timespec="seconds"))

    def private(self) -> X25519PrivateKey:
        return X25519PrivateKey.from_private_bytes(self._derived("x25519"))

    def _derived(self, purpose: str) -> bytes:
        return HKDF(SHA256(), 32, salt=None, info=f"guanxi recovery {purpose}".encode()).derive(self.secret)


def fresh_key() -> RecoveryKey:
    """A new random recovery key, known to nobody yet."""
    return RecoveryKey(secrets.token_bytes(SECRET))


def new_recovery_key() -> str:
    """Make the recovery key of all backups from now on; the text to show once. Older ones keep theirs."""
    key = fresh_key()
    ring().keep_recovery(key.lock())
    return key.spelled()


def read_key(text: str) -> RecoveryKey:
    """Read what a person typed: spaces, strokes, small letters and O, I, L for 0 and 1 are forgiven."""
    signs = unicodedata.normalize("NFKC", text).upper().translate(_MISREAD)
    signs = "".join(sign for sign in signs if sign.isalnum())
    if len(signs) != SIGNS or any(sign not in ALPHABET for sign in signs):
        raise Refused(
            _("A recovery key has nine groups of four letters and figures, 36 in all; this has %(count)s.")
            % {"count": len(signs)},
            field="recovery_key",
        )
    number = 0
    for sign in signs:
        number = number << 5 | ALPHABET.index(sign)
    secret = (number >> 20).to_bytes(SECRET, "big")
    if number & 0xFFFFF != _check(secret):
        raise Refused(
            _("A sign of this recovery key is mistyped. Compare it with your copy, group by group."),
            field="recovery_key",
        )
    return RecoveryKey(secret)


def lock_name(public: bytes) -> str:
    """A short public name for a recovery key, to tell which backup belongs to which."""
    return hashlib.sha256(public).hexdigest()[:8].upper()


def sending_key(lock: RecoveryLock, header_of: bytes, ephemeral: X25519PrivateKey) -> bytes:
    """The key of one backup, as the house that makes it computes it."""
    shared = ephemeral.exchange(X25519PublicKey.from_public_bytes(lock.public))
    return _content_key(shared, lock.origin, header_of)


def receiving_key(key: RecoveryKey, header_of: bytes, ephemeral: bytes) -> bytes:
    """The key of one backup, as the holder of the recovery key computes it."""
    shared = key.private().exchange(X25519PublicKey.from_public_bytes(ephemeral))
    return _content_key(shared, key.lock().origin, header_of)


def _content_key(shared: bytes, origin: bytes, header: bytes) -> bytes:
    # The origin secret is known to the house and the recovery key alone: with the public half only,
    # which anybody may know, nobody can make a backup that passes for the house's own.
    return HKDF(SHA256(), 32, salt=origin, info=b"guanxi backup" + header).derive(shared)


def _check(secret: bytes) -> int:
    return int.from_bytes(hashlib.sha256(b"guanxi recovery check" + secret).digest()[:3], "big") >> 4
