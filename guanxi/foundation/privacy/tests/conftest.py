"""A key ring of one's own for the test that changes keys, and a table with encrypted columns."""

from collections.abc import Iterator
from typing import Any

import pytest

from guanxi.foundation.privacy.keys import KeyRing, ring


@pytest.fixture
def own_ring(tmp_path: Any, settings: Any) -> KeyRing:
    """A fresh ring in a folder of the test's own, named by settings."""
    settings.GUANXI_HOME, settings.GUANXI_KEYS = tmp_path / "home", tmp_path / "keys"
    return ring()


@pytest.fixture(scope="session")
def people_table(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The throwaway model's table, made outside any transaction (SQLite asks for that)."""
    from django.db import connection

    from guanxi.foundation.privacy.tests.model import Person

    with django_db_blocker.unblock():
        with connection.schema_editor() as editor:
            editor.create_model(Person)
        yield
        with connection.schema_editor() as editor:
            editor.delete_model(Person)
