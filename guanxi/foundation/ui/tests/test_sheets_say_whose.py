"""CUS-21: a workbook says whose copy it is, on paper and in its properties."""

import io
import zipfile
from xml.etree import ElementTree as ET

from python_calamine import CalamineWorkbook

from guanxi.foundation.ui.spreadsheets import write_xlsx


def parts(mark: str) -> zipfile.ZipFile:
    out = io.BytesIO()
    assert write_xlsx(out, "customers", ["Name"], [["恒岳"], ["A & B"]], mark=mark) == 2
    read = CalamineWorkbook.from_filelike(io.BytesIO(out.getvalue())).get_sheet_by_index(0).to_python()
    assert read == [["Name"], ["恒岳"], ["A & B"]]
    return zipfile.ZipFile(out)


def test_CUS_21_a_workbook_says_whose_copy_it_is_and_opens_all_the_same():
    book = parts("R&D <Co>, for internal use; Wang")
    for name in book.namelist():
        ET.fromstring(book.read(name))
    sheet, core = book.read("xl/worksheets/sheet1.xml").decode(), book.read("docProps/core.xml").decode()
    assert "<oddFooter>&amp;LR&amp;&amp;D &lt;Co&gt;, for internal use; Wang&amp;R&amp;P</oddFooter>" in sheet
    assert "<dc:creator>R&amp;D &lt;Co&gt;, for internal use; Wang</dc:creator>" in core
    assert "headerFooter" not in parts("").read("xl/worksheets/sheet1.xml").decode()
