"""Days relative to today: which the first is, and which the last."""

from datetime import date

import pytest

from guanxi.foundation.ui.day_filters import asked_days

TODAY = date(2024, 3, 1)


@pytest.mark.parametrize(
    ("operator", "number", "first", "last"),
    [
        ("last", "1", TODAY, TODAY),
        ("last", "2", date(2024, 2, 29), TODAY),
        ("last", "30", date(2024, 2, 1), TODAY),
        ("next", "1", TODAY, TODAY),
        ("next", "31", TODAY, date(2024, 3, 31)),
        ("ago", "1", None, date(2024, 2, 28)),
        ("ago", "60", None, date(2023, 12, 31)),
    ],
)
def test_the_last_days_end_today_the_next_begin_today_and_longer_ago_is_before_both(
    operator, number, first, last
):
    assert asked_days(operator, [number], TODAY, "Added on") == (first, last)
