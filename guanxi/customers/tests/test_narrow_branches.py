"""What nobody of a department is costs no walk through the department, whatever index the house has."""

from typing import Any

import pytest
from django.db import connection
from django.db.models import Q

from guanxi.customers.models import Customer
from guanxi.customers.tests.factories import make_customer, make_user
from guanxi.foundation import few, ledger
from guanxi.foundation.accounts.scopes import Scope

pytestmark = pytest.mark.django_db
NEWEST = ["id"]
DOING = ("customers.view_customer", "customers.add_customer")


@pytest.fixture
def department() -> Any:
    """One department's part of the customers: five prospects, and one that was lost."""
    manager = make_user(grants=dict.fromkeys(DOING, Scope.DEPARTMENT))
    for stage in ["prospect"] * 5 + ["lost"]:
        customer = make_customer(manager)
        with ledger.opened(ledger.Ledger(by=manager, verb="test")):
            Customer.objects.filter(pk=customer.pk).update(stage=stage)
    branches = Customer.objects.all().branches(manager)
    return next(branch for branch in branches if "department" in few.fixed_in(branch))


def test_what_is_rare_in_the_house_is_named_in_a_department(department):
    way = few.narrowed(department, Q(stage="lost"), NEWEST)
    assert not way.walked
    assert [row.stage for row in way.rows] == ["lost"]
    assert few.is_named(way.rows) or connection.vendor == "postgresql", "PostgreSQL knows how rare it is"


def test_what_is_common_is_walked_in_a_department_and_served_in_the_house(department, monkeypatch):
    monkeypatch.setattr(few, "RARE", 2)
    asked = Q(stage="prospect")
    assert few.narrowed(department, asked, NEWEST).walked is (connection.vendor == "sqlite")
    assert not few.narrowed(Customer.objects.all(), asked, NEWEST).walked


def test_an_index_that_begins_with_the_department_serves_it(department):
    way = few.narrowed(department, Q(industry="C"), NEWEST)
    assert not way.walked
    assert not few.is_named(way.rows)
