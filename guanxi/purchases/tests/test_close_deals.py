"""Who bought is no prospect: orders that come in close deals as of the first clean sale."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from guanxi.config.tests.queue import work_off
from guanxi.customers.actions import move_stage
from guanxi.customers.choices import Stage
from guanxi.customers.dealings import reason_told
from guanxi.customers.models import Customer, StageMove
from guanxi.customers.tests.factories import make_user
from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.calendar.days import business_day
from guanxi.foundation.changes.models import ChangeSet
from guanxi.foundation.imports import actions as imports
from guanxi.foundation.imports import work as working
from guanxi.foundation.imports.actions import close_change_set
from guanxi.foundation.imports.tests.driving import check, text, work
from guanxi.foundation.notifications.actions import watch_record
from guanxi.foundation.notifications.models import Notification
from guanxi.purchases import actions, closing
from guanxi.purchases.tests.factories import (
    MANAGING,
    import_rows,
    line,
    make_customer,
    make_manager,
    make_order,
    order_row,
    take_back,
    taken_back,
)
from guanxi.purchases.tests.test_import_order_file import ASKED

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


def test_an_import_closes_them_some_at_a_time_and_hears_once_that_all_is_in(monkeypatch):
    """Twenty thousand in one transaction took a quarter of a minute, in which nobody else could write."""
    monkeypatch.setattr(closing, "AT_ONCE", 2)
    by = make_user(grants=MANAGING | {"imports.start_import": Scope.OWN}, language="en")
    buyers = [make_customer(by) for _n in range(5)]
    rows = (f"{n},A1,1,10,2024-05-20,{one.customer_no}" for n, one in enumerate(buyers))
    run = check(by, text("订单号,商品编码,数量,单价,下单时间,客户编号", *rows), kind="orders", **ASKED)
    monkeypatch.setattr(working, "STEP_SECONDS", -1)
    closed, close = [], actions.conclude_orders

    def conclude(change_set: ChangeSet, *, by: User) -> int:
        closed.append(close(change_set, by=by))
        return closed[-1]

    monkeypatch.setattr(actions, "conclude_orders", conclude)
    imports.apply_import(run, by=by, queued=False)
    run = work(run)
    assert (closed, run.state) == ([2, 2, 1, 0], "applied")
    assert {one.stage for one in Customer.objects.all()} == {"deal"}
    assert "5 prospects have bought" in str([one.text for one in closing.concerns(run)])


def test_who_watches_a_prospect_hears_that_it_has_bought():
    by = make_manager()
    seller = make_user(grants=MANAGING | {"notifications.watch_record": Scope.ALL}, language="en")
    watched, _other = buyers = [make_customer(by, name) for name in ("Watched", "Other")]
    watch_record(seller, by=seller, kind="customers.customer", record_id=watched.pk)
    change_set, _outcomes = import_rows(by, [order_row(one) for one in buyers], close=False)
    actions.conclude_orders(change_set, by=by)
    work_off()
    told = Notification.objects.filter(user=seller, notice="watched")
    assert [(one.record_id, str(Stage.DEAL.label) in str(one.text)) for one in told] == [(watched.pk, True)]
