"""Templates 1 and 3 go out as they came in, cell by cell; personal values only for a reason."""

import csv
import io
from datetime import date
from itertools import chain

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from guanxi.customers.models import Customer, Interaction
from guanxi.customers.tests.factories import (
    EXPORTING,
    MANAGING,
    SELLING,
    make_customer,
    make_department,
    make_user,
)
from guanxi.customers.tests.test_import_file import TEMPLATE_1, TEMPLATE_3
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.audit.models import Entry
from guanxi.foundation.changes.models import ChangeSet
from guanxi.foundation.imports.actions import apply_import
from guanxi.foundation.imports.kinds import kind_of
from guanxi.foundation.imports.review import sheet
from guanxi.foundation.imports.tests.driving import bring_in, check, rejected, text, work
from guanxi.foundation.imports.undoing import undo_change_set
from guanxi.foundation.jobs.running import run_now
from guanxi.foundation.ui.spreadsheets import defused

pytestmark = pytest.mark.django_db
INTERNAL = {"internal": "yes"}
IN_FULL = {**INTERNAL, "reveal": "yes", "reason": "letters to deciders"}


@pytest.fixture
def manager():
    return make_user(grants={**MANAGING, **EXPORTING}, language="en")


@pytest.fixture
def browser(manager, client: Client) -> Client:
    bring_in(manager, TEMPLATE_1)
    bring_in(manager, TEMPLATE_3)
    client.force_login(manager)
    return client


def table(response) -> list[list[str]]:
    return list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))


def as_written(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode())))


def test_CUS_02_template_1_goes_out_cell_by_cell_as_it_came(browser):
    out = table(browser.post("/customers/template-1.csv", IN_FULL))
    assert out == as_written(TEMPLATE_1)


def test_SAL_05_template_3_goes_out_cell_by_cell_as_it_came(browser):
    out = table(browser.post("/customers/template-3.csv", INTERNAL))
    assert [row[:9] for row in out] == as_written(TEMPLATE_3)
    assert out[0][9] == "互动编号"


def test_what_goes_out_comes_in_and_changes_nothing(browser, manager):
    for address in ("/customers/template-1.csv", "/customers/template-3.csv"):
        content = b"".join(browser.post(address, INTERNAL).streaming_content)
        run = bring_in(manager, content)
        assert (run.count("same"), run.count("wrong")) == (2, 0), address


def test_the_workbook_holds_the_same(browser):
    content = b"".join(browser.post("/customers/template-3.xlsx", INTERNAL).streaming_content)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert [str(cell) for cell in rows[1][:9]] == as_written(TEMPLATE_3)[1]


def test_a_number_is_a_number_in_the_workbook_and_comes_back_as_it_was(browser, manager):
    bring_in(manager, text("客户编号,客户名称,累计合作金额", "C2024003,启航,880000"))
    content = b"".join(browser.post("/customers/template-1.xlsx", INTERNAL).streaming_content)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert [row[6] for row in rows[1:]] == ["500万", "80万", 880000.0]
    run = bring_in(manager, content, "again.xlsx")
    assert (run.count("same"), run.count("changed")) == (3, 0)


def handed_back(browser, *changes) -> bytes:
    """Template 3 as it goes out, with some cells of its rows as somebody changed them."""
    rows = table(browser.post("/customers/template-3.csv", INTERNAL))
    for row, place, text_now in changes:
        rows[row][place] = text_now
    file = io.StringIO()
    csv.writer(file).writerows(rows)
    return file.getvalue().encode()


