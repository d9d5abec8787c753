"""Tasks about customers: linked by whoever sees the customer, named to nobody else."""

from typing import Any

import pytest
from django.db.models import QuerySet
from django.http import Http404
from django.test import Client
from icalendar import Calendar

from guanxi.customers import actions
from guanxi.customers.models import Customer, Interaction
from guanxi.customers.tests.browsing import Browser
from guanxi.customers.tests.factories import (
    SELLING,
    make_contact,
    make_customer,
    make_interaction,
    make_manager,
    make_user,
    today,
)
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.calendar import actions as calendar
from guanxi.foundation.errors import Refused
from guanxi.foundation.tasks import about
from guanxi.foundation.tasks.actions import change_task
from guanxi.foundation.tasks.models import Task
from guanxi.foundation.tasks.tests.making import WORKING, in_days, make_task, make_worker

pytestmark = [pytest.mark.django_db, pytest.mark.page]


def test_a_task_is_about_a_customer_that_one_sees_and_about_no_other():
    seller, stranger = make_manager(), make_worker()
    customer = make_customer(seller)
    worker = make_user(seller.department, {"customers.view_customer": Scope.ALL, **WORKING})
    task = make_task(worker, about=customer)
    assert (task.about_kind, task.about_id) == ("customers.customer", customer.pk)
    with pytest.raises(Http404):
        make_task(stranger, about=customer)
    shared = make_task(worker, owner=stranger, about=customer)
    page = Browser(stranger).look(f"/tasks/{shared.pk}/")
    assert customer.name not in page


def test_a_customers_page_lists_the_next_steps_and_takes_one_line():
    seller = make_user(grants={**WORKING, **SELLING})
    customer = make_customer(seller)
    browser = Browser(seller)
    about = f"customers.customer:{customer.pk}"
    page = f"/customers/{customer.pk}/"
    browser.send(
        "/tasks/quick/", description="Send the offer", due_on=in_days(0).isoformat(), about=about, next=page
    )
    assert "Send the offer" in browser.look(page)
    assert Task.objects.get().about_id == customer.pk


def test_a_day_for_the_follow_up_makes_it_a_task():
    seller = make_user(grants={**WORKING, **SELLING})
    customer = make_customer(seller)
    said = {"on": today().isoformat(), "channel": "visit", "subject": "Q2业务回顾", "status": "doing"}
    browser = Browser(seller)
    browser.send(
        f"/customers/{customer.pk}/log/", **said, follow_up="安排6月产品培训", follow_up_on=in_days(3)
    )
    task, talk = Task.objects.get(), Interaction.objects.get()
    assert (task.description, task.due_on, task.origin) == ("安排6月产品培训", in_days(3), "follow_up")
    assert (task.origin_kind, task.origin_id) == ("customers.interaction", talk.pk)
    assert (task.about_id, task.owner) == (customer.pk, seller)


def test_SAL_04_an_activity_whose_day_has_passed_is_listed_as_overdue():
    seller = make_user(grants={**WORKING, **SELLING})
    customer = make_customer(seller)
    make_task(seller, "Visit them again", about=customer, due_on=in_days(-2))
    day = Browser(seller).look("/day/")
    assert day.index(">Overdue") < day.index("Visit them again") < day.index(">Today<")
    assert "2 days overdue" in day
    assert customer.name in day


def test_an_open_follow_up_without_a_task_stands_on_the_day():
    seller = make_user(grants={**WORKING, **SELLING})
    customer = make_customer(seller)
    actions.log_interaction(
        customer,
        by=seller,
        on=today(),
        channel="phone",
        subject="Asked",
        follow_up="Call back",
        status="todo",
    )
    assert "Call back" in Browser(seller).look("/day/")
    assert "Call back" not in Browser(make_user(grants={**WORKING, **SELLING})).look("/day/")


