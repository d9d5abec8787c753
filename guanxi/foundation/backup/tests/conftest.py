"""A small house with a live database of its own, and bare places to restore it to, on either database."""

import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from guanxi.foundation.privacy.files import open_sealed
from guanxi.foundation.privacy.keys import ring

TABLES = [
    "CREATE TABLE django_migrations (id integer PRIMARY KEY, app varchar(255), name varchar(255))",
    "CREATE TABLE purse (id integer PRIMARY KEY, amount integer NOT NULL)",
    "CREATE TABLE audit_head (id integer PRIMARY KEY, seal varchar(64))",
    "INSERT INTO django_migrations VALUES (1, 'contenttypes', '0001_initial')",
    "INSERT INTO audit_head VALUES (1, 'c0ffee')",
    "INSERT INTO purse VALUES (1, 5000), (2, 5000)",
]
UPLOAD = uuid.UUID(int=7)


def read_head(cursor: Any) -> str | None:
    cursor.execute("SELECT seal FROM audit_head")
    return str(cursor.fetchone()[0])


@dataclass
class Place:
    """A home, keys, and a database: the settings point to one place at a time."""

    home: Path
    keys: Path
    database: str
    settings: Any

    def enter(self) -> "Place":
        self.settings.GUANXI_HOME, self.settings.GUANXI_KEYS = self.home, self.keys
        connection.settings_dict["NAME"] = self.database
        return self

    def connect(self) -> Any:
        if connection.vendor == "sqlite":
            opened = sqlite3.connect(self.database, timeout=20)
            opened.execute("PRAGMA journal_mode=WAL")
            return opened
        return _postgres(self.database)

    def ask(self, query: str) -> list[Any]:
        with closing(self.connect()) as opened:
            return opened.cursor().execute(query).fetchall()

    def is_bare(self) -> bool:
        nothing = not any(path.is_file() for top in (self.home, self.keys) for path in top.rglob("*"))
        if connection.vendor == "sqlite":
            return nothing
        return nothing and self.ask("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == [(0,)]


def _postgres(name: str, *, autocommit: bool = False) -> Any:
    import psycopg

    known = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD"}
    told = {
        key: connection.settings_dict[name] for key, name in known.items() if connection.settings_dict[name]
    }
    return psycopg.connect(dbname=name, autocommit=autocommit, **told)


@pytest.fixture
def places(tmp_path: Path, settings: Any) -> Iterator[Any]:
    """`places()` makes one place after another, each with an empty database."""
    usual = connection.settings_dict["NAME"]
    made: list[Place] = []

    def make() -> Place:
        folder = tmp_path / f"place{len(made)}"
        database = str(folder / "home" / "guanxi.sqlite3")
        if connection.vendor != "sqlite":
            database = f"backup_{uuid.uuid4().hex[:12]}"
            with closing(_postgres("postgres", autocommit=True)) as server:
                server.execute(f'CREATE DATABASE "{database}"')
        made.append(Place(folder / "home", folder / "keys", database, settings))
        return made[-1]

    yield make
    connection.settings_dict["NAME"] = usual
    if connection.vendor != "sqlite":
        with closing(_postgres("postgres", autocommit=True)) as server:
            for place in made:
                server.execute(f'DROP DATABASE "{place.database}" WITH (FORCE)')


@pytest.fixture
def house(places: Any) -> Place:
    """A living house: keys, an encrypted upload, a database with a few rows; settings point to it."""
    place: Place = places().enter()
    ring()
    with closing(place.connect()) as opened:
        for statement in TABLES:
            opened.cursor().execute(statement)
        opened.commit()
    with open_sealed(place.home / "files" / "upload", "wb", label="upload", uid=UPLOAD) as out:
        out.write("陆远征 13900000817\n".encode() * 9000)
    (place.home / "tmp").mkdir()
    (place.home / "tmp" / "half.part").write_text("left out")
    (place.keys / "audit-anchors.log").write_text("2026-11-22T00:00:00 1 c0ffee\n")
    return place


@pytest.fixture
def bare(places: Any, house: Place) -> Place:
    """An empty place; `enter` it before restoring."""
    place: Place = places()
    return place
