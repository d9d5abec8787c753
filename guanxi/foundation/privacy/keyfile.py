"""The key file on disk: created whole or not at all, readable by its owner only, changed under a lock."""

import base64
import binascii
import fcntl
import json
import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext_noop

FILE: Final = "keyring.json"
PURPOSES: Final = ("encryption", "index", "audit", "django")
MAX_VERSION: Final = 255


class KeysUnusable(Exception):
    """The keys cannot be used. Plain text, because it is said while settings (and translation) still load."""

    def __init__(self, sentence: str, **facts: object) -> None:
        super().__init__(sentence % facts if facts else sentence)
        self.sentence = sentence
        self.facts = facts


@dataclass(frozen=True, slots=True)
class RecoveryLock:
    """What stays of a recovery key: enough to lock backups to it, not enough to open one."""

    public: bytes
    origin: bytes = field(repr=False)
    created: str


@dataclass(frozen=True, slots=True)
class KeyFile:
    """What the key file holds: per purpose every version's secret, and the version in use."""

    id: str
    created: str
    secrets: Mapping[str, Mapping[int, bytes]] = field(repr=False)
    current: Mapping[str, int]
    recovery: RecoveryLock | None = None

    def rotated(self, purpose: str) -> "KeyFile":
        """Add a fresh version for one purpose and make it the one in use."""
        version = max(self.secrets[purpose]) + 1
        if version > MAX_VERSION:
            raise KeysUnusable(gettext_noop("No more than 255 key versions are possible for one purpose."))
        grown = {**self.secrets[purpose], version: os.urandom(32)}
        return replace(
            self,
            secrets={**self.secrets, purpose: grown},
            current={**self.current, purpose: version},
        )

    def retired(self, purpose: str, version: int) -> "KeyFile":
        """Forget a version no longer written with: what still lies under it is unreadable for good."""
        if version == self.current[purpose]:
            raise KeysUnusable(gettext_noop("The key in use cannot be forgotten."))
        left = {each: secret for each, secret in self.secrets[purpose].items() if each != version}
        return replace(self, secrets={**self.secrets, purpose: left})

    def dumped(self) -> bytes:
        """The file's text, secrets included: for the key folder or the inside of a locked backup only."""
        recovery = self.recovery and {
            "public": _text(self.recovery.public),
            "origin": _text(self.recovery.origin),
            "created": self.recovery.created,
        }
        secrets = {
            purpose: {str(version): _text(secret) for version, secret in versions.items()}
            for purpose, versions in self.secrets.items()
        }
        body = {
            "format": 1,
            "id": self.id,
            "created": self.created,
            "current": dict(self.current),
            "secrets": secrets,
            "recovery": recovery,
        }
        return (json.dumps(body, indent=1) + "\n").encode()


def fresh() -> KeyFile:
    """A ring with one random secret for every purpose."""
    return KeyFile(
        id=os.urandom(8).hex(),
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        secrets={purpose: {1: os.urandom(32)} for purpose in PURPOSES},
        current=dict.fromkeys(PURPOSES, 1),
    )


def parsed(text: bytes) -> KeyFile | None:
    """Read a key file's text; None when it is no key file (never an error that would quote it)."""
    try:
        body: dict[str, Any] = json.loads(text)
        if body["format"] != 1:
            return None
        recovery = body["recovery"]
        secrets = {
            purpose: {int(version): _bytes(secret) for version, secret in body["secrets"][purpose].items()}
            for purpose in PURPOSES
        }
        current = {purpose: int(body["current"][purpose]) for purpose in PURPOSES}
        if not all(current[purpose] in secrets[purpose] for purpose in PURPOSES):
            return None
        return KeyFile(
            id=str(body["id"]),
            created=str(body["created"]),
            secrets=secrets,
            current=current,
            recovery=recovery
            and RecoveryLock(
                _bytes(recovery["public"]), _bytes(recovery["origin"]), str(recovery["created"])
            ),
        )
    except (KeyError, TypeError, ValueError, AttributeError, binascii.Error):
        return None


def loaded(folder: Path) -> KeyFile:
    """The key file of a folder, refused when others may read it or when it is damaged."""
    path = folder / FILE
    for place in (folder, path):
        if os.name == "posix" and stat.S_IMODE(place.stat().st_mode) & 0o077:
            raise KeysUnusable(
                gettext_noop(
                    "Other people on this machine can reach the keys in %(place)s. "
                    "Close them with: chmod 700 %(folder)s && chmod 600 %(file)s"
                ),
                place=place,
                folder=folder,
                file=path,
            )
    # The parse swallows its own errors: a decoder's exception would carry the whole file along.
    found = parsed(path.read_bytes())
    if found is None:
        raise KeysUnusable(
            gettext_noop("The key file %(file)s is damaged. Put back the copy from your backup."), file=path
        )
    return found


def written(folder: Path, keys: KeyFile) -> None:
    """Put the key file in place in one step; a reader sees the old one or the new one, whole."""
    partial = folder / f".{FILE}.{os.getpid()}.{os.urandom(4).hex()}"
    handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(keys.dumped())
            out.flush()
            os.fsync(out.fileno())
        partial.replace(folder / FILE)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    _settle(folder)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """One process at a time creates or changes the keys."""
    handle = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _settle(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _text(secret: bytes) -> str:
    return base64.b64encode(secret).decode("ascii")


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
