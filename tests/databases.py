"""Where the database of a test process comes from, and what stands in it when a test begins.

Most tests of pages begin with the ready-made roles, and those of one file often with the same small world.
Written anew for each test, these were more than half of what such a test cost. What is `laid` is written
once, into an outer transaction, in which one such test after another opens and rolls back its own; a test
that asks for something else finds the database empty, as ever.
"""

import copy
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from tests import readymade

type Build = Callable[[], Any]


class _Ground:
    """The outer transaction: what built its rows, what that gave, and which test comes next."""

    def __init__(self) -> None:
        self.build: Build | None = None
        self.made: Any = None
        self.next: pytest.Item | None = None
        self._held = ExitStack()

    def lay(self, build: Build) -> None:
        from django.db import connection, transaction
        from django.utils import translation

        self._held.enter_context(transaction.atomic())
        self._held.callback(transaction.set_rollback, True)
        try:
            with translation.override("en"):
                self.made = build()
        except Exception:  # noqa: BLE001 - it fails again in the fixture, where it is told
            self.clear()
        else:
            connection.run_on_commit.clear()
            self.build = build

    def clear(self) -> None:
        self.build = self.made = None
        self._held.close()


_ground = _Ground()


def laid(build: Build) -> Any:
    """A fixture: what ``build`` writes and gives, made once for all tests in a row that begin with it.

    It takes no fixtures. Each test has its own copy of what ``build`` gave, and its own transaction.
    """

    def world(db: None) -> Any:
        return copy.deepcopy(_ground.made) if _ground.build is build else build()

    world.__name__, world.__doc__ = build.__name__, build.__doc__
    world.build = build  # type: ignore[attr-defined]
    return pytest.fixture(world)


def _begins_with(item: pytest.Item | None) -> Build | None:
    """What a test wants laid, if it runs in a transaction of its own."""
    marker = item.get_closest_marker("django_db") if item else None
    if not isinstance(item, pytest.Function) or (marker and (marker.args or marker.kwargs)):
        return None
    if {"transactional_db", "live_server"} & set(item.fixturenames):
        return None
    known = item._fixtureinfo.name2fixturedefs
    builds = (getattr(known[name][-1].func, "build", None) for name in item.fixturenames if known.get(name))
    return next(filter(None, builds), None)


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: Any, request: Any) -> Iterator[None]:
    """Before the test's own transaction, when the database is there.

    What the one before left for a test that was skipped goes first.
    """
    is_begun = fixturedef.argname == "_django_db_helper"
    if is_begun and (build := _begins_with(request.node)) is not _ground.build:
        with request.getfixturevalue("django_db_blocker").unblock():
            if _ground.build:
                _ground.clear()
            if build:
                _ground.lay(build)
    return (yield)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown(nextitem: pytest.Item | None) -> None:
    _ground.next = nextitem


def pytest_fixture_post_finalizer(fixturedef: Any, request: Any) -> None:
    """After the test's own transaction, before what outlasts the test goes."""
    if fixturedef.argname != "_django_db_helper" or _ground.build is None:
        return
    if _begins_with(_ground.next) is not _ground.build:
        with request.getfixturevalue("django_db_blocker").unblock():
            _ground.clear()


# ---- fixtures; those with names of pytest-django's stand over them -----------------------------


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """On SQLite the copy lies there already, and goes with the folder of the process."""
    from django.db import connection

    return connection.vendor == "sqlite"


def keep_no_registers() -> None:
    """A database that was emptied does not get Django's lists of tables and permissions anew.

    Nobody reads them here, and to write them was nearly all that emptying cost.
    """
    from django.contrib.contenttypes.management import create_contenttypes
    from django.db.models.signals import post_migrate

    post_migrate.disconnect(dispatch_uid="django.contrib.auth.management.create_permissions")
    post_migrate.disconnect(create_contenttypes)


def empty_what_is_full(operations: Any) -> None:
    """On PostgreSQL, tables that hold nothing are left as they are.

    To truncate one makes new files for it and each of its indexes, a thousand a time; a test fills a few.
    """
    truncate = operations.sql_flush

    def flush(style: Any, tables: list[str], **how: Any) -> list[str]:
        if how.get("reset_sequences") or not os.environ.get("GUANXI_POSTGRES_IS_OURS"):
            return truncate(style, tables, **how)
        named = [operations.quote_name(table) for table in tables]
        full = " UNION ALL ".join(
            f"SELECT {place} WHERE EXISTS (SELECT FROM {name})" for place, name in enumerate(named)
        )
        with operations.connection.cursor() as cursor:
            cursor.execute(full)
            found = [named[place] for (place,) in cursor.fetchall()]
        # Nothing is left that a row could point to: the server need not look at each.
        return ["SET LOCAL session_replication_role = replica", *(f"DELETE FROM {name}" for name in found)]

    operations.sql_flush = flush


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Begin with a database that has had all migrations."""
    from django.db import connection

    test = connection.settings_dict["TEST"]
    if connection.vendor == "sqlite":
        readymade.copy_sqlite(test["NAME"])
    elif name := readymade.postgres_database(os.environ["DATABASE_URL"]):
        test["TEMPLATE"] = name
        empty_what_is_full(connection.ops)


@laid
def ready_made_roles() -> None:
    """The house's own roles and the company, as every start of Guanxi brings them."""
    from guanxi.config.roles import install_roles

    install_roles()
