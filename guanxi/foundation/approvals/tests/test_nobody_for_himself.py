"""Nobody decides on the own asking: not as a deputy, nor because it was handed up; and deputies end."""

from datetime import timedelta

import pytest

from guanxi.foundation.accounts.models import User
from guanxi.foundation.approvals import actions, jobs
from guanxi.foundation.approvals.actions import requests
from guanxi.foundation.approvals.models import Move, Request, Seat
from guanxi.foundation.approvals.paths import deputy_of
from guanxi.foundation.approvals.tests.conftest import step
from guanxi.foundation.calendar.days import business_day, working_days
from guanxi.foundation.errors import Refused


def stand_in(asking, deputy, days=30):
    today = business_day()
    given = {"first": today, "last": today + timedelta(days=days)}
    actions.set_deputy(asking.first, by=asking.first, deputy=deputy, **given)


def test_the_asker_does_not_decide_as_the_deputy_of_who_is_asked(asking):
    asking.define(step(asking.first))
    request = asking.ask()
    stand_in(asking, asking.asker)
    for decide in (actions.approve_request, actions.reject_request):
        with pytest.raises(Refused, match="asked for himself"):
            decide(request, by=asking.asker, comment="Mine")
    assert Request.objects.get().state == "waiting"
    assert Seat.objects.get().state == "waiting"


@pytest.mark.parametrize("above", ["deputy", "head"])
def test_what_nobody_decides_is_not_handed_up_to_the_asker(asking, monkeypatch, above):
    if above == "deputy":
        stand_in(asking, asking.asker)
    else:
        actions.name_head(asking.first.department, by=User.system(), user=asking.asker)
    asking.define(step(asking.first), escalate_days=1)
    asking.ask()
    day = working_days().after(business_day(), 1)
    monkeypatch.setattr(requests, "business_day", lambda _company=None: day)
    jobs.keep_days()
    assert Seat.objects.get().user == asking.first
    assert not Move.objects.filter(said="escalated").exists()


def test_a_deputy_stands_in_to_the_last_day_and_no_longer(asking):
    stand_in(asking, asking.second, days=3)
    first = business_day()
    days = [deputy_of(asking.first, first + timedelta(days=n)) for n in range(-1, 5)]
    assert days == [None, *[asking.second] * 4, None]
