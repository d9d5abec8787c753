"""Suppliers and dealers are no customers to scoring, unless they buy (CUS-31)."""

from typing import Any

import pytest

from guanxi.customers.models import Customer, Standing
from guanxi.customers.parties.actions import create_party
from guanxi.scoring.tests.factories import buys, make_analyst, make_company, score

pytestmark = pytest.mark.django_db


def test_a_party_has_a_standing_only_once_it_buys():
    analyst = make_analyst()
    make_company(analyst)
    assert analyst.department
    said: dict[str, Any] = {"by": analyst, "source": "sales"}
    supplier = create_party(analyst.department, name="常州轴承", party="supplier", **said)
    dealer = create_party(analyst.department, name="协进机电", party="dealer", **said)
    buys(analyst, dealer, [5, 60, 120], 300)
    score(analyst)
    scored = set(Standing.objects.values_list("customer_id", flat=True))
    assert (supplier.pk in scored, dealer.pk in scored) == (False, True)
    assert set(Customer.objects.exclude(pk=supplier.pk)) == set(Customer.objects.counted())
