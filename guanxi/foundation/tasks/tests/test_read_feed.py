"""A person's calendar as their phone reads it, parsed back."""

from typing import Any

import pytest
from django.test import Client
from icalendar import Calendar

from guanxi.foundation.accounts.models import User
from guanxi.foundation.calendar import actions as calendar
from guanxi.foundation.calendar.models import Feed
from guanxi.foundation.staff.actions import close_account
from guanxi.foundation.tasks import actions
from guanxi.foundation.tasks.tests.making import in_days, make_task, make_worker
from guanxi.foundation.tests.people import Browser

pytestmark = pytest.mark.django_db


def address_of(user: User) -> str:
    _feed, secret = calendar.create_feed(user, by=user, name="Phone")
    return f"/feeds/{secret}.ics"


def todos(address: str) -> dict[str, Any]:
    answer = Client().get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/calendar")
    return {str(each["uid"]): each for each in Calendar.from_ical(answer.content).walk("VTODO")}


def test_the_feed_holds_ones_tasks_with_their_day_state_and_a_name_that_stays():
    by, other = make_worker(), make_worker()
    task = make_task(by, "写周报, 发给经理; 两行", due_on=in_days(3), priority=1)
    helped = make_task(other, "Help me", due_on=in_days(1), collaborators=[by])
    make_task(other, "Not mine", due_on=in_days(1))
    make_task(by, "No day")
    address = address_of(by)
    found = todos(address)
    assert set(found) == {f"task-{task.uid}@guanxi", f"task-{helped.uid}@guanxi"}
    entry = found[f"task-{task.uid}@guanxi"]
    assert str(entry["summary"]) == "写周报, 发给经理; 两行"
    assert entry.decoded("due") == in_days(3)
    assert (str(entry["status"]), int(entry["priority"])) == ("NEEDS-ACTION", 1)
    assert str(entry["url"]).endswith(f"/tasks/{task.pk}/")
    actions.change_task(task, by=by, description="Other words")
    actions.complete_task(task, by=by)
    again = todos(address)[f"task-{task.uid}@guanxi"]
    assert (str(again["summary"]), str(again["status"])) == ("Other words", "COMPLETED")
    assert int(again["sequence"]) > int(entry["sequence"])


def test_only_the_hash_of_an_address_is_kept_and_a_removed_one_answers_nothing():
    by, thief = make_worker(), make_worker()
    address = address_of(by)
    secret = address.removeprefix("/feeds/").removesuffix(".ics")
    feed = Feed.objects.get()
    assert secret not in {str(value) for value in vars(feed).values()}
    assert Client().get("/feeds/nothing.ics").status_code == 404
    Browser(thief).send(f"/people/me/feeds/{feed.pk}/revoke/", 404)
    assert Client().get(address).status_code == 200
    Browser(by).send(f"/people/me/feeds/{feed.pk}/revoke/")
    assert Client().get(address).status_code == 404


def test_whoever_has_left_has_no_feed():
    by = make_worker()
    address = address_of(by)
    close_account(by, by=User.system())
    assert Client().get(address).status_code == 404


def test_a_new_address_is_shown_once():
    by = make_worker()
    page = Browser(by).send("/people/me/feeds/", 200, name="Outlook", contents="tasks")
    assert "/feeds/" in page
    assert ".ics" not in Browser(by).look("/people/me/feeds/")
