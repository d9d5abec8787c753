"""Broken and hostile files, handed in through the pages: the sentence that is shown, and nothing changed."""

from html import unescape
from io import BytesIO
from typing import Any

import pytest
from django.test import Client

from guanxi.customers.models import Customer
from guanxi.customers.tests.factories import MANAGING, make_customer, make_user
from guanxi.customers.tests.states import whole
from guanxi.customers.tests.test_import_hostile_file import HEAD, HOSTILE
from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.audit.models import Entry
from guanxi.foundation.changes.models import Change, ChangeSet
from guanxi.foundation.imports.models import ImportRun
from guanxi.foundation.imports.tests.driving import text, work
from guanxi.foundation.imports.tests.making import SHEET, book, changed

pytestmark = pytest.mark.django_db
DAMAGED = "“a.xlsx” is damaged or was cut short while being copied. Copy or export it again."
SAID = {
    "empty": "“a.csv” is empty.",
    "only blanks": "The file is empty.",
    "picture under a good name": "“a.csv” is really a PNG picture. Save the table as .xlsx or .csv first.",
    "zip bomb": DAMAGED,
    "too many columns": "The table has 600 columns; 512 are read at most. Delete those that are not needed.",
    "two columns of one name": "Several columns have the same name: “客户名称” (A, C).",
    "two encodings": "From line 2 on, characters are stored in another way than before",
    "no names": "No column names were found in the first 3 lines. Put a name above each column.",
    "open quotation mark": "A quotation mark on line 2 is opened and never closed",
    "merged cells": "Merged cells that can be read in more than one way, 1 in all: A1:B2. Split them",
    "workbook cut off": DAMAGED,
    "names alone": "There are column names on line 1 but no rows below them.",
    "a bomb that is a workbook": "would unpack to 64 MB",
}
OPTIONS = {"kind": "firm", "channel": "import", "region": "cn", "source": ""}
FIELDS = ("customer_no", "name", "last_date", "total_amount")


def hostile(name: str) -> tuple[bytes, str]:
    """What is in such a file and how it is called; the large one is made when it is asked for."""
    if name in HOSTILE:
        return HOSTILE[name][:2]
    blanks = b" " * (64 << 20) + b"</worksheet>"
    return changed(book([HEAD, ["C1", "甲", "", ""]]), SHEET, (b"</worksheet>", blanks)), "a.xlsx"


@pytest.fixture
def manager() -> User:
    return make_user(grants={**MANAGING, "jobs.manage_job_run": Scope.OWN}, language="en")


@pytest.fixture
def browser(manager: User) -> Client:
    client = Client()
    client.force_login(manager)
    return client


def handed_in(browser: Client, content: bytes, name: str) -> ImportRun:
    """Uploaded through the page; what waits for a worker is looked at."""
    file = BytesIO(content)
    file.name = name
    answer = browser.post("/imports/new/", {"kind": "", "file": file, "whole": "1"})
    run = ImportRun.objects.select_related("job").get()
    assert (answer.status_code, answer["Location"]) == (302, f"/imports/{run.pk}/")
    assert run.job
    return run if run.job.is_over else work(run)


def shown(browser: Client, path: str) -> str:
    answer = browser.get(path, follow=True)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def state() -> list[Any]:
    return [whole(), Change.objects.count(), ChangeSet.objects.count()]


def test_every_kind_of_hostile_file_has_its_sentence():
    assert SAID.keys() - {"a bomb that is a workbook"} == HOSTILE.keys()


@pytest.mark.parametrize("name", SAID)
def test_a_hostile_file_is_answered_with_its_sentence_and_changes_nothing(browser, manager, name):
    make_customer(manager, "There before", customer_no="C1")
    before = state()
    run = handed_in(browser, *hostile(name))
    page = shown(browser, f"/imports/{run.pk}/")
    assert SAID[name] in page
    assert "Nothing was written. Correct the file and choose it again." in page
    assert "refused" in shown(browser, "/imports/")
    for path in ("apply/", "resume/", "undo/", "check/"):
        assert browser.post(f"/imports/{run.pk}/{path}").status_code in {302, 409}, path
    assert work(run).state == ImportRun.State.FAILED, "going on comes to the same"
    assert state() == before
    verbs = set(Entry.objects.filter(by_id=manager.pk).values_list("verb", flat=True))
    assert verbs <= {"create_customer", "start_import", "fail_import", "retry_job"}


