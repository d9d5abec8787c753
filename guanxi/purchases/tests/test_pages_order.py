"""One order's page: lines, sums that add up, rate, import, history; and the forms beside it."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.imports.models import ImportRun
from guanxi.foundation.tasks.models import Task
from guanxi.purchases.models import Cost, Order, Rate
from guanxi.purchases.tests.factories import (
    import_rows,
    line,
    make_customer,
    make_department,
    make_manager,
    make_order,
    make_rates,
    make_seller,
    order_row,
    set_house,
    taken_back,
)
from guanxi.purchases.tests.visiting import look, queries, send

pytestmark = [pytest.mark.django_db, pytest.mark.page]
AT = datetime(2024, 5, 1, 4, tzinfo=UTC)


@pytest.fixture
def manager():
    return make_manager()


@pytest.fixture
def customer(manager):
    return make_customer(manager, "Acme Pumps")


def amounts(page: str) -> list[Decimal]:
    """The last column of the lines' table."""
    body = page[page.index("<tbody>") : page.index("</tbody>")]
    cells = re.findall(r'<td class="r">(?:<b>)?([−£¥$€]+[\d,.]+)(?:</b>)?</td></tr>', body)
    return [Decimal(re.sub(r"[£¥$€,]", "", cell).replace("−", "-")) for cell in cells]


def test_an_order_and_a_line_without_a_time_show_none(manager, customer):
    days = [datetime(2024, 5, day, tzinfo=ZoneInfo("Asia/Shanghai")) for day in (1, 3)]
    lines = line("A1", 1, 3), line("A1", 1, 5, at=days[1])
    order = make_order(manager, customer, *lines, placed_at=days[0])
    page = look(manager, f"/orders/{order.pk}/")
    assert "1 May 2024" in page
    assert "3 May 2024" in page
    assert "00:00" not in page.split('class="tl"')[0]


def test_lines_show_product_quantity_price_to_four_places_and_amount(manager, customer):
    order = make_order(manager, customer, line("A1", 12, "0.2125"), line("B2", "0.75", 10), currency="CNY")
    page = look(manager, f"/orders/{order.pk}/")
    first, second = order.lines.order_by("position")
    assert f'href="/products/{first.product_id}/">Article A1</a>' in page
    for words in (">12<", ">¥0.2125<", ">¥2.55<", ">0.75<", ">¥10.00<", ">¥7.50<", "Acme Pumps", "2 lines"):
        assert words in page
    assert customer.get_absolute_url() in page
    assert second.product.code in page


@pytest.mark.both
def test_the_sums_under_the_lines_add_up_to_them(manager, customer):
    lines = (
        line("A1", 3, 100),
        taken_back("A1", -1, 100),
        line("B2", 1, "4.99"),
        line("POST", 1, 12),
        line("A1", 1, -5, kind="adjustment"),
    )
    import_rows(manager, [order_row(customer, *lines, number="N-1")], fees=["POST"])
    order = Order.objects.get()
    page = look(manager, f"/orders/{order.pk}/")
    found = amounts(page)
    assert found[:5] == [300, -100, Decimal("4.99"), 12, -5]
    sold, returned, net, fees, both, apart = found[5:]
    assert [sold, returned, fees, apart] == [Decimal("304.99"), Decimal(-100), Decimal(12), Decimal(-5)]
    assert net == sold + returned == order.goods
    assert both == net + fees == order.goods + order.fees
    assert sum(found[:5], Decimal()) == both + apart
    assert "in no sum" in page


def test_a_foreign_order_shows_its_amount_in_house_currency_with_the_rate_and_its_day(manager, customer):
    set_house("CNY")
    make_rates(manager, ("GBP", date(2024, 4, 1), "9.12"), ("GBP", date(2024, 5, 2), "9.5"))
    order = make_order(manager, customer, line("A1", 1, 100), currency="GBP", placed_at=AT)
    page = look(manager, f"/orders/{order.pk}/")
    for words in ("£100.00", "¥912.00", "1 GBP = 9.12 CNY", "since 1 Apr 2024", "central bank"):
        assert words in page


def test_a_missing_rate_is_said_and_can_be_added_by_who_may(manager, customer):
    order = make_order(manager, customer, line("A1", 1, 100), currency="GBP", placed_at=AT)
    page = look(manager, f"/orders/{order.pk}/")
    assert "No rate of GBP is known for 1 May 2024" in page
    assert "/rates/new/?currency=GBP" in page
    seller = make_seller(customer.department)
    page = look(seller, f"/orders/{order.pk}/")
    assert "No rate of GBP" in page
    assert "/rates/new/" not in page