def test_a_feed_names_a_customer_only_where_the_house_allows_it():
    seller = make_user(grants={**WORKING, **SELLING})
    task = make_task(seller, "Call Hengyue", about=make_customer(seller, "Hengyue"), due_on=in_days(1))
    _feed, secret = calendar.create_feed(seller, by=seller, name="Phone")
    told = Client().get(f"/feeds/{secret}.ics").content.decode()
    assert "Hengyue" not in told
    assert f"SUMMARY:{task.task_no}" in told
    calendar.change_calendar(Company.get(), by=User.system(), feed_names=True)
    told = Client().get(f"/feeds/{secret}.ics").content.decode()
    assert "SUMMARY:Call Hengyue" in told
    assert "DESCRIPTION:Hengyue" in told


def test_a_feed_holds_what_its_reader_chose_of_ones_own_and_nothing_that_one_may_not_see():
    one, other = (make_user(grants={**WORKING, **SELLING}, language="en") for _n in range(2))
    for seller, name in ((one, "Hengyue"), (other, "Beichen")):
        customer = make_customer(seller, name)
        said = {"follow_up": f"Send {name} the offer", "status": "todo"}
        make_interaction(customer, seller, in_days(-2), subject="Talked", **said)
        make_contact(customer, seller, f"Wang of {name}", birthday=f"1988-{in_days(5):%m-%d}")
    calendar.change_calendar(Company.get(), by=User.system(), feed_names=True)

    def told(*contents: str) -> str:
        _feed, secret = calendar.create_feed(one, by=one, name="Phone", contents=contents)
        return Client().get(f"/feeds/{secret}.ics").content.decode()

    every = told("follow_ups", "birthdays")
    for words in ("Send Hengyue the offer", "Birthday of Wang of Hengyue"):
        assert words in every
    assert "Beichen" not in every
    assert "Birthday" not in told("follow_ups")
    assert "offer" not in told("tasks")
    calendar.change_calendar(Company.get(), by=User.system(), feed_names=False)
    QuerySet[Customer](Customer).filter(owner=one).update(customer_no="")
    told_less = told("follow_ups", "birthdays")
    assert "SUMMARY:Follow-up\r\n" in told_less
    assert ("Hengyue" in told_less, told_less.count("BEGIN:VEVENT")) == (False, 1), "no birthday"
    with pytest.raises(Refused):
        told("salaries")


def test_a_follow_up_stands_on_today_until_it_is_done_and_says_each_day_that_it_moved(monkeypatch):
    seller = make_user(grants={**WORKING, **SELLING}, language="en")
    said = {"follow_up": "Send the offer", "status": "todo"}
    make_interaction(make_customer(seller), seller, in_days(-2), subject="Talked", **said)
    _feed, secret = calendar.create_feed(seller, by=seller, name="Phone", contents=["follow_ups"])

    def read() -> tuple[Any, ...]:
        [event] = Calendar.from_ical(Client().get(f"/feeds/{secret}.ics").content).walk("VEVENT")
        moved = event.decoded("last-modified"), event.decoded("sequence")
        return event["uid"], event.decoded("dtstart"), event.decoded("dtend"), *moved

    first = read()
    assert first[1:3] == (in_days(0), in_days(1))
    tomorrow = in_days(1)
    monkeypatch.setattr("guanxi.customers.feeding.business_day", lambda _company: tomorrow)
    later = read()
    assert (later[0], later[1]) == (first[0], tomorrow)
    assert (later[3] > first[3], later[4]) == (True, first[4] + 1)


def test_only_who_collaborates_helps_and_others_read_whose_the_task_is():
    owner = make_user(grants={**WORKING, **SELLING}, name="Owner Ann")
    customer = make_customer(owner)
    seeing = {"customers.view_customer": Scope.ALL, **WORKING, "tasks.view_task": Scope.ALL}
    helper, onlooker = (make_user(owner.department, seeing) for _ in range(2))
    make_task(owner, "Send the offer", about=customer, collaborators=[helper])
    pages = [Browser(one).look(f"/customers/{customer.pk}/") for one in (owner, helper, onlooker)]
    assert ["I help" in page for page in pages] == [False, True, False]
    assert ["Owner Ann</span>" in _steps(page) for page in pages] == [False, False, True]


