"""Talks that are recorded in part make nobody a customer at risk."""

from datetime import timedelta

import pytest

from guanxi.customers.actions import log_interaction
from guanxi.customers.tests.browsing import Browser
from guanxi.customers.tests.factories import make_customer
from guanxi.foundation.accounts.models import Company
from guanxi.foundation.jobs.running import run_now
from guanxi.scoring import actions
from guanxi.scoring.models import ScoreRun

from .factories import TODAY, buys, make_analyst, make_company, score

pytestmark = [pytest.mark.django_db, pytest.mark.page]


def talks(by, customer, days_ago, since=TODAY):
    for days in days_ago:
        log_interaction(customer, by=by, on=since - timedelta(days=days), channel="phone", subject="Call")


def tiers(known):
    for customer in known.values():
        customer.refresh_from_db()
    return {name: customer.tier for name, customer in known.items()}


@pytest.fixture
def told():
    """Those of ``make_company``, as of a day on which the file of their orders ends, long ago."""
    analyst = make_analyst()
    return analyst, make_company(analyst)


def test_a_talk_after_the_last_order_moves_no_as_of_date():
    """A file of talks that went on for longer than that of the orders made buyers of all who fell silent."""
    analyst = make_analyst()
    customer = make_customer(analyst, "Long ago")
    buys(analyst, customer, [800, 850, 900, 1000, 1050])
    talks(analyst, customer, [500, 820])
    job = actions.start_scoring(Company.get(), by=analyst, queued=False)
    run_now(job)
    assert ScoreRun.objects.get(pk=job.params["run"]).as_of == TODAY - timedelta(days=800)
    customer.refresh_from_db()
    assert customer.tier != "risk"


def test_where_the_record_of_talks_ends_early_nobody_is_at_risk_and_the_reason_says_so(told):
    analyst, known = told
    talks(analyst, known["big"], [40, 200, 240, 280, 300])
    talks(analyst, known["steady"], [40, 50, 200, 240])
    score(analyst)
    assert tiers(known)["big"] == "high"
    page = Browser(analyst).look(f"/customers/{known['big'].pk}/")
    assert "Contacts in the last half-year: 1, in the one before: 4." in page
    assert "for the last 40 days no talk with any customer is on record" in page
    talks(analyst, known["steady"], [3, 5])
    score(analyst)
    assert tiers(known)["big"] == "risk", "now it reaches: others were talked with, and this one was not"


def test_where_all_talks_grew_fewer_one_customers_are_no_sign(told):
    analyst, known = told
    talks(analyst, known["big"], [10, 200, 240, 280, 300])
    talks(analyst, known["steady"], [20, 200, 240, 250])
    score(analyst)
    assert tiers(known)["big"] == "high"
    assert "of all customers together it is 2 now, 7 before" in Browser(analyst).look(
        f"/customers/{known['big'].pk}/"
    )
