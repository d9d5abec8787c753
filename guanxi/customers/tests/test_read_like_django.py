"""Statements that every request asks: rows made of them are the models', and PostgreSQL plans them once."""

from typing import Any

import pytest
from django.db import connection

from guanxi.customers.models import Customer
from guanxi.customers.tests.factories import make_customer, make_manager
from guanxi.foundation import prepared
from guanxi.foundation.accounts.models import User
from guanxi.foundation.ui.statements import named_rows

pytestmark = pytest.mark.django_db
NAMES = ("pk", "name", "value", "last_order_on", "owner__name", "department__name", "sort_name", "id")


@pytest.fixture(name="manager")
def _manager() -> User:
    return make_manager()


def test_a_row_made_by_hand_is_the_row_that_django_reads(manager: User):
    read = User.objects.get(pk=manager.pk)
    statement = f"SELECT {prepared.columns(User, 'u')} FROM accounts_user AS u WHERE id = %s"
    row = prepared.first(statement, [manager.pk])
    assert row is not None
    made = prepared.made(User, (*row, "more"))
    assert {name: vars(made)[name] for name in vars(read) if not name.startswith("_")} == {
        name: value for name, value in vars(read).items() if not name.startswith("_")
    }
    assert prepared.first(statement, [0]) is None


def test_what_was_left_out_is_read_when_somebody_asks_for_it(manager: User):
    left = ("joined_at",)
    statement = f"SELECT {prepared.columns(User, 'u', without=left)} FROM accounts_user AS u WHERE id = %s"
    made = prepared.made(User, prepared.rows(statement, [manager.pk])[0], without=left)
    assert "joined_at" not in vars(made)
    assert made.joined_at == User.objects.get(pk=manager.pk).joined_at


@pytest.mark.parametrize(
    "narrow",
    [
        lambda rows: rows.order_by("-pk"),
        lambda rows: rows.order_by("sort_name", "pk")[:1],
        lambda rows: rows.filter(name__contains="o", owner__name="Nobody").order_by("pk"),
        lambda rows: rows.filter(owner__name__contains="").order_by("owner__name", "pk"),
        lambda rows: rows.filter(pk__in=[]),
        lambda rows: rows.filter(value=0),
    ],
    ids=["all", "by name", "joined, none", "joined", "nothing", "by amount"],
)
def test_a_list_reads_what_django_would(manager: User, narrow: Any):
    make_customer(manager, "One")
    make_customer(manager, "Two")
    rows = narrow(Customer.objects.all())
    found = named_rows(rows, NAMES)
    assert [row._asdict() for row in found] == [row._asdict() for row in rows.values_list(*NAMES, named=True)]


def test_CUS_24_the_web_prepares_what_it_asks_again_and_again(monkeypatch: pytest.MonkeyPatch):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite keeps what it has compiled by itself")
    connection.ensure_connection()
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], prepared.THRESHOLD, 1)
    monkeypatch.setattr(connection.connection, "prepare_threshold", 1)
    for _turn in range(2):
        assert prepared.first("SELECT 40 + %s", [2]) == (42,)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE 'SELECT 40 +%%'")
        assert cursor.fetchone() == (1,)
