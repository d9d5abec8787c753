"""A file that is taken back and brought in again within a day leaves no lines of tiers that came and went."""

import pytest
from django.db.models import QuerySet

from guanxi.customers.models import Customer
from guanxi.foundation.accounts.models import User
from guanxi.foundation.tests.people import Browser
from guanxi.purchases.models import Order
from guanxi.scoring.models import TierChange

from .factories import score

pytestmark = pytest.mark.django_db


def sold_to(by: User, orders: list[int], customer: Customer | None) -> None:
    """Scored as if these orders were this customer's, or not here."""
    QuerySet[Order](Order).filter(pk__in=orders).update(customer=customer)
    score(by)


def lines_of(customer: Customer) -> list[tuple[str, str]]:
    rows = TierChange.objects.filter(customer=customer, looking_back=False).order_by("pk")
    return list(rows.values_list("before", "after"))


def test_a_tier_that_comes_back_on_its_day_was_no_change_and_a_first_one_is_told_once(scored):
    analyst, known = scored
    orders = list(Order.objects.filter(customer=known["big"]).values_list("pk", flat=True))
    sold_to(analyst, orders, None)
    assert lines_of(known["big"]) == [("high", "")], "while it is away that is told"
    sold_to(analyst, orders, known["big"])
    assert lines_of(known["big"]) == []
    sold_to(analyst, orders, known["silent"])
    first = lines_of(known["silent"])
    assert [before for before, _after in first] == [""]
    sold_to(analyst, orders, None)
    sold_to(analyst, orders, known["silent"])
    assert lines_of(known["silent"]) == first
    page = Browser(analyst).look(f"/customers/{known['silent'].pk}/?tab=history")
    assert page.count("Tier: ") <= 1
