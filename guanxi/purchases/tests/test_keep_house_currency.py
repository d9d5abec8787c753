"""Once orders, rates or costs are counted in it, the house keeps its currency and its time zone."""

import threading
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction

from guanxi.customers.tests.factories import make_user as make_colleague
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.errors import Refused
from guanxi.foundation.staff.actions import change_company
from guanxi.purchases import actions, filing
from guanxi.purchases.imports import may_adopt
from guanxi.purchases.tests.factories import (
    make_customer,
    make_manager,
    make_order,
    make_rates,
    set_house,
)
from guanxi.purchases.tests.visiting import look

pytestmark = pytest.mark.django_db


def hold_an_order() -> str:
    by = make_manager()
    make_order(by, make_customer(by))
    return "orders"


def hold_a_rate() -> str:
    make_rates(make_manager(), ("EUR", date(2024, 1, 1), "7.8"))
    return "exchange rates"


def hold_a_cost() -> str:
    by = make_manager()
    actions.add_cost(make_customer(by), by=by, on=date(2024, 5, 1), kind="sales", amount=Decimal(100))
    return "costs"


@pytest.mark.parametrize("hold", [hold_an_order, hold_a_rate, hold_a_cost])
@pytest.mark.parametrize(("field", "value"), [("currency", "EUR"), ("zone", "Europe/Berlin")])
def test_what_is_counted_keeps_its_currency_and_zone(hold, field, value):
    held = hold()
    with pytest.raises(Refused, match=held) as refusal:
        change_company(Company.get(), by=User.system(), **{field: value})
    assert refusal.value.field == field
    assert (Company.get().currency, Company.get().zone) == ("CNY", "Asia/Shanghai")


def test_the_name_can_always_be_another():
    hold_an_order()
    change_company(Company.get(), by=User.system(), name="Hengyue", currency="CNY", zone="Asia/Shanghai")
    assert Company.get().name == "Hengyue"


def test_the_page_says_why_the_currency_stays_and_posting_another_changes_nothing(client):
    keeper = make_colleague(None, {"accounts.manage_company": Scope.ALL})
    assert "Cannot be changed" not in look(keeper, "/company/")
    hold_an_order()
    assert "Cannot be changed: orders" in look(keeper, "/company/")
    client.force_login(keeper)
    client.post("/company/", {"name": "Hengyue", "currency": "EUR", "zone": "UTC"})
    company = Company.get()
    assert (company.name, company.currency, company.zone) == ("Hengyue", "CNY", "Asia/Shanghai")


@pytest.mark.parametrize("hold", [hold_an_order, hold_a_rate, hold_a_cost])
def test_a_file_does_not_bring_its_currency_where_anything_is_counted(hold):
    keeper = make_colleague(None, {"accounts.manage_company": Scope.ALL})
    assert may_adopt(keeper)
    hold()
    assert not may_adopt(keeper)
    filing.adopt(keeper, {"currency": "GBP", "zone": "Europe/London"})
    assert Company.get().currency == "CNY"


def test_a_file_brings_its_currency_into_an_empty_house():
    keeper = make_colleague(None, {"accounts.manage_company": Scope.ALL})
    set_house()
    filing.adopt(keeper, {"currency": "GBP", "zone": "Europe/London"})
    assert (Company.get().currency, Company.get().zone) == ("GBP", "Europe/London")


# ---- at the same moment ------------------------------------------------------------------------


def meanwhile(first: Callable[[], Any], second: Callable[[], Any]) -> list[Any]:
    """What comes of ``second``, begun while ``first`` is done but not yet committed."""
    begun, results = threading.Event(), list[Any]()

    def run() -> None:
        begun.wait()
        try:
            results.append(second())
        except Exception as error:  # noqa: BLE001 - judged by the test
            results.append(error)
        finally:
            connection.close()

    other = threading.Thread(target=run)
    other.start()
    with transaction.atomic():
        first()
        begun.set()
        other.join(timeout=1)
        assert not results, "the second did not wait for the first"
    other.join()
    return results


def become_european() -> Company:
    return change_company(Company.get(), by=User.system(), currency="EUR")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("hold", [hold_an_order, hold_a_rate, hold_a_cost])
def test_who_changes_the_currency_waits_for_what_is_being_counted_and_is_refused(hold):
    Company.get()
    (outcome,) = meanwhile(hold, become_european)
    assert isinstance(outcome, Refused)
    assert Company.get().currency == "CNY"


@pytest.mark.django_db(transaction=True)
def test_an_order_entered_while_the_currency_changes_is_counted_in_the_new_one():
    by = make_manager()
    customer = make_customer(by)
    (order,) = meanwhile(become_european, lambda: make_order(by, customer))
    assert order.currency == "CNY"
    assert order.house_goods is None  # no rate of CNY in EUR is known
