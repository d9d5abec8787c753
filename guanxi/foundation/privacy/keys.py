"""The key ring: secrets by purpose and version, kept in a folder of its own beside the house's data."""

import base64
import os
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, Literal, NoReturn, cast

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.translation import gettext_noop

from guanxi.foundation.privacy import keyfile
from guanxi.foundation.privacy.keyfile import FILE, KeysUnusable, RecoveryLock

__all__ = ["KeyRing", "KeysUnusable", "Purpose", "ring", "ring_exists", "secret_for", "secrets_for"]

type Purpose = Literal["encryption", "index", "audit", "django"]

MARK: Final = ".keyring"  # in the home folder: the public id of the ring its data was written with
RESTORING: Final = ".restoring"  # in the home folder: a restore has begun and not finished


class _State:
    """One reading of the key file, swapped as a whole, so that no thread sees half a rotation."""

    __slots__ = ("keys", "made", "seen")

    def __init__(self, folder: Path) -> None:
        self.seen = _stamp(folder)
        self.keys = keyfile.loaded(folder)
        self.made: dict[tuple[object, str], Any] = {}


class KeyRing:
    """All versions of all secrets. Never printed, pickled, or logged; safe to share between threads."""

    __slots__ = ("_folder", "_lock", "_state", "born_now")

    def __init__(self, folder: Path, *, born_now: bool = False) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._state = _State(folder)
        self.born_now = born_now

    def __repr__(self) -> str:
        return f"<KeyRing {self._state.keys.id}>"

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("A key ring is never pickled or copied.")

    @property
    def id(self) -> str:
        """Public name of this ring; says which data belongs to it, and nothing about its secrets."""
        return self._state.keys.id

    @property
    def recovery(self) -> RecoveryLock | None:
        """The lock that backups are closed with, once a recovery key was made."""
        return self._state.keys.recovery

    def current(self, purpose: Purpose) -> int:
        """The version that new values are written with."""
        return self._state.keys.current[purpose]

    def secret_for(self, purpose: Purpose) -> bytes:
        """The secret in use for a purpose."""
        keys = self._state.keys
        return keys.secrets[purpose][keys.current[purpose]]

    def secrets_for(self, purpose: Purpose) -> Mapping[int, bytes]:
        """Every version's secret: what was written before a rotation stays readable."""
        return self._state.keys.secrets[purpose]

    def derived(self, purpose: Purpose, label: str) -> dict[int, bytes]:
        """A secret of its own for each label and version, so that no label can be read with another's."""
        info = f"guanxi {purpose} {label}".encode()
        return {
            version: HKDF(SHA256(), 32, salt=None, info=info).derive(secret)
            for version, secret in self._state.keys.secrets[purpose].items()
        }

    def made[T](self, kind: Callable[["KeyRing", str], T], label: str) -> T:
        """``kind(ring, label)``, made once and dropped when the keys change."""
        made = self._state.made
        found = made.get((kind, label))
        if found is None:
            found = made[kind, label] = kind(self, label)
        return cast("T", found)

    def django_secret(self) -> str:
        """Django's SECRET_KEY."""
        return base64.urlsafe_b64encode(self.secret_for("django")).decode("ascii")

    def django_fallbacks(self) -> list[str]:
        """Django's SECRET_KEY_FALLBACKS: sessions outlive a rotation."""
        current = self.current("django")
        older = [secret for version, secret in self.secrets_for("django").items() if version != current]
        return [base64.urlsafe_b64encode(secret).decode("ascii") for secret in older]

    def rotate(self, purpose: Purpose) -> int:
        """Make a new version the one in use; values of older versions stay readable."""
        with self._lock, keyfile.locked(self._folder):
            keyfile.written(self._folder, keyfile.loaded(self._folder).rotated(purpose))
            self._state = _State(self._folder)
        return self.current(purpose)

    def retire(self, purpose: Purpose, version: int) -> None:
        """Forget an old version; whoever calls has made sure that nothing lies under it."""
        with self._lock, keyfile.locked(self._folder):
            keyfile.written(self._folder, keyfile.loaded(self._folder).retired(purpose, version))
            self._state = _State(self._folder)

    def keep_recovery(self, lock: RecoveryLock) -> None:
        """From now on backups are locked to this recovery key."""
        with self._lock, keyfile.locked(self._folder):
            keyfile.written(self._folder, replace(keyfile.loaded(self._folder), recovery=lock))
            self._state = _State(self._folder)

    def exported(self, recovery: RecoveryLock) -> bytes:
        """The key file's text, for the inside of a backup that is locked to ``recovery``."""
        return replace(keyfile.loaded(self._folder), recovery=recovery).dumped()

    def refresh(self) -> bool:
        """Take up what another process changed; True when there was something."""
        if _stamp(self._folder) == self._state.seen:
            return False
        with self._lock:
            if _stamp(self._folder) != self._state.seen:
                self._state = _State(self._folder)
        return True


