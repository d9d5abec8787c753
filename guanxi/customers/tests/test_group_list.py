"""Lists by groups: numbers and sums as looking at every row finds them, for whoever sees a part of it."""

import itertools
from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guanxi.customers.actions import write_standings
from guanxi.customers.listing import customers_page
from guanxi.customers.models import Customer
from guanxi.customers.rows import StandingRow
from guanxi.customers.tests.factories import (
    SELLING,
    make_customer,
    make_department,
    make_manager,
    make_user,
)
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.errors import Refused
from guanxi.foundation.savedviews import actions as views
from guanxi.foundation.ui import groups, lists

pytestmark = pytest.mark.django_db
SELLER = {**SELLING, "savedviews.save_view": Scope.OWN}
WAYS = ("owner", "stage", "tier", "department", "industry", "region", "kind", "since", "firm_size")
AMOUNTS = ("0.10", "0.20", "1234567.89", "-3.05", "99999999.99")


@pytest.fixture
def house() -> dict[str, User]:
    """Two departments, three sellers, thirty customers of every kind."""
    first, second = make_department("华东"), make_department("华南")
    people = [make_user(first), make_user(first), make_user(second)]
    rows = []
    for n in range(30):
        by = people[n % 3]
        customer = make_customer(
            by,
            f"{n}号公司",
            industry="CF"[n % 2],
            stage="deal" if n % 4 else "prospect",
            region=("", "苏州", "Kent ~ 1")[n % 4 % 3],
            kind="person" if n % 5 else "firm",
            since=date(2025, n % 3 + 1, 28) if n % 7 else None,
        )
        tier = ("", "high", "risk")[n // 3 % 3]
        if tier:
            amount = Decimal(AMOUNTS[n % 5])
            rows.append(StandingRow(customer_id=customer.pk, tier=tier, value=amount))
    write_standings(Company.get(), by=User.system(), rows=rows, run_id=1, as_of=date(2026, 1, 1))
    own = make_user(first, {**SELLING, "customers.view_customer": Scope.OWN})
    return {"all": make_manager(), "department": people[0], "other": people[2], "nothing": own}


def listing() -> lists.Listing:
    return customers_page("CNY")


def read(user: User, by: str, query: str = "") -> groups.Groups:
    return groups.read_groups(listing(), user, QueryDict(query), listing().grouping.named(by))


def key_of(customer: Customer, by: str) -> Any:
    if by == "since":
        return customer.since and f"{customer.since:%Y-%m}"
    name = {"owner": "owner_id", "department": "department_id", "firm_size": "size"}.get(by, by)
    return getattr(customer, name) or None


def by_hand(user: User, by: str, **asked: Any) -> dict[Any, tuple[int, int, Decimal]]:
    """Number, number with a tier, and sum of each group, row by row in plain Python."""
    found: dict[Any, list[Customer]] = defaultdict(list)
    for customer in Customer.objects.visible_to(user).filter(**asked):
        found[key_of(customer, by)].append(customer)
    return {
        key: (len(rows), len(known := [c for c in rows if c.tier]), sum((c.value for c in known), Decimal(0)))
        for key, rows in found.items()
    }


def as_hand(found: groups.Groups) -> dict[Any, tuple[int, int, Decimal]]:
    return {one.key: (one.number, one.sums[0].number, one.sums[0].total) for one in found.groups}


def test_ANA_01_groups_are_what_looking_at_every_row_finds(house):
    asks: Any = (("", {}), ("industry=C", {"industry": "C"}), ("stage=lost", {"stage": "lost"}))
    for user, by, (query, asked) in itertools.product(house.values(), WAYS, asks):
        found, expected = read(user, by, query), by_hand(user, by, **asked)
        assert as_hand(found) == expected
        assert found.number == sum(number for number, _n, _sum in expected.values())
        if found.number:
            assert found.sums[0].total == sum((total for _n, _k, total in expected.values()), Decimal(0))


def test_each_number_opens_to_its_rows(house):
    user = house["department"]
    for by, group in [(way, group) for way in WAYS for group in read(user, way).groups]:
        query = QueryDict(mutable=True)
        query["within"] = group.text
        rows = lists.read_page(listing(), user, query, 100).rows
        assert len(rows) == group.number == lists.count(listing(), user, query).number
        customers = Customer.objects.filter(pk__in=[row.pk for row in rows])
        assert {key_of(one, by) for one in customers} == {group.key}


def test_a_row_seen_by_two_branches_counts_once(house):
    seller = house["department"]
    both = Customer.objects.visible_to(seller).filter(owner=seller, department=seller.department).count()
    assert both
    assert read(seller, "stage").number == Customer.objects.visible_to(seller).count()


def test_a_group_within_a_group_and_within_any_of_the_filters(house):
    user = house["all"]
    query = QueryDict("match=any&industry=C&stage=prospect&within=tier~high&within=kind~person")
    rows = Customer.objects.filter(tier="high", kind="person")
    expected = {one.pk for one in rows if one.industry == "C" or one.stage == "prospect"}
    assert expected
    assert {row.pk for row in lists.read_page(listing(), user, query, 100).rows} == expected


@pytest.mark.parametrize(
    "query", ["within=owner~x", "within=since~2026-13", "within=since~0000-01", "within=a&" * 5 + "within=b"]
)
def test_a_group_that_no_page_named_is_refused(query):
    with pytest.raises(Refused):
        lists.read_page(listing(), make_manager(), QueryDict(query))


def test_of_more_rows_than_can_be_added_up_nothing_is_said(house, monkeypatch):
    monkeypatch.setattr(groups, "MOST_ROWS", 29)
    found = read(house["all"], "owner")
    assert found.too_many
    assert (found.groups, found.sums) == ((), ())
    page = browser(house["all"]).get("/customers/?grouped=owner").content.decode()
    assert "Too many rows to group" in page


def test_smaller_groups_that_are_not_shown_are_in_the_whole(house, monkeypatch):
    monkeypatch.setattr(groups, "MOST_GROUPS", 1)
    found = read(house["all"], "industry")
    assert (len(found.groups), found.left, found.number) == (1, 1, 30)


# ---- the page ----------------------------------------------------------------------------------


def browser(user: User) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def test_the_page_shows_groups_with_numbers_that_open_and_fetches_their_rows(house):
    client = browser(house["department"])
    page = client.get("/customers/?grouped=region").content.decode()
    assert "within=region~%E8%8B%8F%E5%B7%9E" in page
    assert "rowgroup" in page
    rows = client.get("/customers/?within=region~%E8%8B%8F%E5%B7%9E&part=rows").content.decode()
    expected = Customer.objects.visible_to(house["department"]).filter(region="苏州")
    assert rows.count("<tr data-pk") == expected.count() > 0


def test_what_one_may_not_see_is_in_no_group_and_no_sum(house):
    page = browser(house["nothing"]).get("/customers/?grouped=owner").content.decode()
    assert "Nothing matches" in page or "No customers yet" in page or "rowgroup" not in page
    assert "¥" not in browser(house["nothing"]).get("/customers/?part=sums").content.decode()


def test_a_sum_says_its_currency_and_how_many_rows_are_in_it(house):
    said = browser(house["all"]).get("/customers/?part=sums").content.decode()
    assert "¥" in said
    assert "18 with purchases" in said


def test_groups_take_a_fixed_number_of_statements(house):
    client, counts = browser(house["department"]), []
    client.get("/customers/?grouped=owner")
    for query in ("grouped=owner", "grouped=region", "grouped=since", "grouped=owner&industry=C"):
        with CaptureQueriesContext(
            connection,
        ) as seen:
            client.get(f"/customers/?{query}")
        counts.append(sum("WITH r(" in one["sql"] for one in seen))
        assert len(seen) <= 16, [one["sql"][:90] for one in seen]
    assert counts == [1, 1, 1, 1]


def test_a_view_keeps_how_the_list_is_grouped():
    seller = make_user(None, SELLER)
    view = views.save_view(
        seller, by=seller, listing="customers", name="By stage", query="grouped=stage&tier=high&part=rows"
    )
    answer = browser(seller).get(f"/customers/?view={view.pk}")
    assert answer["Location"] == f"/customers/?grouped=stage&tier=high&of={view.pk}"
