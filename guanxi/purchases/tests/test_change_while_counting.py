"""A nature or a rate changed at the moment in which an order is summed up by the old one."""

from datetime import date
from decimal import Decimal

import pytest

from guanxi.foundation.accounts.models import Company
from guanxi.purchases import actions
from guanxi.purchases.models import Order, Product
from guanxi.purchases.rows import PriceRow
from guanxi.purchases.tests.at_once import meanwhile
from guanxi.purchases.tests.factories import (
    line,
    make_customer,
    make_manager,
    make_order,
    make_product,
    make_rates,
    order_row,
    run_jobs,
    set_house,
    start_import,
)
from guanxi.purchases.writing import wait_for_other_imports

pytestmark = pytest.mark.django_db(transaction=True)
OLD, NEW = Decimal(7), Decimal(8)


class Changed:
    """A house with a product and a rate, and how each of the two becomes another."""

    def __init__(self) -> None:
        set_house()
        self.by = make_manager()
        self.customer = make_customer(self.by)
        self.product = make_product(self.by, "A1")
        make_rates(self.by, ("EUR", date(2024, 1, 1), OLD))

    def nature(self) -> None:
        actions.change_product(Product.objects.get(code="A1"), by=self.by, nature="fee")

    def rate(self) -> None:
        actions.set_rate(
            Company.get(), by=self.by, currency="EUR", on=date(2024, 2, 1), rate=NEW, source="central bank"
        )

    def order(self, code: str = "A1") -> None:
        make_order(self.by, self.customer, line(code), currency="EUR")

    def turn(self) -> None:
        wait_for_other_imports()

    def price_list(self) -> None:
        rows = [PriceRow("A1", nature="fee")]
        actions.import_price_list(start_import(self.by), by=self.by, rows=rows)

    def batch(self) -> None:
        rows = [order_row(self.customer, line("A1"), currency="EUR") for _n in range(3)]
        actions.import_orders(start_import(self.by), by=self.by, orders=rows)

    def sums(self) -> set[tuple[Decimal, Decimal, Decimal | None]]:
        orders = Order.objects.filter(customer=self.customer)
        return set(orders.values_list("goods", "fees", "rate"))


@pytest.fixture
def house() -> Changed:
    return Changed()


AFTER = {"nature": {(Decimal(0), Decimal(10), OLD)}, "rate": {(Decimal(10), Decimal(0), NEW)}}


@pytest.mark.parametrize("change", AFTER)
@pytest.mark.parametrize("write", ["order", "batch"])
def test_who_changes_it_waits_for_the_orders_being_written_and_sums_them_up_anew(house, write, change):
    meanwhile(getattr(house, write), getattr(house, change), lambda: None)
    run_jobs()
    assert house.sums() == AFTER[change]


@pytest.mark.parametrize("change", AFTER)
@pytest.mark.parametrize("write", ["order", "batch"])
def test_orders_written_while_it_changes_are_summed_up_by_the_new_one(house, write, change):
    meanwhile(getattr(house, change), getattr(house, write), lambda: None)
    assert house.sums() == AFTER[change]


@pytest.mark.parametrize("change", AFTER)
def test_orders_that_bring_new_products_meanwhile_do_not_stand_against_the_change(house, change):
    meanwhile(house.order, getattr(house, change), lambda: house.order("NEW"))
    run_jobs()
    assert Order.objects.filter(customer=house.customer).count() == 2


def test_orders_that_wait_to_bring_in_a_product_hold_none_that_a_price_list_wants(house):
    def write() -> None:
        make_order(house.by, house.customer, line("A1"), line("NEW"), currency="EUR")

    meanwhile(house.turn, write, house.price_list)
    assert house.sums() == {(Decimal(10), Decimal(10), OLD)}
