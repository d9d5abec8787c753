"""Who bought is no prospect: orders that come in close deals as of the first clean sale."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from guanxi.customers.actions import move_stage
from guanxi.customers.dealings import reason_told
from guanxi.customers.models import StageMove
from guanxi.foundation.accounts.models import User
from guanxi.foundation.calendar.days import business_day
from guanxi.foundation.imports.actions import close_change_set
from guanxi.purchases import actions
from guanxi.purchases.tests.factories import (
    import_rows,
    line,
    make_customer,
    make_manager,
    make_order,
    order_row,
    take_back,
    taken_back,
)

pytestmark = pytest.mark.django_db
MAY, JUNE = datetime(2024, 5, 1, 4, tzinfo=UTC), datetime(2024, 6, 1, 4, tzinfo=UTC)


def test_an_import_closes_the_deals_of_prospects_that_bought_and_its_undo_opens_them():
    by = make_manager()
    buyer, sender, lost, asked = (make_customer(by, name) for name in ("Buyer", "Sender", "Lost", "Asked"))
    move_stage(lost, by=User.system(), stage="lost")
    rows = [
        order_row(buyer, placed_at=JUNE),
        order_row(buyer, placed_at=MAY),
        order_row(sender, taken_back("A1", -1)),
        order_row(lost),
    ]
    change_set, _outcomes = import_rows(by, rows, close=False)
    actions.conclude_orders(change_set, by=by)
    for one in (buyer, sender, lost, asked):
        one.refresh_from_db()
    assert [one.stage for one in (buyer, sender, lost, asked)] == ["deal", "prospect", "lost", "prospect"]
    moves = StageMove.objects.filter(customer=buyer).order_by("pk")
    assert [(m.before, m.after, m.on) for m in moves] == [
        ("", "prospect", date(2024, 5, 1)),
        ("prospect", "deal", date(2024, 5, 1)),
    ]
    with override("zh-hans"):
        assert reason_told(moves[1].reason) == "订单显示已成交"
    take_back(close_change_set(change_set, by=by), by)
    buyer.refresh_from_db()
    assert (buyer.stage, moves.get().after, moves.get().on) == (
        "prospect",
        "prospect",
        business_day(),
    )
    make_order(by, buyer, line(), placed_at=JUNE)
    buyer.refresh_from_db()
    assert buyer.stage == "deal"


def test_many_deals_are_closed_by_as_many_statements_as_few():
    by = make_manager()

    def statements(count: int) -> int:
        rows = [order_row(make_customer(by)) for _n in range(count)]
        change_set, _outcomes = import_rows(by, rows, close=False)
        with CaptureQueriesContext(connection) as captured:
            actions.conclude_orders(change_set, by=by)
        return len(captured)

    statements(1)
    assert statements(2) == statements(12)
