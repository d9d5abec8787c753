"""A task's way: the table of moves, the company's day, repetition, undo."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.calendar.days import WorkingDays
from guanxi.foundation.errors import Refused
from guanxi.foundation.tasks import actions
from guanxi.foundation.tasks.choices import MOVES, OPEN, Repeat, Status
from guanxi.foundation.tasks.jobs import keep_days
from guanxi.foundation.tasks.models import CheckItem, Task
from guanxi.foundation.tasks.repeating import next_due
from guanxi.foundation.tasks.tests.making import as_of, in_days, make_task, make_worker
from guanxi.foundation.tests.people import Browser
from tests.trying import tries

pytestmark = pytest.mark.django_db
PLAIN = WorkingDays()
MADE = ["begin", "done", "reopen", "later", "past", "progress", "night"]


def test_OPT_29_an_overdue_task_is_delayed_at_once_to_whoever_looks_and_called_so_in_the_night(monkeypatch):
    by = make_worker()
    day = in_days(0)
    task = make_task(by, due_on=day)
    assert "Delayed" not in Browser(by).look(f"/tasks/{task.pk}/")
    as_of(monkeypatch, day + timedelta(days=1))
    assert "Delayed" in Browser(by).look(f"/tasks/{task.pk}/")
    assert Task.objects.get().status == Status.TODO, "a look writes nothing"
    other = make_task(by, due_on=day + timedelta(days=1))
    as_of(monkeypatch, day + timedelta(days=2))
    keep_days()
    assert Task.objects.get(pk=other.pk).status == Status.LATE
    actions.postpone_task(other, by=by, due_on=day + timedelta(days=9))
    assert Task.objects.get(pk=other.pk).status == Status.TODO


def test_D18_fourteen_days_without_progress_are_a_lag_late_or_not(monkeypatch):
    by, day = make_worker(), in_days(0)
    task = make_task(by, "Slow one", due_on=day + timedelta(days=60))
    as_of(monkeypatch, day + timedelta(days=13))
    assert "Slow one" not in Browser(by).look("/tasks/?lag=yes")
    as_of(monkeypatch, day + timedelta(days=14))
    assert "Slow one" in Browser(by).look("/tasks/?lag=yes")
    assert Task.objects.get().status == Status.TODO
    actions.add_progress(task, by=by, percent=5, note="Called them")
    assert "Slow one" not in Browser(by).look("/tasks/?lag=yes")


@settings(max_examples=tries(25))
@given(moves=st.lists(st.sampled_from(MADE), max_size=8))
def test_only_moves_of_the_table_happen_and_what_follows_from_the_day_holds(moves):
    by = _worker()
    task = make_task(by, due_on=in_days(1))
    doing = {
        "begin": lambda: actions.begin_task(task, by=by),
        "done": lambda: actions.complete_task(task, by=by),
        "reopen": lambda: actions.reopen_task(task, by=by),
        "later": lambda: actions.postpone_task(task, by=by, due_on=in_days(5)),
        "past": lambda: actions.postpone_task(task, by=by, due_on=in_days(-1)),
        "progress": lambda: actions.add_progress(task, by=by, note="Went on"),
        "night": lambda: actions.mark_overdue(Company.get(), by=User.system()),
    }
    for move in moves:
        before = Task.objects.get(pk=task.pk)
        try:
            doing[move]()
        except Refused:
            assert Task.objects.get(pk=task.pk).version == before.version
            continue
        after = Task.objects.get(pk=task.pk)
        assert after.status == before.status or after.status in MOVES[before.status]
        assert after.is_open == (after.status in OPEN)
        assert (after.status == Status.LATE) == after.is_overdue(in_days(0))
        assert (after.completed_on is not None) == (after.status == Status.DONE)


def test_done_is_taken_back_by_the_toast_and_the_next_of_the_series_goes_again():
    by, helper = make_worker(), make_worker()
    task = make_task(
        by, "Weekly report", due_on=in_days(0), repeat=Repeat.WEEK, collaborators=[helper, "专员"]
    )
    browser = Browser(by)
    browser.send(f"/tasks/{task.pk}/complete/")
    following = Task.objects.exclude(pk=task.pk).get()
    assert (following.due_on, following.status) == (in_days(7), "todo")
    assert following.collaborators_text == Task.objects.get(pk=task.pk).collaborators_text
    assert following in Task.objects.visible_to(helper)
    browser.send(f"/tasks/{task.pk}/reopen/")
    assert Task.objects.get(pk=task.pk).status == "doing"
    assert Task.objects.live().count() == 1


def test_when_the_next_one_is_due():
    def after(repeat, due, done, every=1, day=None):
        task = Task(repeat=repeat, due_on=due, repeat_every=every, repeat_day=day)
        return next_due(task, done, PLAIN)

    friday = date(2026, 1, 30)
    assert after(Repeat.WORKDAY, friday, friday) == date(2026, 2, 2)
    assert after(Repeat.DAY, friday, friday + timedelta(days=3)) == friday + timedelta(days=4)
    assert after(Repeat.MONTH, date(2026, 1, 31), friday, day=31) == date(2026, 2, 28)
    assert after(Repeat.MONTH, date(2026, 2, 28), date(2026, 2, 28), day=31) == date(2026, 3, 31)
    assert after(Repeat.QUARTER, date(2026, 1, 5), friday) == date(2026, 4, 5)
    assert after(Repeat.AFTER, date(2026, 1, 5), friday, every=10) == friday + timedelta(days=10)
    assert after(Repeat.WEEK, friday, date(2026, 3, 1), every=2) == date(2026, 3, 13)


def test_a_dropped_task_leaves_every_list_and_comes_back():
    by = make_worker()
    task = make_task(by, "Not needed", due_on=in_days(0))
    browser = Browser(by)
    browser.send(f"/tasks/{task.pk}/drop/")
    browser.look("/tasks/")  # the toast goes with the first page
    assert "Not needed" not in browser.look("/tasks/") + browser.look("/day/")
    browser.send(f"/tasks/{task.pk}/restore/")
    browser.look("/tasks/")
    assert "Not needed" in browser.look("/tasks/")


def test_a_checklist_is_ticked_by_who_helps_too():
    by, helper = make_worker(), make_worker()
    task = make_task(by, collaborators=[helper])
    actions.add_check_item(task, by=by, text="Draft")
    browser = Browser(helper)
    item = CheckItem.objects.get()
    browser.send(f"/tasks/lines/{item.pk}/tick/", done="yes")
    assert CheckItem.objects.get().is_done
    browser.send(f"/tasks/lines/{item.pk}/remove/")
    assert not CheckItem.objects.exists()


def _worker():
    return User.objects.filter(is_system=False).first() or make_worker()
