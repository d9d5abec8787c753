"""Who leaves is told from past days: on a company whose leavers are planted, and never looking ahead."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from guanxi.insight.churn.leaving import ShortPast, TooFew, leaving, past_days
from guanxi.insight.churn.looks import Company
from guanxi.insight.measures import auc
from guanxi.insight.thresholds import LostRule

START, AS_OF = date(2024, 1, 1), date(2025, 12, 31)


def company(n=450, seed=3, until=AS_OF, contacts=None):
    """All buy by a rhythm of their own; some leave on a day, and bought less and less before."""
    draw = np.random.default_rng(seed)
    rows: list[Any] = []
    for one in range(n):
        gap, day = draw.uniform(15, 60), START + timedelta(days=int(draw.integers(0, 120)))
        leaves = day + timedelta(days=int(draw.exponential(900)))
        while day <= AS_OF + timedelta(days=182):
            near = (leaves - day).days < 120
            if day > leaves:
                break
            rows.append((len(rows), one, day, "sale", True, 30.0 if near else 100.0))
            day += timedelta(days=int(max(1, draw.normal(gap * (1.6 if near else 1), gap / 5))))
    kept = [row for row in rows if row[2] <= until]
    lines = pa.table(
        {
            "order_id": pa.array([row[0] for row in kept], pa.int64()),
            "customer": pa.array([row[1] for row in kept], pa.int64()),
            "at": pa.array([None] * len(kept), pa.timestamp("us")),
            "day": pa.array([row[2] for row in kept], pa.date32()),
            "kind": [row[3] for row in kept],
            "goods": [row[4] for row in kept],
            "amount": [row[5] for row in kept],
        }
    )
    customers = pa.table({"id": pa.array(range(n), pa.int64()), "kind": ["firm"] * n})
    none = pa.table({"customer": pa.array([], pa.int64()), "day": pa.array([], pa.date32())})
    return Company(lines, customers, contacts or none, LostRule()), rows


def test_ANA_14_leavers_are_told_better_than_by_silence_and_reasons_sum_to_the_probability():
    of, rows = company()
    found = leaving(of, as_of=AS_OF)
    figures = found.figures
    assert figures["auc"] > figures["baseline"]
    assert figures["brier"] < figures["brier_usual"]
    table = found.table.to_pydict()
    for chance, points in zip(table["chance"], table["points"], strict=True):
        assert figures["base"] + sum(points) == pytest.approx(chance, abs=1e-5)
    bought = {one for _n, one, day, *_rest in rows if AS_OF < day <= AS_OF + timedelta(days=182)}
    came = np.array([one not in bought for one in table["customer"]])
    chances = np.array(table["chance"])
    assert auc(chances, came) > 0.7, "of what came after, which nobody knew"
    assert chances.sum() == pytest.approx(came.sum(), rel=0.35)


def test_what_came_later_changes_nothing():
    with_later, _rows = company(until=AS_OF + timedelta(days=182))
    without, _rows = company()
    assert leaving(with_later, as_of=AS_OF).table.equals(leaving(without, as_of=AS_OF).table)


def test_what_is_tried_lies_a_half_year_behind_what_was_learned_from():
    tried, *learned = past_days(START, AS_OF)
    assert (AS_OF - tried).days == 182
    assert all((tried - day).days >= 182 for day in learned)
    with pytest.raises(ShortPast):
        past_days(AS_OF - timedelta(days=500), AS_OF)
    with pytest.raises(ShortPast):
        past_days(None, AS_OF)


def test_talks_are_looked_at_only_where_their_record_reaches():
    day = pa.array([START - timedelta(days=1), AS_OF - timedelta(days=200)], pa.date32())
    talks = pa.table({"customer": pa.array([1, 2], pa.int64()), "day": day})
    of, _rows = company(n=200, contacts=talks)
    assert "contact_silence" not in leaving(of, as_of=AS_OF).figures["weights"]


def test_with_hardly_anybody_who_left_nothing_is_told():
    of, _rows = company(n=12)
    with pytest.raises(TooFew):
        leaving(of, as_of=AS_OF)
