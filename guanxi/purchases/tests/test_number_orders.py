"""The house's own order numbers go on, whatever comes in from files or by hand."""

import pytest

from guanxi.foundation.errors import Refused
from guanxi.foundation.numbers.models import Range
from guanxi.purchases.actions import import_orders
from guanxi.purchases.models import Order
from guanxi.purchases.tests.factories import (
    import_rows,
    make_customer,
    make_manager,
    make_order,
    order_row,
    set_house,
    start_import,
    take_back,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    set_house()
    return make_manager()


@pytest.fixture
def customer(manager):
    return make_customer(manager)


def entered(manager, customer) -> str:
    return make_order(manager, customer, number="", source="").number


def test_the_houses_own_orders_come_back_from_a_file_and_order_entry_goes_on_after_them(manager, customer):
    numbers = ["SO2024001", "SO2024002", "SO2024007"]
    rows = [order_row(customer, source="guanxi", number=number) for number in numbers]
    change_set, outcomes = import_rows(manager, rows)
    assert [outcome.kind for outcome in outcomes] == ["new"] * 3
    assert entered(manager, customer) == "SO2024008"
    take_back(change_set, manager)
    assert entered(manager, customer) == "SO2024009"  # never handed out again


def test_the_same_numbers_of_another_source_leave_the_houses_own_alone(manager, customer):
    import_rows(manager, [order_row(customer, source="shop", number="SO2024001")])
    assert entered(manager, customer) == "SO2024001"


def test_a_house_that_holds_numbers_its_range_does_not_know_of_passes_over_them(manager, customer):
    import_rows(manager, [order_row(customer, source="guanxi", number=f"SO2024{n:03}") for n in range(1, 40)])
    Range.objects.all().delete()  # as an import left it before
    assert [entered(manager, customer) for _n in range(2)] == ["SO2024040", "SO2024041"]
    assert Range.objects.get(prefix="SO").next == 42, "those passed over are not looked through again"


@pytest.mark.parametrize("number", ["SO2024999999999", "SO202410001", "SO20249999999999999"])
def test_a_number_far_ahead_of_the_houses_own_is_refused_by_hand(manager, customer, number):
    with pytest.raises(
        Refused, match=r"far ahead of the house's own numbers, which go on at SO2024001\."
    ) as no:
        make_order(manager, customer, number=number, source="guanxi")
    assert no.value.field == "number"
    assert not Order.objects.exists()
    assert entered(manager, customer) == "SO2024001"


@pytest.mark.parametrize("number", ["SO202410000", "SO20240930001", "NO2024999999", "SO-2024-999999"])
def test_a_number_not_far_ahead_or_of_another_pattern_is_welcome(manager, customer, number):
    assert make_order(manager, customer, number=number, source="guanxi").number == number


def test_a_number_far_ahead_in_a_file_comes_in_and_does_not_spoil_the_range(manager, customer):
    rows = [
        order_row(customer, source="guanxi", number=number) for number in ("SO2024002", "SO2024999999999")
    ]
    import_rows(manager, rows)
    assert entered(manager, customer) == "SO2024003"


def test_a_batch_that_is_refused_leaves_the_range_as_it_was(manager, customer):
    change_set = start_import(manager)
    take_back(change_set, manager)
    with pytest.raises(Refused):
        import_orders(
            change_set, by=manager, orders=[order_row(customer, source="guanxi", number="SO2024005")]
        )
    assert entered(manager, customer) == "SO2024001"
