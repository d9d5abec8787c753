"""A person's calendar as their phone reads it, parsed back."""

from typing import Any

import pytest
from django.test import Client
from icalendar import Calendar

from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.calendar import actions as calendar
from guanxi.foundation.calendar.models import Feed
from guanxi.foundation.staff.actions import assign_roles, close_account
from guanxi.foundation.tasks import actions
from guanxi.foundation.tasks.tests.making import in_days, make_task, make_worker
from guanxi.foundation.tests.people import Browser

pytestmark = [pytest.mark.django_db, pytest.mark.page]
NOTHING = {"accounts.change_self": Scope.OWN}


def address_of(user: User, *, as_todos: bool = False) -> str:
    _feed, secret = calendar.create_feed(user, by=user, name="Phone", as_todos=as_todos)
    return f"/feeds/{secret}.ics"


def read(address: str, part: str) -> dict[str, Any]:
    """Its parts of one sort by their names; it holds no others."""
    answer = Client().get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/calendar")
    whole = Calendar.from_ical(answer.content)
    assert whole.errors == []
    assert {one.name for one in whole.subcomponents} <= {part}
    return {str(each["uid"]): each for each in whole.walk(part)}


def days_of(event: Any) -> tuple[Any, Any]:
    return event.decoded("dtstart"), event.decoded("dtend")


def test_the_feed_holds_ones_tasks_as_events_on_their_day_under_a_name_that_stays():
    by, other = make_worker(), make_worker()
    task = make_task(by, "写周报, 发给经理; 两行", due_on=in_days(3), priority=1)
    helped = make_task(other, "Help me", due_on=in_days(1), collaborators=[by])
    make_task(other, "Not mine", due_on=in_days(1))
    make_task(by, "No day")
    address, uid = address_of(by), f"task-{task.uid}@guanxi"
    found = read(address, "VEVENT")
    assert set(found) == {uid, f"task-{helped.uid}@guanxi"}
    first = found[uid]
    assert str(first["summary"]) == "写周报, 发给经理; 两行"
    assert days_of(first) == (in_days(3), in_days(4))
    assert (str(first["transp"]), str(first["status"]), int(first["priority"])) == (
        "TRANSPARENT",
        "CONFIRMED",
        1,
    )
    assert str(first["url"]).endswith(f"/tasks/{task.pk}/")
    actions.change_task(task, by=by, description="Other words", due_on=in_days(8))
    moved = read(address, "VEVENT")[uid]
    assert (str(moved["summary"]), days_of(moved)) == ("Other words", (in_days(8), in_days(9)))
    actions.complete_task(task, by=by)
    done = read(address, "VEVENT")[uid]
    assert str(done["summary"]) == "✓ Other words", "no program strikes an event out"
    numbers = [int(one["sequence"]) for one in (first, moved, done)]
    times = [one.decoded("last-modified") for one in (first, moved, done)]
    assert numbers == sorted(set(numbers)), "what changes says so"
    assert times == sorted(times)


def test_what_was_dropped_or_done_long_ago_leaves_the_calendar(monkeypatch):
    by = make_worker()
    dropped, done = (make_task(by, name, due_on=in_days(2)) for name in ("Dropped", "Done"))
    actions.complete_task(done, by=by)
    address = address_of(by)
    assert len(read(address, "VEVENT")) == 2
    actions.drop_task(dropped, by=by)
    assert set(read(address, "VEVENT")) == {f"task-{done.uid}@guanxi"}
    monkeypatch.setattr("guanxi.foundation.tasks.feeding.business_day", lambda _company: in_days(31))
    assert read(address, "VEVENT") == {}


def test_an_address_for_a_program_that_lists_to_dos_holds_them_as_such():
    by = make_worker()
    task = make_task(by, "Write", due_on=in_days(3), priority=1)
    actions.add_progress(task, by=by, percent=40)
    address, uid = address_of(by, as_todos=True), f"task-{task.uid}@guanxi"
    todo = read(address, "VTODO")[uid]
    assert (todo.decoded("due"), int(todo["priority"])) == (in_days(3), 1)
    assert (str(todo["status"]), int(todo["percent-complete"])) == ("IN-PROCESS", 40)
    actions.complete_task(task, by=by)
    again = read(address, "VTODO")[uid]
    assert (str(again["summary"]), str(again["status"])) == ("Write", "COMPLETED")


def test_whose_roles_see_no_tasks_any_more_has_an_empty_feed():
    by = make_worker()
    make_task(by, "Still one's own", due_on=in_days(3))
    address = address_of(by)
    assert len(read(address, "VEVENT")) == 1
    assign_roles(by, by=User.system(), roles=list(make_worker(grants=NOTHING).roles.all()))
    assert read(address, "VEVENT") == {}


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
    later = Browser(by).look("/people/me/feeds/")
    assert ".ics" not in later
    assert "(as to-dos)" not in later
    Browser(by).send("/people/me/feeds/", 200, name="Thunderbird", contents="tasks", as_todos="on")
    assert "Tasks (as to-dos)" in Browser(by).look("/people/me/feeds/")
