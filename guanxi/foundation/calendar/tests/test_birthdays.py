"""Birthdays by either calendar: what people write, how it is told, and the day on which it is celebrated."""

from datetime import date, timedelta

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from guanxi.foundation.calendar.birthday_words import explained, filed, told
from guanxi.foundation.calendar.birthdays import (
    Birthday,
    Unclear,
    celebrated_on,
    day_of_year,
    kept,
    understood,
)
from guanxi.foundation.calendar.lunar import lunar_day

DAYS = st.dates(date(1901, 3, 1), date(2098, 12, 31))


@st.composite
def birthdays(draw):
    """Any birthday up to 2026 that there is, with or without its year."""
    on = draw(st.dates(date(1901, 3, 1), date(2026, 1, 1)))
    year = on.year if draw(st.booleans()) else 0
    if draw(st.booleans()):
        return Birthday(on.month, on.day, year)
    found = lunar_day(on)
    return Birthday(found.month, found.day, found.year if year else 0, lunar=True, leap=found.leap)


@pytest.mark.parametrize(
    ("text", "spelling"),
    [
        ("1988-05-20", "1988-05-20"),
        ("1988/5/20", "1988-05-20"),
        ("19880520", "1988-05-20"),
        ("１９８８年５月２０日", "1988-05-20"),
        ("一九八八年五月二十日", "1988-05-20"),
        ("5月20日", "--05-20"),
        ("05-20", "--05-20"),
        ("20 May 1988", "1988-05-20"),
        ("May 20", "--05-20"),
        ("公历五月廿日", None),
        ("公历 8月15日", "--08-15"),
        ("农历八月十五", "lunar --08-15"),
        ("農曆八月十五", "lunar --08-15"),
        ("阴历8月15日", "lunar --08-15"),
        ("农历1988年八月十五", "lunar 1988-08-15"),
        ("1988-08-15（农历）", "lunar 1988-08-15"),
        ("正月初一", "lunar --01-01"),
        ("腊月廿三", "lunar --12-23"),
        ("臘月三十", "lunar --12-30"),
        ("冬月十一", "lunar --11-11"),
        ("农历2020年闰四月初八", "lunar 2020-04L-08"),
        ("閏六月十五", "lunar --06L-15"),
        ("lunar 2020-04L-08", "lunar 2020-04L-08"),
        ("lunar 08-15", "lunar --08-15"),
    ],
)
def test_what_people_write_is_understood(text, spelling):
    if spelling is None:
        with pytest.raises(Unclear):
            understood(text)
    else:
        assert understood(text).kept == spelling


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("八月十五", "Solar or lunar?"),
        ("1988年八月十五", "Solar or lunar?"),
        ("5/6", "is written as"),
        ("", "is written as"),
        ("in spring", "is written as"),
        ("农历公历八月十五", "is written as"),
        ("农历十三月初一", "is written as"),
        ("2023-02-29", "ends with day 28"),
        ("2月30日", "ends with day 29"),
        ("农历2025年二月三十", "ends with day 29"),
        ("农历二月三十一", "ends with day 30"),
        ("农历2021年闰四月初一", "2021 has no leap month 4"),
        ("2090-01-01", "in the future"),
        ("1850-01-01", "between 1900 and 2100"),
    ],
)
def test_what_is_not_clear_is_asked_again_with_a_reason(text, why):
    with override("en"), pytest.raises(Unclear) as unclear:
        understood(text)
    assert why in str(unclear.value.sentence)


@given(birthday=birthdays(), language=st.sampled_from(["zh-hans", "zh-hant", "en"]))
def test_what_is_told_and_what_is_filed_are_understood_again_in_every_language(birthday, language):
    assert kept(birthday.kept) == birthday
    with override(language):
        assert understood(told(birthday)) == birthday
        assert understood(filed(birthday.kept)) == birthday


@given(birthday=birthdays(), today=DAYS)
def test_the_next_birthday_is_never_past_and_at_most_thirteen_months_away(birthday, today):
    on = birthday.next_on(today)
    assert today <= on <= today + timedelta(days=385)
    assert day_of_year(birthday.kept) in celebrated_on(on)
    assert on in {birthday.in_year(year) for year in (today.year - 1, today.year, today.year + 1)}


@given(on=DAYS)
def test_who_is_found_by_a_day_is_celebrated_on_it_and_nobody_is_forgotten(on):
    found = [kept(one) for one in celebrated_on(on)]
    assert all(one is not None and one.next_on(on) == on for one in found)
    assert Birthday(on.month, on.day) in found
    assert Birthday(*lunar_day(on)[1:3], lunar=True, leap=lunar_day(on).leap) in found


@pytest.mark.parametrize(
    ("text", "today", "on"),
    [
        ("农历八月十五", date(2026, 11, 26), date(2027, 9, 15)),
        ("农历八月十五", date(2025, 10, 6), date(2025, 10, 6)),
        ("腊月廿三", date(2026, 11, 26), date(2027, 1, 30)),
        # the leap month where the year has it, else the month of its number
        ("闰六月初一", date(2025, 1, 1), date(2025, 7, 25)),
        ("闰六月初一", date(2026, 1, 1), date(2026, 7, 14)),
        ("农历六月初一", date(2025, 1, 1), date(2025, 6, 25)),
        # the 30th of a month of 29 days: its last one; 除夕 of such a year
        ("腊月三十", date(2025, 2, 1), date(2026, 2, 16)),
        ("2000-02-29", date(2026, 1, 1), date(2026, 2, 28)),
        ("2000-02-29", date(2028, 1, 1), date(2028, 2, 29)),
    ],
)
def test_the_rules_of_the_day(text, today, on):
    assert understood(text).next_on(today) == on


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh-hans", "农历1988年八月十五 = 1988年9月25日；下一次是2027年9月15日。"),
        ("zh-hant", "農曆1988年八月十五 = 1988年9月25日；下一次是2027年9月15日。"),
        ("en", "Lunar day 15 of month 8, 1988 = 25 Sep 1988; next on 15 Sep 2027."),
    ],
)
def test_what_was_understood_is_said_in_the_readers_language(language, said):
    with override(language):
        assert explained(understood("lunar 1988-08-15"), date(2026, 11, 26)) == said
