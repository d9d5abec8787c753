"""One line from anywhere is due today, tomorrow, next week or on any date."""

from datetime import date, timedelta

import pytest

from guanxi.customers.tests.browsing import Browser
from guanxi.foundation.calendar.days import WorkingDays
from guanxi.foundation.tasks.forms import OTHER_DAY, day_choices
from guanxi.foundation.tasks.models import Task
from guanxi.foundation.tasks.tests.making import in_days, make_worker

THURSDAY = date(2026, 11, 26)


def test_the_days_that_people_mean_stand_in_order_and_once():
    values = [value for value, _words in day_choices(THURSDAY, WorkingDays())]
    assert values[:2] == ["2026-11-26", "2026-11-27"]
    assert "2026-11-30" in values, "the Monday of next week"
    assert values[-1] == OTHER_DAY
    assert values[:-1] == sorted(set(values[:-1]))


def test_on_a_friday_tomorrow_is_saturday_and_not_the_next_working_day():
    words = dict(day_choices(THURSDAY + timedelta(days=1), WorkingDays()))
    assert words["2026-11-28"].startswith("Tomorrow")
    assert words["2026-11-30"].startswith("Next working day")


@pytest.mark.django_db
def test_a_date_is_typed_beside():
    worker = make_worker()
    browser = Browser(worker)
    day = in_days(40)
    sent = {"description": "Call back", "due_on": OTHER_DAY, "on": day.isoformat()}
    assert browser.client.post("/tasks/quick/", sent).status_code == 302
    assert Task.objects.get().due_on == day
    for on in ("", "soon"):
        page = browser.client.post("/tasks/quick/", {**sent, "on": on}, follow=True).content.decode()
        assert "Choose a date." in page
        assert 'value="Call back"' in page, "what was typed"
    assert Task.objects.count() == 1
    assert 'name="on"' in browser.look("/day/")
