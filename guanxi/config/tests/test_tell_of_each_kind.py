"""Every kind of notice in the switchboard is told by what really happens: action, queue, notice."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from guanxi.config.switchboard import NOTICES
from guanxi.config.tests.queue import work_off
from guanxi.customers import actions as customers
from guanxi.customers import jobs as birthday_jobs
from guanxi.customers.tests.colleagues import GRANTS
from guanxi.customers.tests.factories import MANAGING, make_customer, make_department, make_user
from guanxi.foundation.accounts.models import Company, Group, User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.calendar.days import business_day
from guanxi.foundation.comments.actions import add_comment
from guanxi.foundation.errors import Refused
from guanxi.foundation.imports import actions as imports
from guanxi.foundation.imports.models import ImportRun
from guanxi.foundation.imports.tests.driving import bring_in, hand_in, match, text
from guanxi.foundation.jobs import running
from guanxi.foundation.jobs.models import JobRun
from guanxi.foundation.notifications.actions import watch_record
from guanxi.foundation.notifications.models import Notification
from guanxi.foundation.notifications.shown import lines
from guanxi.foundation.rights.actions import create_group
from guanxi.foundation.tasks import actions as tasks
from guanxi.foundation.tasks import jobs as task_jobs
from guanxi.foundation.tasks.overdue import settle_overdue
from guanxi.foundation.tasks.tests.making import WORKING, as_of, in_days, make_task

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mails_read_in_chinese")]

ALLOWED = {
    **GRANTS,
    **dict.fromkeys(WORKING, Scope.ALL),
    "accounts.change_self": Scope.OWN,
    "customers.share_customer": Scope.OWN,
    "customers.change_customer": Scope.DEPARTMENT,
    "customers.reveal_personal": Scope.OWN,
}
KIND = "customers.customer"
ELSEWHERE = {"access_asked", "approval_asked", "approval_decided", "subject_request_due", "view_shared"}
FILE = text("公司名,手机", "甲公司,13812346021")


class Two:
    """One who does something, a colleague who should hear of it, one of elsewhere, and a customer."""

    def __init__(self) -> None:
        here = make_department()
        self.one = make_user(here, ALLOWED, language="en")
        self.other = make_user(here, ALLOWED, language="en")
        self.away = make_user(make_department(), ALLOWED, language="en")
        self.customer = make_customer(self.one)
        work_off()

    def told(self, user: User | None = None) -> list[str]:
        work_off()
        rows = Notification.objects.filter(user=user or self.other).order_by("pk")
        return list(rows.values_list("notice", flat=True))

    def words(self, user: User | None = None) -> str:
        return str(Notification.objects.filter(user=user or self.other).latest("pk").text)


@pytest.fixture
def two() -> Two:
    return Two()


TRIED: dict[str, Callable[..., Any]] = {}


def tells(notice: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Marks the test in which this kind is told."""

    def mark(test: Callable[..., Any]) -> Callable[..., Any]:
        TRIED[notice] = test
        return test

    return mark


@tells("mention")
def test_a_mention(two):
    """TEA-05"""
    add_comment(two.one, by=two.one, record=two.customer, body=f"@{two.other.name} look")
    assert two.told() == ["mention"]
    assert two.told(two.away) == []


@tells("comment")
def test_a_comment_on_what_one_watches(two):
    watch_record(two.other, by=two.other, kind=KIND, record_id=two.customer.pk)
    add_comment(two.one, by=two.one, record=two.customer, body="Done")
    assert two.told() == ["comment"]


@tells("handed_over")
def test_a_hand_over(two):
    customers.assign_customer(two.customer, by=two.one, owner=two.other)
    assert two.told() == ["handed_over"]
    assert two.told(two.one) == []


@tells("watched")
def test_what_happens_to_what_one_watches_but_not_what_one_does(two):
    for user in (two.one, two.other):
        watch_record(user, by=user, kind=KIND, record_id=two.customer.pk)
    customers.move_stage(two.customer, by=two.one, stage="deal")
    assert two.told() == ["watched"]
    assert "Closed deal" in two.words()
    customers.log_interaction(two.customer, by=two.one, channel="phone", subject="Asked", on=in_days(0))
    third = make_user(two.one.department, ALLOWED)
    customers.assign_customer(two.customer, by=two.one, owner=third)
    assert two.told() == ["watched"] * 3
    assert two.told(two.one) == []
    assert two.told(third) == ["handed_over"]


def test_who_gets_a_watched_customer_hears_of_it_once(two):
    watch_record(two.other, by=two.other, kind=KIND, record_id=two.customer.pk)
    customers.assign_customer(two.customer, by=two.one, owner=two.other)
    assert two.told() == ["handed_over"]


def test_a_watched_task_that_somebody_finishes(two):
    task = make_task(two.one)
    watch_record(two.other, by=two.other, kind="tasks.task", record_id=task.pk)
    tasks.complete_task(task, by=two.one)
    assert two.told() == ["watched"]


