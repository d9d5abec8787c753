"""Values of which something must be taken for granted: read, and told so; or refused with a sentence."""

from datetime import date

import pytest
from django.utils import timezone

from guanxi.foundation.imports.dates import DateReader
from guanxi.foundation.imports.durations import read_months, unit_of
from guanxi.foundation.imports.readers import learn, reader_for
from guanxi.foundation.imports.values import supposed

JANUARY = date(2025, 1, 1)


@pytest.mark.parametrize(
    ("cell", "day", "assumption"),
    [
        ("2025年1月", JANUARY, "month"),
        ("2025年1月份", JANUARY, "month"),
        ("2025.1", JANUARY, "month"),
        ("2025-01", JANUARY, "month"),
        ("2025/10", date(2025, 10, 1), "month"),
        (2025.3, date(2025, 3, 1), "month"),
        ("2019年", date(2019, 1, 1), "year"),
        ("85.6.1", date(1985, 6, 1), "century"),
        ("05.6.1", date(2005, 6, 1), "century"),
        ("85年6月1日", date(1985, 6, 1), "century"),
        ("85/06/13", date(1985, 6, 13), "century"),
        ("民国114年3月5日", date(2025, 3, 5), ""),
        ("民國114.3.5", date(2025, 3, 5), ""),
        ("中華民國 元年1月1日", date(1912, 1, 1), ""),
        ("2024-05-20", date(2024, 5, 20), ""),
    ],
)
def test_a_date_says_what_was_taken_for_granted(cell, day, assumption):
    reading = DateReader().read(cell)
    assert (reading, supposed(reading)) == ((day, None), assumption)


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        (2025.1, "January or October"),
        ("2025年13月", "There is no day 2025-13-01"),
        ("114/03/05", "a year of three figures. If it is one of the Republic of China, write 2025-03-05"),
        ("民国114年2月30日", "There is no day 2025-02-30"),
        ("5/6/7", "is not a date"),
        ("85.13.1", "is not a date"),
        ("2025", "is not a date"),
    ],
)
def test_what_may_be_another_day_is_refused_with_a_sentence(cell, words):
    assert words in str(DateReader().read(cell).problem)
    assert DateReader("dmy").read("5/6/7").problem is not None


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("最近交易日", ["114/03/05", "113.12.31", None]),
        ("建檔日期(民國)", ["99/03/05", "114/03/05"]),
        ("日期", ["民國114年3月5日", "114/03/05"]),
    ],
)
def test_a_column_of_the_republics_years_is_read_as_such(header, column):
    convention = learn("date", column, header).convention
    reading = DateReader(convention).read("114/03/05")
    assert (convention, reading.clean, supposed(reading)) == ("roc", date(2025, 3, 5), "republic")


def test_one_such_year_among_others_does_not_make_it_the_columns():
    assert learn("date", ["114/03/05", "2025-03-05"], "日期").convention == ""
    assert learn("date", ["99/03/05", "14/03/05"], "日期").convention != "roc"


def test_nobody_is_born_in_years_to_come_nor_in_a_month_without_a_day():
    read = reader_for("birthday")
    assert (read("85.6.1").clean, supposed(read("85.6.1"))) == ("1985-06-01", "birth")
    this = timezone.localdate().year % 100
    assert read(f"{this + 1}.6.1").clean == f"{1900 + this + 1}-06-01"
    assert "A birthday is written as" in str(read("1985年6月").problem)
    assert "is not a date" in str(read("1985.6").problem)


@pytest.mark.parametrize(
    ("header", "unit"),
    [
        ("合作年限", "y"), ("合作时长（年）", "y"), ("Years of cooperation", "y"), ("合作月数", "m"),
        ("合作时长", ""), ("合作年限(月)", ""),
    ],
)  # fmt: skip
def test_a_number_alone_counts_in_the_unit_of_its_columns_name(header, unit):
    assert unit_of(header) == unit
    reading = read_months("3", unit)
    expected = {"y": (36, "years"), "m": (3, "months"), "": (None, "")}[unit]
    assert (reading.clean, supposed(reading)) == expected
    assert (reading.problem is None) == bool(unit)


def test_a_number_alone_may_be_half_a_year_and_no_year_of_the_calendar():
    assert read_months(2.5, "y").clean == 30
    assert "longer than anybody" in str(read_months("2019", "y").problem)
    assert supposed(read_months("3年", "y")) == ""
