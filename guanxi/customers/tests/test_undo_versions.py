"""An undo goes by the version of each record: what changed since is left, also where its history is gone."""

import pytest
from django.db.models import QuerySet

from guanxi.customers.actions import change_customer
from guanxi.customers.models import Customer
from guanxi.customers.tests.factories import make_customer, make_manager
from guanxi.customers.tests.test_undo_import import imported, row, undone
from guanxi.foundation.changes.models import Change, Left

pytestmark = pytest.mark.django_db


def test_what_changed_since_is_left_although_the_history_of_that_change_was_erased():
    by = make_manager()
    customer = make_customer(by, "恒岳", external_no="17", external_source="erp", region="苏州")
    change_set = imported(by, row("恒岳", region="无锡"))
    change_customer(customer, by=by, region="Kent")
    QuerySet(Change).filter(record_id=customer.pk, change_set=None).delete()
    after, left = undone(change_set, by)
    assert left == [Left("customers.customer", customer.pk, "changed")]
    assert (after.left, Customer.objects.get().region) == (1, "Kent")
