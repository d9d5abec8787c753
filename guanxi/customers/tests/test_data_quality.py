"""CUS-16: a record's score with every write, on its page, in the list, over all; and the method."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guanxi.customers import actions
from guanxi.customers.models import Contact, Customer
from guanxi.customers.quality import actions as quality_actions
from guanxi.customers.quality.actions import start_measuring
from guanxi.customers.quality.listing import points
from guanxi.customers.quality.measure import from_bits
from guanxi.customers.quality.models import QualityCount
from guanxi.customers.tests.browsing import Browser
from guanxi.customers.tests.factories import (
    MANAGING,
    SELLING,
    make_contact,
    make_customer,
    make_interaction,
    make_user,
    today,
)
from guanxi.customers.tests.test_undo_import import undone
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.errors import Refused
from guanxi.foundation.imports.tests.driving import bring_in, text
from guanxi.foundation.jobs.models import JobRun
from guanxi.foundation.jobs.running import run_now

pytestmark = pytest.mark.django_db
JUDGING = {**MANAGING, "customers.manage_quality": Scope.ALL}


def measured_all() -> None:
    run_now(start_measuring(Company.get(), by=User.system(), queued=False))


def of(customer: Customer) -> tuple[int | None, set[str]]:
    customer.refresh_from_db()
    return customer.quality, set(from_bits(customer.lacks or 0))


@pytest.fixture
def seller():
    return make_user(language="en")


def whole_customer(by: User, name: str = "苏州恒岳精密", **more) -> Customer:
    said = {"industry": "C", "size": "large", "region": "江苏 苏州", "address": "星湖街 1 号", **more}
    customer = make_customer(by, name, source="sales", **said)
    number = f"1381234{customer.pk:04}"
    make_contact(customer, by, "陈思远", role="decider", phone=number, email="chen@example.com")
    make_interaction(customer, by, on=today())
    return customer


def test_CUS_16_the_score_falls_when_a_field_is_blanked_and_its_mend_is_one_click_away(seller):
    customer = whole_customer(seller)
    assert of(customer) == (100, set())
    browser = Browser(seller)
    assert "Nothing is missing." in browser.look(f"/customers/{customer.pk}/")
    edit = f"/customers/{customer.pk}/edit/industry/"
    browser.send(edit, 200, industry="", version=customer.version)
    assert of(customer) == (92, {"industry"})
    page = browser.look(f"/customers/{customer.pk}/")
    assert ("No industry" in page, edit in page) == (True, True)
    browser.send(edit, 200, industry="C", version=customer.version)
    assert of(customer) == (100, set())
    contact = Contact.objects.get()
    actions.change_contact(contact, by=seller, phone="")
    assert of(customer) == (83, {"phone"})
    assert f"/contacts/{contact.pk}/edit/phone/" in browser.look(f"/customers/{customer.pk}/")
    actions.leave_contact(contact, by=seller)
    assert of(customer)[1] == {"person", "phone", "email", "role"}
    answer = browser.client.get(f"/api/v1/customers/{customer.pk}/quality").json()
    assert (answer["quality"], [one["code"] for one in answer["deductions"]]) == (
        of(customer)[0],
        ["phone", "person", "email", "role"],
    )


def test_CUS_16_a_file_leaves_records_unconfirmed_and_numbers_shared_and_its_undo_the_score_before():
    manager = make_user(grants=JUDGING, language="en")
    known = whole_customer(manager)
    number = Contact.objects.get().phone.reveal()
    bring_in(manager, text("客户名称,联系人", "远山贸易,李雷", "启航,"))
    new = Customer.objects.get(name="远山贸易")
    actions.change_contact(Contact.objects.get(name="李雷"), by=manager, phone=number)
    assert of(new)[1] >= {"unconfirmed", "shared", "origin", "size"}
    measured_all()
    assert of(known) == (97, {"shared"}), "the night tells the other one, too"
    actions.confirm_customer(new, by=manager)
    assert "unconfirmed" not in of(new)[1]
    more = bring_in(manager, text("客户名称,联系人,电话", "启航,韩梅梅,13900001111"))
    sailing = Customer.objects.get(name="启航")
    assert not of(sailing)[1] & {"person", "phone"}
    assert more.change_set
    undone(more.change_set, manager)
    assert of(sailing)[1] >= {"person", "phone"}


def test_CUS_16_a_batch_is_measured_in_as_many_statements_as_one(seller):
    customers = [whole_customer(seller, f"Firm {n}") for n in range(6)]
    asked = []
    for some in (customers[:1], customers):
        Customer.objects.all()
        with CaptureQueriesContext(connection) as queries:
            last = actions.measure_customers(Company.get(), by=User.system(), after=0, limit=len(some))
        asked.append(len(queries))
        assert last == some[-1].pk
    assert asked[0] == asked[1]


def test_CUS_16_it_is_a_column_an_order_and_filters_of_the_list_served_by_an_index(seller):
    good, poor = whole_customer(seller, "Good"), make_customer(seller, "Poor")
    browser = Browser(seller)
    page = browser.look("/customers/?sort=quality&columns=name,quality")
    assert page.index("Poor") < page.index("Good")
    found = browser.client.get("/api/v1/customers/?quality=90&quality.op=ge").json()["items"]
    assert [(one["name"], one["quality"]) for one in found] == [("Good", 100)]
    for asked, names in (
        ("lacks=phone", {"Poor"}),
        ("lacks=shared", set()),
        ("lacks=phone&lacks=size", {"Poor"}),
    ):
        items = browser.client.get(f"/api/v1/customers/?{asked}").json()["items"]
        assert {one["name"] for one in items} == names, asked
    assert browser.client.get("/api/v1/customers/?lacks=nonsense").status_code == 409
    assert (good.owner_id, poor.owner_id) == (seller.pk, seller.pk)
    order = Customer.objects.filter(owner=seller, quality__isnull=False).order_by("quality", "id")
    plan = order[:50].explain()
    assert "customer_owner_quality" in plan or connection.vendor == "postgresql"


def test_CUS_16_each_sees_the_sums_of_the_customers_that_they_see_and_every_number_opens(seller):
    whole_customer(seller, "Mine")
    other = make_user(language="en")
    for name in ("Theirs", "Theirs too"):
        make_customer(other, name, source="website")
    boss = make_user(grants=JUDGING, language="en")
    assert "Nothing is counted yet" in Browser(boss).look("/quality/")
    measured_all()
    assert QualityCount.objects.count() == 2
    told = {user.pk: Browser(user).client.get("/api/v1/customers/quality").json() for user in (seller, boss)}
    assert (told[seller.pk]["whole"]["customers"], told[seller.pk]["whole"]["score"]) == (1, 100)
    assert told[boss.pk]["whole"]["customers"] == 3
    assert told[boss.pk]["whole"]["lacking"]["phone"] == 2
    assert [(one["key"], one["customers"]) for one in told[boss.pk]["channels"]] == [
        ("sales", 1),
        ("website", 2),
    ]
    browser = Browser(boss)
    page = browser.look("/quality/")
    assert re.search(r"Counted \d+ \w+ \d\d:\d\d, over", page), "the day and the hour"
    for address in ("sort=quality&lacks=phone", "sort=quality&source=website"):
        assert address in page
        rows = browser.look(f"/customers/?{address}")
        assert ("Theirs too" in rows, "Mine" in rows) == (True, False)
    with CaptureQueriesContext(connection) as few:
        browser.look("/quality/")
    for n in range(3):
        make_customer(make_user(), f"More {n}")
    measured_all()
    with CaptureQueriesContext(connection) as many:
        browser.look("/quality/")
    assert len(few) == len(many)


def test_CUS_16_the_points_are_stated_and_whoever_may_changes_them(seller):
    customer = whole_customer(seller)
    actions.change_customer(customer, by=seller, industry="")
    boss = make_user(grants=JUDGING, language="en")
    browser = Browser(boss)
    page = browser.look("/quality/method/")
    assert ("No industry" in page, 'value="8"' in page) == (True, True)
    for values, field in (
        ({"points": {"industry": 9}}, "points_person"),
        ({"points": {"industry": -1}}, "points_industry"),
        ({"days": {"high": 0}}, "days_high"),
    ):
        with pytest.raises(Refused) as refused:
            actions.change_quality_policy(Company.get(), by=boss, values=values)
        assert refused.value.field == field
    actions.change_quality_policy(Company.get(), by=boss, values={"points": {"industry": 0, "person": 18}})
    measured_all()
    assert of(customer)[0] == 100, "what costs nothing lowers nothing"
    for act in (
        lambda: actions.change_quality_policy(Company.get(), by=seller, values={}),
        lambda: actions.start_measuring(Company.get(), by=seller),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert Browser(seller).client.get("/quality/method/").status_code == 403
    assert "customers.manage_quality" not in SELLING


def test_CUS_16_the_night_takes_points_for_what_time_alone_brings(seller):
    customer = whole_customer(seller)
    talk = customer.interactions.get()
    actions.change_interaction(talk, by=seller, on=today() - timedelta(365))
    assert of(customer) == (100, set())
    actions.change_interaction(talk, by=seller, on=today() - timedelta(366))
    assert of(customer) == (95, {"silent"})


def test_CUS_16_a_new_record_is_measured_before_it_is_written_not_written_twice(seller):
    with CaptureQueriesContext(connection) as asked:
        customer = actions.create_customer(seller.department, by=seller, name="无人知晓", source="sales")
    assert [one["sql"] for one in asked if one["sql"].startswith('UPDATE "customers_customer"')] == []
    score, lacking = of(customer)
    assert (score, {"person", "industry"} <= lacking, "origin" in lacking) == (customer.quality, True, False)
    measured_all()
    assert of(customer) == (score, lacking)


def test_all_are_counted_before_the_batch_that_keeps_it_begins(seller, monkeypatch):
    whole_customer(seller)
    depths, count = [], quality_actions.counts

    def counts() -> Any:
        depths.append(len(connection.savepoint_ids))
        return count()

    monkeypatch.setattr(quality_actions, "counts", counts)
    before = len(connection.savepoint_ids)
    measured_all()
    assert depths == [before], "a transaction would make whoever writes meanwhile wait for the count"
    assert QualityCount.objects.get().customers == 1
    run = start_measuring(Company.get(), by=User.system(), queued=False)
    JobRun.objects.filter(pk=run.pk).update(cursor={"total": 1, "after": None})
    run_now(JobRun.objects.get(pk=run.pk))
    assert len(depths) == 2, "cut off before it was counted, it goes on there"


def test_a_good_score_is_grey_and_only_what_is_to_be_done_has_a_colour():
    assert ["is-calm" in points(score) for score in (100, 75)] == [True, True]
    assert ["is-warn" in points(74), "is-bad" in points(39), "is-ok" in points(100)] == [True, True, False]
