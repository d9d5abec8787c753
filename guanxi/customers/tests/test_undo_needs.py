"""CUS-14: needs taken back stand where their day and their state say, as before."""

from datetime import timedelta

import pytest

from guanxi.customers.actions import import_needs, record_need
from guanxi.customers.needs.models import NO_DAY, Need
from guanxi.customers.needs.rows import NeedRow
from guanxi.customers.tests.factories import MANAGING, make_change_set, make_customer, make_user, today
from guanxi.customers.tests.test_undo_import import undone
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.changes.models import ChangeSet

pytestmark = pytest.mark.django_db
GRANTS = {**MANAGING, "customers.import_needs": Scope.ALL, "changes.undo_change_set": Scope.ALL}


def test_CUS_14_a_need_taken_back_is_open_again_and_sorts_by_its_day():
    by = make_user(grants=GRANTS)
    customer = make_customer(by, "恒岳")
    need = record_need(customer, by=by, kind="product", description="仓储系统")
    row = NeedRow(
        customer_id=customer.pk, kind="product", description="仓储系统", status="met",
        expected_on=today() + timedelta(9),
    )  # fmt: skip
    change_set = make_change_set(by, "needs")
    assert [one.kind for one in import_needs(change_set, by=by, rows=[row])] == ["changed"]
    change_set.refresh_from_db()
    change_set.move(ChangeSet.State.APPLIED)
    change_set.save()

    undone(change_set, by)

    need = Need.objects.get(pk=need.pk)
    assert (need.status, need.expected_on) == ("open", None)
    assert (need.is_closed, need.sort_expected) == (False, NO_DAY)
