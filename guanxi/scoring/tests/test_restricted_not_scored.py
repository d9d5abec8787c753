"""CUS-32: of whom data may only be kept nothing new is computed; what was known stays, with its day."""

from datetime import timedelta

import pytest

from guanxi.customers.consent.actions import flag_person
from guanxi.customers.models import Standing
from guanxi.customers.tests.factories import make_user
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.tests.people import Browser
from guanxi.scoring.tests.factories import GRANTS, TODAY, buys, make_company, score

pytestmark = pytest.mark.django_db


def test_CUS_32_a_restricted_customer_keeps_the_standing_it_had_and_its_page_says_why():
    by = make_user(grants=GRANTS | {"customers.record_consent": Scope.ALL}, language="en")
    company = make_company(by)
    big, steady = company["big"], company["steady"]
    score(by)
    before = Standing.objects.get(pk=big.pk)
    flag_person(big, by=by, act="restricted", source="phone")
    buys(by, big, [-3], 9000)
    run = score(by, TODAY + timedelta(4))
    after = Standing.objects.get(pk=big.pk)
    assert (after.as_of, after.run_id, after.value) == (TODAY, before.run_id, before.value)
    assert Standing.objects.get(pk=steady.pk).run_id == run.pk
    big.refresh_from_db()
    assert big.tier == before.tier
    said = "because the processing of the data is restricted"
    browser = Browser(by)
    assert said in browser.look(big.get_absolute_url())
    assert said not in browser.look(steady.get_absolute_url())
