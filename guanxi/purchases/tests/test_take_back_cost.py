"""A wrong entry of the cost ledger is taken back by another: nothing is changed, nothing deleted."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import Client

from guanxi.foundation.accounts.models import Company
from guanxi.foundation.accounts.scopes import Scope
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
ON, LATER = date(2024, 5, 1), date(2024, 5, 3)
BOOKING = {"purchases.add_cost": Scope.DEPARTMENT, "purchases.view_cost": Scope.DEPARTMENT}


@pytest.fixture
def manager():
    return make_manager()


@pytest.fixture
def cost(manager):
    customer = make_customer(manager)
    return actions.add_cost(
        customer, by=manager, on=ON, kind="sales", amount=Decimal("12.50"), campaign="Spring"
    )


def test_the_opposite_stands_beside_it_and_both_come_to_nothing(manager, cost):
    back = actions.take_back_cost(cost, by=manager, on=LATER, note=" typed twice ")
    assert (back.amount, back.on, back.note) == (Decimal("-12.50"), LATER, "typed twice")
    same = ("kind", "customer_id", "department_id", "campaign")
    assert [getattr(back, name) for name in same] == [getattr(cost, name) for name in same]
    assert Cost.objects.of_customer(cost.customer_id).by_kind() == {"sales": Decimal(0)}
    assert Cost.objects.get(pk=cost.pk).version == 1


def test_a_cost_is_taken_back_once_and_a_taking_back_not_at_all(manager, cost):
    back = actions.take_back_cost(cost, by=manager, on=ON)
    for again in (cost, back):
        with pytest.raises(Refused):
            actions.take_back_cost(again, by=manager, on=ON)
    assert Cost.objects.count() == 2


def test_nobody_takes_back_what_lies_outside_the_scope(cost):
    with pytest.raises(Http404):
        actions.take_back_cost(cost, by=make_seller(make_department("South"), **BOOKING), on=ON)
    reading = BOOKING | {"purchases.add_cost": Scope.OWN}
    with pytest.raises(PermissionDenied):
        actions.take_back_cost(cost, by=make_seller(cost.department, **reading), on=ON)
    with pytest.raises(PermissionDenied):
        actions.take_back_cost(cost, by=make_seller(cost.department), on=ON)
    actions.take_back_cost(cost, by=make_seller(cost.department, **BOOKING), on=ON)


def test_an_import_that_is_undone_leaves_what_somebody_took_back(manager):
    change_set = start_import(manager)
    rows = [CostRow(ON, "sales", Decimal(5)), CostRow(ON, "sales", Decimal(6))]
    actions.import_costs(change_set, by=manager, costs=rows)
    actions.take_back_cost(Cost.objects.get(amount=5), by=manager, on=ON)
    take_back(change_set, manager)
    assert sorted(Cost.objects.values_list("amount", flat=True)) == [Decimal(-5), Decimal(5)]


def test_the_api_shares_the_action(manager, cost):
    http, url = Client(), f"/api/purchases/costs/{cost.pk}/take-back"
    body = {"on": "2024-05-01", "note": "typed twice"}
    for user, status in ((make_seller(), 404), (manager, 201), (manager, 409)):
        http.force_login(user)
        answer = http.post(url, body, content_type="application/json")
        assert answer.status_code == status
    [back, first] = http.get("/api/purchases/costs").json()["items"]
    assert (back["amount"], back["takes_back_id"], first["takes_back_id"]) == ("-12.50", cost.pk, None)


def test_a_cost_of_the_whole_company_is_taken_back_by_who_may_book_on_it(manager):
    cost = actions.add_cost(Company.get(), by=manager, on=ON, kind="management", amount=Decimal(9))
    with pytest.raises(Http404):
        actions.take_back_cost(cost, by=make_seller(None, **BOOKING), on=ON)
    assert actions.take_back_cost(cost, by=manager, on=ON).department_id is None
