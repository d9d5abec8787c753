"""Contacts in a calendar: whole weeks, every day with its number, each seen by who may see the customer."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guanxi.customers.dated import INTERACTIONS
from guanxi.customers.models import Interaction
from guanxi.customers.tests.browsing import Browser
from guanxi.customers.tests.factories import (
    make_customer,
    make_department,
    make_interaction,
    make_manager,
    make_user,
)
from guanxi.foundation.ui.calendars import bounds, read_days, turned

pytestmark = [pytest.mark.django_db, pytest.mark.page]
PATH = "/interactions/calendar/"


@pytest.mark.parametrize(
    ("span", "on", "first", "last"),
    [
        ("month", date(2024, 2, 29), date(2024, 1, 29), date(2024, 3, 3)),
        ("month", date(2027, 2, 1), date(2027, 2, 1), date(2027, 2, 28)),
        ("week", date(2024, 5, 5), date(2024, 4, 29), date(2024, 5, 5)),
        ("agenda", date(2024, 12, 25), date(2024, 12, 25), date(2025, 1, 7)),
    ],
)
def test_weeks_are_whole_from_monday_and_spans_follow_each_other(span, on, first, last):
    assert bounds(span, on) == (first, last)
    if span != "month":
        assert bounds(span, turned(span, on, 1))[0] == last + timedelta(days=1)
    assert bounds(span, turned(span, turned(span, on, 1), -1)) == (first, last)
    assert turned("month", date(2024, 12, 31), 1) == date(2025, 1, 1)


@pytest.mark.parametrize("span", ["month", "week", "agenda"])
def test_every_contact_of_the_span_is_counted_on_its_day_and_no_other(span):
    seller = make_user()
    customer = make_customer(seller)
    for n in range(9):
        make_interaction(customer, seller, date(2024, 5, 1) + timedelta(days=n * n % 17), subject=f"Talk {n}")
    far = make_customer(make_user(make_department()))
    make_interaction(far, make_manager(), date(2024, 5, 2))
    first, last = bounds(span, date(2024, 5, 2))
    days = read_days(INTERACTIONS, seller, span, date(2024, 5, 2))
    mine = Interaction.objects.filter(customer=customer)
    assert [day.on for day in days] == [first + timedelta(days=n) for n in range((last - first).days + 1)]
    for day in days:
        assert day.number == mine.filter(on=day.on).count()
        assert len(day.entries) == min(day.number, {"month": 3, "week": 14, "agenda": 50}[span])


def test_a_day_shows_its_newest_and_leads_to_the_rest():
    seller = make_user()
    customer = make_customer(seller, "Northwind")
    for n in range(5):
        make_interaction(customer, seller, date(2024, 5, 2), subject=f"Talk {n}")
    page = Browser(seller).look(f"{PATH}?on=2024-05-20")
    assert "Talk 4" in page
    assert "Talk 1" not in page
    assert "2 more" in page
    found = re.search(r'data-day="2024-05-02" data-url="([^"]+)"', page)
    assert found
    assert "Talk 0" in Browser(seller).look(found.group(1))


def test_mine_are_those_that_i_had_and_others_of_my_customers_stay_out():
    here = make_department()
    seller, colleague = make_manager(here), make_user(here)
    customer = make_customer(colleague, "Northwind")
    make_interaction(customer, colleague, date(2024, 5, 2), subject="Theirs")
    make_interaction(customer, seller, date(2024, 5, 2), subject="Own talk")
    page = Browser(seller).look(f"{PATH}?on=2024-05-02&mine=1")
    assert "Own talk" in page
    assert "Theirs" not in page


def test_days_off_are_named_and_a_damaged_address_is_told():
    seller = make_user()
    page = Browser(seller).look(f"{PATH}?on=2024-10-05")
    assert len(re.findall(r'class="is-off', page)) >= 8
    Browser(seller).look(f"{PATH}?on=nonsense", 409)
    Browser(seller).look(f"{PATH}?on=0001-01-01", 409)
    Browser(seller).look("/nonsense/calendar/", 404)
    Browser(seller).look("/tasks/calendar/")


@pytest.mark.both
def test_a_month_takes_the_same_statements_whatever_stands_in_it():
    seller, counts = make_user(), []
    customer, browser = make_customer(seller), Browser(seller)
    for _round in range(2):
        make_interaction(customer, seller, date(2024, 5, 2))
        browser.look(f"{PATH}?on=2024-05-02")
        with CaptureQueriesContext(connection) as asked:
            browser.look(f"{PATH}?on=2024-05-02")
        counts.append(len(asked))
        for n in range(6):
            make_interaction(make_customer(seller), seller, date(2024, 5, 3 + n))
    assert counts[0] == counts[1]
