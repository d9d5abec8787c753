"""Rejected rows come back as a file that is safe to open and can be handed in again."""

import csv
import io
import tempfile
from datetime import datetime

import pytest
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from hypothesis import given
from hypothesis import strategies as st

from guanxi.foundation.errors import Refused
from guanxi.foundation.imports import rejects
from guanxi.foundation.imports.rejects import Rejected, write_csv, write_xlsx
from guanxi.foundation.imports.tests.making import cells, opened, unhurried
from guanxi.foundation.ui.spreadsheets import defused

HEADERS = ["名称", "金额", "日期"]
ROWS = [
    Rejected(7, ["甲公司", 1200.5, datetime(2024, 5, 20)], "Only 7 digits; a mainland mobile number has 11."),
    Rejected(9, ["=HYPERLINK(1)", "-5", None], _("“{value}” is not a date. Write it as 2024-05-20.")),
]


def as_csv(rows=ROWS) -> bytes:
    out = io.BytesIO()
    assert write_csv(out, HEADERS, rows) == len(rows)
    return out.getvalue()


def as_xlsx(rows=ROWS) -> bytes:
    out = io.BytesIO()
    assert write_xlsx(out, HEADERS, rows) == len(rows)
    return out.getvalue()


def test_CUS_06_rejected_rows_come_back_with_line_and_reason():
    table = opened(as_csv(), "rejected.csv")
    assert table.encoding == "utf-8-sig"
    assert table.headers == [*HEADERS, "Line", "Reason"]
    assert cells(table)[0] == [
        "甲公司",
        "1200.5",
        "2024-05-20",
        "7",
        "Only 7 digits; a mainland mobile number has 11.",
    ]


def test_the_workbook_keeps_the_types():
    table = opened(as_xlsx(), "rejected.xlsx")
    first, second = cells(table)
    assert first[:4] == ["甲公司", 1200.5, datetime(2024, 5, 20), 7]
    assert second[:3] == ["=HYPERLINK(1)", "-5", None]
    assert table.formulas == 0


def test_the_reason_is_written_in_the_readers_language():
    with translation.override("zh-hans"):
        line = as_csv().decode("utf-8-sig").splitlines()[0].split(",")
        assert line[-2:] == [str(_("Line")), str(_("Reason"))]


@pytest.mark.parametrize(
    "text", ["=1+1", "+cmd|' /C calc'!A0", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1"]
)
def test_a_text_that_would_run_is_defused(text):
    assert defused(text) == f"'{text}"


@pytest.mark.parametrize("text", ["-5", "+8613912345678", "-1200.50", "甲", "a=b", ""])
def test_a_harmless_text_stays_as_it_is(text):
    assert defused(text) == text


@unhurried
@given(st.lists(st.text(), min_size=1, max_size=4))
def test_no_cell_of_any_row_can_run_and_none_breaks_the_file(texts):
    clean = [text.encode("utf-8", "replace").decode() for text in texts]
    out = io.BytesIO()
    write_csv(out, HEADERS, [Rejected(2, clean, "why")])
    _titles, row = csv.reader(io.StringIO(out.getvalue().decode("utf-8-sig"), newline=""))
    assert len(row) == len(clean) + 2
    for text in row:
        assert not text.startswith(("=", "@", "\t", "\r", "\n"))
        assert not text.startswith(("+", "-")) or text[1:].replace(".", "", 1).isdigit()


def test_a_workbook_leaves_nothing_in_the_temporary_folder(monkeypatch):
    def refuse(*_arguments, **_options):
        raise AssertionError("a plain file was made")

    for name in ("mkstemp", "mkdtemp", "NamedTemporaryFile", "TemporaryFile"):
        monkeypatch.setattr(tempfile, name, refuse)
    assert as_xlsx()


def test_more_rows_than_a_workbook_takes_are_refused(monkeypatch):
    monkeypatch.setattr(rejects, "BOOK_ROWS", 1)
    with pytest.raises(Refused, match=r"A workbook holds 1 rows at most. Take the \.csv file\."):
        as_xlsx()


def test_the_file_stays_its_owners_to_close():
    out = io.BytesIO()
    write_csv(out, HEADERS, ROWS)
    assert not out.closed
