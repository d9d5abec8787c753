"""Templates 1 and 3 go out as they came in, cell by cell; personal values only for a reason."""

import csv
import io
from itertools import chain

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from guanxi.customers.models import Customer
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
from guanxi.foundation.imports.tests.driving import bring_in, text
from guanxi.foundation.ui.spreadsheets import defused

pytestmark = pytest.mark.django_db


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
    out = table(browser.post("/customers/template-1.csv", {"reveal": "yes", "reason": "letters to deciders"}))
    assert out == as_written(TEMPLATE_1)


def test_SAL_05_template_3_goes_out_cell_by_cell_as_it_came(browser):
    assert table(browser.post("/customers/template-3.csv")) == as_written(TEMPLATE_3)


def test_what_goes_out_comes_in_and_changes_nothing(browser, manager):
    for address in ("/customers/template-1.csv", "/customers/template-3.csv"):
        content = b"".join(browser.post(address).streaming_content)
        run = bring_in(manager, content)
        assert (run.count("same"), run.count("wrong")) == (2, 0), address


def test_the_workbook_holds_the_same(browser):
    content = b"".join(browser.post("/customers/template-3.xlsx").streaming_content)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert [str(cell) for cell in rows[1]] == as_written(TEMPLATE_3)[1]


def test_CUS_21_without_a_reason_personal_values_stay_masked(browser, manager):
    bring_in(manager, text("客户编号,客户名称,联系人,手机", "C2024009,启航物流,李伟,13812345678"))
    plain = table(browser.post("/customers/template-1.csv?q=启航"))
    assert plain[1][4] == "138 **** 5678"
    refused = browser.post("/customers/template-1.csv", {"reveal": "yes", "reason": " "})
    assert refused.status_code in {409, 422}
    full = table(browser.post("/customers/template-1.csv?q=启航", {"reveal": "yes", "reason": "a call"}))
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
    cells = chain.from_iterable(table(browser.post("/customers/template-1.csv")))
    assert "'=HYPERLINK(1)" in cells
    assert Customer.objects.filter(name="=HYPERLINK(1)").exists()


@pytest.mark.parametrize("name", ["＝1+1", "\u3000=1+1", "＠SUM(1)"])
def test_a_formula_in_full_width_signs_is_defused_too(name):
    assert defused(name) == f"'{name}"
    assert defused("-12.5") == "-12.5"
