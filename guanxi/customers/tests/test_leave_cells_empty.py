"""Wrong cells of an optional column are left empty at one press; what else their rows say comes in."""

import pytest
from django.test import Client

from guanxi.customers.models import Contact, Customer
from guanxi.customers.tests.factories import MANAGING, make_user
from guanxi.foundation.imports import actions, words
from guanxi.foundation.imports.kinds import kind_of
from guanxi.foundation.imports.models import ImportRun
from guanxi.foundation.imports.tests.driving import check, rejected, text, work

pytestmark = [pytest.mark.django_db, pytest.mark.cells]
FILE = text(
    "客户名称,手机,邮箱,首次合作日期",
    "恒岳精密,待补,a@b.com,2024-05-20",
    "启航物流,待补,b@c.com,2024-05-20",
    "北辰食品,13800000001,c@d.com,下周三",
    "青禾电子,13800000002,d@e.com,再说",
    ",13800000004,f@g.com,2024-05-20",
)

GOOD = "2024-05-20,恒岳精密,电话,谈价格"


@pytest.fixture
def manager(client: Client):
    user = make_user(grants=MANAGING, language="en")
    client.force_login(user)
    return user


@pytest.fixture
def run(manager) -> ImportRun:
    return check(manager, FILE, kind="customers")


def page(client: Client, run: ImportRun) -> str:
    return client.get(f"/imports/{run.pk}/?rows=wrong").content.decode()


def press(client: Client, run: ImportRun, group: str, **typed: str) -> ImportRun:
    said = {name.replace("__", "-"): value for name, value in typed.items()}
    client.post(f"/imports/{run.pk}/check/", {"empty": group, **said})
    run.refresh_from_db()
    return work(run) if run.state == ImportRun.State.MAPPED else run


def test_each_group_of_an_optional_column_offers_it_and_shows_the_whole_cell(client, run):
    shown = page(client, run)
    assert shown.count("Leave these cells empty") == 2
    assert 'name="empty" value="2-phone"' in shown
    assert 'name="empty" value="4-since"' in shown
    assert "“下周三” is not a date" in shown


def test_the_cells_of_one_group_are_left_empty_and_the_rest_comes_in(manager, client, run):
    run = press(client, run, "2-phone")
    assert (run.count("new"), run.counts["rows"]["wrong"]) == (2, 3)
    run = press(client, run, "4-since", mend__5__since="2025-01-01")
    assert (run.count("new"), run.counts["rows"]["wrong"]) == (4, 1)
    actions.apply_import(run, by=manager, queued=False)
    run = work(run)
    said = " ".join(str(one.text) for one in words.concerns(run, kind_of("customers"), manager))
    assert "Left empty, as it was chosen at the check: Phone (2 rows); Customer since (1 row)." in said
    assert "Something was taken for granted" not in said
    since = dict(Customer.objects.values_list("name", "since"))
    assert since["北辰食品"] is None
    assert str(since["青禾电子"]) == "2025-01-01", "what was typed holds"
    assert {
        c.email.reveal() for c in Contact.objects.filter(customer__name__in=["恒岳精密", "启航物流"])
    } == {
        "a@b.com",
        "b@c.com",
    }
    assert "required" in rejected(run)


def test_words_that_are_a_group_of_their_own_stay_where_others_are_emptied(manager, client):
    rows = ["恒岳精密,待补", "启航物流,待补", "北辰食品,不详", "青禾电子,再问"]
    good = [f"客户{n},1380000000{n}" for n in range(6)]
    run = check(manager, text("客户名称,手机", *rows, *good), kind="customers")
    run = press(client, run, "4-phone")
    assert (run.count("new"), run.counts["rows"]["wrong"]) == (8, 2)


def test_what_a_row_must_have_is_not_emptied(client, run):
    assert press(client, run, "6-name").counts["rows"]["wrong"] == 5
    assert press(client, run, "2-email").counts["rows"]["wrong"] == 5, "that cell is right"
    assert press(client, run, "x-phone").counts["rows"]["wrong"] == 5


@pytest.mark.parametrize("row", ["2024-05-20,恒岳精密,飞鸽,谈价格", "下周三,恒岳精密,电话,谈价格"])
def test_a_column_that_is_required_is_not_emptied(manager, client, row):
    run = check(manager, text("互动日期,客户名称,互动方式,客户反馈", row, *[GOOD] * 4), kind="interactions")
    assert "Leave these cells empty" not in page(client, run)
