"""What a backup says of itself, and what a restored house must agree with."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal, Protocol, Self

type Engine = Literal["sqlite", "postgresql"]


class Cursor(Protocol):
    """The part of a database cursor that reading a head needs; SQLite's and PostgreSQL's both have it."""

    def execute(self, query: Any, /) -> Any: ...
    def fetchone(self) -> Any: ...
    def fetchall(self) -> list[Any]: ...


class ReadHead(Protocol):
    """Reads the audit chain's head from the very snapshot that is backed up."""

    def __call__(self, cursor: Cursor, /) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Frozen:
    """What was counted in the snapshot."""

    counts: Mapping[str, int]
    migrations: tuple[str, ...]
    audit_head: str | None


@dataclass(frozen=True, slots=True)
class Manifest:
    """Stands first in the sealed stream."""

    version: str
    made_at: str
    engine: Engine
    ring: str
    recovery: str
    counts: Mapping[str, int]
    migrations: tuple[str, ...]
    audit_head: str | None

    def dumped(self) -> bytes:
        return json.dumps({"format": 1, **asdict(self)}, ensure_ascii=False, indent=1).encode()

    @classmethod
    def parsed(cls, text: bytes) -> Self:
        body = json.loads(text)
        body.pop("format")
        return cls(**{**body, "migrations": tuple(body["migrations"])})

    @property
    def rows(self) -> int:
        """All rows of all tables."""
        return sum(self.counts.values())


def frozen_by(cursor: Cursor, tables: list[str], read_head: ReadHead | None) -> Frozen:
    """Count every table and read migrations and audit head, all in the snapshot that the cursor sees."""
    counts = {}
    for table in sorted(tables):
        cursor.execute('SELECT count(*) FROM "{}"'.format(table.replace('"', '""')))  # noqa: S608 - from the catalogue
        counts[table] = int(cursor.fetchone()[0])
    migrations: tuple[str, ...] = ()
    if "django_migrations" in counts:
        cursor.execute("SELECT app, name FROM django_migrations")
        migrations = tuple(sorted(f"{app}.{name}" for app, name in cursor.fetchall()))
    return Frozen(counts, migrations, read_head(cursor) if read_head else None)
