"""Orders, products and costs are found by what people know of them, and sorted as they expect."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from unittest import mock

import pytest
from django.db import connection

from guanxi.customers.actions import change_customer
from guanxi.customers.models import Customer
from guanxi.customers.tests.factories import make_user
from guanxi.foundation import few
from guanxi.foundation.accounts.models import Company
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.changes.models import ChangeSet
from guanxi.foundation.worklists import actions as bulk
from guanxi.purchases import actions
from guanxi.purchases.models import Cost, Order, Product
from guanxi.purchases.tests.factories import (
    import_rows,
    line,
    make_customer,
    make_department,
    make_manager,
    make_product,
    make_seller,
    order_row,
)
from guanxi.purchases.tests.visiting import look, queries

pytestmark = pytest.mark.django_db
CHANGING = {"customers.view_customer": Scope.ALL, "customers.change_customer": Scope.ALL}
WORKING = {
    "purchases.add_cost": Scope.ALL,
    "purchases.view_cost": Scope.ALL,
    "customers.view_customer": Scope.OWN,
    "worklists.edit_in_bulk": Scope.OWN,
    "changes.undo_change_set": Scope.OWN,
}


@pytest.fixture
def manager():
    return make_manager()


@pytest.fixture
def orders(manager):
    """Four of two customers and of nobody; one has no rate."""
    dolphin, acorn = make_customer(manager, "海豚食品"), make_customer(manager, "安可机械")
    rows = [
        order_row(dolphin, line("A1", 1, 30, text="青花茶杯"), number="S-3", placed_at=at(3)),
        order_row(acorn, line("A1", 1, 10), number="S-1", placed_at=at(2)),
        order_row(None, line("B2", 1, 20, text="密封圈"), number="S-2", placed_at=at(4)),
        order_row(acorn, line("B2", -1, 5, kind="return"), number="S-4", currency="USD", placed_at=at(1)),
    ]
    import_rows(manager, rows)
    return {"dolphin": dolphin, "acorn": acorn}


def at(day: int) -> datetime:
    return datetime(2024, 5, day, 4, tzinfo=UTC)


def shown(user, address: str, words=("S-1", "S-2", "S-3", "S-4")) -> list[str]:
    page = look(user, address)
    found = [word for word in words if f">{word}<" in page]
    return sorted(found, key=lambda word: page.index(f">{word}<"))


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("amount", ["S-3", "S-2", "S-1", "S-4"]),
        ("-amount", ["S-1", "S-2", "S-3", "S-4"]),
        ("number", ["S-1", "S-2", "S-3", "S-4"]),
        ("customer", ["S-4", "S-1", "S-3", "S-2"]),
        ("kind", ["S-2", "S-3", "S-1", "S-4"]),
    ],
)
def test_orders_are_sorted_as_people_expect_and_what_has_no_value_comes_last(orders, manager, sort, expected):
    assert shown(manager, f"/orders/?sort={sort}") == expected
    assert queries(manager, f"/orders/?sort={sort}") <= queries(manager, "/orders/") + 1


def test_each_sort_of_orders_has_an_index(orders):
    indexes = [[name for name, _way in one.fields_orders] for one in Order._meta.indexes]
    for keys in (["house_goods", "id"], ["number", "id"], ["customer_key", "placed_on", "id"]):
        assert keys in indexes
    with connection.cursor() as cursor:
        explain = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
        cursor.execute(
            f"{explain} SELECT id FROM purchases_order ORDER BY kind DESC, placed_on DESC, id DESC"
        )
        assert "order_kind_day" in str(cursor.fetchall()) or connection.vendor == "postgresql"


def test_a_customer_who_is_called_otherwise_takes_the_orders_along(orders, manager):
    change_customer(orders["dolphin"], by=make_user(grants=CHANGING), name="阿海食品")
    assert shown(manager, "/orders/?sort=customer") == ["S-3", "S-4", "S-1", "S-2"]
    keys = Customer.objects.values_list("pk", "sort_name")
    assert set(Order.objects.exclude(customer=None).values_list("customer", "customer_key")) == set(keys)


@pytest.mark.parametrize("rare", [few.RARE, 0])
@pytest.mark.parametrize(
    ("text", "expected"),
    [("海豚", ["S-3"]), ("akjx", ["S-1", "S-4"]), ("花茶", ["S-1", "S-3"]), ("s-2", ["S-2"]), ("无此", [])],
)
def test_orders_are_found_by_number_customer_and_product(orders, manager, text, expected, rare):
    with mock.patch.object(few, "RARE", rare):
        assert sorted(shown(manager, f"/orders/?q={text}")) == expected


def test_whose_customers_one_does_not_see_are_found_by_no_name(orders, manager):
    stranger = make_seller(make_department("South"))
    assert shown(stranger, "/orders/?q=海豚") == []
    assert queries(manager, "/orders/?q=海豚") <= queries(manager, "/orders/") + 6


def test_products_are_found_by_name_pinyin_and_category_and_sorted_by_them(manager):
    make_product(manager, "Z9", name="安全帽", group="防护")
    make_product(manager, "A1", name="青花茶杯", group="茶具")
    words = ("Z9", "A1")
    for text, found in (("花茶", ["A1"]), ("aqm", ["Z9"]), ("茶具", ["A1"]), ("z9", ["Z9"])):
        assert shown(manager, f"/products/?q={text}", words) == found, text
    assert shown(manager, "/products/?sort=code", words) == ["A1", "Z9"]
    assert shown(manager, "/products/?sort=name", words) == ["Z9", "A1"]
    assert shown(manager, "/products/?sort=group", words) == ["A1", "Z9"]
    actions.change_product(Product.objects.get(code="A1"), by=manager, name="Lantern")
    assert shown(manager, "/products/?q=lant", words) == ["A1"]
    assert shown(manager, "/products/?q=花茶", words) == []


# ---- costs -------------------------------------------------------------------------------------


def book(by, booked_on, note, amount="10", **more) -> Cost:
    said = {"on": date(2024, 5, 1), "kind": "sales", "amount": Decimal(amount), "note": note, **more}
    return actions.add_cost(booked_on, by=by, **said)


def test_costs_are_found_by_note_campaign_and_customer_as_far_as_one_may_know_it(manager):
    own, place = make_user(grants=WORKING), make_department()
    foreign = make_customer(manager, "海豚食品")
    mine = make_customer(manager, "安可机械", owner=own)
    book(manager, foreign, "Taxi", "11.10")
    book(manager, place, "Hotel", "22.20", campaign="展会")
    book(manager, mine, "Train", "33.30")
    amounts = ("¥11.10", "¥22.20", "¥33.30")
    for text, found in (("taxi", 0), ("展会", 1), ("海豚", 0), ("akjx", 2)):
        assert shown(manager, f"/costs/?q={text}", amounts) == [amounts[found]], text
    assert shown(own, "/costs/?q=海豚", amounts) == [], "whose it is would be told"
    assert shown(own, "/costs/?q=安可", amounts) == ["¥33.30"]
    assert queries(manager, "/costs/?q=taxi") <= queries(manager, "/costs/") + 4


def test_many_costs_are_taken_back_at_once_each_on_its_day_and_the_same_again_is_refused(manager):
    by = make_user(grants=WORKING)
    costs = [book(by, Company.get(), f"Row {n}", on=date(2024, 5, n + 1)) for n in range(3)]
    asked: Any = {"worklist": "costs", "bulk": "take_back", "keys": [one.pk for one in costs]}
    done = bulk.edit_in_bulk(by, by=by, asked={"on": "", "note": "Booked twice"}, **asked)
    assert (done.changed, done.refused) == (3, 0)
    backs = Cost.objects.exclude(takes_back=None).order_by("on")
    assert [(one.on.day, one.amount, one.note) for one in backs] == [
        (n, -10, "Booked twice") for n in (1, 2, 3)
    ]
    again = bulk.edit_in_bulk(by, by=by, asked={"on": "", "note": ""}, **asked)
    assert (again.changed, again.refused) == (0, 3)
    bulk.take_back(ChangeSet.objects.get(pk=done.change_set_id), by=by)
    assert not Cost.objects.exclude(takes_back=None).exists()
