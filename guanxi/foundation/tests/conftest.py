"""A cabinet of folders, and people of every reach."""

import itertools
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from guanxi.foundation.accounts.models import Department, User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.tests import made

type MakeUser = Callable[..., User]
VERBS = ("cabinet.view_folder", "cabinet.add_folder", "cabinet.change_folder")
_count = itertools.count(1)


@pytest.fixture(scope="module")
def cabinet(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The folders' table, made outside any transaction (SQLite asks for that)."""
    from django.db import connection

    from guanxi.foundation.tests.model import Folder

    with django_db_blocker.unblock():
        with connection.schema_editor() as editor:
            editor.create_model(Folder)
            # Without its foreign keys on PostgreSQL: other tests empty the tables that they would point at.
            editor.deferred_sql.clear()
        yield
        with connection.schema_editor() as editor:
            editor.delete_model(Folder)


@pytest.fixture
def make_department(db: None) -> Callable[..., Department]:
    def make(parent: Department | None = None) -> Department:
        return made.department(f"Department {next(_count)}", parent)

    return make


@pytest.fixture
def make_user(db: None, make_department: Callable[..., Department]) -> MakeUser:
    def make(
        department: Department | None = None, scope: Scope | None = Scope.OWN, **verbs: Scope | None
    ) -> User:
        """Holds every verb as far as ``scope``; ``view=Scope.ALL`` says otherwise of one."""
        number = next(_count)
        reach = {verb: verbs.get(verb.split(".")[1].split("_")[0], scope) for verb in VERBS}
        grants = {verb: found for verb, found in reach.items() if found is not None}
        role = made.role(f"role-{number}", grants)
        name = f"User {number}"
        return made.user(department or make_department(), [role], username=f"user{number}", name=name)

    return make
