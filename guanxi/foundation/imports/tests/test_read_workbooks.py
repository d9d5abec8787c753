"""Workbooks are read typed; what a spreadsheet can hide is found before it does harm."""

import io
import re
import zipfile
from datetime import datetime

import pytest
import xlsxwriter

from guanxi.foundation.imports.limits import Limits
from guanxi.foundation.imports.tables import Broken, Layout
from guanxi.foundation.imports.tests.making import SHEET, book, cells, changed, opened, refusal

NAMES = ("编号", "金额", "日期", "备注")
WHEN = datetime(2011, 12, 9, 12, 50)
ROWS = [(536365, 2.55, WHEN, " 第一_x000D_行"), ("C536379", -1200, datetime(2024, 5, 20), None)]


def test_values_come_with_their_types():
    table = opened(book([NAMES, *ROWS]), "a.xlsx")
    assert (table.kind, table.sheet, table.headers, table.count) == ("xlsx", "Sheet1", list(NAMES), 2)
    assert cells(table) == [
        [536365, 2.55, WHEN, " 第一\r行"],
        ["C536379", -1200, datetime(2024, 5, 20), None],
    ]
    assert [type(cell) for cell in cells(table)[0]] == [int, float, datetime, str]


def test_titles_and_an_empty_first_column_are_skipped_and_row_numbers_are_the_sheets():
    rows = [
        ("", "客户清单"),
        (),
        ("", "编号", "名称", "城市"),
        ("", 1, "甲", "上海"),
        (),
        ("", 2, "乙", "北京"),
    ]
    table = opened(book(rows), "a.xlsx")
    assert (table.headers, table.header_line) == (["编号", "名称", "城市"], 3)
    assert [(row.line, row.cells) for row in table.rows()] == [(4, [1, "甲", "上海"]), (6, [2, "乙", "北京"])]
    assert list(table.rows(1)) == list(table.rows())[1:]


def test_of_several_sheets_the_first_with_data_is_read_and_all_are_named():
    data = book([], [("a", "b"), (1, 2)], [("c", "d"), (3, 4)])
    table = opened(data, "a.xlsx")
    assert (table.sheet, table.sheets) == ("Sheet2", ("Sheet2", "Sheet3"))
    assert cells(opened(data, "a.xlsx", sheet="Sheet3")) == [[3, 4]]
    assert refusal(data, "a.xlsx", sheet="Orders") == "There is no sheet “Orders”. There are: Sheet2, Sheet3."


def formulas(recalculated: bool = False) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, ("单价", "合计", "毛利"))
        sheet.write_formula(1, 1, "=A2*2", None, 24)
        sheet.write_formula(2, 1, "=A3*2", None, "")
        sheet.write_formula(3, 2, "=1/0", None, "#DIV/0!")
        sheet.write_column(1, 0, (12, 13, 14))
    pending = (b'fullCalcOnLoad="1"', b"") if recalculated else (b"", b"")
    return changed(out.getvalue(), "xl/workbook.xml", pending)


def test_formulas_give_their_stored_results_and_are_counted():
    table = opened(formulas(), "a.xlsx")
    assert table.formulas == 3
    assert cells(table)[0] == [12, 24, None]
    assert "Formulas in the sheet: 3. Their stored results are used." in map(str, table.notes)


def test_a_formula_without_result_and_an_error_are_broken_cells_with_the_reason():
    uncalculated = changed(formulas(), SHEET, (b"<f>A3*2</f><v></v>", b"<f>A3*2</f>"))
    for table in (
        opened(uncalculated, "a.xlsx"),
        opened(uncalculated, "a.xlsx", layout=opened(uncalculated, "a.xlsx").layout),
    ):
        _, second, third = cells(table)
        assert isinstance(second[1], Broken)
        assert str(second[1].reason).startswith("This formula was never calculated.")
        assert isinstance(third[2], Broken)
        assert (
            str(third[2].reason)
            == "The cell shows an error (#DIV/0!). Correct the formula or type the value."
        )


def test_a_zero_left_by_a_program_that_does_not_calculate_is_no_result():
    zeros = changed(formulas(), SHEET, (b"<f>A2*2</f><v>24</v>", b"<f>A2*2</f><v>0</v>"))
    assert isinstance(cells(opened(zeros, "a.xlsx"))[0][1], Broken)
    saved_by_excel = changed(formulas(recalculated=True), SHEET, (b"<v>24</v>", b"<v>0</v>"))
    assert cells(opened(saved_by_excel, "a.xlsx"))[0][1] == 0


def test_values_beside_the_table_mark_their_row():
    _, row = opened(book([("a", "b", "c"), (1, 2, 3), (4, 5, 6, None, "stray")]), "a.xlsx").rows()
    assert str(row.problem) == "This line has values to the right of the last named column (C)."


