"""By which day tasks are asked for: what a list finds is what looking at every task finds."""

from datetime import date, timedelta

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guanxi.foundation.tasks.listing import tasks_listing
from guanxi.foundation.tasks.tests.making import WORKING, in_days, make_task, make_worker
from guanxi.foundation.tests.people import Browser
from guanxi.foundation.ui import lists

pytestmark = pytest.mark.django_db
DAYS = (None, -40, -7, -1, 0, 1, 6, 7, 30)


def meant(operator: str, number: int, day: date | None) -> bool:
    """Whether a task of this day is asked for, said without a database."""
    today = in_days(0)
    if operator in {"empty", "filled"}:
        return (day is None) == (operator == "empty")
    if day is None:
        return False
    edge = today + timedelta(days=number)
    return {
        "is": day == edge,
        "ge": day >= edge,
        "le": day <= edge,
        "next": today <= day <= today + timedelta(days=abs(number)),
        "last": today - timedelta(days=abs(number)) <= day <= today,
        "ago": day < today - timedelta(days=abs(number) + 1),
        "today": day == today,
        "this-month": (day.year, day.month) == (today.year, today.month),
    }[operator]


def asked(operator: str, number: int) -> QueryDict:
    query = QueryDict(mutable=True)
    if operator in {"today", "this-month"}:
        query["due.op"], query["due"] = "period", operator
    elif operator in {"next", "last", "ago"}:  # the nth day is the last of n + 1
        query["due.op"], query["due"] = operator, str(abs(number) + 1)
    else:
        query["due.op"], query["due"] = operator, in_days(number).isoformat()
    return query


OPERATORS = ("is", "ge", "le", "next", "last", "ago", "today", "this-month", "empty", "filled")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(operator=st.sampled_from(OPERATORS), number=st.sampled_from([-40, -7, -1, 0, 1, 6, 7, 30]))
def test_tasks_are_found_by_their_day_as_looking_at_each_would(filled, operator, number):
    by, tasks = filled
    page = lists.read_page(tasks_listing(), by, asked(operator, number))
    found = {row.pk for row in page.rows}
    assert found == {task.pk for task in tasks if meant(operator, number, task.due_on)}


@pytest.fixture
def filled():
    by = make_worker(grants=WORKING)
    return by, [make_task(by, due_on=None if day is None else in_days(day)) for day in DAYS]


def test_a_tab_opens_what_is_due_within_seven_days_and_what_was_completed_is_asked_by_day(filled):
    by, _tasks = filled
    make_task(by, "This very week", due_on=in_days(6))
    make_task(by, "In eight days", due_on=in_days(7))
    browser = Browser(by)
    page = browser.look("/tasks/?open=yes&due.op=next&due=7")
    assert 'href="/tasks/?open=yes&due.op=next&due=7" aria-current="page"' in page
    assert "This very week" in page
    assert "In eight days" not in page
    done = make_task(by, "Done now")
    browser.send(f"/tasks/{done.pk}/complete/")
    assert "Done now" in browser.look("/tasks/?completed.op=period&completed=today")
    assert "Done now" not in browser.look("/tasks/?completed.op=period&completed=yesterday")
