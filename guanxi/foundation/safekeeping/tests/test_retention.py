"""Which backups stay."""

from datetime import UTC, datetime, timedelta

from guanxi.foundation.safekeeping.retention import kept

NOON = datetime(2026, 11, 28, 2, tzinfo=UTC)


def test_of_each_day_week_and_month_the_newest_stays():
    made = {n: NOON - timedelta(days=n) for n in range(400)}
    made |= {1000: NOON - timedelta(hours=1)}  # a second one of the first day
    stay = kept(made, daily=3, weekly=2, monthly=3)
    # three days; the week before ended six days ago (a Sunday), months 28 and 59 days ago
    assert stay == {0, 1, 2, 6, 28, 59}
    assert kept(made, daily=0, weekly=0, monthly=0) == {0}
    assert kept({}, daily=3) == set()
