"""What a file of talks says is to follow on a day is its owner's task: once, and taken back with it."""

from datetime import timedelta

import pytest

from guanxi.customers.actions import ask_to_contact, flag_person, withdraw_consent
from guanxi.customers.consent.models import GateDecision
from guanxi.customers.models import Customer, Interaction
from guanxi.customers.tests.consenting import consent
from guanxi.customers.tests.factories import MANAGING, make_contact, make_customer, make_user, today
from guanxi.customers.tests.test_undo_import import undone
from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.changes.foreseeing import look_ahead
from guanxi.foundation.imports import pages, words
from guanxi.foundation.imports.kinds import kind_of
from guanxi.foundation.imports.mapping import proposed
from guanxi.foundation.imports.models import ImportRun
from guanxi.foundation.imports.spool import Spool
from guanxi.foundation.imports.tests.driving import bring_in, check, hand_in, text
from guanxi.foundation.imports.undoing import undo_batch, undo_change_set
from guanxi.foundation.tasks.models import Task

pytestmark = pytest.mark.django_db
HEAD = "客户名称,互动日期,互动方式,互动主题,后续行动,下次跟进时间,负责人,完成状态"
TALKS = kind_of("interactions")


@pytest.fixture
def manager() -> User:
    return make_user(
        grants=MANAGING | {"tasks.add_task": Scope.ALL, "tasks.view_task": Scope.ALL}, language="en"
    )


@pytest.fixture
def customer(manager: User) -> Customer:
    return make_customer(manager, "恒岳精密")


def talk(subject: str, days: int | None, *, status: str = "", owner: str = "", then: str = "寄样品") -> str:
    """A talk of two hundred days ago, with a day that lies so far ahead."""
    on = (today() - timedelta(days=200)).isoformat()
    day = "" if days is None else (today() + timedelta(days=days)).isoformat()
    return f"恒岳精密,{on},电话,{subject},{then},{day},{owner},{status}"


def told(run: ImportRun, by: User) -> str:
    return " ".join(str(one.text) for one in words.concerns(run, TALKS, by))


def test_SAL_05_a_follow_up_with_a_day_is_a_task_of_its_owner_and_never_twice(manager, customer):
    seller = make_user(grants=MANAGING, name="Li Fang")
    file = text(HEAD, talk("报价", 3, owner="Li Fang"), talk("催款", 0, status="待处理"), talk("回访", None))
    assert "is a task of the talk's owner" in told(check(manager, file), manager)
    run = bring_in(manager, file)
    talks = {one.subject: one for one in Interaction.objects.all()}
    tasks = {one.origin_id: one for one in Task.objects.all()}
    assert tasks.keys() == {talks["报价"].pk, talks["催款"].pk}
    task = tasks[talks["报价"].pk]
    assert (task.description, task.owner, task.due_on) == ("寄样品", seller, today() + timedelta(days=3))
    assert (task.about_kind, task.about_id, task.origin) == ("customers.customer", customer.pk, "follow_up")
    assert task.task_no
    assert "2 follow-ups are tasks." in told(run, manager)
    again = bring_in(manager, file.replace("待处理".encode(), "进行中".encode()))
    assert (again.count("changed"), Task.objects.count()) == (1, 2)


def test_CUS_30_the_gate_is_asked_for_what_a_file_plans_and_its_no_is_told_and_stops_no_task(
    manager, customer
):
    anna = make_contact(customer, manager, "Anna", is_primary=True)
    other = make_customer(manager, "别的公司")
    flag_person(other, by=User.system(), act="restricted", source="phone")
    withdraw_consent(customer, by=User.system(), contact=anna, purpose="survey", source="phone")
    consent(anna, User.system(), channels=["phone"])
    withdraw_consent(customer, by=User.system(), contact=anna, purpose="marketing", source="phone")
    rows = [
        talk("报价", 3),
        talk("催款", 4),
        talk("样品", 5).replace("恒岳精密", "别的公司"),
        talk("回访", None),
    ]
    run = bring_in(manager, text(HEAD, *rows))
    assert Task.objects.count() == 3
    said = GateDecision.objects.filter(asked_for="follow_up", allowed=False)
    assert sorted(said.values_list("purpose", "reason", "created_by")) == [
        ("marketing", "withdrawn", manager.pk), ("marketing", "withdrawn", manager.pk),
        ("service", "restricted", manager.pk),
    ]  # fmt: skip
    assert set(said.values_list("contact__name", flat=True)) == {"Anna", None}
    assert "says no to 3 follow-ups on their days" in told(run, manager)
    assert "Marketing: The consent was withdrawn. (2)" in told(run, manager)


