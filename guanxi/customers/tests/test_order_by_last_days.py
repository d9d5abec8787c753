"""The list of customers by last order and last contact: who has none comes last both ways, along an index."""

import json
from datetime import date, timedelta

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from guanxi.customers.listing import customers_listing
from guanxi.customers.models import Customer
from guanxi.customers.tests.browsing import Browser
from guanxi.customers.tests.factories import SELLING, make_department, make_user
from guanxi.customers.tests.test_custom_sort_like_brute_force import turned
from guanxi.customers.tests.test_filter_like_brute_force import past_actions
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.ui import lists

pytestmark = pytest.mark.django_db
SORTS = ["last_order", "-last_order", "last_contact", "-last_contact"]
DAY = date(2024, 5, 1)


@pytest.fixture
def eyes():
    """Who sees all, a department and the own, the own; with thirteen customers, a third without days."""
    here, there = make_department(), make_department()
    people = [
        make_user(place, SELLING | {"customers.view_customer": scope})
        for place, scope in [(here, Scope.ALL), (here, Scope.DEPARTMENT), (there, Scope.OWN)]
    ]
    for n in range(13):
        days = {
            "last_order_on": DAY + timedelta(n % 4) if n % 3 else None,
            "last_contact_on": DAY - timedelta(n % 5) if (n + 1) % 3 else None,
        }
        past_actions(Customer).bulk_create([
            Customer(customer_no=f"X{n}", name=f"Firm {n}", owner=people[n % 4 % 3],
                     department=(here, there)[n % 2], **days)
        ])  # fmt: skip
    return people


@pytest.mark.parametrize("sort", SORTS)
def test_who_has_no_day_comes_last_both_ways_and_pages_lead_there_and_back(eyes, sort):
    column, way = f"{sort.removeprefix('-')}_on", 1 if sort.startswith("-") else -1
    for user in eyes:
        rows = list(Customer.objects.visible_to(user))
        dated = [row for row in rows if getattr(row, column)]
        dated.sort(key=lambda row: (way * getattr(row, column).toordinal(), way * row.pk))
        none = sorted((row.pk for row in rows if not getattr(row, column)), reverse=True)
        found, back = turned(user, QueryDict(f"sort={sort}"))
        assert found == [*(row.pk for row in dated), *none]
        assert back == found
        assert 0 < len(none) < len(found)


@pytest.mark.parametrize("sort", SORTS)
def test_each_part_goes_along_an_index_in_as_many_statements_however_long_it_is(eyes, sort):
    """Where no day is there are as few ids as many: an index leads to them, too, and no walk is cut off."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # so few rows it would sort
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
            cursor.execute("SET LOCAL enable_bitmapscan = off; SET LOCAL enable_incremental_sort = off")
    column = f"{sort.removeprefix('-')}_on"
    indexes = [[name for name, _way in one.fields_orders] for one in Customer._meta.indexes]
    assert all([*before, column, "id"] in indexes for before in ([], ["owner"], ["department"]))
    for user in eyes:
        query, numbers = QueryDict(f"sort={sort}", mutable=True), []
        for _page in range(12):
            with CaptureQueriesContext(connection) as asked:
                page = lists.read_page(customers_listing(), user, query, 2)
            assert not page.walked
            read = [one["sql"] for one in asked if 'FROM "customers_customer"' in one["sql"]]
            numbers.append(len(read))
            plans = [plan_of(sql) for sql in read if "ORDER BY" in sql]
            assert all(is_along(plan) for plan in plans), plans
            if not page.after:
                break
            query["after"] = page.after
        assert len(numbers) > 1
        assert max(numbers) <= (2 if user == eyes[0] else 4), "where the parts meet both are asked"


def is_along(plan: str) -> bool:
    """Whether rows come in their order; on PostgreSQL by the sort's index (SQLite cannot know)."""
    if connection.vendor == "sqlite":
        return "TEMP B-TREE" not in plan
    return "Sort" not in plan and "Scan" in plan and "pkey on customers" not in plan and "_new on" not in plan


def plan_of(sql: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {'QUERY PLAN' if connection.vendor == 'sqlite' else ''} {sql}")
        return "\n".join(str(row) for row in cursor.fetchall())


def test_the_heads_turn_the_list_and_a_program_asks_the_same(eyes):
    browser = Browser(eyes[0])
    page = browser.look("/customers/?sort=last_order")
    assert "sort=-last_order" in page
    assert "sort=last_contact" in page
    found = json.loads(browser.look("/api/customers/?sort=-last_contact"))["items"]
    assert (found[0]["last_contact_on"], found[-1]["last_contact_on"]) == ("2024-04-27", None)
