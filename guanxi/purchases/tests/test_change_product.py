"""A product's name, cost and nature; and the orders whose sums follow."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_q.models import OrmQ

from guanxi.foundation.accounts.models import Company
from guanxi.foundation.changes.models import Change
from guanxi.foundation.errors import Conflict, Refused
from guanxi.foundation.imports.actions import close_change_set
from guanxi.foundation.jobs.models import JobRun
from guanxi.purchases import actions
from guanxi.purchases.models import Order, Product
from guanxi.purchases.rows import PriceRow, ProductRow
from guanxi.purchases.tests.factories import (
    import_rows,
    line,
    make_customer,
    make_manager,
    make_seller,
    order_row,
    run_jobs,
    start_import,
    take_back,
    taken_back,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return make_manager()


def test_goods_that_turn_out_to_be_a_fee_leave_the_sums_of_their_orders(manager):
    customer = make_customer(manager)
    rows = [
        order_row(customer, line("A1", 1, 100), line("POST", 1, 18), number="1"),
        order_row(customer, taken_back("POST", -1, 18), number="2"),
        order_row(customer, line("A1", 1, 7), number="3"),
    ]
    import_rows(manager, rows)
    actions.change_product(Product.objects.get(code="POST"), by=manager, nature="fee")
    assert Order.objects.get(number="1").goods == 118
    run_jobs()
    sums = {
        o.number: (o.goods, o.fees, o.sold, o.billed, o.house_goods)
        for o in Order.objects.filter(customer=customer)
    }
    assert sums == {"1": (100, 18, 100, 118, 100), "2": (0, -18, 0, 0, 0), "3": (7, 0, 7, 7, 7)}
    actions.change_product(Product.objects.get(code="POST"), by=manager, nature="goods")
    run_jobs()
    assert Order.objects.get(number="1").goods == 118


def test_a_change_of_nature_starts_a_job_and_a_new_name_does_not(manager):
    import_rows(manager, [order_row(None, line("A1"))])
    product = Product.objects.get()
    actions.change_product(product, by=manager, name="  Lantern ", group="Light", unit_cost=Decimal("1.25"))
    assert not JobRun.objects.filter(kind="refresh_orders").exists()
    product.refresh_from_db()
    assert (product.name, product.group, product.unit_cost) == ("Lantern", "Light", Decimal("1.25"))
    assert set(Change.objects.of(product).values_list("field", flat=True)) == {"name", "group", "unit_cost"}
    actions.change_product(product, by=manager, nature="fee")
    assert JobRun.objects.get(kind="refresh_orders").params == {"products": [product.pk]}


def test_refreshing_goes_on_where_a_batch_ended(manager):
    import_rows(manager, [order_row(None, line("A1"), line("A1"), line("B2", 1, 3)) for _n in range(5)])
    product = Product.objects.get(code="A1")
    actions.change_product(product, by=manager, nature="fee")
    after: int | None = 0
    batches = 0
    while after is not None:
        after = actions.refresh_orders_of_product(
            Company.get(), by=manager, products=[product.pk], after=after, most=2
        )
        batches += 1
    assert batches == 3
    assert set(Order.objects.values_list("goods", "fees")) == {(Decimal(3), Decimal(20))}
    told = [message for message in OrmQ.objects.all() if "SumsRefreshed" in str(message.task["args"])]
    assert len(told) == 1, "the rooms above hear of it once, not once a batch"


def test_a_stale_edit_shows_both_values(manager):
    import_rows(manager, [order_row(None)])
    product = Product.objects.get()
    actions.change_product(product, by=manager, name="Lantern")
    with pytest.raises(Conflict) as caught:
        actions.change_product(product, by=manager, version=1, name="Lamp")
    assert caught.value.fields == {"name": ("Lamp", "Lantern")}


def test_what_is_no_product_is_refused(manager):
    import_rows(manager, [order_row(None)])
    for wrong in ({"nature": "service"}, {"unit_cost": Decimal(-1)}):
        with pytest.raises(Refused):
            actions.change_product(Product.objects.get(), by=manager, **wrong)


def test_only_somebody_who_may_for_the_whole_company_changes_products(manager):
    import_rows(manager, [order_row(None)])
    with pytest.raises(PermissionDenied):
        actions.change_product(Product.objects.get(), by=make_seller(), name="Mine")


def test_a_price_list_creates_what_is_missing_and_leaves_what_is_there(manager):
    import_rows(manager, [order_row(None, line("A1", text="As people named it"))])
    rows = [ProductRow("A1", "Other"), ProductRow("B2", "Book", "Paper", "goods", Decimal(2)), ProductRow("")]
    outcomes = actions.import_products(start_import(manager), by=manager, products=rows)
    assert [outcome.kind for outcome in outcomes] == ["same", "new", "wrong"]
    assert list(Product.objects.order_by("code").values_list("code", "name", "unit_cost")) == [
        ("A1", "As people named it", None),
        ("B2", "Book", Decimal(2)),
    ]


def test_many_natures_at_once_are_one_job_that_is_told_once_and_so_is_their_undo(manager):
    codes = [f"P{n}" for n in range(8)]
    import_rows(manager, [order_row(None, *map(line, codes))])
    asked = []
    for some in (codes[:2], codes[2:]):
        change_set = start_import(manager)
        with CaptureQueriesContext(connection) as queries:
            rows = [PriceRow(code, nature="fee") for code in some]
            actions.import_price_list(change_set, by=manager, rows=rows)
        asked.append(len(queries))
    assert asked[0] == asked[1], "a query or more for each product"
    jobs = JobRun.objects.filter(kind="refresh_orders")
    ids = list(Product.objects.order_by("code").values_list("pk", flat=True))
    assert [run.params["products"] for run in jobs.order_by("pk")] == [sorted(ids[:2]), sorted(ids[2:])]
    run_jobs()
    assert set(Order.objects.values_list("goods", "fees")) == {(Decimal(0), Decimal(80))}
    told = [message for message in OrmQ.objects.all() if "SumsRefreshed" in str(message.task["args"])]
    assert len(told) == 1, "the second job found nothing left"
    close_change_set(change_set, by=manager)
    take_back(change_set, manager)
    assert jobs.count() == 3
    run_jobs()
    assert set(Order.objects.values_list("goods", "fees")) == {(Decimal(60), Decimal(20))}


def test_a_job_of_one_product_from_before_goes_on(manager):
    import_rows(manager, [order_row(None, line("A1"))])
    product = Product.objects.get()
    actions.change_product(product, by=manager, nature="fee")
    JobRun.objects.filter(kind="refresh_orders").update(params={"product": product.pk})
    run_jobs()
    assert Order.objects.get().fees == 10
