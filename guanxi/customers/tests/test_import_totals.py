"""The last row of a file is often a sum of the others: it becomes no customer and no talk, and is told."""

from dataclasses import replace

import pytest
from django.test import Client

from guanxi.config import switchboard
from guanxi.customers.imports import CUSTOMERS
from guanxi.customers.models import Customer, Interaction
from guanxi.customers.tests.factories import MANAGING, make_customer, make_user
from guanxi.foundation.imports import actions
from guanxi.foundation.imports import work as working
from guanxi.foundation.imports.models import ImportRun
from guanxi.foundation.imports.tests.driving import bring_in, check, rejected, text, work

pytestmark = [pytest.mark.django_db, pytest.mark.cells]
HEAD = "序号,客户名称,电话,累计金额"
FILE = text(HEAD, "1,恒岳,13812346021,100", "2,启航,,200", ",小计,,300", "合计,,,300")


@pytest.fixture
def manager():
    return make_user(grants=MANAGING, language="en")


def page_of(run: ImportRun, client: Client, by, tab: str = "") -> str:
    client.force_login(by)
    return client.get(f"/imports/{run.pk}/{tab}").content.decode()


def test_totals_are_left_aside_and_told_with_their_lines(manager, client: Client):
    run = check(manager, FILE)
    assert (run.count("new"), run.counts["rows"]["wrong"], run.counts["rows"]["totals"]) == (2, 0, 2)
    page = page_of(run, client, manager)
    assert "2 rows are taken for totals of the others and left out: 4, 5." in page
    assert 'name="total" value="4"' in page
    actions.apply_import(run, by=manager, queued=False)
    run = work(run)
    assert set(Customer.objects.values_list("name", flat=True)) == {"恒岳", "启航"}
    assert rejected(run) == ""
    assert "2 rows were taken for totals of the others and left out." in page_of(run, client, manager)


def test_a_person_says_that_it_is_a_customer_all_the_same(manager, client: Client):
    run = check(manager, FILE)
    client.force_login(manager)
    client.post(f"/imports/{run.pk}/check/", {"asked-totals": "1", "total": "4"})
    run = work(run)
    assert (run.count("new"), run.counts["rows"]["totals"]) == (3, 1)
    page = page_of(run, client, manager)
    assert "Row 5 is taken for a total" in page
    assert 'value="4" checked' in page
    client.post(f"/imports/{run.pk}/check/", {"asked-totals": "1"})
    assert work(run).counts["rows"]["totals"] == 2


def test_the_foot_of_the_sheet_is_no_customer_either(manager, client: Client):
    """制表：李芳 came in as a customer."""
    feet = (
        ",制表：李芳 2024.12.30,,",
        "审核：王强,打印时间 2024-12-30,,",
        "数据来源：系统,,,",
        "Page 1 of 2,,,",
    )
    firms = ("3,注册会计师：北辰,021-62345678,5", "4,统计时代,,")
    run = check(manager, text(HEAD, "1,恒岳,13812346021,100", *firms, "合计,,,300", *feet), kind="customers")
    assert (run.count("new"), run.counts["rows"]["wrong"]) == (3, 0)
    assert (run.counts["rows"]["totals"], run.counts["rows"]["feet"]) == (1, 4)
    page = page_of(run, client, manager)
    assert "4 rows are taken for the foot of the sheet and left out: 6, 7, 8, 9." in page
    client.post(f"/imports/{run.pk}/check/", {"asked-totals": "1", "total": "6"})
    assert work(run).count("new") == 4, "as somebody says"


def test_only_the_last_rows_may_be_the_foot(manager):
    """A firm called Created by Anna Ltd was taken for one, wherever it stood."""
    firms = [",Created by Anna Ltd,,", ",备注：本行是客户,,", "9,启航,13812346021,1"]
    run = check(
        manager, text(HEAD, "1,恒岳,13812346020,100", *firms, ",Created by Anna Ltd,,"), kind="customers"
    )
    assert (run.count("new"), run.counts["rows"]["feet"]) == (4, 1)
    names = text("客户名称", "恒岳", "Created by Anna Ltd")
    assert check(manager, names, kind="customers").count("new") == 2, "a row that is full is no foot"


def test_a_foot_is_told_at_the_end_of_a_file_of_several_parts(manager, monkeypatch):
    monkeypatch.setitem(switchboard.IMPORTS, "customers", replace(CUSTOMERS, rows_in_part=2))
    rows = [f"{n},公司{n},1381234602{n},5" for n in range(5)]
    for slow in (False, True):
        if slow:
            monkeypatch.setattr(working, "STEP_SECONDS", -1)
        run = check(manager, text(HEAD, *rows, "合计,,,25", ",制表：李芳,,"), kind="customers")
        assert (run.count("new"), run.counts["rows"]["totals"], run.counts["rows"]["feet"]) == (5, 1, 1)


@pytest.mark.parametrize("seconds", [-1, 60])
@pytest.mark.parametrize("size", range(1, 9))
def test_where_a_part_of_the_file_ends_changes_nothing(manager, monkeypatch, size, seconds):
    """税率：13% below 合计 became a customer where a part ended between them."""
    monkeypatch.setitem(switchboard.IMPORTS, "customers", replace(CUSTOMERS, rows_in_part=size))
    monkeypatch.setattr(working, "STEP_SECONDS", seconds)
    feet = ("合计,,,300", ",税率：13%,,", "以上含税,,,", "合计,,,600", "数据来源：系统,,,")
    run = check(manager, text(HEAD, "1,恒岳,13812346021,100", "2,启航,,200", *feet), kind="customers")
    assert (run.count("new"), run.counts["rows"]["totals"], run.counts["rows"]["feet"]) == (2, 2, 3)


def test_a_firm_of_that_name_with_something_of_its_own_is_a_customer(manager):
    run = bring_in(manager, text("客户编号,客户名称,电话,累计金额", "T1,Total,,5", ",合计,021-62345678,6"))
    assert run.count("new") == 2
    assert "totals" not in run.counts["rows"]


@pytest.mark.parametrize("said", ["302家", "共 302 户", "302", "302 customers"])
def test_a_total_that_says_how_many_they_are_is_no_customer(said, manager, client: Client):
    """合计,302家 came in as the customer 302家 with the number 合计."""
    head = "客户编号,客户名称,电话,累计金额"
    run = check(manager, text("客户一览表,,,", head, "C1,恒岳,13812346021,100", f"合计,{said},,300"))
    assert (run.count("new"), run.counts["rows"].get("totals")) == (1, 1)
    assert "Row 4 is taken for a total of the others and left out." in page_of(run, client, manager)


def test_a_firm_of_that_name_with_a_number_of_figures_is_a_customer(manager):
    run = check(manager, text("客户名称,客户编号,电话", "恒岳,C1,", "Total,302,"))
    assert (run.count("new"), run.counts["rows"].get("totals")) == (2, None)


def test_of_talks_too(manager):
    customer = make_customer(manager, "恒岳")
    head = "互动日期,客户编号,客户名称,互动方式,互动主题"
    line = f"2024-05-20,{customer.customer_no},恒岳,电话,报价"
    run = bring_in(manager, text(head, line, ",,总计,,", "累计,,,,", "合计,,2家,,"), kind="interactions")
    assert (run.count("new"), run.counts["rows"]["totals"], rejected(run)) == (1, 3, "")
    assert Interaction.objects.count() == 1
