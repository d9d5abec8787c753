"""Every figure of home opens to exactly the rows that it counts, for all customers and for mine."""

import re
from html import unescape

import pytest
from django.test import Client

from guanxi.customers.tests.factories import make_customer, make_user
from guanxi.foundation.accounts.models import Company, User
from guanxi.scoring import actions
from tests.databases import laid

from .factories import GRANTS, TODAY, buys, make_company, score

pytestmark = [pytest.mark.django_db, pytest.mark.page]
FIGURE = re.compile(r'<a href="([^"]+)"><div class="fig-l">([^<]+)</div><div class="fig">([^<]+)')


@pytest.fixture
def seller(everybody) -> User:
    return everybody[1]


@laid
def everybody() -> tuple[User, User]:
    analyst, seller = make_user(grants=GRANTS, language="en"), make_user(grants=GRANTS, language="en")
    make_company(analyst)
    mine = [make_customer(seller, f"Mine {n}") for n in range(3)]
    for n, customer in enumerate(mine):
        buys(seller, customer, [25, 100, 200, 300], 150 + n)
    score(analyst)
    return analyst, seller


def opened(client: Client, path: str) -> dict[str, tuple[str, str]]:
    """Each figure's label → what it says, and the page that it opens."""
    page = client.get(path).content.decode()
    found = {label: (value, unescape(url)) for url, label, value in FIGURE.findall(page)}
    return {label: (value, client.get(url).content.decode()) for label, (value, url) in found.items()}


def test_the_strip_beside_the_matrix_opens_to_whom_it_counts(everybody):
    for user, scope in ((everybody[0], ""), (everybody[1], ""), (everybody[1], "mine")):
        client = Client()
        client.force_login(user)
        for path in ("/", "/matrix/"):
            page = client.get(f"{path}?scope={scope}").content.decode()
            ((url, number),) = re.findall(r'href="([^"]+)">without potential, left[^:]+: (\d+)', page)
            assert int(number) > 0
            assert rows(client.get(unescape(url)).content.decode()) == int(number)


def rows(page: str) -> int:
    body = page.split("<tbody>", 1)[1].split("</tbody>", 1)[0] if "<tbody>" in page else ""
    return body.count("<tr")


@pytest.mark.parametrize(("scope", "customers"), [("", 11), ("mine", 3)])
def test_figures_of_customers_open_to_as_many_rows(seller, scope, customers):
    client = Client()
    client.force_login(seller)
    found = opened(client, f"/?scope={scope}")
    counted = {label: page for label, page in found.items() if page[0].isdecimal()}
    assert int(found["Customers with a tier"][0]) == customers
    assert len(counted) >= 4
    for label, (value, page) in counted.items():
        assert rows(page) == int(value), label


@pytest.mark.parametrize(("scope", "sold"), [("", 4), ("mine", 3)])
def test_the_months_sum_opens_to_the_orders_that_make_it(seller, scope, sold):
    client = Client()
    client.force_login(seller)
    found = opened(client, f"/?scope={scope}")
    (label,) = (name for name in found if name.startswith("Net goods"))
    assert TODAY.strftime("%Y") in label
    assert rows(found[label][1]) == sold


def test_what_makes_a_high_value_customer_is_said_as_it_was_computed(everybody):
    analyst, _seller = everybody
    client = Client()
    client.force_login(analyst)
    assert "top 20% by value" in client.get("/").content.decode()
    changed = {"high_percentile": 90.0}
    actions.change_thresholds(Company.get(), by=analyst, values=changed)
    assert "top 20% by value" in client.get("/").content.decode(), "not yet computed anew"
    score(analyst)
    assert "top 10% by value" in client.get("/").content.decode()
