"""Tasks in cells and in a calendar: each cell is written by its own action, filters hold in all shapes."""

import json
import re

import pytest

from guanxi.customers.tests.factories import make_department, make_user
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.changes.models import ChangeSet
from guanxi.foundation.savedviews.models import SavedView
from guanxi.foundation.tasks.models import Task
from guanxi.foundation.tasks.tests.making import LEADING, in_days, make_task
from guanxi.foundation.tests.people import Browser

pytestmark = [pytest.mark.django_db, pytest.mark.page]
CELL, PASTE, CALENDAR = "/tasks/grid/cell/", "/tasks/grid/paste/", "/tasks/calendar/"
GRANTS = LEADING | {
    "worklists.edit_in_bulk": Scope.OWN, "changes.undo_change_set": Scope.OWN,
    "savedviews.save_view": Scope.OWN,
}  # fmt: skip


def write(browser, task, code, text, status=200):
    task.refresh_from_db()
    asked = {"key": task.pk, "version": task.version, "code": code, "text": text}
    answer = browser.client.post(CELL, asked)
    assert answer.status_code == status, answer.content
    return json.loads(answer.content) if status != 404 else {}


@pytest.mark.both
def test_OPT_29_each_field_of_a_task_is_typed_in_its_cell_and_taken_back():
    place = make_department(name="Sales")
    by, helper = make_user(place, GRANTS, name="Lead"), make_user(place, name="Helper")
    task, browser = make_task(by, "Typed", due_on=in_days(3)), Browser(by)
    said = {
        "description": "Typed anew", "due_on": in_days(9).isoformat(), "priority": "High", "owner": "Helper",
        "collaborators": "Lead、Somebody else", "departments": "Sales; Warehouse", "done_when": "Sent",
        "remarks": "Soon", "status": "In progress",
    }  # fmt: skip
    undo = {code: write(browser, task, code, text)["undo"] for code, text in said.items()}
    task.refresh_from_db()
    assert (task.description, task.due_on, task.priority, task.owner) == ("Typed anew", in_days(9), 1, helper)
    assert (task.status, task.began_on) == ("doing", in_days(0)), "by its own move, not as a word"
    assert list(task.collaborations.order_by("pk").values_list("user", "label")) == [
        (by.pk, "Lead"), (None, "Somebody else")
    ]  # fmt: skip
    assert task.departments_text == "Sales、Warehouse"
    page = browser.look("/tasks/grid/")
    assert all(
        f">{text}<" in page for text in ("Typed anew", "Lead, Somebody else", "Sales, Warehouse", "High")
    )
    for one in reversed(undo.values()):
        browser.send(one)
    task = Task.objects.get()
    assert (task.description, task.due_on, task.priority, task.owner) == ("Typed", in_days(3), 2, by)
    assert (task.status, task.remarks, task.departments_text, task.collaborators_text) == ("todo", "", "", "")


def test_a_cell_says_what_does_not_go_and_changes_nothing():
    by = make_user(make_department(), GRANTS)
    task, browser = make_task(by, "Late", due_on=in_days(-2)), Browser(by)
    assert ">Delayed<" in browser.look("/tasks/grid/"), "as the list says it, though no night has passed"
    for code, text, why in (
        ("status", "In progress", "give the task another day first"),
        ("owner", "Nobody Known", "No colleague"),
        ("due_on", "soon", "day"),
        ("description", "", "required"),
        ("priority", "Extreme", "is no choice"),
    ):
        assert why in write(browser, task, code, text, 422)["error"], code
    assert Task.objects.get().version == task.version
    write(browser, task, "status", "Completed")
    assert Task.objects.get().status == "done"


