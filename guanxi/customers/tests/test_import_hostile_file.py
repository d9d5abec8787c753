"""Broken and hostile files, from the upload to the page: a clear sentence, and nothing changed."""

import zipfile
from io import BytesIO

import pytest

from guanxi.customers.models import Customer
from guanxi.customers.tests.factories import MANAGING, make_customer, make_user
from guanxi.foundation.audit.models import Entry
from guanxi.foundation.changes.models import Change
from guanxi.foundation.imports.models import ImportRun
from guanxi.foundation.imports.spool import Spool
from guanxi.foundation.imports.tests.driving import (
    bring_in,
    check,
    hand_in,
    is_refused,
    problem,
    rejected,
    text,
)
from guanxi.foundation.imports.tests.making import SHEET, book, changed

pytestmark = [pytest.mark.django_db, pytest.mark.cells]
HEAD = ("客户编号", "客户名称", "最近合作时间", "累计合作金额")
FORMULA = changed(
    book([HEAD, ["C1", "甲", "2024-05-20", 5]]), SHEET, (b'<c r="D2"><v>5</v>', b'<c r="D2"><f>2+3</f>')
)


@pytest.fixture
def manager():
    return make_user(grants=MANAGING, language="en")


def bomb() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in ("[Content_Types].xml", "xl/workbook.xml", SHEET):
            archive.writestr(part, b"<x>" + b" " * 4_000_000)
    return out.getvalue()


HOSTILE = {
    "empty": (b"", "a.csv", "is empty"),
    "only blanks": (b"\r\n , \r\n", "a.csv", "empty"),
    "picture under a good name": (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "a.csv", "PNG"),
    "zip bomb": (bomb(), "a.xlsx", ""),
    "too many columns": (text(",".join(f"列{n}" for n in range(600)), "1"), "a.csv", "512 are read at most"),
    "two columns of one name": (
        text("客户名称,电话,客户名称", "甲,,乙"),
        "a.csv",
        "Several columns have the same name",
    ),
    "two encodings": ("客户名称,备注\n".encode() + "甲公司,好\n".encode("gb18030") * 3, "a.csv", ""),
    "no names": (text("1,2,3", "4,5,6", "7,8,9"), "a.csv", "No column names were found"),
    "open quotation mark": (text("客户名称,备注", '甲,"never closed', "乙,x"), "a.csv", "line 2"),
    "merged cells": (
        changed(
            book([HEAD, ["C1", "甲", "", ""], ["C2", "乙", "", ""]]),
            SHEET,
            (b"</sheetData>", b'</sheetData><mergeCells count="1"><mergeCell ref="A1:B2"/></mergeCells>'),
        ),
        "a.xlsx",
        "merged",
    ),
    "workbook cut off": (book([HEAD, ["C1", "甲", "", ""]])[:-300], "a.xlsx", ""),
    "names alone": (text(",".join(HEAD)), "a.csv", ""),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_gets_a_sentence_and_changes_nothing(manager, name):
    make_customer(manager, "There before")
    content, file, words = HOSTILE[name]
    run = hand_in(manager, content, file)
    assert is_refused(run)
    assert words.lower() in problem(run).lower()
    assert len(problem(run)) > 15
    assert Customer.objects.count() == 1
    assert not Change.objects.exists()


def test_the_page_of_a_refused_file_says_why(client, manager):
    run = hand_in(manager, *HOSTILE["two columns of one name"][:2])
    client.force_login(manager)
    shown = client.get(f"/imports/{run.pk}/").content.decode()
    assert "Several columns have the same name" in shown
    assert "Nothing was written" in shown


def test_the_job_of_a_refused_file_quotes_nothing_of_it(manager):
    run = hand_in(manager, text("客户名称,lilei_1988,lilei_1988", "甲,,乙"))
    assert run.job is not None
    assert "lilei_1988" in problem(run)
    assert "lilei_1988" not in f"{run.job.error}{run.job.cursor}{run.counts}"


def test_a_date_in_five_forms_is_one_day(manager):
    days = ("2024-05-20", "2024/5/20", "20.05.2024", "2024年5月20日", "20240520")
    lines = [f"C20240{n:02},公司{n},{day},1" for n, day in enumerate(days)]
    bring_in(manager, text(",".join(HEAD), *lines))
    found = [c.reported.get("last_date_value") or c.reported["last_date"] for c in Customer.objects.all()]
    assert found == ["2024-05-20"] * 5


def test_a_date_that_can_be_read_in_two_ways_is_asked_not_guessed(manager):
    content = text("客户名称,最近合作时间", "甲,03/04/2024", "乙,05/06/2024")
    run = check(manager, content)
    assert run.counts["rows"]["wrong"] == 2
    assert "last_date" in Spool(run.uid).read("learned")["doubts"]
    bring_in(manager, content, conventions={"last_date": "dmy"})
    assert Customer.objects.get(name="甲").reported["last_date_value"] == "2024-04-03"


def test_amounts_with_thousands_are_read_and_nonsense_is_rejected_by_row(manager):
    lines = ('1,甲,,"1,200"', '2,乙,,"12,345.60"', "3,丙,,约80万", "4,丁,,1.2万")
    run = bring_in(manager, text(",".join(HEAD), *lines))
    amounts = {c.name: c.reported["total_amount_value"] for c in Customer.objects.all()}
    assert amounts == {"甲": "1200", "乙": "12345.60", "丁": "12000.0"}
    assert "“约80万” is an estimate" in rejected(run)
    assert rejected(run).splitlines()[1].startswith("3,丙,,约80万,4,")


def test_a_header_in_the_middle_is_found_below_titles_and_rejected_inside(manager):
    content = text("2026年客户档案", "", ",".join(HEAD), "C1,甲,,", ",".join(HEAD), "C2,乙,,")
    run = bring_in(manager, content)
    assert set(Customer.objects.values_list("name", flat=True)) == {"甲", "乙"}
    assert "repeats the column names" in rejected(run)


def test_a_formula_never_calculated_rejects_its_row_alone(manager):
    other = book([HEAD, ["C1", "甲", "2024-05-20", 5], ["C2", "乙", "2024-05-20", 7]])
    content = changed(other, SHEET, (b'<c r="D2"><v>5</v>', b'<c r="D2"><f>2+3</f>'))
    bring_in(manager, content, "a.xlsx")
    assert list(Customer.objects.values_list("name", flat=True)) == ["乙"]


def test_rejected_rows_cannot_run_anything_in_a_spreadsheet(manager):
    run = bring_in(manager, text("客户名称,最近合作时间", "=cmd|'/c calc'!A1,gestern", "乙,2024-05-20"))
    assert rejected(run).splitlines()[1].startswith("'=cmd")


def test_nothing_but_its_own_bookkeeping_is_left_of_an_import_given_up(client, manager):
    run = check(manager, text("客户名称", "甲"))
    client.force_login(manager)
    client.post(f"/imports/{run.pk}/discard/")
    assert ImportRun.objects.get().state == ImportRun.State.DISCARDED
    assert not Spool(run.uid).folder.exists()
    assert not Customer.objects.exists()
    assert set(Entry.objects.values_list("verb", flat=True)) >= {"start_import", "discard_import"}
