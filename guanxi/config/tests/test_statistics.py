"""SQLite knows how its tables are filled, and learns it anew once they have grown."""

import pytest
from django.db import connection

from guanxi.config.statistics import keep_statistics
from guanxi.foundation.live.models import LiveEvent

pytestmark = pytest.mark.django_db


def known() -> int:
    with connection.cursor() as cursor:
        found = cursor.execute("SELECT stat FROM sqlite_stat1 WHERE tbl = 'live_event'").fetchall()
    return max((int(stat.split()[0]) for (stat,) in found), default=0)


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL sees to it by itself")
def test_a_table_is_looked_at_anew_when_it_has_doubled():
    heights = []
    for more in (10, 5, 5):
        LiveEvent.objects.bulk_create([LiveEvent(topic="job:1") for _n in range(more)])
        keep_statistics()
        heights.append(known())
    assert heights == [10, 10, 20]
