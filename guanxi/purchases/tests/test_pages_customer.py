"""What a customer's page shows of its purchases: the finding, sums that match the orders, moments, costs."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone, translation

from guanxi.customers.models import Standing
from guanxi.foundation.ui import formats
from guanxi.foundation.ui.records import Until
from guanxi.purchases import actions, panels, timelines
from guanxi.purchases.models import Order
from guanxi.purchases.summaries import purchase_summary
from guanxi.purchases.tests.factories import (
    import_rows,
    line,
    make_customer,
    make_department,
    make_manager,
    make_order,
    make_seller,
    order_row,
    start_import,
    taken_back,
)
from guanxi.purchases.tests.visiting import look, queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return make_manager()


@pytest.fixture
def customer(manager):
    return make_customer(manager, "Acme Pumps")


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def ago(days: int) -> datetime:
    return datetime.combine(
        timezone.localdate() - timedelta(days=days), datetime.min.time(), UTC
    ) + timedelta(hours=4)


def buys(manager, customer, *days_and_amounts) -> None:
    import_rows(
        manager,
        [
            order_row(customer, line("A1", 1, amount), placed_at=ago(days))
            for days, amount in days_and_amounts
        ],
    )


def title(customer, user) -> str:
    return panels.purchases(customer, user)["title"]


# ---- the finding -------------------------------------------------------------------------------


def test_a_customer_silent_for_longer_than_usual_is_said_to_be_silent(manager, customer):
    buys(manager, customer, *[(41 + 24 * n, 100) for n in range(6)])
    assert title(customer, manager) == "Usually every 24 days, now silent for 41 days"


def test_a_customer_in_its_rhythm_is_said_to_buy(manager, customer):
    buys(manager, customer, *[(5 + 24 * n, 100) for n in range(6)])
    assert title(customer, manager) == "Buys every 24 days, last 5 days ago"


def test_orders_that_shrink_are_said_to_fall_and_drawn_so(manager, customer):
    buys(manager, customer, *[(5 + 24 * n, 4000 if n < 5 else 8600) for n in range(12)])
    panel = panels.purchases(customer, manager)
    assert panel["title"].endswith("; orders fell from ¥8,600 to ¥4,000")
    assert panel["note"] == "the last 5 orders against those before"
    assert [bar[2] for bar in panel["chart"].data["orders"]] == [0] * 7 + [1] * 5


def test_two_days_make_no_rhythm(manager, customer):
    buys(manager, customer, (10, 100), (90, 100))
    assert title(customer, manager) == "Bought on 2 days, last 10 days ago"
    other = make_customer(manager)
    buys(manager, other, (10, 100))
    assert title(other, manager) == "Bought once, 10 days ago"


def test_a_company_that_stopped_long_ago_is_judged_as_of_its_last_scoring(manager, customer):
    buys(manager, customer, *[(4000 + 24 * n, 100) for n in range(6)])
    assert "silent for 10 years 11 months" in title(customer, manager)
    customer.standing = Standing(as_of=timezone.localdate() - timedelta(days=3995))
    panel = panels.purchases(customer, manager)
    assert panel["title"] == f"Buys every 24 days, last {formats.day(ago(4000))}"
    assert panel["note"].startswith("as of ")
    assert panel["chart"].data["today_word"] != "today"


# ---- the sums ----------------------------------------------------------------------------------


def test_SAL_13_shown_totals_match_the_orders(manager, customer):
    rows = [
        order_row(customer, line("A1", 3, 100), line("POST", 1, 12), placed_at=ago(100)),
        order_row(customer, line("A1", 1, 50), taken_back("A1", -1, 20), placed_at=ago(70)),
        order_row(customer, line("B2", 2, "99.95"), placed_at=ago(40)),
        order_row(customer, line("B2", 1, 60), placed_at=ago(10)),
        order_row(customer, taken_back("B2", -1, "99.95"), placed_at=ago(5)),
        order_row(customer, line("A1", 1, -7, kind="adjustment"), placed_at=ago(4)),
        order_row(make_customer(manager), line("A1", 9, 999), placed_at=ago(4)),
    ]
    import_rows(manager, rows, fees=["POST"])
    orders = list(Order.objects.filter(customer=customer))
    net = sum((order.goods for order in orders), Decimal())
    sold = [order for order in orders if order.sold]
    figures = {f["label"]: f for f in panels.purchases(customer, manager)["figures"]}
    assert net == Decimal("489.95")
    assert figures["Net goods, all time"]["note"] == formats.money_exact(net, "CNY") == "¥489.95"
    assert figures["Orders"]["value"] == str(len(sold)) == "4"
    assert figures["Average order"]["value"] == formats.money(net / len(sold), "CNY") == "¥122"
    assert figures["Between purchases"]["value"] == "30"
    assert figures["Returned"]["note"] == "2 returns", "one of them in an order that sold something"
    page = look(manager, customer.get_absolute_url())
    for figure in figures.values():
        assert figure["value"] in page
        assert figure["url"] in page
    assert look(manager, figures["Orders"]["url"].replace("/orders/", "/orders/count/")) == "4"
    assert look(manager, figures["Returned"]["url"].replace("/orders/", "/orders/count/")) == "2"
    assert "¥489.95" in look(
        manager, figures["Net goods, all time"]["url"].replace("/orders/", "/orders/sums/")
    )


def test_favourites_open_to_the_product_and_to_its_orders(manager, customer):
    buys(manager, customer, (30, 60), (20, 20))
    make_order(manager, customer, line("B2", 1, 20), placed_at=ago(10))
    first, second = panels.purchases(customer, manager)["favourites"]
    assert (first["name"], first["orders"], first["share"]) == ("Article A1", "2 orders", 0.8)
    assert (second["name"], second["share"]) == ("Article B2", 0.2)
    assert look(manager, first["orders_url"].replace("/orders/", "/orders/count/")) == "2"


def test_what_no_rate_covers_is_said_and_not_added(manager, customer):
    make_order(manager, customer, line("A1", 1, 100))
    make_order(manager, customer, line("A1", 1, 70), currency="EUR")
    panel = panels.purchases(customer, manager)
    assert panel["figures"][0]["note"] == "¥100.00"
    (missing,) = panel["missing"]
    assert "€70.00 in EUR is in none of these sums" in missing["text"]
    assert look(manager, missing["url"].replace("/orders/", "/orders/count/")) == "1"
    assert missing["text"] in look(manager, customer.get_absolute_url())


def test_a_customer_that_bought_nothing_is_told_what_would_stand_here(manager, customer):
    page = look(manager, customer.get_absolute_url())
    assert "Nothing was bought so far" in page
    assert "/imports/new/" in page


def test_only_in_unknown_currency_shows_no_false_nought_as_average(manager, customer):
    make_order(manager, customer, line("A1", 1, 70), currency="EUR")
    panel = panels.purchases(customer, manager)
    assert panel["chart"] is None
    assert {f["label"]: f["value"] for f in panel["figures"]}["Average order"] == "–"


# ---- the timeline ------------------------------------------------------------------------------


def test_sales_and_returns_stand_on_the_timeline_and_open(manager, customer):
    sale = make_order(manager, customer, *[line(f"P{n}", 1, 10) for n in range(5)], placed_at=ago(9))
    back = make_order(manager, customer, taken_back("P1", -1, 10), placed_at=ago(3))
    make_order(manager, customer, line("P1", 1, 0, kind="adjustment"), placed_at=ago(2))
    found = timelines.orders(customer, manager, None, 10)
    assert [one.moment.title for one in found] == ["Return −¥10.00", "Order ¥50.00"]
    assert [one.moment.url for one in found] == [back.get_absolute_url(), sale.get_absolute_url()]
    assert found[1].moment.body == "Article P0, Article P1, Article P2 and 2 more"
    older = timelines.orders(customer, manager, Until(back.placed_on, back.placed_at, back.pk), 10)
    assert [one.moment.title for one in older] == ["Order ¥50.00"]
    assert len(timelines.orders(customer, manager, None, 1)) == 1
    assert sale.get_absolute_url() in look(manager, customer.get_absolute_url())


def test_orders_of_an_import_under_way_wait(manager, customer):
    change_set = start_import(manager)
    actions.import_orders(change_set, by=manager, orders=[order_row(customer)])
    assert timelines.orders(customer, manager, None, 10) == []
    assert panels.purchases(customer, manager)["nothing"]


# ---- who may not, and what it costs ------------------------------------------------------------


def test_a_stranger_is_shown_nothing(manager, customer):
    buys(manager, customer, (10, 12345))
    stranger = make_seller(make_department("Elsewhere"))
    look(stranger, customer.get_absolute_url(), status=404)
    assert panels.purchases(customer, stranger)["nothing"]
    assert timelines.orders(customer, stranger, None, 10) == []
    assert panels.costs(customer, stranger) is None


def test_the_page_takes_the_same_queries_for_few_and_many_orders(manager, customer):
    buys(manager, customer, *[(10 + n, 100) for n in range(6)])
    before = queries(manager, customer.get_absolute_url())
    buys(manager, customer, *[(10 + n, 100) for n in range(80)])
    assert queries(manager, customer.get_absolute_url()) == before
    assert purchase_summary(Order.objects.visible_to(manager).of_customer(customer.pk)).orders == 86


def test_costs_and_what_goods_left_are_for_who_may_see_costs(manager, customer):
    import_rows(manager, [order_row(customer, line("A1", 2, 100, unit_cost=Decimal(60)))])
    actions.add_cost(customer, by=manager, on=date(2024, 5, 1), kind="sales", amount=Decimal(15))
    actions.add_cost(customer, by=manager, on=date(2024, 5, 2), kind="service", amount=Decimal(5))
    shown = panels.costs(customer, manager)
    assert shown is not None
    assert [(str(row.label), row.value) for row in shown["rows"]] == [
        ("Sales", "¥15.00"),
        ("Service", "¥5.00"),
        ("Total", "¥20.00"),
        ("Goods less unit costs", "¥80.00"),
    ]
    assert look(manager, shown["rows"][0].url.replace("/costs/", "/costs/count/")) == "1"
    assert panels.costs(customer, make_seller(customer.department)) is None