def test_what_was_asked_for_a_talk_that_was_taken_back_holds_no_customer(manager):
    """But an answer that stands for itself, such as of a list for sending, does."""
    firms = bring_in(manager, text("客户名称", "恒岳精密", "安蔚"))
    talks = bring_in(manager, text(HEAD, talk("报价", 3), talk("催款", 3).replace("恒岳精密", "安蔚")))
    asked = Customer.objects.get(name="安蔚")
    ask_to_contact(asked, by=User.system(), purpose="service", channel="phone")
    assert talks.change_set
    assert firms.change_set
    undone(talks.change_set, manager)
    assert GateDecision.objects.exclude(interaction_id=None).count() == 2
    _set, left = undone(firms.change_set, manager)
    assert [(one.record_id, set(one.holders)) for one in left] == [(asked.pk, {"customers.gatedecision"})]
    assert set(GateDecision.objects.values_list("customer_id", flat=True)) == {asked.pk}


@pytest.mark.parametrize(
    ("days", "status", "count"),
    [(3, "已完成", 0), (3, "", 1), (-10, "", 1), (-10, "进行中", 1), (-91, "待处理", 0), (-91, "", 0)],
)
def test_what_is_done_or_long_past_is_nobodys_task(manager, customer, days, status, count):
    bring_in(manager, text(HEAD, talk("报价", days, status=status)))
    assert Task.objects.count() == count


def test_an_undo_takes_the_tasks_along_and_a_role_that_gives_none_makes_none(manager, customer):
    run = bring_in(manager, text(HEAD, talk("报价", 3)))
    assert run.change_set is not None
    assert dict(look_ahead(run.change_set).removed) == {"customers.interaction": 1, "tasks.task": 1}
    undo_change_set(run.change_set, by=manager, queued=False)
    place = undo_batch(run.change_set, by=manager, place=None, limit=100).place
    while place is not None:
        place = undo_batch(run.change_set, by=manager, place=place, limit=100).place
    assert not Task.objects.exists()
    assert not Interaction.objects.exists()
    blind = make_user(grants=MANAGING, language="en")
    run = bring_in(blind, text(HEAD, talk("报价", 3)))
    assert not Task.objects.exists()
    assert "your role writes none down" in told(run, blind)


def test_a_day_alone_is_a_task_named_after_the_talk_which_is_pending(manager, customer):
    rows = [talk("报价", 3, then=""), talk("验收", -10, then=""), talk("回访", None, then="")]
    file = text(HEAD.removesuffix(",完成状态"), *(row.rpartition(",")[0] for row in rows))
    bring_in(manager, file)
    tasks = dict(Task.objects.values_list("description", "due_on"))
    late = today() - timedelta(days=10)
    assert tasks == {"Follow up: 报价": today() + timedelta(days=3), "Follow up: 验收": late}
    status = dict(Interaction.objects.values_list("subject", "status"))
    assert status == {"报价": "todo", "验收": "todo", "回访": "done"}
    assert bring_in(manager, text(HEAD, talk("报价", None, status="已完成", then=""))).count("changed") == 1
    again = bring_in(manager, file)
    assert (again.count("same"), Task.objects.count()) == (3, 2)


@pytest.mark.parametrize(
    ("on", "said", "day"),
    [
        ("2024-10-28", "12月13日", "2024-12-13"),
        ("2024-10-28", "10月28日", "2024-10-28"),
        ("2024-10-28", "1月5日", "2025-01-05"),
        ("2024-10-28", "2月29日", "2028-02-29"),
    ],
)
def test_a_follow_up_without_a_year_is_on_the_first_such_day_from_the_visit_on(
    manager, customer, on, said, day
):
    run = check(manager, text(HEAD, f"恒岳精密,{on},电话,报价,,{said},,"))
    assert pages.yearless(run, TALKS) == []
    ((_line, row),) = Spool(run.uid).read("part-0")["rows"]
    assert row["follow_up_on"] == day
    assert "the first such day" in told(run, manager)


@pytest.mark.parametrize("head", ["下次跟进时间", "下次联系日期", "Next contact date", "跟进截止日期"])
def test_the_column_of_days_is_known_by_its_heading(manager, head):
    run = hand_in(manager, text(HEAD.replace("下次跟进时间", head), talk("报价", 3)), kind="interactions")
    columns = proposed(run, TALKS, manager).columns
    assert (columns["follow_up_on"][0], columns["on"][0], columns["follow_up"][0]) == (5, 1, 4)
