"""Whoever has bought is no prospect: a file that tells of dealings and names no stage."""

from datetime import date

import pytest
from django.test import Client

from guanxi.customers.events import StagesMoved
from guanxi.customers.models import Customer, StageMove
from guanxi.customers.tests.factories import MANAGING, make_customer, make_user
from guanxi.foundation.imports.tests.driving import bring_in, check, text

pytestmark = [pytest.mark.django_db, pytest.mark.cells]
FILE = text(
    "客户名称,最近成交日期,累计成交额,合作年限(年),备注",
    "买过公司,2024-05-20,,,",
    "有额公司,,8万,,",
    "老友公司,,,3年,",
    "零额公司,,0,,",
    "将来公司,2099-01-01,,,",
    "无话公司,,,,刚认识",
)


@pytest.fixture
def manager():
    return make_user(grants=MANAGING, language="en")


def test_a_stage_of_cooperation_moves_whom_it_may_and_says_whom_not(manager):
    known, lost = make_customer(manager, "老公司"), make_customer(manager, "走了公司", stage="lost")
    rows = ("新公司,维系", "老公司,已成交", "走了公司,潜在客户")
    run = bring_in(manager, text("客户名称,合作阶段", *rows), kind="customers")
    for one in (known, lost):
        one.refresh_from_db()
    assert (Customer.objects.get(name="新公司").stage, known.stage, lost.stage) == (
        "maintenance",
        "deal",
        "lost",
    )
    assert [move[:2] for move in moves("老公司")][-1] == ("prospect", "deal")
    assert run.count("wrong") == 1


def test_who_watches_is_told_of_a_move_in_a_file_and_nobody_of_somebody_new(manager, monkeypatch):
    known = make_customer(manager, "老公司")
    heard: list[object] = []
    monkeypatch.setattr("guanxi.foundation.events.enqueue", heard.extend)
    bring_in(manager, text("客户名称,合作阶段", "新公司,维系", "老公司,已成交"), kind="customers")
    [moved] = [event for event in heard if isinstance(event, StagesMoved)]
    assert moved == StagesMoved([StageMove.objects.get(customer=known, after="deal").pk], by_id=manager.pk)


def moves(name: str) -> list[tuple[str, str, date, str]]:
    found = StageMove.objects.filter(customer__name=name).order_by("pk")
    return list(found.values_list("before", "after", "on", "reason"))


def test_who_has_bought_comes_in_as_such_with_a_dated_move_and_nobody_else_does(manager):
    run = bring_in(manager, FILE)
    assert dict(Customer.objects.values_list("name", "stage")) == {
        **dict.fromkeys(["买过公司", "有额公司", "老友公司"], "deal"),
        **dict.fromkeys(["零额公司", "将来公司", "无话公司"], "prospect"),
    }
    why, today = "As a file reports dealings so far", StageMove.objects.get(customer__name="无话公司").on
    assert moves("买过公司") == [("", "deal", date(2024, 5, 20), why)]
    assert moves("有额公司") == [("", "deal", today, why)], "the sum has no day"
    assert moves("无话公司") == [("", "prospect", today, "")]
    bought = Customer.objects.get(name="买过公司")
    assert (bought.reported["last_date"], bought.last_order_on, bought.since) == ("2024-05-20", None, None)
    again = bring_in(manager, FILE)
    assert (run.count("new"), again.count("same"), StageMove.objects.count()) == (6, 6, 6)


def test_the_check_page_tells_of_the_stage_in_sum_and_in_each_row(manager, client: Client):
    run = check(manager, FILE)
    client.force_login(manager)
    page = client.get(f"/imports/{run.pk}/?rows=assumed").content.decode()
    assert "3 rows tell of dealings so far and name no stage" in page
    assert "“Closed deal” as of 2024-05-20: the file names no stage" in page
    assert "无话公司" not in page
    assert "Told besides" in page


def test_a_stage_that_the_file_names_holds_and_a_known_prospect_moves_on_only_once(manager):
    known, lost = make_customer(manager, "买过公司"), make_customer(manager, "走了公司", stage="lost")
    content = text(
        "客户名称,最近成交日期,客户阶段",
        "买过公司,2024-05-20,",
        "新公司,2024-05-20,潜在",
        "走了公司,2024-05-20,",
    )
    run = check(manager, content)
    assert (run.counts["assumed"], run.count("changed")) == ({"stage": 1}, 2)
    bring_in(manager, content)
    known.refresh_from_db()
    lost.refresh_from_db()
    assert (known.stage, lost.stage, Customer.objects.get(name="新公司").stage) == (
        "deal",
        "lost",
        "prospect",
    )
    assert moves("买过公司")[-1][:2] == ("prospect", "deal")
    assert bring_in(manager, content).count("same") == 3


@pytest.mark.parametrize("head", ["客户名称,合作起始日", "客户名称,最近成交日期", "客户名称,累计成交额"])
def test_what_was_taken_in_before_does_not_move_whoever_stands_at_prospect_since(manager, head):
    fact = "8万" if head.endswith("额") else "2024-05-20"
    bring_in(manager, text(f"{head},客户阶段,备注", f"买过公司,{fact},潜在,取消了"))
    file = text(head, f"买过公司,{fact}")
    assert bring_in(manager, file).count("same") == 1
    assert Customer.objects.get().stage == "prospect"
    later = file.replace(b"2024-05-20", b"2024-06-20").replace("8万".encode(), "9万".encode())
    assert bring_in(manager, later).count("changed") == 1
    assert Customer.objects.get().stage == "deal", "a later file tells something new"
