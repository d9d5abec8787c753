"""Orders in a currency without a rate are in no sum: the check, the report and the command say so."""

from datetime import date
from decimal import Decimal

import pytest

from guanxi.customers.tests.factories import make_user as make_colleague
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.imports.models import ImportRun
from guanxi.foundation.imports.tests.driving import bring_in, check, text
from guanxi.foundation.staff.counted import counted
from guanxi.purchases.models import Order
from guanxi.purchases.reporting import figures
from guanxi.purchases.summaries import purchase_summary
from guanxi.purchases.tests.factories import (
    MANAGING,
    make_customer,
    make_manager,
    make_order,
    make_rates,
    make_seller,
)
from guanxi.purchases.tests.test_import_order_file import ASKED, FILE, HEAD, IMPORTING, manager  # noqa: F401
from guanxi.purchases.tests.visiting import look
from guanxi.purchases.unrated import concerns

pytestmark = pytest.mark.django_db
POUNDS = ASKED | {"currency": "GBP"}
OWNING = IMPORTING | {"accounts.manage_company"}
USED = "What value, 80/20 and tiers are computed from."


@pytest.fixture
def house(manager):  # noqa: F811
    make_order(make_manager(), make_customer(manager))
    return manager


def notes(run: ImportRun, by) -> str:
    return " ".join(str(one.note) for one in figures(run, by))


def test_check_and_report_say_how_many_orders_are_in_no_sum(house):
    run = check(house, FILE, **POUNDS)
    page = look(house, f"/imports/{run.pk}/")
    assert "5 orders in GBP count in no sum" in page
    assert "/rates/new/?currency=GBP&on=2024-05-20" in page
    done = bring_in(house, FILE, **POUNDS)
    assert "5 orders in GBP count in no sum" in look(house, f"/imports/{done.pk}/")
    assert USED not in notes(done, house)
    assert "leave out 5 orders without a rate" in notes(done, house)


def test_only_the_days_before_the_first_rate_are_warned_of(house):
    done = bring_in(house, FILE, **POUNDS)
    make_rates(house, ("GBP", date(2024, 5, 21), "9"))
    assert str(concerns(done, house)[0].text).startswith("2 orders in GBP")
    make_rates(house, ("GBP", date(2024, 1, 1), "9"))
    assert not concerns(done, house)
    assert "count it in CNY" in notes(done, house)


def test_the_houses_own_currency_needs_no_rate(house):
    done = bring_in(house, FILE, **ASKED)
    assert not concerns(done, house)
    assert USED in notes(done, house)


def test_a_house_that_takes_the_files_currency_over_needs_no_rate(manager):  # noqa: F811
    assert not counted()
    keeper = make_colleague(None, MANAGING | dict.fromkeys(OWNING, Scope.ALL), language="en")
    run = check(keeper, text(HEAD, "1,A1,茶杯,1,1,2024-05-20,501,中国"), **POUNDS | {"adopt": True})
    assert run.options["adopt"]
    assert not concerns(run, keeper)


def test_whoever_keeps_no_rates_is_told_but_sent_nowhere(house):
    run = check(house, FILE, **POUNDS)
    found = concerns(run, make_seller())[0]
    assert (found.url, "5 orders" in str(found.text)) == ("", True)


def test_an_order_that_was_cancelled_lacks_no_rate(house):
    sold, void = (
        f"{n},A1,茶杯,1,10,2024-05-20,501,中国,{word}" for n, word in ((1, "已完成"), (2, "已取消"))
    )
    run = bring_in(house, text(f"{HEAD},订单状态", sold, void), **POUNDS)
    [told] = concerns(run, house)
    assert str(told.text).startswith("1 order in GBP")
    order = Order.objects.get(number="2")
    assert (order.kind, order.rate) == ("cancelled", None)
    assert "this order is in no sum in CNY" not in look(house, order.get_absolute_url())
    found = look(house, "/orders/?rate=none")
    assert f'href="{order.get_absolute_url()}"' not in found
    assert Order.objects.get(number="1").get_absolute_url() in found
    summary = purchase_summary(Order.objects.filter(customer=order.customer))
    assert summary.missing == {"GBP": Decimal(10)}
