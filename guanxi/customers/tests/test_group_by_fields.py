"""Lists by custom fields: groups and sums as the fields hold them, row by row."""

from collections import defaultdict
from decimal import Decimal
from typing import Any

import pytest
from django.http import QueryDict

from guanxi.customers.listing import customers_page
from guanxi.customers.models import Customer
from guanxi.customers.tests.factories import make_customer, make_user
from guanxi.customers.tests.fields import kept, make_field
from guanxi.foundation.accounts.models import User
from guanxi.foundation.ui import groups, lists

pytestmark = pytest.mark.django_db


def listing() -> lists.Listing:
    return customers_page("CNY")


@pytest.fixture
def fields() -> User:
    for kind in ("number", "money", "date", "yesno", "choice"):
        make_field(kind)
    seller = make_user()
    for n in range(12):
        custom = {
            "my_number": f"{n / 8}" if n % 3 else None,
            "my_money": {"amount": f"{n}.10", "currency": "USD" if n == 5 else "CNY"} if n % 2 else None,
            "my_date": f"2026-0{n % 3 + 1}-28" if n % 5 else None,
            "my_yesno": bool(n % 2) if n % 4 else None,
            "my_choice": ("low", "high")[n % 2] if n % 6 else None,
        }
        make_customer(seller, f"C{n}", custom=custom)
    make_customer(make_user(), "elsewhere", custom={"my_number": "1000", "my_choice": "low"})
    return seller


@pytest.mark.parametrize("name", ["my_date", "my_yesno", "my_choice"])
def test_SYS_09_custom_fields_group_and_add_up_as_row_by_row(fields, name):
    mine = listing().for_reader(fields)
    by = next(one for one in mine.grouping.by if one.code.endswith(name))
    number = next(one for one in mine.grouping.sums if one.code.endswith("my_number"))
    found = groups.read_groups(mine, fields, QueryDict(), by, shown={number.code})
    expected: dict[Any, list[Any]] = defaultdict(list)
    for customer in Customer.objects.visible_to(fields):
        values = kept(customer)
        value = values.get(name)
        key = {"my_date": lambda v: f"{v:%Y-%m}", "my_yesno": lambda v: "yes" if v else "no"}.get(name, str)
        expected[None if value is None else key(value)].append(values.get("my_number"))
    got = {one.key: (one.number, one.sums[0].number, one.sums[0].total) for one in found.groups}
    assert got == {
        key: (len(rows), len(known := [v for v in rows if v is not None]), sum(known, Decimal(0)))
        for key, rows in expected.items()
    }
    for group in found.groups:
        query = QueryDict(mutable=True)
        query["within"] = group.text
        assert lists.count(mine, fields, query).number == group.number


def test_SYS_09_money_of_another_currency_is_in_no_sum(fields):
    mine = listing().for_reader(fields)
    money = next(one for one in mine.grouping.sums if one.code.endswith("my_money"))
    found = groups.read_groups(mine, fields, QueryDict(), shown={money.code}).sums[0]
    assert (found.number, found.total) == (5, sum((Decimal(f"{n}.10") for n in (1, 3, 7, 9, 11)), Decimal(0)))