_rings: dict[Path, KeyRing] = {}
_opening = threading.Lock()


def ring(folder: Path | None = None, *, home: Path | None = None) -> KeyRing:
    """The key ring of a folder, made at first start; without arguments the one that settings name."""
    own = folder is None
    if folder is None:
        folder = settings.GUANXI_KEYS
    found = _rings.get(folder)
    if found is None:
        home = settings.GUANXI_HOME if own else home
        with _opening:
            found = _rings.get(folder)
            if found is None:
                found = _rings[folder] = _opened(folder, home)
    return found


def ring_exists(folder: Path | None = None) -> bool:
    """Whether there are keys already; creates nothing."""
    return ((settings.GUANXI_KEYS if folder is None else folder) / FILE).exists()


def secret_for(purpose: Purpose) -> bytes:
    """The secret in use for a purpose."""
    return ring().secret_for(purpose)


def secrets_for(purpose: Purpose) -> Mapping[int, bytes]:
    """Every version's secret for a purpose."""
    return ring().secrets_for(purpose)


def _opened(folder: Path, home: Path | None) -> KeyRing:
    if home is not None:
        _apart(folder.resolve(), home.resolve())
        if (home / RESTORING).exists():
            raise KeysUnusable(
                gettext_noop(
                    "A restore into %(home)s did not finish, so nothing starts from it. "
                    "Restore again, or empty that folder and %(folder)s."
                ),
                home=home,
                folder=folder,
            )
    born_now = not ring_exists(folder) and _created(folder, home)
    opened = KeyRing(folder, born_now=born_now)
    if home is not None:
        _marked(home, opened.id, folder)
    return opened


def _apart(folder: Path, home: Path) -> None:
    if folder.is_relative_to(home) or home.is_relative_to(folder):
        raise KeysUnusable(
            gettext_noop(
                "GUANXI_KEYS (%(folder)s) and GUANXI_HOME (%(home)s) must lie apart: "
                "whoever copies the data must not get the keys with it."
            ),
            folder=folder,
            home=home,
        )


def _created(folder: Path, home: Path | None) -> bool:
    # The mark follows the ring, so where another process was first the second look finds its ring.
    if home is not None and _holds_data(home) and not ring_exists(folder):
        raise KeysUnusable(
            gettext_noop(
                "%(home)s holds data, but its keys are missing from %(folder)s. Set GUANXI_KEYS to "
                "where they lie, or restore a backup into empty folders. "
                "Without them personal data stays unreadable."
            ),
            home=home,
            folder=folder,
        )
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    with keyfile.locked(folder):
        if ring_exists(folder):  # another process of the same start was first
            return False
        keyfile.written(folder, keyfile.fresh())
    return True


def _holds_data(home: Path) -> bool:
    return any((home / name).exists() for name in (MARK, "guanxi.sqlite3"))


def _marked(home: Path, ring_id: str, folder: Path) -> None:
    mark = home / MARK
    if not mark.exists():
        home.mkdir(parents=True, exist_ok=True)
        partial = home / f"{MARK}.{os.getpid()}"
        partial.write_text(ring_id + "\n", encoding="ascii")
        partial.replace(mark)
    elif mark.read_text(encoding="ascii").strip() != ring_id:
        raise KeysUnusable(
            gettext_noop(
                "The keys in %(folder)s belong to another installation than the data in %(home)s. "
                "Set GUANXI_KEYS to the folder with this data's keys."
            ),
            folder=folder,
            home=home,
        )


def _stamp(folder: Path) -> tuple[int, int]:
    found = (folder / FILE).stat()
    return found.st_mtime_ns, found.st_ino
