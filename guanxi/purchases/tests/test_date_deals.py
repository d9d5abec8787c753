"""A deal of which a customers' file told no day is as old as the first order, once that is known."""

from datetime import UTC, date, datetime

import pytest

from guanxi.customers.actions import move_stage
from guanxi.customers.dealings import WHY_ORDERED
from guanxi.customers.models import Customer, StageMove
from guanxi.customers.tests.factories import make_user
from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.calendar.days import business_day
from guanxi.foundation.imports.actions import close_change_set
from guanxi.foundation.imports.tests.driving import bring_in, text
from guanxi.purchases import actions
from guanxi.purchases.tests.factories import (
    MANAGING,
    import_rows,
    line,
    make_customer,
    make_order,
    order_row,
    take_back,
    taken_back,
)

pytestmark = pytest.mark.django_db
MAY, JUNE = datetime(2024, 5, 1, 4, tzinfo=UTC), datetime(2024, 6, 1, 4, tzinfo=UTC)
IMPORTING = {"customers.import_customers", "imports.start_import", "customers.change_customer"}


@pytest.fixture
def by():
    return make_user(grants=MANAGING | dict.fromkeys(IMPORTING, Scope.ALL), language="en")


def assumed(by: User) -> Customer:
    """Who is at “deal” as of today, for a file says what it bought in all."""
    bring_in(by, text("客户编号,客户名称,累计采购金额", "K1,Jade,5000"), kind="customers")
    customer = Customer.objects.get(customer_no="K1")
    assert (customer.stage, deal(customer).on) == ("deal", business_day())
    return customer


def deal(customer: Customer) -> StageMove:
    return StageMove.objects.get(customer=customer, after="deal")


def test_an_assumed_deal_takes_the_day_of_the_first_sale_and_its_undo_gives_it_back(by):
    customer = assumed(by)
    reason = deal(customer).reason
    rows = [order_row(customer, placed_at=JUNE), order_row(customer, placed_at=MAY)]
    change_set, _outcomes = import_rows(by, rows, close=False)
    assert actions.conclude_orders(change_set, by=by) == 1
    assert actions.conclude_orders(change_set, by=by) == 0
    assert (deal(customer).on, deal(customer).reason) == (date(2024, 5, 1), str(WHY_ORDERED))
    take_back(close_change_set(change_set, by=by), by)
    assert (deal(customer).on, deal(customer).reason) == (business_day(), reason)


def test_one_order_alone_dates_it_and_what_came_back_does_not(by):
    customer = assumed(by)
    make_order(by, customer, taken_back("A1", -1), placed_at=MAY)
    assert deal(customer).on == business_day()
    make_order(by, customer, line(), placed_at=JUNE)
    assert deal(customer).on == date(2024, 6, 1)


def test_who_was_a_prospect_before_the_file_was_one_before_the_first_sale(by):
    customer = make_customer(by, customer_no="K1")
    bring_in(by, text("客户编号,客户名称,累计采购金额", f"K1,{customer.name},5000"), kind="customers")
    make_order(by, customer, line(), placed_at=MAY)
    moves = StageMove.objects.filter(customer=customer).order_by("pk")
    assert [(move.after, move.on) for move in moves] == [
        ("prospect", date(2024, 5, 1)),
        ("deal", date(2024, 5, 1)),
    ]


def test_a_move_that_a_person_made_keeps_its_day(by):
    customer = make_customer(by)
    move_stage(customer, by=by, stage="deal")
    make_order(by, customer, line(), placed_at=MAY)
    assert deal(customer).on == business_day()
