"""Who is lost has a tier all the same: home shows them beside, and the reason says why no fall was judged."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guanxi.customers.models import Customer, Standing
from guanxi.customers.tests.browsing import Browser
from guanxi.customers.tests.factories import make_customer, make_user
from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.scopes import Scope
from tests.databases import laid

from .factories import GRANTS, TODAY, buys, make_company, score

pytestmark = [pytest.mark.django_db, pytest.mark.page]


@laid
def seller() -> User:
    """One order of much, 231 days ago; one of little, 721 days ago; and a company that buys."""
    seller = make_user(grants=GRANTS, language="en")
    make_company(seller)
    buys(seller, make_customer(seller, "Once, much"), [231], 73645)
    buys(seller, make_customer(seller, "Once, long ago"), [721], 300)
    score(seller)
    return seller


def why(user: User, name: str) -> str:
    return Browser(user).look(f"/matrix/why/{Customer.objects.get(name=name).pk}/")


def test_too_few_orders_for_a_fall_are_told_with_the_reason(seller):
    assert Customer.objects.get(name="Once, much").tier == "high"
    said = why(seller, "Once, much")
    assert "Lost: no order for 231 days, where more than 180 mean that." in said
    assert "there is only 1 order so far, and it takes 2" in said
    assert "high value begins at" in said


def test_who_bought_nothing_in_either_half_year_is_told_to_fall_no_more(seller):
    assert Customer.objects.get(name="Once, long ago").tier == "ordinary"
    said = why(seller, "Once, long ago")
    assert "Lost: no order for 721 days" in said
    assert "No fall any more" in said
    assert "there is only" not in said


def test_who_buys_is_told_nothing_of_it(seller):
    assert "Lost" not in why(seller, "Falling")
    assert "Lost" not in why(seller, "Big")


@pytest.mark.parametrize("scope", [Scope.ALL, Scope.DEPARTMENT])
def test_home_counts_the_lost_beside_those_at_risk_and_opens_to_them(seller, scope):
    reader = make_user(seller.department, {"customers.view_customer": scope}, language="en")
    for path in ("/", "/matrix/"):
        page = Browser(reader).look(path)
        assert "1 customer is at risk, 2 are lost" in page
        (url,) = re.findall(r'href="([^"]+)">lost, of any tier: 2<', page)
        rows = Browser(reader).look(unescape(url)).partition("<tbody")[2].partition("</tbody>")[0]
        assert rows.count("<tr") == 2
        assert "Once, much" in rows
    lost = Standing.objects.get(customer__name="Once, much").lost_on
    assert lost == TODAY - timedelta(days=231 - 181)


@pytest.mark.parametrize("path", ["/", "/matrix/"])
@pytest.mark.both
def test_a_page_that_says_twice_how_many_are_lost_asks_once(seller, path):
    reader = make_user(seller.department, {"customers.view_customer": Scope.DEPARTMENT}, language="en")
    with CaptureQueriesContext(connection) as asked:
        assert "2 are lost" in Browser(reader).look(path)
    counts = [one["sql"] for one in asked if '"lost_on" IS NOT NULL' in one["sql"]]
    assert len(counts) == 1


def test_another_word_than_yes_is_no_filter(seller):
    assert "there is no such choice" in Browser(seller).look("/customers/?lost=maybe")
