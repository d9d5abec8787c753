"""The week's title tells what the week brings apart from what is overdue."""

import pytest
from django.utils import translation

from guanxi.foundation.tasks.views.days import week_title


@pytest.mark.parametrize(
    ("tasks", "late", "over", "said"),
    [
        (0, 0, 0, "Nothing is due this week"),
        (0, 3, 0, "Nothing is due this week, 3 overdue"),
        (1, 0, 0, "1 task this week, nobody has too many on a day"),
        (5, 12, 0, "5 tasks this week, 12 overdue, nobody has too many on a day"),
        (9, 1, 2, "2 people have too much on one day"),
    ],
)
def test_the_title_of_a_week(tasks, late, over, said):
    with translation.override("en"):
        assert week_title({"tasks": tasks, "late": late, "over": over}) == said