def test_who_watched_and_may_see_it_no_more_hears_nothing(two):
    watch_record(two.other, by=two.other, kind=KIND, record_id=two.customer.pk)
    chief = make_user(None, MANAGING)
    customers.assign_customer(two.customer, by=chief, owner=two.away, department=two.away.department)
    assert two.told() == []


@tells("shared")
def test_a_share_with_a_person_told_once_and_again_when_it_opens_further(two):
    customers.share_customer(two.customer, by=two.one, reader=two.away)
    assert two.told(two.away) == ["shared"]
    assert "with you" in two.words(two.away)
    customers.share_customer(two.customer, by=two.one, reader=two.away, until=in_days(3))
    assert two.told(two.away) == ["shared"]
    customers.share_customer(two.customer, by=two.one, reader=two.away, level=2)
    assert two.told(two.away) == ["shared", "shared"]


def test_a_share_with_a_department_reaches_those_below_it_and_with_a_group_its_members(two):
    above = make_department()
    below = make_department(parent=above)
    near, far = make_user(above, ALLOWED, language="en"), make_user(below, ALLOWED, language="en")
    customers.share_customer(two.customer, by=two.one, reader=above)
    assert (two.told(near), two.told(far), two.told(two.away)) == (["shared"], ["shared"], [])
    assert "your department" in two.words(far)
    group = create_group(Company.get(), by=User.system(), name="Key accounts", members=[two.away, two.one])
    customers.share_customer(two.customer, by=two.one, reader=Group.objects.get(pk=group.pk))
    assert (two.told(two.away), two.told(two.one)) == (["shared"], [])
    assert "group" in two.words(two.away)


def test_a_share_taken_back_before_anybody_heard_is_not_told(two):
    share = customers.share_customer(two.customer, by=two.one, reader=two.away)
    customers.unshare_customer(two.customer, by=two.one, share_id=share.pk)
    assert two.told(two.away) == []


def test_who_is_given_a_share_but_no_role_that_sees_such_records_hears_nothing(two):
    blind = make_user(make_department(), {"accounts.change_self": Scope.OWN})
    group = create_group(Company.get(), by=User.system(), name="Everybody", members=[blind])
    customers.share_customer(two.customer, by=two.one, reader=Group.objects.get(pk=group.pk))
    assert two.told(blind) == []


@tells("task_given")
def test_a_task_from_somebody_else(two):
    make_task(two.one, owner=two.other)
    assert two.told() == ["task_given"]


@tells("task_due")
def test_a_task_due_soon(two):
    make_task(two.other, due_on=in_days(1))
    task_jobs.remind(Company.get())
    assert two.told() == ["task_due"]


@tells("task_late")
def test_a_task_that_became_late(two, monkeypatch):
    make_task(two.other, due_on=in_days(0))
    as_of(monkeypatch, in_days(0) + timedelta(days=1))
    settle_overdue(Company.get())
    assert two.told() == ["task_late"]


@tells("birthday")
def test_a_birthday_that_comes(two):
    on = business_day(Company.get()) + timedelta(days=birthday_jobs.AHEAD)
    customers.add_contact(two.customer, by=two.one, name="Chen Wei", birthday=f"-{on.isoformat()[4:]}")
    birthday_jobs.tell_birthdays(Company.get())
    assert two.told(two.one) == ["birthday"]
    assert two.told() == []


def by_workers(run: ImportRun) -> ImportRun:
    """As if workers had done it: of what a process did itself, that process tells."""
    JobRun.objects.update(here="")
    return run


@tells("import_ready")
def test_a_file_that_is_checked(two):
    by_workers(match(hand_in(two.one, FILE), two.one))
    assert two.told(two.one) == ["import_ready"]


@tells("job_done")
def test_long_work_that_is_done(two):
    by_workers(bring_in(two.one, FILE, "客户.csv"))
    assert two.told(two.one) == ["import_ready", "job_done"]
    assert {line.about for line in lines(list(Notification.objects.all()), two.one)} == {"客户.csv"}


@tells("job_failed")
def test_work_that_could_not_be_finished(two, monkeypatch):
    run = by_workers(match(hand_in(two.one, FILE), two.one))

    def fails(_run: Any) -> bool:
        raise Refused("not today")

    monkeypatch.setitem(running.KINDS, "apply_import", fails)
    imports.apply_import(run, by=two.one)
    work_off()
    assert two.told(two.one) == ["import_ready", "job_failed"]
    assert {line.about for line in lines(list(Notification.objects.all()), two.one)} == {"file.csv"}


def test_every_kind_is_tried_here_or_among_approvals():
    """Approvals' own two kinds are walked through in their room; views', and asking for access, in theirs."""
    from guanxi.customers.tests import test_hand_over_with_approval as approvals

    assert {"test_told_who_has_to_decide", "test_told_how_it_ended"} <= set(dir(approvals))
    codes = {*TRIED, *ELSEWHERE, "policy", "review", "backup_failed", "import_discarded", "handed_away"}
    assert {notice.code for notice in NOTICES} == codes
