"""Dates in every form; day or month first is decided for the column, never guessed."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanxi.foundation.imports.dates import DateReader
from guanxi.foundation.imports.tests.making import unhurried

MAY_20 = date(2024, 5, 20)
LONDON = ZoneInfo("Europe/London")
SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    "cell",
    [
        "2024-05-20", "2024/5/20", "2024.05.20", "20240520", 20240520, "2024年5月20日",
        "２０２４年５月２０日", "20.05.2024", "5/20/2024", "20/5/2024",
        "20-05-2024", "20 May 2024", "May 20, 2024",
        "20-May-24", "2024-May-20",
        "Mon, 20 May 2024 08:00", "2024-05-20 星期一", "2024-05-20T08:26:33.120", 45432, 45432.35, "45432",
        datetime(2024, 5, 20), datetime(2024, 5, 20, 8, 26, 33, 400_000),
    ],
)  # fmt: skip
def test_one_day_in_many_forms(cell):
    assert DateReader().read(cell) == (MAY_20, None)


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("2024-02-30", "There is no day 2024-02-30."),
        ("5/6/2024", "“5/6/2024” may be 2024-05-06 or 2024-06-05. Choose the order for the column."),
        ("24/5/20", "may be 2020-05-24 or 2024-05-20"),
        ("2024", "“2024” is not a date. Write it as 2024-05-20."),
        (2024, "“2024” is not a date."),
        ("2024-05-", "is not a date"),
        ("明天", "is not a date"),
        ("Mayday 3, 2024", "is not a date"),
        ("1066-10-14", "The year 1066 is out of range."),
        ("2024-05-20 25:61", "has no time of day"),
        ("13/13/2024", "is not a date"),
    ],
)
def test_what_is_no_single_day_is_answered(cell, words):
    assert words in str(DateReader().read(cell).problem)


@pytest.mark.parametrize(
    ("column", "convention", "first"),
    [
        (["12/1/2010 8:26", "12/13/2010 9:00"], "mdy", date(2010, 12, 1)),
        (["12/1/2010", "13/1/2010"], "dmy", date(2010, 1, 12)),
        (["12/1/10", "24/5/20", "99/5/20"], "ymd", date(2012, 1, 10)),
        (["10/20/2016", "3/1/2017"], "mdy", date(2016, 10, 20)),
    ],
)
def test_the_column_decides_the_order(column, convention, first):
    reader = DateReader().learn(column)
    assert (reader.convention, reader.doubt) == (convention, None)
    assert reader.read(column[0]).clean == first


def test_a_column_that_does_not_decide_says_so_and_a_person_may():
    reader = DateReader().learn(["5/6/2024", "7/7/2024"])
    assert (reader.convention, reader.read("7/7/2024").clean) == ("", date(2024, 7, 7))
    assert "Nothing in the column shows in which order “5/6/2024”" in str(reader.doubt)
    assert DateReader("dmy").read("5/6/2024").clean == date(2024, 6, 5)
    assert DateReader().learn(["20/5/2024"]).doubt is None


def test_a_column_of_both_orders_reads_what_is_certain_and_rejects_the_rest():
    reader = DateReader().learn(["20/5/2024", "5/21/2024", "5/6/2024"])
    assert "Some dates have the day first" in str(reader.doubt)
    assert reader.read("20/5/2024").clean == MAY_20
    assert "may be" in str(reader.read("5/6/2024").problem)


def test_a_value_against_the_chosen_order_is_not_bent_to_it():
    assert "does not fit its column (day first)" in str(DateReader("dmy").read("5/20/2024").problem)


@pytest.mark.parametrize(
    ("cell", "zone", "utc"),
    [
        ("2010-12-01 8:26", LONDON, datetime(2010, 12, 1, 8, 26)),
        ("2011-07-01 8:26", LONDON, datetime(2011, 7, 1, 7, 26)),
        ("2024-05-20", SHANGHAI, datetime(2024, 5, 19, 16)),
        ("2024/5/20 下午3:05", SHANGHAI, datetime(2024, 5, 20, 7, 5)),
        ("2024年5月20日8时26分", SHANGHAI, datetime(2024, 5, 20, 0, 26)),
        ("2024-05-20 12:05 AM", UTC, datetime(2024, 5, 20, 0, 5)),
        ("20240520082633", UTC, datetime(2024, 5, 20, 8, 26, 33)),
        ("2024-05-20T08:26:33Z", SHANGHAI, datetime(2024, 5, 20, 8, 26, 33)),
        ("2024-05-20 08:26+08:00", LONDON, datetime(2024, 5, 20, 0, 26)),
        (40513.351388888892, LONDON, datetime(2010, 12, 1, 8, 26)),
        (datetime(2010, 12, 1, 8, 25, 59, 999_999), LONDON, datetime(2010, 12, 1, 8, 26)),
        ("2011-10-30 01:30", LONDON, datetime(2011, 10, 30, 0, 30)),  # twice that night: the first is taken
    ],
)
def test_a_moment_is_local_time_of_the_given_zone(cell, zone, utc):
    assert DateReader(zone=zone).read_instant(cell) == (utc.replace(tzinfo=UTC), None)


def test_a_time_that_the_clocks_skipped_is_answered():
    problem = str(DateReader(zone=LONDON).read_instant("2011-03-27 01:30").problem)
    assert problem.startswith("2011-03-27 01:30 did not exist in Europe/London")


def test_a_date_whose_midnight_was_skipped_is_still_a_date():
    reading = DateReader(zone=ZoneInfo("America/Sao_Paulo")).read_instant("2018-11-04")
    assert reading == (datetime(2018, 11, 4, 3, tzinfo=UTC), None)


def test_csv_and_workbook_give_the_same_moment():
    moment = datetime(2011, 11, 25, 11, 2)
    reader = DateReader("mdy", LONDON)
    assert reader.read_instant("11/25/2011 11:02") == reader.read_instant(moment)


@unhurried
@given(st.dates(date(1950, 1, 1), date(2049, 12, 31)))
def test_every_day_comes_back_from_every_form(day):
    serial = (day - date(1899, 12, 30)).days
    for printed in (
        day.isoformat(),
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y%m%d}",
        f"{day:%d.%m.%Y}",
        serial,
    ):
        assert DateReader().read(printed).clean == day
    assert DateReader("mdy").read(f"{day.month}/{day.day}/{day.year}").clean == day
    assert DateReader("dmy").read(f"{day:%d/%m/%y}").clean == day


@unhurried
@given(
    st.datetimes(datetime(1980, 1, 1), datetime(2049, 1, 1)),
    st.sampled_from([LONDON, SHANGHAI, ZoneInfo("America/New_York")]),
)
def test_every_moment_comes_back_or_was_skipped(moment, zone):
    moment = moment.replace(microsecond=0)
    clean, problem = DateReader(zone=zone).read_instant(f"{moment:%Y-%m-%d %H:%M:%S}")
    if clean is None:
        skipped = moment.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None)
        assert "did not exist" in str(problem)
        assert timedelta(0) < abs(skipped - moment) <= timedelta(hours=2)
    else:
        assert clean.astimezone(zone).replace(tzinfo=None) == moment


def test_a_month_and_a_day_with_a_point_between_are_a_day_without_its_year():
    assert DateReader().learn(["11.23", "备注"]).yearless == "11.23"
    assert DateReader().learn([11.23]).yearless == "11.23"
    read = DateReader("@2025").read
    assert [read(cell).clean for cell in ("11.23", "23.11", 11.23)] == [date(2025, 11, 23)] * 3
    assert DateReader("dmy@2025").read("5.6").clean == date(2025, 6, 5)
    assert read("13.32").clean is None
    assert "11-2 or 11-20" in str(read(11.2).problem)
