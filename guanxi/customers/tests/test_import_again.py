"""The very same file handed in again says nothing newer than what a person did since."""

import pytest

from guanxi.customers.actions import move_stage
from guanxi.customers.models import Customer
from guanxi.customers.tests.factories import MANAGING, make_customer, make_user
from guanxi.foundation.imports import actions as imports
from guanxi.foundation.imports import outdated
from guanxi.foundation.imports.models import ImportRun
from guanxi.foundation.imports.spool import Spool
from guanxi.foundation.imports.tests.driving import bring_in, check, match, problem, rejected, text, work
from guanxi.foundation.imports.undoing import undo_change_set
from guanxi.foundation.jobs.models import JobRun
from guanxi.foundation.jobs.running import run_now
from guanxi.foundation.sentences import told

pytestmark = [pytest.mark.django_db, pytest.mark.cells]
FILE = text("客户名称,客户阶段,备注", "恒岳,流失,去年", "启航,成交,今年")


@pytest.fixture
def manager():
    return make_user(grants=MANAGING, language="en")


def stages() -> dict[str, str]:
    return dict(Customer.objects.values_list("name", "stage"))


def by_hand(by, **moves: str) -> None:
    for name, stage in moves.items():
        move_stage(Customer.objects.get(name=name), by=by, stage=stage)


def test_what_was_moved_by_hand_since_stays_and_the_check_says_so(manager):
    bring_in(manager, FILE)
    assert stages() == {"恒岳": "lost", "启航": "deal"}
    by_hand(manager, 恒岳="won_back", 启航="maintenance")
    run = check(manager, FILE)
    notes = [
        str(told(one["assumed"]["stage"])) for one in Spool(run.uid).all_of("sample") if one.get("assumed")
    ]
    assert notes == ["stays: moved by hand since this file was taken in"] * 2
    run = bring_in(manager, FILE)
    assert (run.count("same"), rejected(run)) == (2, "")
    assert stages() == {"恒岳": "won_back", "启航": "maintenance"}


def test_another_file_is_newer_than_the_move(manager):
    bring_in(manager, FILE)
    by_hand(manager, 恒岳="won_back")
    assert bring_in(manager, text("客户名称,客户阶段", "恒岳,流失")).count("changed") == 1
    assert stages()["恒岳"] == "lost"


def test_what_a_file_moved_since_is_no_move_by_hand(manager):
    bring_in(manager, FILE)
    bring_in(manager, text("客户名称,客户阶段", "恒岳,挽回"))
    bring_in(manager, FILE)
    assert stages()["恒岳"] == "lost"


@pytest.mark.both
def test_a_file_that_was_taken_back_was_not_taken_in(manager):
    bring_in(manager, text("客户名称", "恒岳", "启航"))
    first = bring_in(manager, FILE)
    assert first.change_set is not None
    undo_change_set(first.change_set, by=manager)
    run_now(JobRun.objects.filter(kind="undo_change_set").latest("pk"))
    by_hand(manager, 恒岳="deal")
    assert ImportRun.objects.get(pk=first.pk).taken_in() is None
    bring_in(manager, FILE)
    assert stages() == {"恒岳": "lost", "启航": "deal"}


@pytest.mark.both
def test_the_answers_of_last_time_are_offered_once(manager, client):
    client.force_login(manager)
    make_customer(manager, "苏州恒岳精密机械有限公司")
    file = text("客户名称,最近合作时间", "恒岳精密机械公司,2024-05-20", "启航,no day")
    run = check(manager, file)
    assert "before (" not in client.get(f"/imports/{run.pk}/").content.decode()
    given = {"mend-3-last_date": "2024-05-21", "alike-2": "leave"}
    client.post(f"/imports/{run.pk}/check/", given)
    imports.apply_import(work(run), by=manager, queued=False)
    brought = work(run).change_set
    assert brought is not None
    run_now(undo_change_set(brought, by=manager, queued=False))
    for press, after in (("check/", (1, 1, 0)), ("check/last/", (0, 0, 2))):
        again = check(manager, file)
        page = client.get(f"/imports/{again.pk}/").content.decode()
        assert "You handed in this very file before" in page
        assert "Possible duplicates decided: 1. Cells put right: 1." in page.replace("\n", " ")
        client.post(f"/imports/{again.pk}/{press}", {"last-time": "take"})
        again = work(again) if press == "check/" else ImportRun.objects.get(pk=again.pk)
        wrong = again.count("wrong") + again.counts["rows"]["wrong"]
        assert (again.count("left"), again.count("new"), wrong) == after
        assert "very file before" not in client.get(f"/imports/{again.pk}/").content.decode()


def test_what_an_earlier_guanxi_kept_is_matched_again_with_the_matching_kept(client):
    manager = make_user(grants=MANAGING, language="en")
    client.force_login(manager)
    run = check(manager, text("Firm,Tel,Remark", "甲公司,13812346021,乙"), columns={"name": 2}, key="name")
    page = f"/imports/{run.pk}/"
    Spool(run.uid).write(outdated.NAME, outdated.FORMAT - 1)
    Spool(run.uid).write("sample-0", [["what today's code cannot read"]])
    assert "match its columns again" in client.get(page).content.decode()
    assert client.get(f"{page}columns/", follow=True).redirect_chain == [(page, 302)]
    for act in ("apply/", "check/", "rows/2/name/"):
        assert client.post(page + act, {"mend-2-name": "x"}).status_code == 409
    assert client.post(f"{page}columns/again/", follow=True).redirect_chain[-1] == (f"{page}columns/", 302)
    columns = client.get(f"{page}columns/").content.decode()
    assert "matched as you did then" in columns
    assert client.post(f"{page}columns/again/").status_code == 409
    assert match(run, manager).mapping["name"] == 2
    assert client.get(page).status_code == 200
    imports.apply_import(run, by=manager, queued=False)
    Spool(run.uid).write(outdated.NAME, outdated.FORMAT - 1)
    assert "Take back what is in" in problem(work(run)), "nothing can be matched any more"