# ---- where single rows are broken --------------------------------------------------------------


def matched(browser: Client, manager: User, run: ImportRun) -> str:
    """The columns confirmed as they stand; the page of the check."""
    columns = {f"column-{place}": name for place, name in enumerate(FIELDS)}
    whose = {"owner": manager.pk, "department": manager.department_id}
    posted = {"what": "customers", **columns, **OPTIONS, **whose}
    assert browser.post(f"/imports/{run.pk}/columns/", posted).status_code == 302
    before = state()
    work(run)
    assert state() == before, "a check writes nothing"
    return shown(browser, f"/imports/{run.pk}/")


def applied(browser: Client, run: ImportRun) -> str:
    browser.post(f"/imports/{run.pk}/apply/")
    work(run)
    return shown(browser, f"/imports/{run.pk}/")


def table(*lines: str) -> bytes:
    return text(",".join(HEAD), *lines)


ROWS = {
    "a header in the middle": (
        table("C1,甲,,", ",".join(HEAD), "C2,乙,,"),
        "a.csv",
        "repeats the column names",
        {"甲", "乙"},
    ),
    "an estimate": (
        table('C1,甲,,"1,200"', "C2,乙,,约80万"),
        "a.csv",
        "“约80万” is an estimate",
        {"甲"},
    ),
    "a number that is none": (
        table('C1,甲,,"1,200"', "C2,乙,,many"),
        "a.csv",
        "“many” is not a number",
        {"甲"},
    ),
    "a formula never calculated": (
        changed(
            book([HEAD, ["C1", "甲", "2024-05-20", 5], ["C2", "乙", "2024-05-20", 7]]),
            SHEET,
            (b'<c r="D2"><v>5</v>', b'<c r="D2"><f>2+3</f>'),
        ),
        "a.xlsx",
        "This formula was never calculated. Open the file in Excel or WPS, save it, and hand it in again.",
        {"乙"},
    ),
    "a day that is none": (table("C1,甲,2024-02-30,1", "C2,乙,2024-02-29,1"), "a.csv", "2024-02-30", {"乙"}),
}


@pytest.mark.parametrize("name", ROWS)
def test_a_broken_row_is_shown_with_its_reason_and_stays_behind_alone(browser, manager, name):
    content, file, reason, good = ROWS[name]
    run = handed_in(browser, content, file)
    page = matched(browser, manager, run)
    assert reason in page
    assert "1 row stays behind" in page
    assert "with the reason for each:" in applied(browser, run)
    assert set(Customer.objects.values_list("name", flat=True)) == good
    rejects = b"".join(browser.get(f"/imports/{run.pk}/rejects.csv").streaming_content).decode("utf-8-sig")
    assert reason in rejects
    assert len(rejects.splitlines()) == 2


def test_dates_in_five_forms_and_thousands_come_in_whole(browser, manager):
    days = ("2024-05-20", "2024/5/20", "20.05.2024", "2024年5月20日", "20240520")
    lines = [f'C{n},公司{n},{day},"1,200"' for n, day in enumerate(days)]
    run = handed_in(browser, table(*lines), "a.csv")
    assert "Import 5 customers" in matched(browser, manager, run)
    applied(browser, run)
    reported = [customer.reported for customer in Customer.objects.all()]
    assert {one["total_amount_value"] for one in reported} == {"1200"}
    assert {one.get("last_date_value") or one["last_date"] for one in reported} == {"2024-05-20"}


def test_dates_that_can_be_read_in_two_ways_are_asked_for_on_the_page(browser, manager):
    run = handed_in(browser, table("C1,甲,03/04/2024,1", "C2,乙,05/06/2024,1"), "a.csv")
    page = matched(browser, manager, run)
    assert "Dates that can be read in two ways" in page
    assert "Import 2 customers" not in page
    assert browser.post(f"/imports/{run.pk}/apply/").status_code in {302, 409}
    assert not Customer.objects.exists()


def test_the_answer_to_them_lets_them_in(browser, manager):
    run = handed_in(browser, table("C1,甲,03/04/2024,1", "C2,乙,05/06/2024,1"), "a.csv")
    matched(browser, manager, run)
    browser.post(f"/imports/{run.pk}/check/", {"order": "dmy"})
    work(run)
    assert "Import 2 customers" in shown(browser, f"/imports/{run.pk}/")
    applied(browser, run)
    assert Customer.objects.get(name="甲").reported["last_date_value"] == "2024-04-03"
