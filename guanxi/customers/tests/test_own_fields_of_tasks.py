"""Custom fields of tasks: filled, shown, listed, in and out of files, taken back; unseen by others."""

import csv
import io

import pytest

from guanxi.customers.tests.fields import FILLED, make_all, make_field, make_keeper
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.changes.models import ChangeSet
from guanxi.foundation.customfields import keeping
from guanxi.foundation.errors import Refused
from guanxi.foundation.imports.tests.driving import bring_in, text
from guanxi.foundation.tasks import actions
from guanxi.foundation.tasks.choices import Repeat
from guanxi.foundation.tasks.models import NO_DAY, Task
from guanxi.foundation.tasks.tests.making import RULING, in_days, make_ruler, make_task
from guanxi.foundation.tests.people import Browser, make_department, make_user
from guanxi.foundation.worklists import actions as bulk

pytestmark = [pytest.mark.django_db, pytest.mark.page]
TASK = "tasks.task"


def kept(task):
    return dict(keeping.held(keeping.fields_of(Task), [task.pk])[task.pk])


def exported(by, query=""):
    answer = Browser(by).client.post(f"/tasks/export.csv?{query}", {"internal": "yes"}).getvalue()
    return list(csv.reader(io.StringIO(answer.decode("utf-8-sig"))))


@pytest.mark.both
def test_a_field_of_a_task_is_filled_in_its_form_shown_on_its_page_and_taken_back_with_the_rest():
    by = make_ruler()
    make_field("text", "Room", noun=TASK)
    browser = Browser(by)
    browser.send("/tasks/new/", description="Prepare", owner=by.pk, priority=2, custom_room="Hall 3")
    task = Task.objects.get()
    assert kept(task) == {"room": "Hall 3"}
    page = browser.look(task.get_absolute_url())
    assert "Hall 3" in page
    said = {"description": "Prepare", "owner": by.pk, "priority": 2, "version": 1, "custom_room": "Hall 4"}
    day = in_days(4)
    browser.send(f"{task.get_absolute_url()}change/", **said, due_on=day.isoformat())
    task.refresh_from_db()
    assert (kept(task)["room"], task.due_on, task.sort_due) == ("Hall 4", day, day)
    browser.send(f"/undo/{ChangeSet.objects.get(purpose='edit').pk}/")
    task.refresh_from_db()
    assert (kept(task)["room"], task.due_on, task.sort_due) == ("Hall 3", None, NO_DAY)


def test_taking_back_an_edit_of_the_day_puts_the_task_where_it_stood():
    by = make_ruler()
    early, late = make_task(by, "Early", due_on=in_days(2)), make_task(by, "Late", due_on=in_days(5))
    browser = Browser(by)
    said = {"description": "Late", "owner": by.pk, "priority": 2, "version": 1}
    browser.send(f"{late.get_absolute_url()}change/", **said, due_on=in_days(1).isoformat())
    assert list(Task.objects.order_by("sort_due", "pk")) == [late, early]
    bulk.take_back(ChangeSet.objects.get(purpose="edit"), by=by)
    assert list(Task.objects.order_by("sort_due", "pk")) == [early, late]


@pytest.mark.both
def test_a_list_filters_groups_and_searches_by_it_and_a_view_keeps_that():
    by = make_user(make_department(), RULING | {"savedviews.save_view": Scope.OWN})
    make_field("choice", "Effort", noun=TASK)
    make_field("text", "Room", noun=TASK, is_found=True)
    make_task(by, "Prepare", custom={"effort": "high", "room": "Hall 3"})
    make_task(by, "Invite", custom={"effort": "low"})
    browser = Browser(by)
    page = browser.look("/tasks/?custom_effort=high&columns=custom_effort")
    assert "Prepare" in page
    assert "Invite" not in page
    assert "Prepare" in browser.look("/tasks/?q=Hall")
    actions.change_task(Task.objects.get(description="Prepare"), by=by, custom={"room": "Yard"})
    assert "Prepare" not in browser.look("/tasks/?q=Hall")
    assert "High" in browser.look("/tasks/?grouped=custom_effort")
    assert f"within=owner~{by.pk}" in browser.look("/tasks/?grouped=owner").replace("%7E", "~")
    view = {"listing": "tasks", "name": "Heavy", "query": "custom_effort=high", "shared": "private"}
    browser.send("/views/save/", **view, next="/tasks/?x")
    assert "Heavy" in browser.look("/tasks/?open=yes")


def test_task_files_hold_every_kind_and_what_goes_out_comes_in_as_it_was():
    by = make_ruler(name="Ruler One")
    make_all(noun=TASK)
    make_field("formula", "Twice", noun=TASK, formula="my_number * 2")
    heads, row = exported(by), None
    assert [f"My {kind}" in heads[0] for kind in FILLED] == [True] * len(FILLED)
    values = {
        "my_text": "Hall", "my_long": "one\ntwo", "my_number": "4.5", "my_date": "2026-05-20",
        "my_yesno": True, "my_person": by.pk, "my_choice": "high", "my_choices": ["low", "high"],
        "my_money": {"amount": "12", "currency": "EUR"},
    }  # fmt: skip
    task = make_task(by, "Prepare", custom=values)
    heads, row = exported(by)
    before = kept(task)
    assert (before["twice"], "Twice" in heads) == (9, False)
    out = io.StringIO()
    csv.writer(out).writerows([heads, row])
    bring_in(by, text(*out.getvalue().splitlines()), kind="tasks")
    assert kept(task) == before
    assert Task.objects.get().version == task.version
    changed = [cell if head != "My number" else "6" for head, cell in zip(heads, row, strict=True)]
    new = ["" if head == "任务编号" else cell for head, cell in zip(heads, changed, strict=True)]
    out = io.StringIO()
    csv.writer(out).writerows([heads, changed, new])
    bring_in(by, text(*out.getvalue().splitlines()), kind="tasks")
    assert [kept(one)["twice"] for one in Task.objects.order_by("pk")] == [12, 12]


def test_who_may_not_see_a_field_meets_it_nowhere():
    role = make_keeper().roles.get().code
    by = make_user(make_department(), RULING)
    make_field("text", "Secret", noun=TASK, seen_by=[role])
    task = make_task(by, "Prepare")
    with pytest.raises(Refused):
        actions.change_task(task, by=by, custom={"secret": "x"})
    browser = Browser(by)
    for path in ("/tasks/", task.get_absolute_url(), f"{task.get_absolute_url()}change/", "/tasks/new/"):
        assert "Secret" not in browser.look(path)
    assert "Secret" not in exported(by)[0]
    bring_in(by, text("任务描述,Secret", "Invite,x"), kind="tasks")
    assert [kept(one) for one in Task.objects.all()] == [{}, {}]


def test_a_line_that_says_too_little_goes_on_in_the_form_with_what_was_typed():
    by = make_ruler()
    make_field("text", "Room", noun=TASK, required=True)
    browser = Browser(by)
    answer = browser.client.post("/tasks/quick/", {"description": "Prepare", "due_on": ""})
    page = browser.look(answer["Location"])
    assert 'value="Prepare"' in page
    assert "“Room” is required." in page


def test_the_next_of_a_series_holds_what_the_former_held():
    by = make_ruler()
    make_field("text", "Room", noun=TASK, required=True)
    make_field("date", "Before", noun=TASK)
    task = make_task(by, due_on=in_days(0), repeat=Repeat.DAY, custom={"room": "Hall"})
    following = actions.complete_task(task, by=by)
    assert following is not None
    assert kept(following) == {"room": "Hall"}
