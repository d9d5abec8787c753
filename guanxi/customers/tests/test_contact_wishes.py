"""CUS-30: how somebody wants to be contacted goes before any plan."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from guanxi.customers.actions import (
    ask_to_contact,
    change_contact_policy,
    log_interaction,
    set_contact_wish,
)
from guanxi.customers.consent.talking import Denied, warnings
from guanxi.customers.models import Interaction
from guanxi.customers.tests.consenting import consent, keeper
from guanxi.customers.tests.factories import make_contact, make_customer, make_interaction, today
from guanxi.foundation.accounts.models import Company
from guanxi.foundation.errors import Refused

pytestmark = pytest.mark.django_db
NOON = datetime.combine(today() + timedelta(1), time(12), ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def by():
    return keeper()


@pytest.fixture
def contact(by):
    found = make_contact(make_customer(by, "恒岳"), by, email="chen@example.com")
    consent(found, by, channels=["email", "phone"])
    return found


def asked(contact, by, channel="email", **more):
    return ask_to_contact(
        contact.customer, by=by, contact=contact, purpose="marketing", channel=channel, **more
    )


def test_CUS_30_over_frequency_contact_is_blocked_whatever_was_planned(by, contact):
    customer = contact.customer
    said = {"source": "phone", "contact": contact}
    set_contact_wish(customer, by=by, cap=2, per_days=7, note="Too many calls", **said)
    make_interaction(customer, by, today() - timedelta(8), contact=contact)  # long enough ago
    make_interaction(customer, by, today() - timedelta(6), contact=contact)
    log = {
        "contact": contact,
        "channel": "email",
        "subject": "New series",
        "on": today(),
        "outreach": "marketing",
    }
    log_interaction(customer, by=by, **log)
    with pytest.raises(Denied, match="at most 2 are wanted"):
        log_interaction(customer, by=by, **log)
    found = asked(contact, by)
    assert (found.reason, found.allowed_from.astimezone(NOON.tzinfo).date()) == (
        "cap",
        today() + timedelta(1),
    )
    set_contact_wish(customer, by=by, **said)  # the newest wish says it whole
    assert asked(contact, by).allowed


def test_CUS_30_what_was_sent_by_the_gate_counts_and_nothing_counts_against_itself(by, contact):
    set_contact_wish(
        contact.customer, by=by, contact=contact, channel="email", cap=1, per_days=3, source="link"
    )
    assert asked(contact, by).allowed  # only asked
    assert asked(contact, by, claims=True).claims
    assert asked(contact, by, claims=True).reason == "cap"
    assert asked(contact, by, channel="phone").allowed


def test_CUS_30_an_unwanted_channel_and_quiet_hours_shut_the_gate_and_a_follow_up_warns(by, contact):
    customer = contact.customer
    quiet: dict[str, Any] = {"quiet_from": time(9), "quiet_to": time(17), "zone": "Asia/Tokyo"}
    set_contact_wish(customer, by=by, contact=contact, source="phone", **quiet)
    found = asked(contact, by, at=NOON)
    assert (found.reason, found.allowed_from) == ("quiet", NOON + timedelta(hours=4))
    set_contact_wish(customer, by=by, contact=contact, source="phone", channel="phone", wanted="unwanted")
    assert asked(contact, by, channel="phone", at=NOON + timedelta(1)).reason == "unwanted"
    talk = log_interaction(
        customer, by=by, contact=contact, channel="phone", subject="Prices", on=today(),
        follow_up="Ring again", follow_up_on=today() + timedelta(3),
    )  # fmt: skip
    assert warnings(talk) == ["Phone: The person does not want this channel."]
    assert Interaction.objects.count() == 1


def test_CUS_30_the_house_has_a_cap_of_its_own_and_a_channel_that_may_only_answer(by, contact):
    values = {"cap": 1, "per_days": 30, "reply_wechat": 48}
    change_contact_policy(Company.get(), by=by, values=values)
    consent(contact, by, channels=["wechat"])
    assert asked(contact, by, channel="wechat").reason == "reply"
    make_interaction(contact.customer, by, today(), contact=contact, channel="wechat", feedback="When?")
    assert asked(contact, by, channel="wechat").reason == "cap"
    change_contact_policy(Company.get(), by=by, values={"cap": 0})
    assert asked(contact, by, channel="wechat").allowed
    assert asked(contact, by, channel="wechat", at=timezone.now() + timedelta(days=3)).reason == "reply"
    with pytest.raises(Refused, match="A time of the day"):
        change_contact_policy(Company.get(), by=by, values={"quiet_from": "9 pm", "quiet_to": "08:00"})


def test_CUS_30_of_a_firm_where_nobody_is_named_the_first_contact_is_meant(by, contact):
    contact.refresh_from_db()
    set_contact_wish(contact.customer, by=by, source="message", channel="email", wanted="unwanted")
    assert asked(contact, by).reason == "unwanted"
    found = ask_to_contact(contact.customer, by=by, purpose="marketing", channel="phone")
    assert (found.contact, found.allowed) == (contact, True)