def test_a_talk_changed_in_template_3_is_that_very_talk_and_goes_back(browser, manager):
    colleague = make_user(name="李四")
    before = {talk.pk: talk for talk in Interaction.objects.all()}
    first = min(before.values(), key=lambda talk: talk.on)
    newer = handed_back(
        browser, (1, 0, "2024-05-13"), (1, 2, "微信"), (1, 5, "价格偏高"), (1, 6, ""), (1, 7, "李四")
    )
    run = check(manager, newer)
    (changed,) = sheet(run, kind_of("interactions"), "changed").rows
    assert {"价格偏高", "微信", "李四"} <= {cell.text for cell in changed.cells if cell.changed}
    assert "In progress" in {cell.text for cell in changed.cells}, "in words, not by its code"
    apply_import(run, by=manager, queued=False)
    run = work(run)
    assert [run.count(kind) for kind in ("new", "changed", "same", "wrong")] == [0, 1, 1, 0], rejected(run)
    now = Interaction.objects.get(pk=first.pk)
    assert (now.on, now.channel, now.channel_label) == (date(2024, 5, 13), "wechat", "微信")
    assert (now.owner, now.owner_label, now.feedback) == (colleague, "李四", "价格偏高")
    assert now.follow_up == first.follow_up, "what a cell leaves empty says nothing"
    assert Customer.objects.get(pk=now.customer_id).last_contact_on == now.on
    assert (
        run_now(
            undo_change_set(ChangeSet.objects.get(pk=run.change_set_id or 0), by=manager, queued=False)
        ).state
        == "done"
    )
    was = Interaction.objects.get(pk=first.pk)
    assert (was.on, was.channel_label, was.feedback, was.owner) == (
        first.on, first.channel_label, first.feedback, first.owner
    )  # fmt: skip
    assert Interaction.objects.count() == 2


def test_a_number_of_a_talk_holds_for_its_customer_and_for_who_may_change_it(browser, manager):
    other = Customer.objects.get(customer_no="C2024002")
    run = bring_in(manager, handed_back(browser, (1, 1, other.customer_no), (2, 9, "I99-abcdef")))
    assert (run.count("new"), run.count("changed"), run.count("wrong")) == (0, 0, 2)
    assert "with another customer" in rejected(run)
    assert "no interaction “I99-abcdef”" in rejected(run)
    strangers = bring_in(manager, handed_back(browser, (1, 9, "17"), (2, 9, "")))
    assert (strangers.count("same"), strangers.count("wrong")) == (2, 0), rejected(strangers)
    reader = make_user(grants={**MANAGING, "customers.change_customer": Scope.OWN})
    run = bring_in(reader, handed_back(browser, (1, 5, "价格偏高")))
    assert (run.count("changed"), run.count("wrong")) == (0, 2)
    assert set(Interaction.objects.values_list("feedback", flat=True)).isdisjoint({"价格偏高"})


def test_CUS_21_without_a_reason_personal_values_stay_masked(browser, manager):
    bring_in(manager, text("客户编号,客户名称,联系人,手机", "C2024009,启航物流,李伟,13812345678"))
    plain = table(browser.post("/customers/template-1.csv?q=启航", INTERNAL))
    assert plain[1][4] == "138 **** 5678"
    refused = browser.post("/customers/template-1.csv", {"reveal": "yes", "reason": " "})
    assert refused.status_code in {409, 422}
    full = table(browser.post("/customers/template-1.csv?q=启航", IN_FULL | {"reason": "a call"}))
    assert full[1][4] == "13812345678"
    entry = Entry.objects.filter(verb="export_template").latest("pk")
    assert (entry.detail["rows"], entry.detail["reason"]) == (1, "a call")


def test_nobody_takes_out_what_he_may_not_see(browser, client: Client):
    seller = make_user(
        grants=dict.fromkeys(SELLING, Scope.OWN) | EXPORTING, department=make_department("Elsewhere")
    )
    mine = make_customer(seller, name="我的客户")
    client.force_login(seller)
    names = [row[1] for row in table(client.post("/customers/template-1.csv"))[1:]]
    assert names == [mine.name]
    assert len(table(client.post("/customers/template-3.csv"))) == 1
    without = make_user(grants={"customers.view_customer": Scope.ALL, **EXPORTING})
    client.force_login(without)
    assert client.post("/customers/template-1.csv", {"reveal": "yes", "reason": "curious"}).status_code == 403


def test_a_formula_in_a_name_is_defused(browser, manager):
    make_customer(manager, name="=HYPERLINK(1)")
    cells = chain.from_iterable(table(browser.post("/customers/template-1.csv", INTERNAL)))
    assert "'=HYPERLINK(1)" in cells
    assert Customer.objects.filter(name="=HYPERLINK(1)").exists()


@pytest.mark.parametrize("name", ["＝1+1", "\u3000=1+1", "＠SUM(1)"])
def test_a_formula_in_full_width_signs_is_defused_too(name):
    assert defused(name) == f"'{name}"
    assert defused("-12.5") == "-12.5"
