"""The cost ledger."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from guanxi.foundation.accounts.models import Company
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.audit.models import Entry
from guanxi.foundation.errors import Refused
from guanxi.purchases import actions
from guanxi.purchases.models import Cost
from guanxi.purchases.rows import CostRow
from guanxi.purchases.tests.factories import (
    make_customer,
    make_department,
    make_manager,
    make_seller,
    start_import,
    take_back,
)

pytestmark = pytest.mark.django_db
ON = date(2024, 5, 1)
BOOKING = {"purchases.add_cost": Scope.DEPARTMENT, "purchases.view_cost": Scope.DEPARTMENT}


def book(booked_on, by, amount="12.345", **more):
    return actions.add_cost(booked_on, by=by, on=ON, kind="sales", amount=Decimal(amount), **more)


def test_a_cost_on_a_customer_belongs_to_its_department_and_is_rounded_to_the_coin():
    manager = make_manager()
    customer = make_customer(manager)
    cost = book(customer, manager, note=" taxi ")
    assert (cost.amount, cost.customer_id, cost.note) == (Decimal("12.35"), customer.pk, "taxi")
    assert cost.department_id == customer.department_id
    assert Cost.objects.of_customer(customer.pk).by_kind() == {"sales": Decimal("12.35")}


def test_costs_are_booked_and_seen_as_far_as_the_scope_reaches():
    manager, north, south = make_manager(), make_department("North"), make_department("South")
    seller = make_seller(north, **BOOKING)
    book(north, seller)
    with pytest.raises((Http404, PermissionDenied)):
        book(south, seller)
    with pytest.raises(Http404):
        book(make_customer(manager), seller)
    with pytest.raises((Http404, PermissionDenied)):
        book(Company.get(), seller)
    book(south, manager)
    book(Company.get(), manager)
    assert [cost.department_id for cost in Cost.objects.visible_to(seller)] == [north.pk]
    assert Cost.objects.visible_to(manager).count() == 3
    assert not Cost.objects.visible_to(make_seller(south)).exists()


@pytest.mark.parametrize("wrong", [{"amount": Decimal(0)}, {"amount": Decimal("NaN")}, {"kind": "travel"}])
def test_what_is_no_cost_is_refused(wrong):
    manager = make_manager()
    with pytest.raises(Refused):
        actions.add_cost(
            Company.get(), by=manager, **{"on": ON, "kind": "sales", "amount": Decimal(5), **wrong}
        )


def test_many_costs_come_in_once_and_go_with_their_import():
    manager = make_manager()
    customer = make_customer(manager)
    rows = [
        CostRow(ON, "sales", Decimal("5.00"), customer.pk),
        CostRow(ON, "sales", Decimal("5.0"), customer.pk),
        CostRow(ON, "marketing", Decimal(9), None, make_department("North").pk, campaign="Spring"),
        CostRow(ON, "travel", Decimal(9)),
    ]
    first = start_import(manager)
    kinds = [outcome.kind for outcome in actions.import_costs(first, by=manager, costs=rows)]
    assert kinds == ["new", "new", "new", "wrong"]
    second = start_import(manager)
    entries = Entry.objects.count()
    again = actions.import_costs(second, by=manager, costs=[*rows, rows[0]])
    assert [outcome.kind for outcome in again] == ["same", "same", "same", "wrong", "new"]
    assert Entry.objects.count() == entries + 1
    take_back(second, manager)
    assert Cost.objects.count() == 3
    take_back(first, manager)
    assert not Cost.objects.exists()


def test_a_seller_imports_costs_of_what_is_his_only():
    north = make_department("North")
    seller, manager = make_seller(north, **BOOKING), make_manager()
    rows = [
        CostRow(ON, "sales", Decimal(5), make_customer(seller).pk),
        CostRow(ON, "sales", Decimal(5), make_customer(manager).pk),
        CostRow(ON, "sales", Decimal(5), None, manager.department_id),
        CostRow(ON, "sales", Decimal(5)),
    ]
    outcomes = actions.import_costs(start_import(seller), by=seller, costs=rows)
    assert [outcome.kind for outcome in outcomes] == ["new", "wrong", "wrong", "wrong"]
