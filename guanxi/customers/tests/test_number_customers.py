"""The house's own customer numbers go on, whatever comes in from files or by hand."""

import pytest
from django.utils.timezone import localdate

from guanxi.customers.actions import change_customer, import_customers
from guanxi.customers.models import Customer
from guanxi.customers.rows import CustomerRow
from guanxi.customers.tests.factories import make_change_set, make_customer, make_user
from guanxi.foundation.errors import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def seller():
    return make_user()


def test_a_number_far_ahead_of_the_houses_own_is_refused_to_new_and_old_customers(seller):
    year = localdate().year
    for number in (f"C{year}999999999", f"C{year}10001"):
        with pytest.raises(Refused, match="far ahead") as no:
            make_customer(seller, customer_no=number)
        assert no.value.field == "customer_no"
    first = make_customer(seller)
    with pytest.raises(Refused, match=f"go on at C{year}002"):
        change_customer(first, by=seller, customer_no=f"C{year}999999999")
    assert make_customer(seller).customer_no == f"C{year}002"


def test_a_file_with_numbers_far_ahead_does_not_spoil_the_range(seller):
    year = localdate().year
    rows = [
        CustomerRow("A" + number, external_no=number, external_source="erp")
        for number in (f"C{year}999999999", "")
    ]
    import_customers(make_change_set(seller), by=seller, rows=rows)
    assert set(Customer.objects.values_list("customer_no", flat=True)) == {f"C{year}999999999", f"C{year}001"}
    assert make_customer(seller).customer_no == f"C{year}002"
