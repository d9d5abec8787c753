"""Broken and hostile text files get a clear sentence."""

import pytest

from guanxi.foundation.imports.limits import Limits
from guanxi.foundation.imports.tests.making import chinese, refusal, text

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))


@pytest.mark.parametrize("data", [b"", b"\n\n \n", b"\xef\xbb\xbf", b"\xff\xfe"])
def test_an_empty_file_is_called_empty(data):
    assert "empty" in refusal(data)


def test_names_without_rows_are_nothing_to_import():
    assert refusal(text("a,b", ",")) == "There are column names on line 1 but no rows below them."


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (PNG, "a PNG picture"),
        (b"%PDF-1.7\n%\xe2\xe3", "a PDF document"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "a web page"),
        (b'<?xml version="1.0"?><Workbook/>', "an XML document"),
        (b'[{"a": 1}]', "a JSON document"),
        (b"\x1f\x8b\x08\x00", "a compressed archive (gzip)"),
        (b"PK\x03\x04rest", "a compressed archive (ZIP)"),
    ],
)
def test_another_kind_of_file_under_a_good_name_is_called_by_its_kind(data, what):
    assert refusal(data, "list.csv").startswith(f"“list.csv” is really {what}.")


def test_an_old_or_protected_workbook_is_told_apart():
    office = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    assert "old Excel file" in refusal(office, "a.xlsx")
    protected = office + "EncryptedPackage".encode("utf-16-le")
    assert refusal(protected, "a.xlsx").startswith("“a.xlsx” is protected by a password.")


@pytest.mark.parametrize("name", ["a.xls", "a.ods", "a.parquet", "a", "a.docx"])
def test_other_endings_are_refused_with_those_that_are_read(name):
    assert "Guanxi reads .csv, .tsv, .txt and .xlsx files." in refusal(b"a,b\n1,2\n", name)


def test_two_encodings_in_one_file_are_refused_with_the_line_where_the_second_begins():
    names = ["上海示例制造有限公司", "北京样本"] * 20
    first = text("名称,备注", *(f"{name},好" for name in names))
    second = text(*(f"{name},好" for name in names), encoding="gb18030")
    assert refusal(first + second).startswith("From line 42 on, characters are stored in another way")
    start = "名称,备注\n".encode("gb18030")
    assert refusal(start + second + first).startswith("From line 42 on, characters are stored in another way")


def test_one_western_line_in_a_utf8_file_is_named():
    data = chinese() + "Café,x,y,z\n".encode("cp1252")
    assert refusal(data).startswith("From line 4 on")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_a_file_cut_inside_a_letter_is_called_cut(encoding):
    data = text(
        "客户名称,备注", *["上海示例制造有限公司,已经联系过这个客户"] * 5, "广州,联", encoding=encoding
    )
    cut = data.rstrip(b"\n\0")[:-1]
    assert refusal(cut).startswith("The file ends on line 7 in the middle of a character")


def test_a_quotation_mark_never_closed_is_named_by_its_line():
    assert "on line 3 is opened and never closed" in refusal(text("a,b", "1,2", '3,"cut here', "5,6"))
    assert "on line 3 is opened and never closed" in refusal(
        text("a,b", "1,2", '3,"x', *["7,8"] * 3000, '9,"')
    )


def test_zeros_are_refused_with_their_line():
    assert refusal(b"a,b\n1,2\n3,\x004\n").startswith("Line 3 holds zeros")
    assert refusal(chinese("utf-16-le")).startswith("Line 1 holds zeros")


def test_a_wrongly_chosen_encoding_names_the_first_line_that_does_not_fit():
    assert refusal(chinese("gb18030"), encoding="utf-8").startswith("Line 1 cannot be read as UTF-8.")
    assert refusal(chinese(), encoding="klingon") == "“klingon” is not an encoding that is read here."


def test_columns_of_one_name_are_refused_with_their_places():
    sentence = refusal(text("电话,姓名,电话,Name,NAME", "1,2,3,4,5"))
    assert sentence.startswith("Several columns have the same name: “电话” (A, C); “Name” (D, E).")


def test_a_table_without_names_asks_for_them():
    lines = [f"{n},2024-05-{n:02},a@b{n}.com" for n in range(1, 20)]
    assert refusal(text(*lines)) == (
        "No column names were found in the first 19 lines. Put a name above each column."
    )


def test_limits_are_named():
    wide = text(",".join(f"c{n}" for n in range(600)), ",".join("1" * 600))
    assert (
        refusal(wide) == "The table has 600 columns; 512 are read at most. Delete those that are not needed."
    )
    assert "has 2 MB; 1 MB are read at most" in refusal(
        b"a,b\n" + b"1,2\n" * 2**19, limits=Limits(file_bytes=2**20)
    )
    assert "longer than 1048576 characters" in refusal(b"a,b\n" + b"x" * 2**21)
    assert "A cell that begins on line 2 holds more than 131,072 characters" in refusal(
        b'a,b\n1,"' + b"x" * 200_000 + b'"\n'
    )
