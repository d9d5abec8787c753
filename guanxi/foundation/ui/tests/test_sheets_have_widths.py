"""A file of a list opens with columns that show what stands in them."""

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from guanxi.foundation.ui.spreadsheets import LOOKED_AT, WIDEST, Strong, write_xlsx


def widths(heads: Sequence[str], *rows: Sequence[Any]) -> list[int]:
    out = io.BytesIO()
    assert write_xlsx(out, "", heads, iter(rows)) == len(rows)
    sheet = zipfile.ZipFile(out).read("xl/worksheets/sheet1.xml").decode()
    assert sheet.count("<row>") == len(rows) + 1
    assert sheet.index("<cols>") < sheet.index("<sheetData>")
    return [int(found) for found in re.findall(r'<col [^>]*width="([0-9]+)"', sheet)]


def test_a_column_is_as_wide_as_its_longest_and_a_chinese_sign_takes_two_places():
    rows = (("恒岳精密机械有限公司", Decimal("1234567.8"), date(2026, 1, 2), ""), ("x", None, None, 7))
    assert widths(("客户", "Amount", "On", "A head of its own"), *rows) == [22, 14, 12, 19]


def test_no_note_no_group_and_no_row_far_below_makes_a_column_wider_than_a_screen():
    far = [("a",)] * LOOKED_AT + [("b" * 50,)]
    assert widths(("A",), *far) == [8]
    assert widths(("A",), ("n" * 500,), (Strong("s" * 40),)) == [WIDEST]
    assert widths(("A",), (Strong("s" * 40),)) == [8]
