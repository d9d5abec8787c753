"""When something goes out, by one's own clock."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanxi.foundation.notifications.timing import Rhythm

SHANGHAI = ZoneInfo("Asia/Shanghai")
NIGHTS = Rhythm(SHANGHAI, time(22), time(7))
times = st.times().map(lambda at: at.replace(second=0, microsecond=0))
moments = st.datetimes(datetime(2024, 1, 1), datetime(2027, 1, 1)).map(lambda at: at.replace(tzinfo=UTC))


def at(day, hour, minute=0):
    return datetime(2026, 3, day, hour, minute, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("timing", "now", "due"),
    [
        ("now", at(3, 12), at(3, 12)),
        ("now", at(3, 23), at(4, 7)),
        ("now", at(3, 6, 59), at(3, 7)),
        ("daily", at(3, 7, 30), at(3, 8)),
        ("daily", at(3, 8), at(4, 8)),
        ("weekly", at(3, 12), at(9, 8)),
    ],
)
def test_each_timing_has_its_moment(timing, now, due):
    assert NIGHTS.due(timing, now) == due


@given(times, times, moments, st.sampled_from(["now", "daily", "weekly"]))
def test_nothing_is_ever_due_before_now_later_than_eight_days_or_within_quiet_hours(
    begins, ends, now, timing
):
    due = Rhythm(SHANGHAI, begins, ends).due(timing, now)
    assert now <= due <= now + timedelta(days=8, hours=24)
    clock = due.astimezone(SHANGHAI).time()
    if begins < ends:
        assert not begins <= clock < ends
    elif begins > ends:
        assert ends <= clock < begins
