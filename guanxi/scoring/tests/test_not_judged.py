"""Whose orders have no rate is not judged by the nothing that they add up to."""

from datetime import UTC, datetime, timedelta

import pytest

from guanxi.customers.models import Customer
from guanxi.customers.tests.browsing import Browser
from guanxi.customers.tests.factories import make_customer, make_user
from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.purchases.tests.factories import line, make_order
from guanxi.scoring.models import MonthRevenue, TierChange

from .factories import GRANTS, TODAY, buys, make_company, score

pytestmark = [pytest.mark.django_db, pytest.mark.page]


@pytest.fixture
def keeper() -> User:
    return make_user(grants=GRANTS | {"purchases.manage_rates": Scope.ALL}, language="en")


def sells(by: User, customer: Customer, days: int) -> None:
    at = datetime.combine(TODAY - timedelta(days=days), datetime.min.time(), UTC) + timedelta(hours=4)
    make_order(by, customer, line("A1", 1, 70), currency="USD", placed_at=at)


def test_all_orders_without_rate_give_no_tier_and_a_way_to_the_rate(keeper):
    make_company(keeper)
    abroad = make_customer(keeper, "Abroad")
    sells(keeper, abroad, 0)
    run = score(keeper)
    abroad.refresh_from_db()
    assert (abroad.tier, abroad.last_order_on) == ("", TODAY)
    assert sum(run.figures["tiers"].values()) == 8
    page = Browser(keeper).look(f"/customers/{abroad.pk}/")
    assert "Not judged: 1 order of 1 is in USD, for which no exchange rate is known" in page
    assert f"/rates/new/?currency=USD&on={TODAY}" in page
    assert "1 customer is not judged for that." in Browser(keeper).look("/")
    assert not TierChange.objects.filter(customer=abroad).exists(), "nor in months past"
    assert not MonthRevenue.objects.filter(customer=abroad).exists()


def test_one_order_of_the_year_without_rate_is_enough_and_an_older_one_is_not(keeper):
    make_company(keeper)
    now, before = make_customer(keeper, "Now"), make_customer(keeper, "Before")
    for customer, days in ((now, 0), (before, 730)):
        buys(keeper, customer, [30, 60], 500)
        sells(keeper, customer, days)
    score(keeper)
    now.refresh_from_db()
    before.refresh_from_db()
    assert now.tier == ""
    assert "Not judged: 1 order of 3 is in USD" in Browser(keeper).look(f"/customers/{now.pk}/")
    assert before.tier != ""
