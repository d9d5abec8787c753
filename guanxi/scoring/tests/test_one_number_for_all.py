"""Whoever sees the same customers reads the same 80/20, by whatever way they are seen."""

from typing import Any

import pytest

from guanxi.customers.models import Customer
from guanxi.customers.tests.factories import make_customer, make_department, make_user
from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.purchases.tests.factories import make_order, taken_back
from guanxi.scoring import overview
from guanxi.scoring.models import ScoreRun
from tests.databases import laid

from .factories import GRANTS, buys, score

pytestmark = pytest.mark.django_db

SEEING = "customers.view_customer"


@laid
def house() -> tuple[User, ScoreRun]:
    """Four buyers, one of them below zero, and one who only sent goods back: 50 + 29 + 11 + 10 − 2 − 3.

    With all of it two customers bring 80 %; without what was sent back it took three.
    """
    boss = make_user(make_department("Sales", parent=make_department("House")), GRANTS)
    for name, amount in (("A", 50), ("B", 29), ("C", 11), ("D", 10)):
        buys(boss, make_customer(boss, name), [20], amount)
    below = make_customer(boss, "Below")
    buys(boss, below, [300], 5)
    make_order(boss, below, taken_back(price=7))
    make_order(boss, make_customer(boss, "Only returned"), taken_back(price=3))
    make_customer(boss, "Only looked")
    return boss, score(boss)


def test_all_eyes_read_one_number(house):
    boss, run = house
    lenses = {
        "all": overview.Lens(boss, mine=False),
        "mine": overview.Lens(boss, mine=True),
        "department": overview.Lens(make_user(boss.department, {SEEING: Scope.DEPARTMENT}), mine=False),
        "below": overview.Lens(
            make_user(boss.department.parent, {SEEING: Scope.DEPARTMENT_BELOW}), mine=False
        ),
    }
    found: dict[str, Any] = {name: overview.pareto_of(lens, run) for name, lens in lenses.items()}
    said = {name: (few.customers, few.of, few.least) for name, few in found.items()}
    assert said == dict.fromkeys(lenses, (2, 5, 29.0))
    assert len({tuple((round(x, 4), round(y, 4)) for x, y in few.curve) for few in found.values()}) == 1
    assert Customer.objects.filter(total__gte=found["department"].least).count() == 2


def test_who_sees_nobody_reads_nothing(house):
    stranger = make_user(make_department("Elsewhere"), {SEEING: Scope.DEPARTMENT})
    assert overview.pareto_of(overview.Lens(stranger, mine=False), house[1]) is None
