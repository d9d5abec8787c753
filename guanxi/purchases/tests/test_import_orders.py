"""Bringing in whole orders, and the same orders again."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guanxi.customers.choices import Stage
from guanxi.customers.events import StagesMoved
from guanxi.customers.models import StageMove
from guanxi.foundation.audit.models import Entry
from guanxi.foundation.changes.models import Change, ChangeSet
from guanxi.foundation.errors import Refused
from guanxi.purchases import actions
from guanxi.purchases.comparing import compare_orders
from guanxi.purchases.events import OrderCreated, OrdersImported
from guanxi.purchases.models import Order, OrderLine, Product
from guanxi.purchases.tests.factories import (
    import_rows,
    line,
    make_customer,
    make_manager,
    make_order,
    order_row,
    snapshot,
    start_import,
    taken_back,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return make_manager()


@pytest.fixture
def customer(manager):
    return make_customer(manager)


def test_an_order_comes_in_whole_with_lines_products_and_sums(manager, customer):
    row = order_row(customer, line("A1", 3, "2.55"), line("POST", 1, 18), taken_back("A1", -1, "2.55"))
    change_set, outcomes = import_rows(manager, [row], fees=["POST"])
    order = Order.objects.get(pk=outcomes[0].record_id or 0)
    assert (order.kind, order.lines_count) == ("sale", 3)
    assert (order.goods, order.sold) == (Decimal("5.10"), Decimal("7.65"))
    assert (order.fees, order.billed) == (Decimal(18), Decimal("25.65"))
    assert order.house_goods == order.goods
    assert order.change_set_id == change_set.pk
    assert order.created_by_id == manager.pk
    assert [(p.code, p.nature) for p in Product.objects.order_by("code")] == [
        ("A1", "goods"),
        ("POST", "fee"),
    ]
    assert [one.position for one in OrderLine.objects.filter(order=order).order_by("position")] == [1, 2, 3]
    assert (change_set.created, change_set.changed, change_set.same) == (1, 0, 0)


def test_the_same_line_twice_stays_twice(manager, customer):
    import_rows(manager, [order_row(customer, line(), line())])
    assert OrderLine.objects.count() == 2
    assert Order.objects.get().goods == 20


def test_adjustments_count_in_no_sum_and_make_no_sale(manager, customer):
    free = line("A1", 5, 0, kind="adjustment")
    bad_debt = line("B", 1, "-11062.06", kind="adjustment")
    import_rows(
        manager,
        [order_row(customer, free, bad_debt, number="1"), order_row(customer, line(), free, number="2")],
    )
    only, mixed = Order.objects.order_by("number")
    assert (only.kind, only.goods, only.billed, only.lines_count) == ("adjustment", 0, 0, 2)
    assert (mixed.kind, mixed.goods) == ("sale", 10)


def test_a_sale_for_a_tenth_of_a_penny_is_a_sale_of_nothing(manager, customer):
    import_rows(manager, [order_row(customer, line("PADS", 1, "0.001"))])
    order = Order.objects.get()
    assert order.kind == "sale"
    assert order.goods == 0
    assert OrderLine.objects.get().unit_price == Decimal("0.001")


def test_the_same_file_again_writes_nothing(manager, customer):
    rows = [order_row(customer, line("A1", 2, "1.25"), line("B2", 1, 3)), order_row(None, line())]
    import_rows(manager, rows)
    before, entries, changes = snapshot(), Entry.objects.count(), Change.objects.count()
    versions = list(Order.objects.order_by("pk").values_list("version", "changed_at"))
    second = start_import(manager)
    opened = Entry.objects.count()
    outcomes = actions.import_orders(second, by=manager, orders=rows)
    assert [outcome.kind for outcome in outcomes] == ["same", "same"]
    assert snapshot() == before
    assert list(Order.objects.order_by("pk").values_list("version", "changed_at")) == versions
    assert Entry.objects.count() == opened == entries + 1  # the opening of the set itself
    assert Change.objects.count() == changes
    assert ChangeSet.objects.get(pk=second.pk).same == 2


def test_the_other_format_after_the_first_changes_nothing(manager, customer):
    at = datetime(2011, 1, 4, 9, 30, tzinfo=UTC)
    csv = order_row(customer, line("22423", "6", "12.75", at=at), line("POST", "1", "0.001"), number="536365")
    xlsx = order_row(
        customer, line("22423", "6.0", "12.7500", at=at), line("POST", "1.000", "0.0010"), number="536365"
    )
    import_rows(manager, [csv])
    assert [outcome.kind for outcome in compare_orders(manager, [xlsx])] == ["same"]


@pytest.mark.parametrize(
    "other",
    [
        {"currency": "USD"},
        {"placed_at": datetime(2024, 5, 1, 4, 1, tzinfo=UTC)},
        {"lines": (line("A1", 2),)},
        {"lines": (line("A1", 1, "10.0001"),)},
        {"lines": (line("A2"),)},
        {"lines": (line(text="Other words"),)},
        {"lines": (line(), line())},
        {"lines": (line(unit_cost=Decimal(4)),)},
        {"lines": (line(at=datetime(2024, 5, 1, 4, 9, tzinfo=UTC)),)},
        {"lines": (line(kind="adjustment"),)},
    ],
    ids=",".join,
)
def test_whatever_differs_is_seen_as_a_change(manager, customer, other):
    from dataclasses import replace

    row = order_row(customer)
    import_rows(manager, [row])
    assert [o.kind for o in compare_orders(manager, [replace(row, **other)])] == ["changed"]
    assert [o.kind for o in compare_orders(manager, [row])] == ["same"]


def test_an_order_that_names_another_customer_is_a_change(manager, customer):
    row = order_row(customer, number="7")
    import_rows(manager, [row])
    other = make_customer(manager)
    _set, outcomes = import_rows(manager, [order_row(other, number="7")])
    assert [outcome.kind for outcome in outcomes] == ["changed"]
    assert Order.objects.get().customer_id == other.pk


def test_the_same_number_of_two_sources_is_two_orders(manager, customer):
    import_rows(manager, [order_row(customer, number="7"), order_row(customer, number="7", source="other")])
    assert Order.objects.count() == 2


def test_new_fee_codes_make_fees_and_known_products_stay_as_people_left_them(manager, customer):
    import_rows(manager, [order_row(customer, line("D"))])
    import_rows(manager, [order_row(customer, line("D"), line("M"))], fees=["D", "M"])
    assert dict(Product.objects.values_list("code", "nature")) == {"D": "goods", "M": "fee"}


def test_what_cannot_be_an_order_is_named_and_the_rest_comes_in(manager, customer):
    rows = [
        order_row(customer, number=""),
        order_row(customer, currency="pounds"),
        order_row(customer, line("")),
        order_row(customer, line("A1", "1e20", 1)),
        order_row(customer, number="8"),
        order_row(customer, number="8"),
        order_row(customer, line("A1", "NaN")),
    ]
    _set, outcomes = import_rows(manager, rows)
    assert [o.kind for o in outcomes] == ["wrong", "wrong", "wrong", "wrong", "new", "wrong", "wrong"]
    assert all(str(o.problem) for o in outcomes if o.kind == "wrong")
    assert Order.objects.count() == 1


def test_a_set_that_is_closed_takes_no_more_orders(manager, customer):
    change_set, _outcomes = import_rows(manager, [order_row(customer)])
    with pytest.raises(Refused):
        actions.import_orders(change_set, by=manager, orders=[order_row(customer)])


def test_a_batch_too_large_is_refused_but_a_long_order_is_not_split(manager, customer, monkeypatch):
    monkeypatch.setattr("guanxi.purchases.actions.orders.MOST_LINES", 3)
    change_set = start_import(manager)
    with pytest.raises(ValueError, match="batches"):
        actions.import_orders(
            change_set,
            by=manager,
            orders=[order_row(customer, line(), line()), order_row(customer, line(), line())],
        )
    actions.import_orders(change_set, by=manager, orders=[order_row(customer, *[line()] * 4)])
    assert Order.objects.get().lines_count == 4


def test_a_batch_asks_a_fixed_number_of_queries_whatever_its_size(manager):
    def queries(rows):
        change_set = start_import(manager)
        with CaptureQueriesContext(connection) as captured:
            actions.import_orders(change_set, by=manager, orders=rows)
        return len(captured)

    def rows(count, price):
        return [
            order_row(customers[n % 5], line(f"{count}-{n}"), line("A1", 1, price), number=f"{count}-{n}")
            for n in range(count)
        ]

    customers = [make_customer(manager) for _n in range(5)]
    assert queries(rows(2, 10)) == queries(rows(60, 10))
    assert queries(rows(2, 11)) == queries(rows(60, 11))
    assert queries(rows(2, 11)) == queries(rows(60, 11)) < 20


def test_the_rooms_above_hear_of_an_import_once_and_of_an_order_by_hand(manager, customer, monkeypatch):
    heard: list[object] = []
    monkeypatch.setattr("guanxi.foundation.events.enqueue", heard.extend)
    change_set, _outcomes = import_rows(manager, [order_row(customer), order_row(customer)], close=False)
    assert [actions.conclude_orders(change_set, by=manager) for _n in range(2)] == [1, 0]
    order = make_order(manager, customer)
    again = start_import(manager)
    actions.import_orders(again, by=manager, orders=[])
    actions.conclude_orders(again, by=manager)
    moved = StagesMoved(
        [StageMove.objects.get(customer=customer, before=Stage.PROSPECT).pk], by_id=manager.pk
    )
    assert heard == [moved, OrdersImported(change_set.pk), OrderCreated(order.pk, customer.pk)]
