"""A task: one owner, a number, who takes part, what it is about."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from guanxi.foundation.audit.models import Entry
from guanxi.foundation.calendar.days import business_day
from guanxi.foundation.changes.models import ChangeSet
from guanxi.foundation.errors import Conflict, Refused
from guanxi.foundation.tasks import actions
from guanxi.foundation.tasks.checking import one_owner
from guanxi.foundation.tasks.models import Task
from guanxi.foundation.tasks.tests.making import in_days, make_ruler, make_task, make_worker
from guanxi.foundation.tests.people import Browser, make_department

pytestmark = [pytest.mark.django_db, pytest.mark.page]


def test_OPT_29_a_task_has_template_5s_fields_and_a_number_of_the_year():
    by, helper = make_worker(), make_worker(name="陈助理")
    place = make_department("技术部")
    task = make_task(
        by,
        "优化售后响应流程",
        due_on=in_days(5),
        done_when="流程文件发布",
        remarks="已组织全员培训",
        collaborators=[helper, "工程师"],
        departments=[place, "外协"],
        priority=1,
    )
    kept = Task.objects.get(pk=task.pk)
    year = business_day().year
    assert kept.task_no == f"XZ{year}001"
    assert (kept.collaborators_text, kept.departments_text) == ("陈助理、工程师", "技术部、外协")
    assert (kept.status, kept.owner, kept.priority) == ("todo", by, 1)
    assert make_task(by).task_no == f"XZ{year}002"
    assert Entry.objects.filter(verb="create_task").count() == 2


def test_OPT_24_a_second_owner_is_refused():
    first, second = make_worker(), make_worker()
    client = Browser(first).client
    both = {"description": "Two of us", "owner_ids": [first.pk, second.pk]}
    answer = client.post("/api/tasks/", both, content_type="application/json")
    assert answer.status_code == 409
    assert "exactly one owner" in answer.json()["detail"]
    assert answer.json()["field"] == "owner"
    one = client.post("/api/tasks/", both | {"owner_ids": [second.pk]}, content_type="application/json")
    assert one.status_code == 201, one.content
    patched = client.patch(
        f"/api/tasks/{one.json()['id']}",
        {"owner_ids": [first.pk, second.pk]},
        content_type="application/json",
    )
    assert patched.status_code == 409
    assert Task.objects.get().owner == second


def test_the_thousandth_number_of_a_year_has_four_digits():
    by, year = make_worker(), business_day().year
    make_task(by, task_no=f"XZ{year}999")
    assert make_task(by).task_no == f"XZ{year}1000"
    with pytest.raises(Refused, match="has the number"):
        make_task(by, task_no=f"XZ{year}1000")


def test_whoever_has_left_gets_no_task():
    by, gone = make_worker(), make_worker()
    gone.is_active = False
    with pytest.raises(Refused, match="no longer works here"):
        one_owner(gone)
    with pytest.raises(Refused, match="required"):
        make_task(by, "  ")


def test_bad_values_are_refused_with_their_field():
    by = make_worker()
    for values, field in (
        ({"priority": 9}, "priority"),
        ({"repeat": "sometimes"}, "repeat"),
        ({"repeat_every": 0}, "repeat_every"),
        ({"repeat": "week"}, "due_on"),
        ({"due_on": "2026-01-01"}, "due_on"),
        ({"description": "x" * 501}, "description"),
    ):
        with pytest.raises(Refused) as caught:
            make_task(by, **dict[str, Any]({"description": "A task", **values}))
        assert caught.value.field == field
    assert not Task.objects.exists()


def test_an_edit_based_on_an_older_version_is_shown_and_not_lost():
    by = make_worker()
    task = make_task(by, "First words")
    actions.change_task(task, by=by, description="Second words", version=1)
    with pytest.raises(Conflict):
        actions.change_task(task, by=by, description="Third words", version=1)
    page = Browser(by).send(
        f"/tasks/{task.pk}/change/", 409, description="Third words", owner=by.pk, priority=2, version=1
    )
    assert "Second words" in page
    assert "Third words" in page


def test_only_whom_the_task_belongs_to_changes_it():
    by, helper, stranger, ruler = make_worker(), make_worker(), make_worker(), make_ruler()
    task = make_task(by, collaborators=[helper])
    with pytest.raises(PermissionDenied):
        actions.change_task(task, by=helper, description="Mine now")
    with pytest.raises(Http404):
        actions.change_task(task, by=stranger, description="Mine now")
    actions.add_progress(task, by=helper, percent=10, note="Begun")
    actions.change_task(task, by=ruler, description="By order")
    assert Task.objects.get().description == "By order"


def test_a_name_that_nobody_has_survives_the_form():
    by, other = make_worker(), make_worker(name="李雷")
    task = make_task(by, "分层手册", collaborators=["专员", other])
    browser = Browser(by)
    page = browser.look(f"/tasks/{task.pk}/change/")
    assert 'value="name:专员"' in page
    said = {"description": "分层手册二", "owner": by.pk, "priority": 2, "version": task.version}
    browser.send(f"/tasks/{task.pk}/change/", **said, collaborators=["name:专员", str(other.pk)])
    kept = Task.objects.get()
    assert (kept.description, kept.collaborators_text) == ("分层手册二", "专员、李雷")


@pytest.mark.both
def test_a_name_that_gets_its_account_is_kept_though_no_word_of_the_task_changes():
    by, helper = make_worker(), make_worker(name="李雷")
    task = make_task(by, collaborators=["李雷"])
    said = {"description": task.description, "owner": by.pk, "priority": task.priority, "version": 1}
    browser = Browser(by)
    browser.send(f"/tasks/{task.pk}/change/", **said, collaborators=str(helper.pk))
    assert list(task.collaborations.values_list("user", flat=True)) == [helper.pk]
    page = browser.look(f"/tasks/{task.pk}/")
    assert ("The task is saved." in page, "/undo/" in page) == (True, False)
    assert Entry.objects.filter(verb="change_task").count() == 1
    assert not ChangeSet.objects.exists(), "none is kept that can take nothing back"
