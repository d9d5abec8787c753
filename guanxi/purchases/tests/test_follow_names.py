"""Orders stand by their customers' names whatever happens at the same moment, and however many they are."""

import threading

import pytest
from django.db import connection, transaction

from guanxi.customers.actions import change_customer
from guanxi.customers.models import Customer
from guanxi.customers.tests.factories import make_user
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.audit.models import Entry
from guanxi.foundation.jobs import running
from guanxi.foundation.jobs.models import JobRun
from guanxi.purchases import actions, naming
from guanxi.purchases.actions import naming as batches
from guanxi.purchases.models import Order
from guanxi.purchases.tests.at_once import meanwhile
from guanxi.purchases.tests.factories import (
    import_rows,
    line,
    make_customer,
    make_manager,
    make_order,
    order_row,
    run_jobs,
    start_import,
)

CHANGING = {"customers.view_customer": Scope.ALL, "customers.change_customer": Scope.ALL}
at_once = pytest.mark.django_db(transaction=True)
on_postgresql = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer")


class Shop:
    """A customer who is called otherwise, and orders that come in."""

    def __init__(self) -> None:
        self.by, self.clerk = make_manager(), make_user(grants=CHANGING)
        self.customer = make_customer(self.by, "安可机械")
        make_order(self.by, self.customer, line("A1"))

    def rename(self, name: str = "海豚食品") -> None:
        change_customer(self.customer, by=self.clerk, name=name)

    def order(self) -> None:
        make_order(self.by, self.customer, line("A1"))

    def batch(self, number: str = "") -> None:
        row = order_row(self.customer, line("A1"), **({"number": number} if number else {}))
        actions.import_orders(start_import(self.by), by=self.by, orders=[row])

    def own_number(self) -> None:
        """An order of the house's own, come back from a file: the house's numbers go on after it."""
        row = order_row(self.customer, line("A1"), number="SO2024077", source="guanxi")
        actions.import_orders(start_import(self.by), by=self.by, orders=[row])

    def astray(self) -> int:
        assert Order.objects.filter(customer_key="").count() == 0
        return naming.astray().count()


@pytest.fixture
def shop() -> Shop:
    return Shop()


@at_once
@pytest.mark.parametrize("write", ["order", "batch"])
def test_who_renames_waits_for_the_orders_being_written_and_takes_them_along(shop, write):
    meanwhile(getattr(shop, write), shop.rename, lambda: None)
    run_jobs()
    assert (Order.objects.filter(customer=shop.customer).count(), shop.astray()) == (2, 0)


@at_once
@pytest.mark.parametrize("write", ["order", "batch"])
def test_orders_written_while_a_customer_is_renamed_stand_by_the_new_name(shop, write):
    meanwhile(shop.rename, getattr(shop, write), lambda: None)
    assert (Order.objects.filter(customer=shop.customer).count(), shop.astray()) == (2, 0)
    assert not JobRun.objects.filter(kind=naming.KIND).exists()


@at_once
@on_postgresql
def test_who_enters_an_order_and_who_brings_in_the_houses_own_wait_in_one_order(shop):
    """Customers are held before numbers: an order entered holds its customer, and wants a number."""

    def enter() -> None:
        Customer.objects.select_for_update(no_key=True).get(pk=shop.customer.pk)  # as the action does

    def go_on() -> None:
        make_order(shop.by, shop.customer, line("A1"), number="", source="")

    meanwhile(enter, shop.own_number, go_on)
    assert Order.objects.filter(customer=shop.customer).count() == 3


@at_once
@on_postgresql
def test_who_renames_waits_for_no_order_and_a_job_brings_it_over(shop):
    held = Order.objects.get()
    with transaction.atomic():
        Order.objects.select_for_update().get(pk=held.pk)
        other = threading.Thread(target=in_thread, args=(shop.rename,))
        other.start()
        other.join(10)
        assert not other.is_alive(), "it stood behind the order"
    assert shop.astray() == 1
    run_jobs()
    assert shop.astray() == 0


def in_thread(what) -> None:
    try:
        what()
    finally:
        connection.close()


@pytest.fixture
def many(shop, monkeypatch) -> Shop:
    monkeypatch.setattr(naming, "AT_ONCE", 3)
    monkeypatch.setattr(batches, "BATCH", 2)
    import_rows(shop.by, [order_row(shop.customer, line("A1")) for _n in range(4)])
    return shop


@pytest.mark.django_db
def test_a_few_orders_follow_at_once(shop):
    shop.rename()
    assert (shop.astray(), JobRun.objects.filter(kind=naming.KIND).exists()) == (0, False)


@pytest.mark.django_db
def test_many_orders_follow_by_batches_whoever_renamed(many):
    many.rename()
    assert many.astray() == 5
    run = JobRun.objects.get(kind=naming.KIND)
    assert run.by.is_system
    running.run_now(run)
    assert (run.state, many.astray()) == (JobRun.State.DONE, 0)
    noted = Entry.objects.filter(verb="name_orders").order_by("pk")
    assert [entry.detail["records"] for entry in noted] == [2, 2, 1]


@pytest.mark.django_db
def test_a_job_that_was_cut_off_goes_on_where_it_was(many):
    many.rename()
    run = JobRun.objects.get(kind=naming.KIND)
    with run.batch() as state:
        state["after"] = actions.name_orders(
            many.by.company, by=run.by, customers=run.params["customers"], after=0
        )
    assert many.astray() == 3
    many.rename("东方重工")  # meanwhile again: the second job brings all to the last name
    run_jobs()
    assert many.astray() == 0