def test_who_only_helps_moves_a_task_on_and_types_nothing_else_of_it():
    place = make_department()
    by, stranger = make_user(place, GRANTS), make_user(make_department(), GRANTS)
    only = {name: scope for name, scope in GRANTS.items() if name != "tasks.change_task"}
    helper = make_user(make_department(), only)
    task = make_task(by, "Shared work", collaborators=[helper], due_on=in_days(2))
    browser = Browser(helper)
    row = re.search(r"<tr[^>]*data-key.*?</tr>", browser.look("/tasks/grid/"), re.DOTALL)
    assert row
    free = re.findall(r'data-code="(\w+)"(?![^>]*aria-readonly)', row[0])
    assert free == ["status"]
    write(browser, task, "remarks", "Mine", 403)
    write(browser, task, "status", "In progress")
    write(Browser(stranger), task, "status", "Completed", 404)
    assert Task.objects.get().remarks == ""


@pytest.mark.both
def test_a_copied_block_is_pasted_with_names_that_no_colleague_has():
    by = make_user(make_department(), GRANTS)
    task = make_task(by, "From a file", owner_label="*经理", due_on=in_days(2))
    cells = [("owner", "*经理"), ("remarks", "Pasted"), ("due_on", in_days(5).isoformat())]
    block = [{"key": task.pk, "version": task.version, "code": code, "text": text} for code, text in cells]
    browser = Browser(by)
    assert "All of it fits" in browser.send(PASTE, 200, cells=json.dumps(block))
    browser.send(PASTE, 200, cells=json.dumps(block), step="do")
    task.refresh_from_db()
    assert (task.owner_name, task.remarks, task.due_on) == ("*经理", "Pasted", in_days(5))
    browser.send(f"/undo/{ChangeSet.objects.get(purpose='edit_cells').pk}/")
    assert Task.objects.get().remarks == ""


def test_the_calendar_holds_to_the_lists_filters_and_is_kept_as_a_view():
    place = make_department()
    by, colleague = make_user(place, GRANTS), make_user(place, GRANTS)
    day = in_days(0).replace(day=15)
    for text, owner, priority in (("Mine urgent", by, 1), ("Mine usual", by, 2), ("Of others", colleague, 1)):
        make_task(owner, text, due_on=day, priority=priority)
    make_task(make_user(make_department(), GRANTS), "Of strangers", due_on=day, priority=1)
    browser, asked = Browser(by), f"on={day}&priority=1"
    page = browser.look(f"{CALENDAR}?{asked}")
    assert [text for text in ("Mine urgent", "Mine usual", "Of others", "Of strangers") if text in page] == [
        "Mine urgent",
        "Of others",
    ]
    later = re.search(r'href="([^"]+)" data-cal="after"', page)
    assert later
    assert "priority=1" in later[1], "kept from month to month"
    board = re.search(r'href="(/tasks/board/[^"]*)"', page)
    assert board
    assert board[1] == "/tasks/board/?priority=1"
    assert "Of others" not in browser.look(f"{CALENDAR}?{asked}&mine=1")
    assert "Mine usual" in browser.look(f"{CALENDAR}?{asked}&priority=9"), "what no choice names is left out"
    said = {"listing": "tasks", "name": "Urgent days", "query": f"{asked}&mine=1", "form": "calendar"}
    browser.send("/views/save/", **said, shared="private", next=CALENDAR)
    view = SavedView.objects.get(name="Urgent days")
    assert view.query == "priority=1&mine=1", "the days that one looked at pass"
    answer = browser.client.get(f"/tasks/?view={view.pk}")
    assert answer["Location"] == f"{CALENDAR}?priority=1&mine=1&of={view.pk}"
    assert "Of others" not in browser.look(answer["Location"])


def test_the_list_leads_to_its_other_shapes_with_what_is_asked():
    by = make_user(make_department(), GRANTS)
    make_task(by, "One")
    page = Browser(by).look("/tasks/?priority=2&open=yes")
    for shape in ("grid", "board", "calendar"):
        assert f'href="/tasks/{shape}/?priority=2&open=yes"' in page


def test_the_peek_says_a_tasks_number_once():
    by = make_user(make_department(), GRANTS)
    task = make_task(by, "Numbered")
    assert Browser(by).look(f"/tasks/peek/{task.pk}/").count(task.task_no) == 1
