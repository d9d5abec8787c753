"""Where backups are kept: what is asked of such a place, and the plainest one, a folder."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from django.utils.translation import gettext_lazy as _

from guanxi.foundation.errors import Refused


@dataclass(frozen=True, slots=True)
class Kept:
    """A whole file in a store."""

    name: str
    size: int


class Store(Protocol):
    """A place for backups. Nothing that is half there is ever listed."""

    def placed(self, name: str) -> AbstractContextManager[Path]:
        """Where to write a new file; it is in the store, and checked there, when the block ended well."""

    def at_hand(self, name: str) -> AbstractContextManager[Path]:
        """A file of the store to read, as long as the block lasts."""

    def kept(self) -> list[Kept]:
        """The whole files, by name."""

    def delete(self, name: str) -> None:
        """Let one go; one that is gone already is no mistake."""

    def reach(self) -> None:
        """Refuses, in a sentence that says what to mend, where the store cannot be used."""


class FolderStore:
    """A folder, on another disk or machine."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __str__(self) -> str:
        return str(self._folder)

    @contextmanager
    def placed(self, name: str) -> Iterator[Path]:
        """Written where it stays: a backup takes its name when it is whole (``container.written``)."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        yield self._folder / name

    @contextmanager
    def at_hand(self, name: str) -> Iterator[Path]:
        path = self._folder / name
        if not path.is_file():
            raise Refused(_("There is no file %(name)s.") % {"name": path})
        yield path

    def kept(self) -> list[Kept]:
        if not self._folder.is_dir():
            return []
        found = (path for path in sorted(self._folder.iterdir()) if not path.name.startswith("."))
        return [Kept(path.name, path.stat().st_size) for path in found if path.is_file()]

    def delete(self, name: str) -> None:
        (self._folder / name).unlink(missing_ok=True)

    def reach(self) -> None:
        """A folder that is not there yet is made with the first backup."""
        if self._folder.exists() and not self._folder.is_dir():
            raise Refused(_("%(path)s is no folder.") % {"path": self._folder})
