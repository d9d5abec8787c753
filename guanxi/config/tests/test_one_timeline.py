"""CUS-26: what all touchpoints tell of a customer stands on one timeline, page by page."""

import re
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest

from guanxi.customers.actions import move_depth, publish_notice, record_consent, record_need, set_credit
from guanxi.customers.consent.choices import Source
from guanxi.customers.tests.browsing import Browser
from guanxi.customers.tests.factories import make_contact, make_customer, make_interaction, make_user, today
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.comments.actions import add_comment
from guanxi.foundation.tasks.actions import complete_task, create_task
from guanxi.foundation.tasks.tests.making import WORKING
from guanxi.purchases.tests.factories import line, make_order
from guanxi.scoring.tests.factories import GRANTS

pytestmark = pytest.mark.django_db
MORE = re.compile(r'hx-get="([^"]+/timeline/[^"]+)"')
CONSENT = dict.fromkeys(
    ("customers.record_consent", "customers.view_consent", "customers.set_credit", "comments.add_comment"),
    Scope.ALL,
)


def test_CUS_26_calls_visits_mails_orders_needs_tasks_consents_and_credit_are_one_timeline():
    seller = make_user(None, {**GRANTS, **WORKING, **CONSENT})
    customer = make_customer(seller, "苏州恒岳")
    contact = make_contact(customer, seller, "陈伟", email="chen@example.com")
    day = today() - timedelta(30)
    for number, channel in enumerate(("phone", "visit", "email")):
        make_interaction(customer, seller, day + timedelta(number), channel=channel, subject=f"Talk {number}")
    make_order(seller, customer, line("A1"), placed_at=datetime.combine(day + timedelta(4), time(4), UTC))
    record_need(customer, by=seller, kind="after", description="Repair within a day", proposed_on=day)
    task = create_task(seller, by=seller, description="Send the drawing", about=customer)
    complete_task(task, by=seller)
    notice = publish_notice(Company.get(), by=User.system(), name="N", language="en", text="For offers")
    said: dict[str, Any] = {
        "purpose": "marketing",
        "channels": ["email"],
        "source": Source.PAPER,
        "contact": contact,
    }
    record_consent(customer, by=seller, notice=notice, evidence="Form 7", **said)
    set_credit(customer, by=seller, grade="B", reason="Pays on time", limit=Decimal(1000))
    move_depth(customer, by=seller, depth="3", on=day + timedelta(6))
    add_comment(seller, by=seller, record=customer, body="They like tea")
    for number in range(18):
        make_interaction(customer, seller, day - timedelta(number + 1), subject=f"Older {number}")
    browser, url, told = Browser(seller), f"/customers/{customer.pk}/", ""
    while url:
        page = browser.look(url)
        told += page.partition("Timeline")[2] if not told else page
        found = MORE.search(page)
        url = found[1] if found else ""
    order = [
        "Pays on time", "Talk 2", "Talk 1", "Talk 0", "Older 0", "Older 17",
    ]  # fmt: skip
    assert [told.count(f"{one}<") > 0 for one in order] == [True] * len(order)
    assert [told.index(f"{one}<") for one in order] == sorted(told.index(f"{one}<") for one in order)
    for one in ("Repair within a day", "Send the drawing", "Consent: ", "They like tea", "Relationship: "):
        assert one in told
    assert told.count("Older 17<") == 1
