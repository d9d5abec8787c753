"""Adding a customer."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from guanxi.customers.actions import create_customer
from guanxi.customers.models import Customer, StageMove
from guanxi.customers.tests.factories import make_customer, make_department, make_manager, make_user
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.audit.models import Entry
from guanxi.foundation.errors import Refused
from guanxi.foundation.search import index

pytestmark = pytest.mark.django_db


def found(text: str) -> list[str]:
    return list(Customer.objects.filter(index.condition("c", text)).values_list("name", flat=True))


def test_CUS_02_a_customer_gets_a_number_of_its_year_and_the_next_one_the_next():
    seller = make_user()
    first, second = make_customer(seller), make_customer(seller)
    year = date.today().year
    assert first.customer_no == f"C{year}001"
    assert second.customer_no == f"C{year}002"
