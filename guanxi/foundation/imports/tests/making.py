"""Files for these tests, made on the spot."""

import io
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any, Unpack

import pytest
import xlsxwriter
from hypothesis import settings

from guanxi.foundation.errors import Refused
from guanxi.foundation.imports.limits import DEFAULT, Limits
from guanxi.foundation.imports.reading import open_table
from guanxi.foundation.imports.tables import Chosen, Layout, Table

CHINESE = ("客户编号", "客户名称", "电话", "最近合作时间")
ROWS = [
    ("C2024001", "上海示例制造有限公司", "13912345678", "2024-05-20"),
    ("C2024002", "北京样本", "", "2024-05-15"),
]


def opened(
    data: bytes,
    name: str = "a.csv",
    *,
    limits: Limits = DEFAULT,
    layout: Layout | None = None,
    **chosen: Unpack[Chosen],
) -> Table:
    return open_table(lambda: io.BytesIO(data), name, len(data), limits=limits, layout=layout, **chosen)


def refusal(data: bytes, name: str = "a.csv", *, limits: Limits = DEFAULT, **chosen: Unpack[Chosen]) -> str:
    """The sentence with which a file is refused."""
    with pytest.raises(Refused) as caught:
        opened(data, name, limits=limits, **chosen)
    return str(caught.value.message)


def text(*lines: str, encoding: str = "utf-8", end: str = "\n") -> bytes:
    return end.join((*lines, "")).encode(encoding)


def chinese(encoding: str = "utf-8", separator: str = ",") -> bytes:
    return text(*(separator.join(row) for row in (CHINESE, *ROWS)), encoding=encoding)


def cells(table: Table) -> list[list[Any]]:
    return [row.cells for row in table.rows()]


def book(rows: Iterable[Sequence[Any]], *more: Iterable[Sequence[Any]]) -> bytes:
    """A workbook of one sheet, or of several: Sheet1, Sheet2, …"""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "yyyy-mm-dd hh:mm"}) as workbook:
        for content in (rows, *more):
            sheet = workbook.add_worksheet()
            for number, row in enumerate(content):
                sheet.write_row(number, 0, row)
    return out.getvalue()


def changed(data: bytes, part: str, *changes: tuple[bytes, bytes]) -> bytes:
    """The workbook with pieces of one part replaced; each must be there."""
    source, out = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename == part:
                for before, after in changes:
                    assert before in content, f"{before!r} is not in {part}"
                    content = content.replace(before, after)
            target.writestr(entry.filename, content)
    return out.getvalue()


unhurried = settings(deadline=None)  # on a shared machine one slow example proves nothing
SHEET = "xl/worksheets/sheet1.xml"
