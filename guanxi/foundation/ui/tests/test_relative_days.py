"""Days relative to today: which the first is, and which the last."""

from datetime import date

import pytest
from django.utils import translation

from guanxi.foundation.ui.day_filters import asked_days
from guanxi.foundation.ui.filters import DAY_WORDS, OPERATORS, WORDS

LANGUAGES = ("en", "zh-hans", "zh-hant")
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


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_way_to_ask_for_days_has_a_word_of_its_own(language):
    with translation.override(language):
        said = [str(DAY_WORDS.get(one, WORDS[one])) for one in OPERATORS["date"]]
    assert len(set(said)) == len(said), said
