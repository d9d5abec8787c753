"""SQLite knows how its tables are filled, and learns it anew once they have grown."""

import pytest
from django.db import connection

from guanxi.config.statistics import _grown, keep_statistics
from guanxi.foundation.live.models import LiveEvent

pytestmark = pytest.mark.django_db


def known() -> int:
    with connection.cursor() as cursor:
        found = cursor.execute("SELECT stat FROM sqlite_stat1 WHERE tbl = 'live_event'").fetchall()
    return max((int(stat.split()[0]) for (stat,) in found), default=0)


def grown() -> list[str]:
    with connection.cursor() as cursor:
        return _grown(cursor)


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL sees to it by itself")
def test_a_table_is_looked_at_anew_when_it_has_doubled():
    heights = []
    for more in (10, 5, 5):
        LiveEvent.objects.bulk_create([LiveEvent(topic="job:1") for _n in range(more)])
        keep_statistics()
        heights.append(known())
    assert heights == [10, 10, 20]


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL sees to it by itself")
def test_rows_that_are_gone_are_no_growth():
    LiveEvent.objects.bulk_create([LiveEvent(topic="job:1") for _n in range(30)])
    LiveEvent.objects.filter(pk__in=list(LiveEvent.objects.values_list("pk", flat=True)[:20])).delete()
    keep_statistics()
    assert known() == 10
    assert "live_event" not in grown()


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL sees to it by itself")
def test_an_index_of_some_rows_only_does_not_hide_how_many_there_are():
    LiveEvent.objects.bulk_create([LiveEvent(topic="job:1") for _n in range(30)])
    keep_statistics()
    with connection.cursor() as cursor:  # as an index with a condition is noted, wherever it comes
        cursor.execute("INSERT INTO sqlite_stat1 VALUES ('live_event', 'one_of_many', '1 1')")
    assert "live_event" not in grown()
