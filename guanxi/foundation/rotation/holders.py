"""What holds sealed values, and how each is written anew under the keys in use.

Models with encrypted fields are found by themselves; what seals by itself is named in the switchboard
(``SEALED``), and ``config/tests/test_retire_keys.py`` finds who seals and is not named.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from django.apps import apps
from django.conf import settings
from django.db import connection, models

from guanxi.foundation.privacy.cipher import sealer
from guanxi.foundation.privacy.fields import EncryptedTextField, encrypted_fields, rotated, with_indexes
from guanxi.foundation.privacy.files import renew_sealed, sealed_version
from guanxi.foundation.privacy.keys import ring

type SealedFile = tuple[Path, str, bytes]  # where it lies, its label, what it is bound to


@dataclass(frozen=True)
class Stretch:
    """One batch: where it ended (None: nothing is left behind it), what was looked at and written anew."""

    end: Any
    seen: int
    renewed: int


class Holder(Protocol):
    """Values of one place in an order that does not change: by key, or by name."""

    @property
    def name(self) -> str: ...

    def count(self) -> int:
        """How many there are, old or new."""

    def renew(self, after: Any, size: int) -> Stretch:
        """Write anew what is old among the next ``size``; called inside a transaction."""

    def holds_older(self) -> bool:
        """Whether any value still lies under another key than the one in use."""


class Rows:
    """Rows of one table, each locked, compared and written by its key."""

    def __init__(self, model: type[models.Model], columns: Sequence[str]) -> None:
        self.model = model
        self.columns = columns

    @property
    def name(self) -> str:
        return self.model._meta.label_lower

    @property
    def rows(self) -> models.QuerySet[Any]:
        """Below the actions: the same values, so no version, no history, no audit entry of their own."""
        return models.QuerySet(self.model)

    def count(self) -> int:
        return self.rows.count()

    def renew(self, after: Any, size: int) -> Stretch:
        rows = self.rows.filter(pk__gt=after or 0).order_by("pk")
        if connection.features.has_select_for_update:
            rows = rows.select_for_update(no_key=connection.features.has_select_for_no_key_update)
        found = list(rows[:size])
        anew = [values for row in found if (values := self.anew(row)) is not None]
        if anew:
            self._write(anew)
        return Stretch(found[-1].pk if len(found) == size else None, len(found), len(anew))

    def holds_older(self) -> bool:
        return any(self.anew(row) is not None for row in self.rows.order_by("pk").iterator(chunk_size=2000))

    def anew(self, row: Any) -> list[Any] | None:
        """The values of ``columns`` under the keys in use, then the key; None where they are so already."""
        raise NotImplementedError

    def _write(self, anew: list[list[Any]]) -> None:
        quote = connection.ops.quote_name
        fields: list[Any] = [self.model._meta.get_field(name) for name in self.columns]
        key: Any = self.model._meta.pk
        sets = ", ".join(f"{quote(field.column)} = %s" for field in fields)
        statement = (
            f"UPDATE {quote(self.model._meta.db_table)} SET {sets} "  # noqa: S608 - our own names
            f"WHERE {quote(key.column)} = %s"
        )
        prepared = [
            [
                *(
                    field.get_db_prep_save(value, connection)
                    for field, value in zip(fields, values, strict=False)
                ),
                values[-1],
            ]
            for values in anew
        ]
        with connection.cursor() as cursor:
            cursor.executemany(statement, prepared)


class EncryptedRows(Rows):
    """A model with encrypted fields and their blind indexes."""

    def __init__(self, model: type[models.Model]) -> None:
        names = [field.name for field in encrypted_fields(model)]
        super().__init__(model, with_indexes(model, names))

    def anew(self, row: Any) -> list[Any] | None:
        if not rotated(row):
            return None
        for field in self._encrypted:
            field.settle(row)
        return [*(row.__dict__[name] for name in self.columns), row.pk]

    @cached_property
    def _encrypted(self) -> list[EncryptedTextField]:
        return encrypted_fields(self.model)


class SealedColumn(Rows):
    """A plain binary column whose values somebody seals by himself, each under its row's uid."""

    def __init__(self, model: type[models.Model], column: str, *, label: str, uid: str = "uid") -> None:
        super().__init__(model, [column])
        self.label, self.uid = label, uid

    def anew(self, row: Any) -> list[Any] | None:
        blob = bytes(getattr(row, self.columns[0]) or b"")
        keys = sealer(self.label)
        if not blob or blob[0] == keys.version:
            return None
        uid = getattr(row, self.uid)
        return [keys.seal(uid, keys.unseal(uid, blob)), row.pk]


class Files:
    """Sealed files, in the order of their paths; ``files`` gives each with its label and uid."""

    def __init__(self, name: str, files: Callable[[], Iterable[SealedFile]]) -> None:
        self.name = name
        self._files = files

    def count(self) -> int:
        return len(list(self._files()))

    def renew(self, after: Any, size: int) -> Stretch:
        waiting = sorted(file for file in self._files() if str(file[0]) > (after or ""))
        batch = waiting[: max(1, size // 100)]
        done = [renew_sealed(path, label=label, uid=uid) for path, label, uid in batch]
        return Stretch(str(batch[-1][0]) if len(waiting) > len(batch) else None, len(batch), sum(done))

    def holds_older(self) -> bool:
        return False  # every file of the house is looked at, whoever's it is: ``older_files``


def holders() -> list[Holder]:
    """All of them, in an order that does not change."""
    table: Sequence[Holder] = import_module(settings.SWITCHBOARD).SEALED
    found: list[Holder] = [EncryptedRows(model) for model in apps.get_models() if encrypted_fields(model)]
    return sorted([*found, *table], key=lambda holder: holder.name)


def older_files() -> list[Path]:
    """Sealed files under the home folder that lie under another key than the one in use."""
    current = ring().current("encryption")
    folder = Path(settings.GUANXI_HOME) / "files"
    return [
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and sealed_version(path) not in {None, current}
    ]
