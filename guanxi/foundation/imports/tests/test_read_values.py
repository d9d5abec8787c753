"""Words, figures, choices: what people write is understood, or answered with the cure."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanxi.foundation.imports import values
from guanxi.foundation.imports.durations import read_months
from guanxi.foundation.imports.readers import KINDS, learn, needs_learning, reader_for
from guanxi.foundation.imports.tables import Broken
from guanxi.foundation.imports.tests.making import unhurried
from guanxi.foundation.imports.values import ChoiceReader, Reading

TIERS = {"high": ("高价值", "high value"), "risk": ("流失风险", "at risk"), "plain": ("普通",)}


@pytest.mark.parametrize(
    ("cell", "clean"),
    [
        ("  上海　示例 ", "上海 示例"),
        ("ＡＢＣ１２３，（好）", "ABC123，（好）"),
        ("a\u200bb\ufeff\x00\x1bc", "abc"),
        ("多行\r\n文字", "多行 文字"),
        ("e\u0301", "é"),
        (" \t ", None),
        (536365, "536365"),
        (2.5, "2.5"),
    ],
)
def test_text_is_trimmed_and_freed_from_what_cannot_be_seen(cell, clean):
    assert values.read_text(cell) == (clean, None)


def test_notes_keep_their_lines_and_long_texts_are_measured():
    assert values.read_notes(" 一 \r\n二\r三 ").clean == "一\n二\n三"
    assert str(values.read_text("长" * 21, limit=20).problem) == "21 characters are too many here; 20 fit."


@pytest.mark.parametrize(
    ("cell", "clean"), [(17850.0, "17850"), ("17850.0", "17850"), ("A1.0", "A1.0"), (" 007 ", "007")]
)
def test_a_number_that_is_a_name_loses_the_spreadsheets_decimals_only(cell, clean):
    assert values.read_code(cell).clean == clean


def test_a_long_number_shortened_by_the_spreadsheet_is_not_taken_for_the_real_one():
    assert "15 digits" in str(values.read_code(1.10101199003071e17).problem)


@pytest.mark.parametrize(
    ("cell", "clean"), [("1,200", 1200), ("１２", 12), (3.0, 3), ("-5", -5), ("7.0", 7), ("无", None)]
)
def test_whole_numbers(cell, clean):
    assert values.read_integer(cell) == (clean, None)


@pytest.mark.parametrize("cell", ["1.5", 1.5, "12,34", "五", "1e3", "9" * 500])
def test_what_is_no_whole_number_is_answered(cell):
    assert "is not a whole number" in str(values.read_integer(cell).problem)


@pytest.mark.parametrize("cell", ["是", "Yes", "TRUE", "1", "√", "y", 1])
def test_yes(cell):
    assert values.read_boolean(cell).clean is True


@pytest.mark.parametrize("cell", ["否", "No", "FALSE", "0", "×", "无", 0])
def test_no(cell):
    assert values.read_boolean(cell).clean is False


def test_neither_yes_nor_no_is_answered():
    assert str(values.read_boolean("也许").problem) == "“也许” is neither yes nor no. Write 是 or 否."


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("高价值", "high"),
        ("High Value", "high"),
        ("risk", "risk"),
        ("流失风险（待确认）", "risk"),
        ("普通(新)", "plain"),
        ("-", None),
    ],
)
def test_a_choice_is_found_by_any_name_and_a_remark_is_left_aside(cell, code):
    assert ChoiceReader(TIERS).read(cell) == (code, None)


def test_another_word_is_answered_with_the_choices():
    assert (
        str(ChoiceReader(TIERS).read("非Ａ级 X").problem) == "“非A级 X” is none of: 高价值, 流失风险, 普通."
    )


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("降本增效、供应链优化", ["降本增效", "供应链优化"]),
        ("a, b；c;a，", ["a", "b", "c"]),
        ("提供3套方案", ["提供3套方案"]),
        ("、", None),
    ],
)
def test_lists_are_split_where_people_split_them(cell, words):
    assert values.read_list(cell) == (words, None)


@pytest.mark.parametrize(
    ("cell", "months"),
    [
        ("2年", 24), ("6个月", 6), ("18 months", 18), ("1年6个月", 18), ("一年半", 18),
        ("半年", 6), ("两年", 24),
        ("十二个月", 12), ("1 yr 6 mo", 18), ("1.5 years", 18), ("3个季度", 9),
        ("365天", 12), ("90 days", 3), ("-", None),
    ],
)  # fmt: skip
def test_durations_are_whole_months(cell, months):
    assert read_months(cell) == (months, None)


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("18", "has no unit"),
        (24, "has no unit"),
        ("1.3年", "not a whole number of months"),
        ("长期", "not a whole"),
    ],
)
def test_a_duration_that_cannot_be_counted_is_answered(cell, words):
    assert words in str(read_months(cell).problem)


@unhurried
@given(st.integers(0, 99), st.integers(0, 11))
def test_any_years_and_months_come_back(years, months):
    written = f"{years}年{months}个月"
    assert read_months(written).clean == 12 * years + months


@unhurried
@given(
    st.lists(
        st.text(
            st.characters(exclude_categories=["C", "Z", "P", "M", "Lm"], exclude_characters="|"), min_size=1
        ),
        unique=True,
    )
)
def test_any_list_of_words_comes_back(words):
    clean = [values.read_text(word).clean for word in words]
    assert values.read_list("、".join(words)).clean == (list(dict.fromkeys(clean)) or None)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_reads_every_cell_or_says_why_not(kind):
    @unhurried
    @given(
        st.one_of(
            st.text(),
            st.integers(),
            st.floats(),
            st.datetimes(),
            st.none(),
            st.from_regex(r"[\d,./年月日:+()¥万x-]+"),
        )
    )
    def check(cell):
        if needs_learning(kind):
            learn(kind, [cell])
        reading = reader_for(kind, choices=TIERS)(cell)
        assert isinstance(reading, Reading)
        assert reading.clean is None or reading.problem is None
        str(reading.problem)

    check()


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_an_empty_cell_is_no_problem_and_a_broken_one_keeps_its_reason(kind):
    read = reader_for(kind, choices=TIERS)
    assert read(None) == (None, None)
    assert read("  ") == (None, None)
    assert read(Broken("#N/A", "why")) == (None, "why")
