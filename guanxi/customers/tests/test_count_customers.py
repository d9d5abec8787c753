"""How many rows a list has: exact up to a cap, whatever the ways in which its reader sees them."""

import pytest
from django.http import QueryDict

from guanxi.customers.listing import customers_listing
from guanxi.customers.tests.factories import SELLING, make_customer, make_department, make_user
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.ui import lists

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("scope", [Scope.ALL, Scope.DEPARTMENT], ids=["one way", "several ways"])
def test_a_count_is_exact_up_to_its_cap_and_says_so_beyond(monkeypatch, scope):
    reader = make_user(make_department(), {**SELLING, "customers.view_customer": scope})
    monkeypatch.setattr(lists, "COUNT_CAP", 3)
    told = []
    for n in range(5):
        make_customer(reader, f"C{n}")
        found = lists.count(customers_listing(), reader, QueryDict(""))
        told.append((found.number, found.capped, found.text))
    assert told == [(1, False, "1"), (2, False, "2"), (3, False, "3"), (3, True, "3+"), (3, True, "3+")]
