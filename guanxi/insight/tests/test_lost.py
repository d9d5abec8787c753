"""When silence means lost, and what makes a customer return."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from guanxi.insight.features import customer_features, purchase_days
from guanxi.insight.tests.tables import customer_table, line_table, row_of, sale
from guanxi.insight.thresholds import LostRule

START = date(2024, 1, 1)


def bought_after(*gaps):
    """One sale on 1 January 2024 and one after each gap of days."""
    day, lines = START, [sale(1, START.isoformat(), 10.0)]
    for gap in gaps:
        day += timedelta(gap)
        lines.append(sale(1, day.isoformat(), 10.0))
    return lines, day


def standing(lines, on):
    return row_of(customer_features(line_table(lines), customer_table([1]), on=on), 1)


LIMITS = {
    (): 180,  # fewer than three purchases
    (20,): 180,
    (20, 22): 90,  # 3 x 21 = 63, never under 90
    (20, 40, 60): 120,  # 3 x 40
    (30, 31): 91.5,  # 3 x 30.5
}


def test_a_customer_is_lost_on_the_first_day_beyond_the_limit():
    end, lines = date(2026, 6, 30), []
    for customer, (gaps, limit) in enumerate(LIMITS.items()):
        _, last = bought_after(*gaps)
        shift = end - timedelta(int(limit)) - last
        lines += [replace(line, customer=customer, day=line.day + shift) for line in bought_after(*gaps)[0]]
    table, people = line_table(lines), customer_table(range(len(LIMITS)))
    held = customer_features(table, people, on=end)
    gone = customer_features(table, people, on=end + timedelta(1))
    assert held["lost_limit"].to_pylist() == list(LIMITS.values())
    assert held["lost_day"].to_pylist() == [None] * len(LIMITS)
    assert gone["lost_day"].to_pylist() == [end + timedelta(1)] * len(LIMITS)


def test_who_was_lost_stays_lost_on_the_same_day():
    lines, last = bought_after()
    assert standing(lines, last + timedelta(900))["lost_day"] == last + timedelta(181)


def test_returning_is_a_purchase_after_having_been_lost():
    back, day = bought_after(181)
    assert standing(back, day)["returned_day"] == day
    assert standing(back, day)["lost_day"] is None
    in_time, day = bought_after(180)
    assert standing(in_time, day)["returned_day"] is None


def test_the_limit_in_force_is_that_of_the_purchases_before():
    # Gaps of 10 and 50 days make the limit 90; with the gap of 91 it becomes 3 x 50, too late to matter.
    lines, day = bought_after(10, 50, 91)
    row = standing(lines, day)
    assert (row["returned_day"], row["lost_limit"]) == (day, 150.0)
    assert standing(lines, day - timedelta(1))["lost_day"] is None
    late, day = bought_after(10, 50, 92)
    assert standing(late, day - timedelta(1))["lost_day"] == day - timedelta(1)


def test_two_invoices_of_one_visit_are_one_purchase():
    lines = [sale(1, "2024-01-01", 5.0), sale(1, "2024-01-01", 6.0), sale(1, "2024-04-01", 7.0)]
    row = standing(lines, date(2024, 5, 1))
    assert (row["n_orders"], row["n_days"], row["median_gap"], row["lost_limit"]) == (3, 2, 91.0, 180.0)


def test_every_purchase_tells_what_was_known_then():
    lines, day = bought_after(10, 30, 300)
    rows = purchase_days(line_table(lines), on=day).to_pylist()
    assert [row["nth"] for row in rows] == [1, 2, 3, 4]
    assert [row["gap"] for row in rows] == [None, 10, 30, 300]
    assert [row["median_gap"] for row in rows] == [None, 10.0, 20.0, 30.0]
    assert [row["lost_limit"] for row in rows] == [180, 180, 90, 90]
    assert [row["returned"] for row in rows] == [False, False, False, True]


def test_the_rule_can_be_set():
    lines, last = bought_after(10, 10)
    strict = LostRule(min_days=5, intervals=2.0)
    features = customer_features(line_table(lines), customer_table([1]), on=last + timedelta(21), lost=strict)
    assert row_of(features, 1)["lost_day"] == last + timedelta(21)


def test_a_rule_without_sense_is_refused():
    with pytest.raises(ValueError, match="positive"):
        LostRule(min_days=0)
    with pytest.raises(ValueError, match="two purchases"):
        LostRule(few_orders=1)
