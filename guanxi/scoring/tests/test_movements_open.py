"""The bars of new, returning and lost customers open to exactly the customers whom they count."""

import json
import re
from collections.abc import Iterator
from html import unescape

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from guanxi.customers.actions import assign_customer
from guanxi.customers.listing import customers_listing
from guanxi.customers.models import Customer
from guanxi.customers.tests.browsing import Browser
from guanxi.customers.tests.factories import make_customer, make_department, make_user
from guanxi.foundation import few
from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.ui.lists import count, read_page
from tests.databases import laid

from .factories import GRANTS, TODAY, buys, make_company, score

pytestmark = [pytest.mark.django_db, pytest.mark.page]
DATA = re.compile(r'<script type="application/json">(.*?)</script>', re.DOTALL)
WITHIN = {"customers.view_customer": Scope.DEPARTMENT}


@laid
def people() -> dict[str, User]:
    """Who sees all, who sees a department, its seller, and one of another department."""
    known = {"analyst": make_user(grants=GRANTS), "seller": make_user(make_department("South"), WITHIN)}
    known["head"] = make_user(known["seller"].department, WITHIN)
    known["stranger"] = make_user(make_department("North"), WITHIN)
    make_company(known["analyst"])
    for who, days in {
        "New": [20],
        "New too": [25],
        "Back": [15, 330],
        "Gone": [200],
        "Steady": [10, 100, 190, 280],
    }.items():
        buys(known["analyst"], customer_of(known["head" if who == "New too" else "seller"], who), days, 90)
    score(known["analyst"])
    return known


def customer_of(owner: User, name: str) -> Customer:
    return make_customer(User.system(), name, owner=owner, department=owner.department)


def bars(user: User, scope: str = "") -> Iterator[tuple[str, int, str]]:
    """Each bar of the page: kind, how many it counts, and what it opens."""
    page = Browser(user).client.get(f"/?scope={scope}").content.decode()
    charts = [json.loads(unescape(text)) for text in DATA.findall(page)]
    data = next((one for one in charts if "new" in [each[0] for each in one.get("series", ())]), None)
    if data is None:  # nothing to draw
        return
    assert len(data["urls"]) == len(data["series"]) == 3
    for (kind, _name, counts), urls in zip(data["series"], data["urls"], strict=True):
        assert len(urls) == len(counts) == len(data["months"])
        for number, url in zip(counts, urls, strict=True):
            yield kind, abs(number), url
            assert (f'<a href="{url}">'.replace("&", "&amp;") in page) == bool(number)


def opened(user: User, url: str) -> list[str]:
    path, _sep, query = url.partition("?")
    assert path == "/customers/"
    asked = QueryDict(query)
    names = [row.name for row in read_page(customers_listing(), user, asked).rows]
    assert count(customers_listing(), user, asked).number == len(names)
    return names


@pytest.mark.parametrize(
    ("who", "scope", "told"),
    [
        ("analyst", "", {"new": 13, "back": 2, "lost": 3}),
        ("head", "", {"new": 5, "back": 1, "lost": 2}),
        ("head", "mine", {"new": 1, "back": 0, "lost": 0}),
        ("seller", "mine", {"new": 4, "back": 1, "lost": 2}),
    ],
)
@pytest.mark.parametrize("rare", [few.RARE, 0])
def test_each_bar_opens_to_as_many_customers_as_it_counts(people, who, scope, told, rare, monkeypatch):
    monkeypatch.setattr(few, "RARE", rare)  # few are named by their ids, many asked for one by one
    found = [(kind, number, opened(people[who], url)) for kind, number, url in bars(people[who], scope)]
    assert all(number == len(names) for _kind, number, names in found)
    sums = dict.fromkeys(("new", "back", "lost"), 0)
    for kind, number, _names in found:
        sums[kind] += number
    assert sums == told


def test_a_bar_opens_to_these_very_customers(people):
    this_month = f"{TODAY:%Y-%m}"
    assert opened(people["head"], f"/customers/?moved=returning-{this_month}") == ["Back"]
    assert sorted(opened(people["head"], "/customers/?moved=lost-2026-11")) == ["Gone"]
    assert "Back" in Browser(people["head"]).look("/customers/?moved=returning-2026-11")
    assert opened(people["head"], "/customers/?moved=new-2019-01") == []


def test_who_may_not_see_the_customers_finds_none_of_them_by_the_api_too(people):
    for kind in ("new", "returning", "lost"):
        asked = {"moved": f"{kind}-2026-11"}
        answer = Browser(people["stranger"]).client.get("/api/customers/", asked)
        assert (answer.status_code, answer.json()["items"]) == (200, [])
    found = Browser(people["head"]).client.get("/api/customers/", {"moved": "returning-2026-11"}).json()
    assert [row["name"] for row in found["items"]] == ["Back"]


@pytest.mark.parametrize("value", ["new", "gone-2026-11", "new-2026-13", "new-0000-01", "new-2026-11-20"])
def test_a_bar_that_cannot_be_is_left_out_with_a_sentence(people, value):
    assert f"“{value}” is left out" in Browser(people["head"]).look(f"/customers/?moved={value}")


@pytest.mark.both
def test_the_list_costs_as_many_queries_for_few_and_many(people):
    head, costs = people["head"], []
    for number in (2, 30):
        for one in range(number):
            buys(people["analyst"], customer_of(head, f"More {one}"), [5], 90)
        score(people["analyst"])
        client = Browser(head).client
        client.get("/customers/?moved=new-2026-11")
        with CaptureQueriesContext(connection) as seen:
            client.get("/customers/?moved=new-2026-11")
        costs.append(len(seen))
    assert costs[0] == costs[1]


def test_who_is_handed_over_counts_with_the_new_owner_at_once(people):
    manager = make_user(grants=GRANTS)
    back = Customer.objects.get(name="Back")
    before = told(people, back)
    assert before == {"seller": (1, True), "stranger": (0, False)}
    assign_customer(back, by=manager, owner=people["stranger"], department=people["stranger"].department)
    assert told(people, back) == {"seller": (0, False), "stranger": (1, True)}


def told(people: dict[str, User], customer: Customer) -> dict[str, tuple[int, bool]]:
    """For each owner: how many came back, and whether the page's sums hold the customer's revenue."""
    found = {}
    for who in ("seller", "stranger"):
        back = sum(number for kind, number, _url in bars(people[who], "mine") if kind == "back")
        page = Browser(people[who]).client.get("/?scope=mine").content.decode()
        found[who] = (back, f'href="/customers/{customer.pk}/"' in page)
    return found
