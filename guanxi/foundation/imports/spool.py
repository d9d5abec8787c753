"""The sealed files of one import: the file itself, its rows on their way, and what came of them.

Each is bound to its name and its import, appears whole or not at all, and may be written again: a step that
a dead worker left half done is done again over it.
"""

import json
import pickle
import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

from django.conf import settings

from guanxi.foundation.privacy.files import SealedWriter, open_sealed, plain_size

SOURCE = "source"
LABEL = "import.file"


def sealed_files() -> Iterator[tuple[Path, str, bytes]]:
    """Every sealed file of every import, with its label and what it is bound to."""
    for folder in sorted((Path(settings.GUANXI_HOME) / "files" / "imports").glob("*")):
        spool = Spool(UUID(folder.name))
        for path in sorted(folder.glob("*")):
            if path.is_file() and not path.name.startswith("."):
                yield path, LABEL, spool._bound(path.name)  # noqa: SLF001 - its own class


class Spool:
    """The folder of one import."""

    def __init__(self, uid: UUID) -> None:
        self.uid = uid
        self.folder = Path(settings.GUANXI_HOME) / "files" / "imports" / str(uid)

    def _bound(self, name: str) -> bytes:
        return self.uid.bytes + name.encode()

    def open(self, name: str) -> BinaryIO:
        return open_sealed(self.folder / name, "rb", label=LABEL, uid=self._bound(name))

    def begin(self, name: str) -> SealedWriter:
        return open_sealed(self.folder / name, "wb", label=LABEL, uid=self._bound(name))

    def has(self, name: str) -> bool:
        return (self.folder / name).exists()

    def size(self, name: str) -> int:
        """Bytes of the content."""
        return plain_size(self.folder / name)

    @property
    def source(self) -> partial[BinaryIO]:
        """Opens the file that was handed in."""
        return partial(self.open, SOURCE)

    # ---- values --------------------------------------------------------------------------------

    def write(self, name: str, value: Any) -> None:
        with self.begin(name) as out:
            out.write(
                json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
            )

    def read(self, name: str, default: Any = None) -> Any:
        """What was written under ``name``; ``default`` where nothing was."""
        if not self.has(name):
            return default
        with self.open(name) as file:
            return json.loads(file.read())

    def all_of(self, stem: str) -> Iterator[Any]:
        """The items of all numbered lists of one stem, in order."""
        numbers = sorted(int(path.name.rpartition("-")[2]) for path in self.folder.glob(f"{stem}-*"))
        for number in numbers:
            yield from self.read(f"{stem}-{number}")

    def keep_state(self, name: str, state: object) -> None:
        """Objects between two steps of a job; only who holds the keys can have written what is read back."""
        with self.begin(name) as out:
            pickle.dump(state, out, protocol=pickle.HIGHEST_PROTOCOL)

    def state(self, name: str) -> Any:
        with self.open(name) as file:
            return pickle.load(file)  # noqa: S301 - sealed: opens only with the house's own keys

    # ---- the end -------------------------------------------------------------------------------

    def drop(self, *stems: str) -> None:
        """Forget the files of these stems."""
        for path in self.folder.glob("*"):
            if path.name in stems or path.name.rpartition("-")[0] in stems:
                path.unlink(missing_ok=True)

    def keep_only(self, *names: str) -> None:
        """Forget everything else."""
        for path in self.folder.glob("*"):
            if path.name not in names:
                path.unlink(missing_ok=True)

    def drop_all(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
