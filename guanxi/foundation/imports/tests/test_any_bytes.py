"""Whatever the bytes: a table or a sentence, nothing else; and a table is the same from every start."""

import csv
import io
import zipfile

from hypothesis import given
from hypothesis import strategies as st

from guanxi.foundation.errors import Refused
from guanxi.foundation.imports.limits import Limits
from guanxi.foundation.imports.tests.making import SHEET, book, cells, changed, opened, unhurried

SMALL = Limits(unpacked_bytes=1 << 20, cells=10_000)
PLAIN_BOOK = book([("编号", "金额", "备注"), (1, 2.5, "甲"), (2, 3.5, "乙")])
PIECES = st.sampled_from(
    [b",", b'"', b"\n", b"\r", b";", b"\t", "客户".encode(), "客户".encode("gb18030"), b"\xe9", b"a", b"1"]
)
TEXTUAL = st.lists(PIECES | st.binary(max_size=3), max_size=60).map(b"".join)
MARKS = st.sampled_from([b"", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"PK\x03\x04", b"sep=;\n"])
WORD = st.text(st.characters(exclude_categories=["C"], exclude_characters="\ufeff\u2028\u2029"), max_size=12)
ROW = st.lists(WORD, min_size=3, max_size=3)


def read_or_refused(data: bytes, name: str, **options) -> None:
    try:
        table = opened(data, name, limits=SMALL, **options)
        everything = list(table.rows())
    except Refused as refused:
        if not str(refused):
            raise
        return
    assert len(everything) == table.count
    assert all(len(row.cells) == len(table.headers) for row in everything)
    start = len(everything) // 2
    assert list(table.rows(start)) == everything[start:]


@unhurried
@given(MARKS, TEXTUAL, st.sampled_from(["a.csv", "a.txt", "a.xlsx"]))
def test_any_bytes_are_a_table_or_refused(mark, data, name):
    read_or_refused(mark + data, name)


@unhurried
@given(
    TEXTUAL,
    st.sampled_from(["utf-8", "gb18030", "cp1252", "utf-16", "big5"]),
    st.sampled_from([",", ";", "\t"]),
)
def test_any_choice_of_a_person_is_a_table_or_refused(data, encoding, delimiter):
    read_or_refused(b"a,b;c\td\n1,2;3\t4\n" + data, "a.csv", encoding=encoding, delimiter=delimiter)


@unhurried
@given(st.integers(0, len(PLAIN_BOOK) - 1), st.binary(min_size=1, max_size=4))
def test_a_workbook_with_any_damage_is_a_table_or_refused(place, damage):
    read_or_refused(PLAIN_BOOK[:place] + damage + PLAIN_BOOK[place + len(damage) :], "a.xlsx")


@unhurried
@given(
    st.integers(0, 900),
    st.sampled_from([b"<c>", b"<v>", b"</row>", b"<f>", b'r="A9"', b't="s"', b"9", b"<!--", b"-->"]),
)
def test_a_sheet_with_any_piece_put_in_is_a_table_or_refused(place, piece):
    marked = changed(PLAIN_BOOK, SHEET, (b"<sheetData>", b"<sheetData><!---->"))
    for data in (PLAIN_BOOK, marked):
        read_or_refused(_put_in(data, place, piece), "a.xlsx")


def _put_in(data: bytes, place: int, piece: bytes) -> bytes:
    xml = zipfile.ZipFile(io.BytesIO(data)).read(SHEET)
    return changed(data, SHEET, (xml, xml[:place] + piece + xml[place:]))


@unhurried
@given(st.lists(ROW, min_size=1, max_size=20), st.sampled_from([",", ";", "\t", "|"]), st.integers(0, 20))
def test_a_table_comes_back_as_it_was_written_from_any_row_on(rows, delimiter, start):
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows([("编号", "名称", "备注"), *rows])
    written = [
        [cell or None for cell in row]
        for row in rows
        if "".join(row).strip() and row != ["编号", "名称", "备注"]
    ]
    if not written:
        return
    table = opened(out.getvalue().encode(), delimiter=delimiter)
    assert cells(table) == written
    assert [row.cells for row in table.rows(start)] == written[start:]


@unhurried
@given(st.lists(ROW, min_size=1, max_size=30))
def test_the_encoding_of_a_chinese_table_is_always_found(rows):
    common = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动"
    chinese = [
        ("编号", "名称", "备注"),
        *[[common[len(word) :][:9] + str(n) for word in row] for n, row in enumerate(rows)],
    ]
    data = "\n".join(",".join(row) for row in chinese)
    for encoding in ("utf-8", "gb18030", "utf-16"):
        assert cells(opened(data.encode(encoding))) == [list(row) for row in chinese[1:]]
