from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanxi.insight.windows import Windows, month_ends, propose_as_of, windows_at


def test_the_year_as_of_9_december_is_two_half_years():
    assert windows_at(date(2011, 12, 9)) == Windows(
        on=date(2011, 12, 9),
        half_from=date(2011, 6, 10),
        year_from=date(2010, 12, 10),
        year_before_from=date(2009, 12, 10),
    )


@pytest.mark.parametrize(
    ("on", "half_from", "year_from"),
    [
        (date(2026, 9, 30), date(2026, 4, 1), date(2025, 10, 1)),
        (date(2026, 2, 28), date(2025, 9, 1), date(2025, 3, 1)),
        (date(2028, 2, 29), date(2027, 9, 1), date(2027, 3, 1)),
        (date(2026, 8, 31), date(2026, 3, 1), date(2025, 9, 1)),
    ],
)
def test_the_windows_of_a_months_end_are_whole_months(on, half_from, year_from):
    windows = windows_at(on)
    assert (windows.half_from, windows.year_from) == (half_from, year_from)


def test_a_day_that_the_earlier_month_lacks_becomes_its_last():
    assert windows_at(date(2026, 8, 30)).half_from == date(2026, 3, 1)


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_windows_hold_as_many_months_as_their_names_say(on):
    windows = windows_at(on)
    assert 180 <= (on - windows.half_from).days + 1 <= 184
    assert 365 <= (on - windows.year_from).days + 1 <= 366
    assert 365 <= (windows.year_from - windows.year_before_from).days <= 366


def test_windows_out_of_order_are_refused():
    with pytest.raises(ValueError, match="follow"):
        Windows(date(2026, 1, 1), date(2026, 2, 1), date(2025, 1, 1), date(2024, 1, 1))


def test_the_running_month_has_no_end_yet():
    assert month_ends(date(2010, 12, 1), date(2011, 2, 27)) == [date(2010, 12, 31), date(2011, 1, 31)]
    assert month_ends(date(2010, 12, 1), date(2011, 2, 28))[-1] == date(2011, 2, 28)
    assert month_ends(date(2011, 3, 1), date(2011, 2, 28)) == []


def test_an_imported_past_is_judged_as_of_its_last_event():
    today = date(2026, 11, 22)
    assert propose_as_of(date(2011, 12, 9), today) == date(2011, 12, 9)
    assert propose_as_of(date(2026, 8, 24), today) == today
    assert propose_as_of(date(2026, 8, 23), today) == date(2026, 8, 23)
    assert propose_as_of(None, today) == today