def _steps(page: str) -> str:
    return page.partition("Send the offer")[2][:300]


def test_a_task_gets_its_customer_and_loses_it_in_its_own_forms_and_over_the_api():
    seller = make_user(grants={**WORKING, **SELLING})
    customer, hidden = make_customer(seller, "Hengyue"), make_customer(make_manager(), "Beichen")
    browser = Browser(seller)
    said = {"owner": seller.pk, "priority": 2}
    assert f"Hengyue ({customer.customer_no})" in browser.look("/tasks/subjects/?subject=Heng")
    assert "Beichen" not in browser.look("/tasks/subjects/?subject=Bei")
    browser.send("/tasks/new/", 422, **said, description="Call", subject=hidden.customer_no)
    browser.send("/tasks/new/", **said, description="Call", subject=f"Hengyue ({customer.customer_no})")
    task = Task.objects.get()
    assert task.about_id == customer.pk
    assert "Call" in browser.look(f"/customers/{customer.pk}/")
    page = browser.look(f"/tasks/{task.pk}/change/")
    assert f"Hengyue ({customer.customer_no})" in page
    browser.send(f"/tasks/{task.pk}/change/", **said, description="Call", subject="", version=task.version)
    task.refresh_from_db()
    assert (task.about_kind, task.about_id) == ("", None)
    change = {"about_kind": "customers.customer", "about_id": hidden.pk}
    url = f"/api/tasks/{task.pk}"
    assert browser.client.patch(url, change, content_type="application/json").status_code == 404
    change["about_id"] = customer.pk
    told = browser.client.patch(url, change, content_type="application/json").json()
    assert (told["about_kind"], told["about_id"]) == ("customers.customer", customer.pk)


def test_what_somebody_else_said_of_a_task_meanwhile_is_left_or_asked_about():
    """Whoever saved an old form set the customer back that a colleague had just chosen."""
    seller = make_user(grants={**WORKING, **SELLING}, language="en")
    first, second = (make_customer(seller, name) for name in ("Hengyue", "Beichen"))
    task = make_task(seller, "Call", about=first)
    read, url, browser = task.version, f"/tasks/{task.pk}/change/", Browser(seller)
    change_task(task, by=seller, about=second, collaborators=["Ann"])
    said = {"owner": seller.pk, "priority": 2, "description": "Call today", "version": read}
    browser.send(url, **said, subject=f"Hengyue ({first.customer_no})")
    task.refresh_from_db()
    assert (task.description, task.about_id, task.collaborators_text) == ("Call today", second.pk, "Ann")
    told = browser.send(url, 409, **said, subject="")
    assert f"Beichen ({second.customer_no})" in told.partition("Now saved")[2]
    task.refresh_from_db()
    assert task.about_id == second.pk
    browser.send(url, **{**said, "version": [read, task.version]}, subject="")
    task.refresh_from_db()
    assert task.about_id is None


def test_a_name_with_brackets_is_found_as_it_is_written():
    seller = make_user(grants={**WORKING, **SELLING}, language="en")
    customer = make_customer(seller, "Acme (Shanghai)")
    make_customer(seller, "Shanghai")
    assert [one.pk for one in about.found("Acme (Shanghai)", seller)] == [customer.pk]
    assert [one.pk for one in about.found(f"Acme ({customer.customer_no})", seller)] == [customer.pk]


def test_over_the_api_the_key_of_a_record_alone_is_refused():
    """It emptied what the task was about."""
    seller = make_user(grants={**WORKING, **SELLING})
    customer = make_customer(seller)
    task = make_task(seller, about=customer)
    answer = Browser(seller).client.patch(
        f"/api/tasks/{task.pk}", {"about_id": customer.pk}, content_type="application/json"
    )
    assert answer.status_code == 409
    assert Task.objects.get().about_id == customer.pk
