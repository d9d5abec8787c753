"""Merged cells of a workbook: what holds for each row, what is left aside, and what people split."""

import io

import pytest
import xlsxwriter

from guanxi.foundation.errors import Refused
from guanxi.foundation.imports.merging import refuse_doubtful, told
from guanxi.foundation.imports.tests.making import opened, refusal


def merged(area: str, value: object = "合并", *others: str) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as workbook:
        sheet, bold = workbook.add_worksheet(), workbook.add_format({"bold": True})
        sheet.write_row("A3", ("区域", "客户", "金额"))
        for row in range(3, 8):
            sheet.write_row(row, 0, ("华东", f"客户{row}", row))
        for one in (area, *others):
            sheet.merge_range(one, value, bold)
    return out.getvalue()


def in_doubt(data: bytes, amounts: int = 2) -> str:
    with pytest.raises(Refused) as refused:
        refuse_doubtful(opened(data, "a.xlsx").layout, {0: "text", 1: "text", amounts: "sum"})
    return str(refused.value)


def test_merged_cells_that_can_be_read_in_two_ways_are_refused_where_their_columns_are_imported():
    said = "Merged cells that can be read in more than one way, {} in all: {}. Leave their columns out"
    amounts = [("C4:C6", one) for one in (7, "5,000", "￥5000.00", "50123", "5万")]
    for area, value in (*amounts, ("A4:B6", "合并")):  # each row's, or that of all
        assert in_doubt(merged(area, value)).startswith(said.format(1, area))
    assert "A4:A6" in in_doubt(merged("A4:A6", "50123"), 0), "whatever its column is called"
    assert not opened(merged("C4:C6", "13800138000"), "a.xlsx").layout.numbers, "nobody adds it up"
    assert "1 in all: A3:A4. Split them" in refusal(merged("A3:A4"), "a.xlsx"), "what is a column called?"
    table = opened(merged("C4:C6", 7), "a.xlsx")
    refuse_doubtful(table.layout, {0: "text", 2: "code"})
    assert str(*told(table.layout)).startswith("Merged numbers: C4:C6.")
    assert [row.cells[2] for row in table.rows()] == [7, 7, 7, 6, 7]
    assert in_doubt(merged("B7:C8", "x", "A4:B4")).startswith(said.format(2, "A4:B4, B7:C8"))


def test_a_title_merged_over_the_table_is_none_of_its_rows():
    assert opened(merged("A1:C1"), "a.xlsx").headers == ["区域", "客户", "金额"]
    table = opened(merged("A6:C6"), "a.xlsx")
    assert [row.line for row in table.rows()] == [4, 5, 7, 8]
    assert [row.line for row in table.rows(2)] == [7, 8]
    assert (table.count, list(table.layout.aside)) == (4, [6])


def test_words_merged_down_a_column_hold_for_each_of_their_rows():
    table = opened(merged("A5:A7"), "a.xlsx")
    assert [row.cells[0] for row in table.rows()] == ["华东", "合并", "合并", "合并", "华东"]
    assert [row.cells[0] for row in table.rows(3)] == ["合并", "华东"]


def test_words_merged_beside_nothing_but_numbers_begin_a_total():
    *_rows, last = opened(merged("A8:B8", "合计"), "a.xlsx").rows()
    assert last.cells == ["合计", None, 7]
