"""The price list and one product's page."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from guanxi.foundation.jobs.models import JobRun
from guanxi.purchases.models import Product
from guanxi.purchases.tests.factories import (
    import_rows,
    line,
    make_customer,
    make_department,
    make_manager,
    make_order,
    make_product,
    make_seller,
    order_row,
    taken_back,
)
from guanxi.purchases.tests.visiting import look, queries, send

pytestmark = pytest.mark.django_db


def on(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 4, tzinfo=UTC)


@pytest.fixture
def manager():
    return make_manager()


@pytest.fixture
def pump(manager):
    return make_product(manager, "P1", name="Hydraulic pump", group="Pumps", unit_cost=Decimal("7.125"))


def test_the_list_shows_code_name_group_nature_and_cost(manager, pump):
    make_product(manager, "POST", name="Postage", nature="fee")
    page = look(manager, "/products/")
    for words in ("Hydraulic pump", "P1", "Pumps", "Goods", "¥7.125", "Postage", "Fee line"):
        assert words in page
    fees = look(manager, "/products/?nature=fee")
    assert "Postage" in fees
    assert "Hydraulic" not in fees


@pytest.mark.parametrize("text", ["p1", "draul", "PUMP"])
def test_a_product_is_found_by_its_code_or_a_part_of_its_name(manager, pump, text):
    make_product(manager, "X9", name="Gasket")
    page = look(manager, f"/products/?q={text}")
    assert "Hydraulic pump" in page
    assert "Gasket" not in page


def test_unit_costs_are_for_who_may_see_costs(pump):
    seller = make_seller()
    assert "Hydraulic pump" in look(seller, "/products/")
    for path in ("/products/", f"/products/{pump.pk}/"):
        page = look(seller, path)
        assert "7.125" not in page
        assert "Unit cost" not in page
    assert "→ Hydraulic pump" in page, "the rest of its history is for everybody"


def test_the_list_takes_the_same_queries_for_one_product_and_for_fifty(manager):
    make_product(manager, "A0")
    before = queries(manager, "/products/")
    import_rows(manager, [order_row(None, *[line(f"B{n}") for n in range(60)])])
    assert queries(manager, "/products/") == before <= 8


# ---- in place ----------------------------------------------------------------------------------


def edit(user, product, name, value, version=None, status=200) -> str:
    values = {name: value, "version": version or product.version}
    return send(user, f"/products/{product.pk}/edit/{name}/", status=status, **values)


def test_a_product_is_changed_in_place(manager, pump):
    assert 'name="unit_cost"' in look(manager, f"/products/{pump.pk}/edit/unit_cost/")
    assert "¥8.50" in edit(manager, pump, "unit_cost", "8.5")
    pump.refresh_from_db()
    assert "Gear pump" in edit(manager, pump, "name", "Gear pump")
    pump.refresh_from_db()
    assert (pump.name, pump.unit_cost) == ("Gear pump", Decimal("8.5"))
    assert "¥7.125" not in look(manager, f"/products/{pump.pk}/edit/unit_cost/?show")
    assert "Hydraulic pump → Gear pump" in look(manager, f"/products/{pump.pk}/")


def test_a_cost_below_nought_stays_in_the_field_with_its_reason(manager, pump):
    page = edit(manager, pump, "unit_cost", "-1", status=422)
    assert "A unit cost is not below zero." in page
    assert 'value="-1"' in page


def test_a_stale_edit_shows_both_values_and_overwrites_nothing(manager, pump):
    edit(manager, pump, "name", "Gear pump")
    page = edit(manager, pump, "name", "Vane pump", version=pump.version, status=409)
    assert "Name: yours" in page
    assert "Vane pump" in page
    assert "Gear pump" in page
    assert Product.objects.get(pk=pump.pk).name == "Gear pump"


def test_another_nature_starts_the_job_that_sums_orders_up_anew(manager, pump):
    edit(manager, pump, "nature", "fee")
    assert JobRun.objects.filter(kind="refresh_orders", params={"products": [pump.pk]}).exists()


def test_who_may_not_change_products_is_told_so(pump):
    seller = make_seller()
    assert "/edit/" not in look(seller, f"/products/{pump.pk}/")
    look(seller, f"/products/{pump.pk}/edit/name/", status=403)
    edit(seller, pump, "name", "Mine", status=403)
    assert Product.objects.get(pk=pump.pk).name == "Hydraulic pump"


def test_only_these_fields_are_changed_here(manager, pump):
    look(manager, f"/products/{pump.pk}/edit/code/", status=409)
    send(manager, f"/products/{pump.pk}/edit/name/", status=409, name="X", version="new")


# ---- sales -------------------------------------------------------------------------------------


def test_sales_are_told_by_month_and_open_to_the_months_orders(manager, pump):
    acme = make_customer(manager)
    make_order(manager, acme, line("P1", 3, 100), placed_at=on(2024, 3, 31))
    make_order(manager, acme, line("P1", 1, 100), taken_back("P1", -2, 100), placed_at=on(2024, 6, 2))
    make_order(manager, acme, line("Z9", 1, 999), placed_at=on(2024, 5, 2))
    page = look(manager, f"/products/{pump.pk}/sales/")
    for words in ("Mar 2024", "¥300.00", "Jun 2024", "−¥100.00", "¥210.00"):  # ¥10 came with the product
        assert words in page
    table = page[page.index("<table>") :]
    assert "May 2024" in table
    assert "Apr 2024" not in table  # nothing was sold, and the chart shows the gap
    assert f"/orders/?product={pump.pk}&from=2024-03-01&to=2024-03-31" in page
    assert "999" not in page
    march = look(manager, f"/orders/count/?product={pump.pk}&from=2024-03-01&to=2024-03-31")
    assert march == "1"


def test_sales_are_those_of_the_orders_one_may_see(manager, pump):
    make_order(manager, make_customer(manager), line("P1", 3, 100))
    stranger = make_seller(make_department("Elsewhere"))
    page = look(stranger, f"/products/{pump.pk}/sales/")
    assert "300" not in page
    assert "not sold in any order you may see" in page
    make_order(stranger, make_customer(stranger), line("P1", 1, 7))
    page = look(stranger, f"/products/{pump.pk}/sales/")
    assert "¥7.00" in page
    assert "in the orders you may see" in page
