"""Indexes of large tables come without holding up who writes, and come again where they were cut off."""

import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import DatabaseError, connection, models, transaction
from django.db.migrations.state import ModelState, ProjectState

from guanxi.config.commands.setting_up import _alone
from guanxi.foundation.indexes import AddIndexBeside

TABLE, NAME = "indexes_shelf", "shelf_by_place"
ADDING = AddIndexBeside("shelf", models.Index(fields=["place"], name=NAME))
pytestmark = pytest.mark.django_db(transaction=True)
on_postgresql = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer")


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.fixture(autouse=True)
def shelves() -> Iterator[None]:
    run(f"CREATE TABLE {TABLE} (id integer PRIMARY KEY, place integer)")
    run(f"INSERT INTO {TABLE} VALUES (1, 5), (2, 5)")
    yield
    run(f"DROP TABLE {TABLE}")


def add() -> None:
    fields: dict[str, models.Field[Any, Any]] = {
        "id": models.IntegerField(primary_key=True),
        "place": models.IntegerField(),
    }
    state = ProjectState()
    state.add_model(ModelState("accounts", "Shelf", fields, {"db_table": TABLE}))
    with connection.schema_editor(atomic=False) as editor:
        ADDING.database_forwards("accounts", editor, state, state)


def has_index() -> bool:
    with connection.cursor() as cursor:
        return NAME in connection.introspection.get_constraints(cursor, TABLE)


def test_an_index_comes_and_a_second_time_stays():
    add()
    assert has_index()
    add()
    assert has_index()


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL looks by itself")
def test_sqlite_knows_how_the_index_is_filled_where_it_knows_the_table():
    """Else it takes the new index for the best way, whatever is asked: lists of 100,000 took 70 ms, not 2."""
    known = f"SELECT idx FROM sqlite_stat1 WHERE tbl = '{TABLE}'"
    run(f"CREATE INDEX shelf_by_id ON {TABLE} (id)")
    run(f"ANALYZE {TABLE}")
    add()
    with connection.cursor() as cursor:
        assert (NAME,) in cursor.execute(known).fetchall()
        cursor.execute(f"DELETE FROM sqlite_stat1 WHERE tbl = '{TABLE}'")
        add()
        assert cursor.execute(known).fetchall() == []


@on_postgresql
def test_what_was_cut_off_half_built_is_built_anew():
    with pytest.raises(DatabaseError):  # as a kill leaves it
        run(f"CREATE UNIQUE INDEX CONCURRENTLY {NAME} ON {TABLE} (place)")
    assert has_index()
    add()
    with connection.cursor() as cursor:
        cursor.execute("SELECT indisvalid, indisunique FROM pg_index WHERE indexrelid = %s::regclass", [NAME])
        assert cursor.fetchone() == (True, False)


@on_postgresql
def test_who_writes_meanwhile_does_not_wait():
    """The index waits for whoever is writing; a plain one would have let nobody else write till then."""
    other = threading.Thread(target=in_thread, args=(add,))
    with transaction.atomic():
        run(f"INSERT INTO {TABLE} VALUES (3, 1)")
        other.start()
        other.join(1)
        assert other.is_alive()
        third = threading.Thread(target=in_thread, args=(lambda: run(f"INSERT INTO {TABLE} VALUES (4, 1)"),))
        third.start()
        third.join(5)
        assert not third.is_alive(), "it stood behind the index"
    other.join()
    assert has_index()


@on_postgresql
def test_a_second_machine_that_waits_for_its_turn_does_not_hold_the_index_up(tmp_path):
    came = threading.Event()

    def second() -> None:
        with _alone(tmp_path / "second"):
            came.set()

    other = threading.Thread(target=in_thread, args=(second,))
    with _alone(tmp_path / "first"):
        other.start()
        time.sleep(0.5)
        add()  # waits for all statements under way: one that waits for us would be a deadlock
        assert not came.is_set()
    other.join(5)
    assert came.is_set()


def in_thread(what) -> None:
    try:
        what()
    finally:
        connection.close()
