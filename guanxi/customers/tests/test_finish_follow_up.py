"""A follow-up that nobody gave a day is ticked off, or becomes a task of a day, on one's own day."""

from datetime import date, timedelta
from typing import Any

import pytest

from guanxi.customers.actions import flag_person, record_consent, withdraw_consent
from guanxi.customers.consent.models import GateDecision
from guanxi.customers.models import Interaction
from guanxi.customers.tests.browsing import Browser
from guanxi.customers.tests.consenting import notice_of
from guanxi.customers.tests.factories import SELLING, make_customer, make_interaction, make_user
from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.calendar.days import business_day
from guanxi.foundation.tasks.models import Task

pytestmark = pytest.mark.django_db
GRANTS = {**SELLING, "tasks.view_task": Scope.OWN, "tasks.add_task": Scope.OWN}


def test_a_follow_up_without_a_day_is_ticked_off_or_given_one_on_my_day():
    seller = make_user(grants=GRANTS, language="en")
    customer, today = make_customer(seller), business_day()
    done, planned = (
        make_interaction(customer, seller, on=today - timedelta(days=3), status="todo", follow_up=words)
        for words in ("Send the drawing", "Ask about the budget")
    )
    browser = Browser(seller)
    page = browser.look("/day/")
    assert all(
        f"/interactions/{one.pk}/{way}/" in page for one in (done, planned) for way in ("done", "plan")
    )
    browser.send(f"/interactions/{done.pk}/done/", next="/day/")
    browser.send(f"/interactions/{planned.pk}/plan/", 409, due_on="soon")
    browser.send(f"/interactions/{planned.pk}/plan/", due_on="2030-05-06", next="/day/")
    browser.send(f"/interactions/{planned.pk}/plan/", 409, due_on="2030-05-07")
    assert Interaction.objects.get(pk=done.pk).status == "done"
    task = Task.objects.get()
    assert (task.description, task.due_on, task.owner) == ("Ask about the budget", date(2030, 5, 6), seller)
    assert f"/interactions/{done.pk}/" not in browser.look("/day/")
    stranger = make_user(grants=GRANTS)
    Browser(stranger).send(f"/interactions/{done.pk}/done/", 404)


def test_CUS_30_who_plans_a_follow_up_hears_the_gate_and_the_task_is_made_all_the_same():
    seller = make_user(grants=GRANTS, language="en")
    customer = make_customer(seller, kind="person")
    browser, told = Browser(seller), "The use of the data is restricted."
    for is_restricted in (False, True):
        talk = make_interaction(customer, seller, status="todo", follow_up="Ask about the budget")
        if is_restricted:
            flag_person(customer, by=User.system(), act="restricted", source="phone")
        browser.send(f"/interactions/{talk.pk}/plan/", due_on="2030-05-06", next="/day/")
        assert (told in browser.look("/day/")) is is_restricted
    assert Task.objects.count() == 2
    assert GateDecision.objects.filter(asked_for="follow_up").count() == 2


def test_CUS_30_a_plan_is_asked_about_by_what_it_is_for_and_hears_what_is_withdrawn():
    seller, by = make_user(grants=GRANTS, language="en"), User.system()
    customer = make_customer(seller, kind="person")
    given: dict[str, Any] = {"purpose": "marketing", "source": "paper"}
    record_consent(customer, by=by, channels=["phone"], notice=notice_of(by), **given)
    withdraw_consent(customer, by=by, **given)
    browser, told = Browser(seller), "Phone · Marketing: The consent was withdrawn."
    said = {"status": "todo", "follow_up": "Tell of the new series"}
    for outreach, on, posted, is_told in (
        ("", business_day(), "", True),  # a plan that leaves it open hears what is withdrawn
        ("", business_day(), "marketing", True),
        ("marketing", business_day() - timedelta(days=9), "", True),  # for what the talk was held
        ("care", business_day() - timedelta(days=9), "", False),
        ("", business_day(), "care", False),
    ):
        talk = make_interaction(customer, seller, on, outreach=outreach, **said)
        browser.send(f"/interactions/{talk.pk}/plan/", due_on="2030-05-06", outreach=posted, next="/day/")
        assert (told in browser.look("/day/")) is is_told, (outreach, posted)


def test_CUS_18_a_talk_that_went_out_is_warned_of_whatever_it_was_for():
    seller, by = make_user(grants=GRANTS, language="en"), User.system()
    customer = make_customer(seller, kind="person")
    flag_person(customer, by=by, act="restricted", source="phone")
    said = {"on": business_day().isoformat(), "channel": "phone", "subject": "Prices", "status": "done"}
    browser, told = Browser(seller), "Phone: The use of the data is restricted."
    for direction in ("in", "", "out"):
        browser.send(f"/customers/{customer.pk}/log/", direction=direction, **said)
        page = browser.look(f"/customers/{customer.pk}/")
        assert (told in page) is (direction == "out"), direction
    assert GateDecision.objects.filter(asked_for="log_interaction").count() == 1
