"""SQLite knows how its tables are filled, and learns it anew once they have grown."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guanxi.config.statistics import _grown, keep_statistics
from guanxi.customers.models import Customer
from guanxi.customers.tests.factories import make_customer, make_user
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


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL knows how often each value occurs")
def test_a_value_that_nobody_bears_is_found_by_its_index_where_all_bear_another():
    boss = make_user()
    for _n in range(40):
        make_customer(boss)
    keep_statistics()
    as_if_there_were(2500)
    rows = Customer.objects.counted().filter(stage="won_back").order_by("-pk")
    assert not told(rows), "or this test shows nothing"
    keep_statistics()
    assert told(rows)
    assert told(rows.filter(pk__lt=20)), "on the next page too"


def as_if_there_were(times: int) -> None:
    """So many times as many customers are noted, all of the same stage."""
    with connection.cursor() as cursor:
        found = cursor.execute(
            "SELECT idx, stat FROM sqlite_stat1 WHERE tbl = 'customers_customer'"
        ).fetchall()
        for index, stat in found:
            more = " ".join(str(int(n) * times if int(n) > 1 else 1) for n in stat.split())
            more = "100000 100000 1" if index == "customer_stage" else more
            cursor.execute("UPDATE sqlite_stat1 SET stat = %s WHERE idx = %s", [more, index])
        cursor.execute("ANALYZE sqlite_master")


def told(rows: Any) -> bool:
    return "customer_stage (stage=?" in rows.explain()


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL knows how often each value occurs")
def test_what_is_said_of_a_table_is_said_once():
    LiveEvent.objects.bulk_create([LiveEvent(topic="job:1") for _n in range(30)])
    keep_statistics()
    with CaptureQueriesContext(connection) as asked:
        keep_statistics()
    assert not [one for one in asked if "UPDATE" in one["sql"]]