@pytest.mark.parametrize("keep", [0.3, 0.9, 0.999])
def test_a_workbook_cut_short_is_called_damaged(keep):
    data = book([NAMES, *ROWS * 100])
    assert refusal(data[: int(len(data) * keep)], "a.xlsx").startswith("“a.xlsx” is damaged or was cut short")


def test_damage_inside_is_found():
    data = bytearray(book([NAMES, *ROWS * 100]))
    place = data.find(SHEET.encode()) + 200
    data[place : place + 8] = b"\0" * 8
    assert "damaged" in refusal(bytes(data), "a.xlsx")


def test_a_text_and_a_document_called_workbook_are_told():
    assert refusal(b"a,b\n1,2\n", "a.xlsx").endswith("holds plain text. Rename it so that it ends in .csv.")
    assert refusal(book([NAMES]), "a.csv").endswith(
        "is an Excel workbook. Rename it so that it ends in .xlsx."
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    assert refusal(out.getvalue(), "a.xlsx").startswith("“a.xlsx” is really a Word document.")


def test_a_zip_bomb_is_refused_before_it_is_unpacked():
    bomb = changed(book([NAMES, *ROWS]), SHEET, (b"</worksheet>", b" " * (64 << 20) + b"</worksheet>"))
    assert len(bomb) < 100_000
    assert "would unpack to 64 MB" in refusal(bomb, "a.xlsx")
    assert "more than is read here" in refusal(book([NAMES, *ROWS]), "a.xlsx", limits=Limits(entries=5))
    assert "more than is read here" in refusal(
        book([NAMES, *ROWS]), "a.xlsx", limits=Limits(unpacked_bytes=3000)
    )


def test_two_cells_in_opposite_corners_do_not_fill_the_memory():
    corners = changed(
        book([NAMES, *ROWS]),
        SHEET,
        (b"</sheetData>", b'<row r="1048576"><c r="SR1048576"><v>1</v></c></row></sheetData>'),
    )
    assert "reaches over 1048576 rows and 512 columns" in refusal(corners, "a.xlsx")
    assert "The table has 16384 columns" in refusal(
        corners.__class__(changed(corners, SHEET, (b"SR1048576", b"XFD1048576"))), "a.xlsx"
    )


def test_one_long_text_used_everywhere_does_not_fill_the_memory():
    data = book([("a", "b"), *[("长" * 1000, "x")] * 500])
    assert "too many to read" in refusal(data, "a.xlsx", limits=Limits(text_bytes=100_000))
    assert opened(data, "a.xlsx", limits=Limits(text_bytes=600_000)).count == 500


def test_a_part_that_announces_more_than_it_holds_does_not_end_the_process():
    texts = changed(
        book([NAMES, *ROWS]), "xl/sharedStrings.xml", (b'uniqueCount="', b'uniqueCount="9999999999')
    )
    assert "damaged" in refusal(texts, "a.xlsx")
    formats = changed(
        book([NAMES, *ROWS]), "xl/styles.xml", (b'cellXfs count="', b'cellXfs count="9999999999')
    )
    assert "damaged" in refusal(formats, "a.xlsx")


def test_the_same_sheet_written_in_an_unusual_way_reads_the_same():
    plain = book([NAMES, *ROWS])
    xml = zipfile.ZipFile(io.BytesIO(plain)).read(SHEET)
    prefixed = re.sub(rb"<(/?)(worksheet|sheetData|row|c|v)(?=[\s/>])", rb"<\1x:\2", xml).replace(
        b"xmlns=", b"xmlns:x="
    )
    unusual = changed(plain, SHEET, (xml, prefixed))
    assert list(opened(unusual, "a.xlsx").rows()) == list(opened(plain, "a.xlsx").rows())
    assert "reaches over" in refusal(
        changed(unusual, SHEET, (b'"A2"', b'"A1048576"')), "a.xlsx", limits=Limits(cells=1000)
    )


def test_a_sheet_that_says_it_is_visible_is_read_and_a_hidden_one_is_not():
    plain = book([NAMES, *ROWS])
    for state, is_read in ((b"visible", True), (b"hidden", False), (b"veryHidden", False)):
        told = changed(plain, "xl/workbook.xml", (b"<sheet ", b'<sheet state="' + state + b'" '))
        if is_read:
            assert list(opened(told, "a.xlsx").rows()) == list(opened(plain, "a.xlsx").rows())
        else:
            assert refusal(told, "a.xlsx"), state


def test_a_sheet_with_definitions_of_its_own_is_refused():
    hostile = changed(
        book([NAMES, *ROWS]), SHEET, (b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet')
    )
    assert "damaged" in refusal(hostile, "a.xlsx")


def test_a_layout_kept_as_json_opens_the_same_workbook():
    data = book([NAMES, *ROWS])
    first = opened(data, "a.xlsx")
    again = opened(data, "a.xlsx", layout=Layout.from_state(first.layout.as_state()))
    assert list(again.rows()) == list(first.rows())
