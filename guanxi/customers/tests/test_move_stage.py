"""The way of a customer through its lifecycle."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.core.exceptions import PermissionDenied

from guanxi.customers.actions import move_stage
from guanxi.customers.choices import STAGE_MOVES, Stage
from guanxi.customers.models import Customer, StageMove
from guanxi.customers.tests.factories import make_customer, make_user, today
from guanxi.foundation.errors import Refused

pytestmark = pytest.mark.django_db

ILLEGAL = [(a, b) for a in Stage.values for b in Stage.values if b not in STAGE_MOVES[a]]


@pytest.mark.parametrize(("before", "after"), ILLEGAL)
def test_CUS_12_an_illegal_jump_is_refused(before, after):
    seller = make_user()
    customer = make_customer(seller, stage=before)
    with pytest.raises(Refused) as refusal:
        move_stage(customer, by=seller, stage=after)
    assert refusal.value.field == "stage"
    assert Customer.objects.get(pk=customer.pk).stage == before
    assert StageMove.objects.count() == 1


def test_CUS_12_every_step_is_kept_with_its_day_and_reason():
    seller = make_user()
    customer = make_customer(seller, since=date(2020, 1, 1))
    path = [
        (Stage.DEAL, date(2021, 1, 1), "first order"),
        (Stage.MAINTENANCE, date(2022, 1, 1), ""),
        (Stage.UPGRADE, date(2023, 1, 1), "second line"),
    ]
    for stage, on, reason in path:
        move_stage(customer, by=seller, stage=stage, on=on, reason=reason)
    moves = list(StageMove.objects.order_by("id"))
    assert [(m.after, m.on, m.reason) for m in moves[1:]] == path
    assert all(earlier.after == later.before for earlier, later in pairwise(moves))
    assert Customer.objects.get(pk=customer.pk).stage == Stage.UPGRADE


def test_CUS_13_a_lost_customer_is_won_back_and_lives_on():
    seller = make_user()
    customer = make_customer(seller, stage=Stage.MAINTENANCE)
    for stage in (Stage.LOST, Stage.WON_BACK, Stage.MAINTENANCE):
        customer = move_stage(customer, by=seller, stage=stage, reason="talked again")
    assert customer.stage == Stage.MAINTENANCE
    assert StageMove.objects.count() == 4


@pytest.mark.parametrize("on", [today() + timedelta(days=3), today() - timedelta(days=900)])
def test_a_step_lies_between_the_last_one_and_today(on):
    seller = make_user()
    customer = make_customer(seller, since=today() - timedelta(days=800))
    with pytest.raises(Refused) as refusal:
        move_stage(customer, by=seller, stage=Stage.DEAL, on=on)
    assert refusal.value.field == "on"


def test_an_unknown_stage_is_refused():
    seller = make_user()
    with pytest.raises(Refused):
        move_stage(make_customer(seller), by=seller, stage="paradise")


def test_CUS_20_a_colleagues_customer_does_not_move():
    seller = make_user()
    with pytest.raises(PermissionDenied):
        move_stage(make_customer(seller), by=make_user(seller.department), stage=Stage.DEAL)