def test_the_import_it_came_from_is_named_to_who_may_see_it(manager, customer):
    change_set, _outcomes = import_rows(manager, [order_row(customer, number="N-1")])
    order = Order.objects.get()
    run = ImportRun(by=manager, kind="orders", name="may.xlsx", size=1, change_set=change_set)
    ImportRun.save(run)
    page = look(manager, f"/orders/{order.pk}/")
    assert f'href="/imports/{run.pk}/">may.xlsx</a>' in page
    assert "Created by may.xlsx" in page
    page = look(make_seller(customer.department), f"/orders/{order.pk}/")
    assert "may.xlsx" not in page
    assert f"/orders/?set={change_set.pk}" in page


def test_what_a_later_import_changed_stands_in_the_history(manager, customer):
    row = order_row(customer, line("A1", 2, 10), number="N-1")
    import_rows(manager, [row])
    changed = order_row(customer, line("A1", 2, 10), line("B2", 1, 5), number="N-1")
    import_rows(manager, [changed])
    page = look(manager, f"/orders/{Order.objects.get().pk}/")
    assert "1 line, ¥20.00 → 2 lines, ¥25.00" in page
    assert manager.name in page


def test_a_stranger_finds_no_order_by_its_id(manager, customer):
    order = make_order(manager, customer)
    stranger = make_seller(make_department("Elsewhere"))
    look(stranger, f"/orders/{order.pk}/", status=404)


@pytest.mark.both
def test_a_long_order_takes_as_many_queries_as_a_short_one(manager, customer):
    short = make_order(manager, customer, line("A1"))
    long = make_order(manager, customer, *[line(f"P{n}", n + 1, "1.5") for n in range(60)])
    assert queries(manager, f"/orders/{short.pk}/") == queries(manager, f"/orders/{long.pk}/") <= 12


# ---- rates and costs ---------------------------------------------------------------------------


def test_a_rate_is_added_by_who_manages_rates(manager):
    values = {"currency": "usd", "on": "2024-05-01", "rate": "7.1234", "source": "central bank"}
    send(manager, "/rates/new/", status=302, **values)
    rate = Rate.objects.get()
    assert (rate.currency, rate.on, rate.rate) == ("USD", date(2024, 5, 1), Decimal("7.1234"))
    page = look(manager, "/rates/?currency=USD")
    assert "1 USD = 7.1234 CNY" in page
    assert look(manager, "/rates/count/") == "1"


def test_a_rate_that_cannot_be_stays_in_the_form_with_its_reason(manager):
    page = send(manager, "/rates/new/", status=422, currency="CNY", on="2024-05-01", rate="1", source="x")
    assert "CNY is the house currency" in page
    page = send(manager, "/rates/new/", status=422, currency="USD", on="2024-05-01", rate="-1", source="x")
    assert 'value="-1"' in page
    assert not Rate.objects.exists()


def test_who_does_not_manage_rates_reads_them_only(manager):
    make_rates(manager, ("USD", date(2024, 5, 1), 7))
    seller = make_seller()
    page = look(seller, "/rates/")
    assert "1 USD = 7.00 CNY" in page
    assert "/rates/new/" not in page
    look(seller, "/rates/new/", status=403)
    send(seller, "/rates/new/", status=403, currency="USD", on="2024-06-01", rate="1")
    assert Rate.objects.count() == 1


def test_a_cost_is_booked_on_a_customer_and_stands_in_the_ledger(manager, customer):
    path = f"/customers/{customer.pk}/costs/new/"
    send(manager, path, status=302, on="2024-05-01", kind="sales", amount="120.50", campaign="", note="Visit")
    cost = Cost.objects.get()
    assert (cost.customer_id, cost.amount, cost.note) == (customer.pk, Decimal("120.50"), "Visit")
    page = look(manager, f"/costs/?customer={customer.pk}&kind=sales")
    for words in ("Acme Pumps", "¥120.50", "Visit"):
        assert words in page


def test_who_may_not_see_costs_sees_none(manager, customer):
    path = f"/customers/{customer.pk}/costs/new/"
    send(manager, path, status=302, on="2024-05-01", kind="sales", amount="120.50")
    seller = make_seller(customer.department)
    for address in ("/costs/", "/costs/count/", "/costs/sums/"):
        assert "120.50" not in look(seller, address, status=403)
    look(seller, path, status=403)
    look(make_seller(make_department("Elsewhere")), path, status=404)
    assert "120.50" not in look(seller, customer.get_absolute_url())
    assert "¥120.50" in look(manager, customer.get_absolute_url())


def test_an_orders_page_lists_the_next_steps_and_takes_one_line():
    by = make_seller(None, **{"tasks.view_task": Scope.OWN, "tasks.add_task": Scope.ALL})
    order = make_order(by, make_customer(by, "Acme Pumps"), line())
    page = f"/orders/{order.pk}/"
    about = f"purchases.order:{order.pk}"
    assert f'value="{about}"' in look(by, page)
    send(by, "/tasks/quick/", description="Ask for the bill", due_on="", about=about, next=page)
    assert "Ask for the bill" in look(by, page)
    assert Task.objects.get().about_id == order.pk
