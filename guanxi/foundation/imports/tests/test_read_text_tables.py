"""Text tables of every make are read as they were meant."""

import pytest

from guanxi.foundation.imports.tables import Layout
from guanxi.foundation.imports.tests.making import CHINESE, ROWS, cells, chinese, opened, text

AS_READ = [[cell or None for cell in row] for row in ROWS]


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("gb18030", "gb18030"),
        ("gbk", "gb18030"),
    ],
)
def test_chinese_is_read_in_whatever_encoding_it_is_stored(encoding, found):
    table = opened(chinese(encoding))
    assert table.encoding == found
    assert table.headers == list(CHINESE)
    assert cells(table) == AS_READ


@pytest.mark.parametrize("mark", [b"\xff\xfe", b"\xfe\xff"])
def test_utf16_is_read_in_both_byte_orders(mark):
    order = "utf-16-le" if mark == b"\xff\xfe" else "utf-16-be"
    assert cells(opened(mark + chinese(order))) == AS_READ


def test_a_traditional_file_from_taiwan_is_told_from_a_mainland_one():
    lines = (
        "客戶名稱,電話,備註",
        "臺北範例股份有限公司,02-2345-6789,已經聯絡過這個客戶",
        "高雄貿易行,07-234-5678,等待回覆",
    )
    table = opened(text(*lines, encoding="big5"))
    assert table.encoding == "big5"
    assert cells(table)[0][0] == "臺北範例股份有限公司"


def test_a_western_file_is_not_taken_for_chinese():
    table = opened(
        text("name;city", "Müller & Söhne;Zürich", "Café René;Orléans", "Peña;A Coruña", encoding="cp1252")
    )
    assert (table.encoding, table.delimiter) == ("cp1252", ";")
    assert cells(table)[0] == ["Müller & Söhne", "Zürich"]


def test_a_guessed_encoding_is_said_and_a_certain_one_is_not():
    assert [str(note) for note in opened(chinese("gb18030")).notes] == [
        "The file does not say how its characters are stored; it reads well as GB18030."
    ]
    assert opened(chinese()).notes == []


def test_a_person_may_choose_the_encoding():
    data = text("name,note", "a,é", encoding="cp1252")
    assert cells(opened(data, encoding="cp1252")) == [["a", "é"]]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_found(separator):
    table = opened(chinese(separator=separator))
    assert table.delimiter == separator
    assert cells(table) == AS_READ


def test_decimal_commas_do_not_pass_for_separators():
    table = opened(text("netto;brutto", *(f"{n},5;{n + 1},75" for n in range(300))))
    assert table.delimiter == ";"
    assert cells(table)[0] == ["0,5", "1,75"]


def test_the_first_line_by_which_excel_names_the_separator_is_obeyed():
    table = opened(text("sep=;", "a,b;c", "1,2;3"))
    assert (table.headers, table.header_line) == (["a,b", "c"], 2)
    assert [row.line for row in table.rows()] == [3]


def test_line_breaks_within_quotes_stay_in_their_cell_and_lines_are_counted_as_in_an_editor():
    table = opened(text("name,note", '甲,"第一行', '第二行"', "乙,短", end="\r\n"))
    assert [(row.line, row.cells[1]) for row in table.rows()] == [(2, "第一行\r\n第二行"), (4, "短")]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_all_line_ends_are_known(end):
    assert cells(opened(text("a,b", "1,2", "3,4", end=end))) == [["1", "2"], ["3", "4"]]


def test_the_header_is_found_below_titles():
    lines = (
        "客户清单,,,",
        "导出时间: 2024-05-20,,,",
        ",,,",
        "客户编号,客户名称,电话,城市",
        "C1,甲,139,上海",
        "C2,乙,138,北京",
    )
    table = opened(text(*lines))
    assert (table.headers, table.header_line) == (["客户编号", "客户名称", "电话", "城市"], 4)
    assert [row.line for row in table.rows()] == [5, 6]


def test_a_person_may_say_where_the_header_is():
    table = opened(text("a,b", "2024,2025", "1,2"), header_line=2)
    assert table.headers == ["2024", "2025"]


def test_a_column_without_a_name_gets_one_and_empty_lines_are_left_out():
    table = opened(text("a,,c", "1,2,3", "", ",,", "4,5,6"))
    assert table.headers == ["a", "Column B", "c"]
    assert (table.count, [row.line for row in table.rows()]) == (2, [2, 5])


def test_a_row_with_more_cells_than_names_is_marked_and_a_shorter_one_is_filled_up():
    long, short = opened(text("a,b,c", "1,2,3,4", "5,6")).rows()
    assert str(long.problem).startswith("This line has 4 cells, the table 3.")
    assert (short.cells, short.problem) == (["5", "6", None], None)


def test_names_repeated_half_way_are_marked():
    problems = [str(row.problem) for row in opened(text("a,b", "1,2", "a,b", "3,4")).rows()]
    assert problems == ["None", "This line repeats the column names.", "None"]


def test_reading_can_begin_anywhere_and_again():
    table = opened(text("a,b", "", *(f"{n},x" for n in range(50))))
    everything = list(table.rows())
    assert table.count == len(everything) == 50
    for start in (0, 1, 49, 50, 99):
        assert list(table.rows(start)) == everything[start:]


def test_a_layout_kept_as_json_opens_the_same_table():
    data = chinese("gb18030")
    first = opened(data)
    again = opened(data, layout=Layout.from_state(first.layout.as_state()))
    assert (again.layout, list(again.rows())) == (first.layout, list(first.rows()))
