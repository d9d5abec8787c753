"""The lunar calendar against published days, and against itself over two centuries."""

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanxi.foundation.calendar.lunar import LunarDay, lunar_day, month_of, months_of

# 春节 and 中秋节, as the State Council's yearly notices and the almanacs have them.
SPRING = """
2000-02-05 2001-01-24 2002-02-12 2003-02-01 2004-01-22 2005-02-09 2006-01-29 2007-02-18 2008-02-07 2009-01-26
2010-02-14 2011-02-03 2012-01-23 2013-02-10 2014-01-31 2015-02-19 2016-02-08 2017-01-28 2018-02-16 2019-02-05
2020-01-25 2021-02-12 2022-02-01 2023-01-22 2024-02-10 2025-01-29 2026-02-17 2027-02-06 2028-01-26 2029-02-13
2030-02-03
"""
MID_AUTUMN = """
2000-09-12 2001-10-01 2002-09-21 2003-09-11 2004-09-28 2005-09-18 2006-10-06 2007-09-25 2008-09-14 2009-10-03
2010-09-22 2011-09-12 2012-09-30 2013-09-19 2014-09-08 2015-09-27 2016-09-15 2017-10-04 2018-09-24 2019-09-13
2020-10-01 2021-09-21 2022-09-10 2023-09-29 2024-09-17 2025-10-06 2026-09-25 2027-09-15 2028-10-03 2029-09-22
2030-09-12
"""
LEAP = {
    2001: 4, 2004: 2, 2006: 7, 2009: 5, 2012: 4, 2014: 9, 2017: 6, 2020: 4, 2023: 2, 2025: 6, 2028: 5,
    2031: 3, 2033: 11,
}  # fmt: skip


def solar_day(lunar):
    """The way back, which the house needs nowhere."""
    found = month_of(lunar.year, lunar.month, leap=lunar.leap)
    assert found is not None
    return found.first + timedelta(days=lunar.day - 1)


@pytest.mark.parametrize(("month", "day", "published"), [(1, 1, SPRING), (8, 15, MID_AUTUMN)])
def test_festivals_fall_on_their_published_days(month, day, published):
    for text in published.split():
        on = date.fromisoformat(text)
        assert lunar_day(on) == (on.year, month, day, False)
        assert solar_day(LunarDay(on.year, month, day)) == on


def test_leap_months_stand_where_they_were_published():
    found = {year: [one.month for one in months_of(year) if one.leap] for year in range(2000, 2034)}
    assert {year: months[0] for year, months in found.items() if months} == LEAP
    assert all(len(months_of(year)) == (13 if months else 12) for year, months in found.items())


@given(on=st.dates(date(1901, 1, 1), date(2099, 12, 31)))
def test_to_the_lunar_day_and_back_is_the_same_day(on):
    found = lunar_day(on)
    assert solar_day(found) == on
    assert 1 <= found.day <= 30
    following = lunar_day(on + timedelta(days=1))
    assert following.day in {found.day + 1, 1}


@pytest.mark.parametrize("year", [1901, 1916, 1949, 2033, 2099])
def test_the_months_of_a_year_follow_each_other_without_a_gap(year):
    months = [*months_of(year), months_of(year + 1)[0]]
    for one, following in itertools.pairwise(months):
        assert one.first + timedelta(days=one.days) == following.first
        assert one.days in {29, 30}


def test_what_does_not_exist_is_refused():
    assert month_of(2025, 5, leap=True) is None
    with pytest.raises(ValueError, match="not known"):
        lunar_day(date(1890, 1, 1))
