"""Bars of net goods and the figures of a standing open to the orders that they count, and to no others."""

import json
import re
from datetime import timedelta
from decimal import Decimal
from html import unescape

import pytest
from django.db.models import Sum
from django.http import QueryDict
from django.utils import translation

from guanxi.customers.choices import Tier
from guanxi.customers.models import Customer, Standing
from guanxi.customers.tests.browsing import Browser
from guanxi.customers.tests.factories import make_customer, make_department, make_user
from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.ui.lists import read_page
from guanxi.insight.windows import windows_at
from guanxi.purchases.listing import orders_listing
from guanxi.purchases.models import Order
from guanxi.purchases.tests.factories import make_order, taken_back
from guanxi.scoring import panels
from tests.databases import laid

from .factories import GRANTS, TODAY, buys, make_company, score

pytestmark = [pytest.mark.django_db, pytest.mark.page]
DATA = re.compile(r'<script type="application/json">(.*?)</script>', re.DOTALL)


@laid
def seller() -> User:
    """Whose customer buys and returns, at the edges of the windows too, and after the day of the standing."""
    analyst, seller = make_user(grants=GRANTS), make_user(grants=GRANTS)
    make_company(analyst)
    mine = make_customer(seller, "Mine")
    spans = windows_at(TODAY)
    edges = [spans.half_from, spans.year_from]
    days = [on - timedelta(days=back) for on in edges for back in (0, 1)]
    buys(seller, mine, [10, 25, 800, *((TODAY - day).days for day in days)], 300)
    make_order(seller, mine, taken_back("A1", -1, 50), placed_at=Order.objects.latest("id").placed_at)
    score(analyst)
    buys(seller, mine, [-1], 9000)
    return seller


def opened(user: User, url: str) -> list[Order]:
    """All orders behind an address."""
    path, _sep, query = url.partition("?")
    assert path == "/orders/"
    page = read_page(orders_listing(), user, QueryDict(query), 200)
    assert not page.after
    return page.rows


def net(orders: list[Order]) -> Decimal:
    found = Order.objects.filter(pk__in=[order.pk for order in orders])
    return found.aggregate(sum=Sum("house_goods"))["sum"] or Decimal(0)


@pytest.mark.parametrize("scope", ["", "mine"])
def test_each_segment_and_each_month_open_to_the_orders_whose_sum_they_are(seller, scope):
    page = Browser(seller).client.get(f"/?scope={scope}").content.decode()
    (data,) = [found for text in DATA.findall(page) if "young" in (found := json.loads(unescape(text)))]
    assert len(data["months"]) > 3
    whole = 0.0
    for (_code, _name, values), urls in zip(data["series"], data["urls"], strict=True):
        assert values == [float(net(opened(seller, url))) for url in urls]
        for value, url in zip(values, urls, strict=True):
            assert (f'<a href="{url}">'.replace("&", "&amp;") in page) == bool(value)
        whole += sum(values)
    months = [
        unescape(url) for url in re.findall(r'<a href="(/orders/\?customer=some&amp;from=[^"]*)">', page)
    ]
    months = list(dict.fromkeys(months))
    assert len(months) == len(data["months"])
    assert whole == sum(float(net(opened(seller, url))) for url in months) > 0


def test_a_segment_shows_no_orders_of_customers_that_one_may_not_see(seller):
    within = {"customers.view_customer": Scope.DEPARTMENT}
    stranger = make_user(make_department("Elsewhere"), within)
    paths = [f"/orders/?segment={tier}-2026-10" for tier in Tier.values]
    assert any(opened(seller, path) for path in paths)
    assert not any(opened(stranger, path) for path in paths)
    assert "High value, Oct 2026" in Browser(seller).look("/orders/?segment=high-2026-10")


@pytest.mark.parametrize("value", ["high", "gone-2026-10", "high-2026-13", "high-2026-10-20"])
def test_a_segment_that_cannot_be_is_left_out_with_a_sentence(seller, value):
    assert f"“{value}” is left out" in Browser(seller).look(f"/orders/?segment={value}")


def test_a_segment_of_a_month_without_a_bar_is_empty(seller):
    assert opened(seller, "/orders/?segment=high-2019-01") == []


def test_each_figure_of_a_standing_opens_to_the_orders_that_it_counts(seller):
    customer = Customer.objects.get(name="Mine")
    shown, facts = panels.standing(customer, seller), Standing.objects.get(pk=customer.pk).facts
    assert shown
    _begins, total, half, orders = shown["facts"][:4]
    assert net(opened(seller, shown["value_url"])) == Standing.objects.get(pk=customer.pk).value
    assert net(opened(seller, total.url)) == facts["net_total"]
    assert net(opened(seller, half.url)) == facts["net_half"]
    assert net(opened(seller, half.note_url)) == facts["net_half_before"]
    assert len(opened(seller, orders.url)) == facts["n_orders"] == 7
    assert len(opened(seller, orders.note_url)) == facts["n_orders_year"] == 5
    assert 0 < facts["net_half_before"] < facts["net_half"] < facts["net_total"]
    page = Browser(seller).look(f"/customers/{customer.pk}/")
    for url in (shown["value_url"], total.url, half.url, half.note_url, orders.url, orders.note_url):
        assert f'href="{url}"' in page


@pytest.mark.parametrize(("points", "begins"), [(0, "no room left: the top quarter of 12"), (40, "room to")])
def test_who_stands_above_the_top_quarter_has_no_room_to_it(points, begins):
    found = Standing(potential=points, facts={"peer_quartile": 460_000, "n_peers": 12})
    with translation.override("en"):
        assert panels._peers(found, "CNY").startswith(begins)
