"""Where a look along an order ends is told by the index alone, whatever a list asks of every row."""

import pytest
from django.db import connection
from django.db.models import Q

from guanxi.customers.models import Customer
from guanxi.foundation.ui import walks

pytestmark = pytest.mark.django_db


def test_what_a_list_asks_of_every_row_is_not_asked_of_the_place_where_a_look_ends():
    whole = Customer.objects.counted().query.where
    branch = Customer.objects.counted().filter(department_id=1)
    along = walks.along(branch, whole)
    assert along.query.where.children == Customer.objects.filter(department_id=1).query.where.children
    assert branch.query.where.children[0] == whole.children[0], "the rows themselves are still asked"
    assert walks.along(branch, None) is branch
    assert not walks.along(Customer.objects.counted(), whole).query.where
    several = Customer.objects.filter(Q(department_id=1) | Q(owner_id=1))
    assert walks.along(several, whole).query.where == several.query.where


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL tells no plan of an empty table")
def test_a_department_s_walk_reads_its_index_only():
    rows = Customer.objects.counted().filter(department_id=1)
    keys = (
        walks.along(rows, Customer.objects.counted().query.where).order_by("-pk").values_list("pk", flat=True)
    )
    with connection.cursor():
        assert "COVERING INDEX" in keys[999:1000].explain()
