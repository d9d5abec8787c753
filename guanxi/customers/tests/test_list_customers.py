"""The list of customers stays quick: few statements, and rare values are not searched by walking all."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guanxi.customers.actions import write_standings
from guanxi.customers.rows import StandingRow
from guanxi.customers.tests.browsing import Browser
from guanxi.customers.tests.factories import make_customer, make_manager, make_user
from guanxi.foundation import few
from guanxi.foundation.accounts.models import Company, User

pytestmark = pytest.mark.django_db

ASKED = (
    "stage=deal&sort=name",
    "industry=C&sort=value",
    "tier=high&sort=name",
    "kind=person&industry=C&sort=-name",
    "q=恒岳&industry=C",
    "q=hengyue&sort=name",
    "q=恒岳1",
    "q=公",
    "total_from=0&sort=name",
)


def ask(user: User, query: str) -> Any:
    client = Client()
    client.force_login(user)
    return json.loads(client.get(f"/api/customers/?{query}").content)


def some_customers(owner: User) -> None:
    for n in range(9):
        make_customer(
            owner,
            f"{'恒岳' if n % 2 else '启航'}{n + 10}公司",
            industry="C" if n % 3 else "F",
            kind="person" if n % 4 else "firm",
            stage="deal" if n % 5 else "prospect",
        )


@pytest.mark.parametrize("query", ASKED)
@pytest.mark.parametrize("make", [make_user, make_manager])
def test_rare_or_common_the_answer_is_the_same(query, make, monkeypatch):
    asker = make()
    some_customers(asker)
    answers = []
    for rare in (0, 3, 1000):
        monkeypatch.setattr(few, "RARE", rare)
        answers.append([row["name"] for row in ask(asker, query)["items"]])
    assert answers[0] == answers[1] == answers[2]


def test_what_many_hold_is_gathered_once_in_a_while_and_then_walked(monkeypatch):
    seller = make_user()
    for n in range(4):
        make_customer(seller, f"苏州恒{n}公司")
    monkeypatch.setattr(few, "RARE", 2)
    names, gathered = [], []
    for _time in range(2):
        with CaptureQueriesContext(connection) as asked:
            names.append([row["name"] for row in ask(seller, "q=苏州恒")["items"]])
        gathered.append(sum("few(id)" in one["sql"] and "search_" in one["sql"] for one in asked))
    assert names == [[f"苏州恒{n}公司" for n in (3, 2, 1, 0)]] * 2
    assert gathered == [1, 0]


@pytest.mark.parametrize(
    ("sign", "found"), [("苏", ["苏州恒岳公司"]), ("恒", ["苏州恒岳公司"]), ("林", ["林晓岚"]), ("岳", [])]
)
def test_the_first_sign_typed_finds_names_that_begin_so_with_or_without_their_place(sign, found):
    seller = make_user()
    make_customer(seller, "苏州恒岳公司")
    make_customer(seller, "林晓岚", kind="person")
    make_customer(seller, "Northwind")
    assert [row["name"] for row in ask(seller, f"q={sign}")["items"]] == found


def test_a_name_is_found_by_a_part_that_ends_within_a_number():
    seller = make_user()
    some_customers(seller)
    assert [row["name"] for row in ask(seller, "q=恒岳1&sort=name")["items"]] == [
        "恒岳11公司",
        "恒岳13公司",
        "恒岳15公司",
        "恒岳17公司",
    ]


def test_an_amount_is_shown_by_its_amount_whatever_order_is_asked():
    seller = make_user()
    some_customers(seller)
    by_total = [row["name"] for row in ask(seller, "total_from=0&sort=total")["items"]]
    assert len(by_total) == 9
    assert [row["name"] for row in ask(seller, "total_from=0&sort=name")["items"]] == by_total
    turned = [row["name"] for row in ask(seller, "total_from=0&sort=-total")["items"]]
    assert turned == by_total[::-1]


@pytest.mark.parametrize(("make", "most"), [(make_manager, 4), (make_user, 5)])
def test_a_page_takes_session_user_grants_and_one_or_two_statements(make, most):
    asker = make()
    some_customers(asker)
    client = Client()
    client.force_login(asker)
    client.get("/api/customers/")
    with CaptureQueriesContext(connection) as asked:
        assert len(json.loads(client.get("/api/customers/?size=5").content)["items"]) == 5
    assert len([q for q in asked if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))]) <= most


def test_people_open_the_list_with_the_most_valuable_first_and_programs_with_the_newest():
    by = make_manager()
    small, large, newer, newest = (make_customer(by, name) for name in ("Small", "Large", "Newer", "Newest"))
    worth = ((small, "10.50"), (large, "900"))
    rows = [StandingRow(customer_id=c.pk, tier="ordinary", value=Decimal(value)) for c, value in worth]
    write_standings(Company.get(), by=by, run_id=1, as_of=date(2024, 6, 30), rows=rows)
    page = Browser(by).look("/customers/")
    places = [page.index(f'href="/customers/{one.pk}/"') for one in (large, small, newest, newer)]
    assert places == sorted(places)
    assert [row["name"] for row in ask(by, "")["items"]] == ["Newest", "Newer", "Large", "Small"]
    page = Browser(by).look("/customers/?sort=newest")
    assert page.index(f'href="/customers/{newest.pk}/"') < page.index(f'href="/customers/{large.pk}/"')
