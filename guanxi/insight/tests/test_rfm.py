from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanxi.insight.rfm import loyalty, quintiles, rfm_scores

COLUMNS = st.lists(st.integers(-1000, 1000), min_size=1, max_size=60)


def test_ANA_09_scores_match_the_worked_example():
    # Ten customers: days since the last order, orders, net value of a year.
    recency = np.array([3, 200, 15, 40, 360, 8, 90, 120, 25, 60])
    frequency = np.array([12, 1, 6, 3, 1, 9, 2, 1, 4, 2])
    money = np.array([5200.0, 80.0, 900.0, 450.0, 20.0, 3100.0, 300.0, 110.0, 700.0, 240.0])
    scores = rfm_scores(recency, frequency, money)
    assert scores[:, 0].tolist() == [5, 1, 4, 3, 1, 5, 2, 2, 4, 3]
    # Three of ten ordered once (nobody is worse: 1), two twice (three are worse: 2).
    assert scores[:, 1].tolist() == [5, 1, 4, 3, 1, 5, 2, 1, 4, 2]
    assert scores[:, 2].tolist() == [5, 1, 4, 3, 1, 5, 3, 2, 4, 2]
    assert loyalty(scores[:, 0], scores[:, 1])[:3].tolist() == [5.0, 1.0, 4.0]


def test_ten_different_values_fill_every_fifth_with_two():
    assert quintiles(np.arange(10)).tolist() == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    assert quintiles(np.arange(10), high_is_best=False).tolist() == [5, 5, 4, 4, 3, 3, 2, 2, 1, 1]


def test_where_all_are_equal_nobody_stands_out():
    assert quintiles(np.full(7, 42)).tolist() == [1] * 7


def test_no_customers_no_scores():
    assert quintiles(np.array([])).shape == (0,)
    assert rfm_scores(np.array([]), np.array([]), np.array([])).shape == (0, 3)


def test_a_missing_value_is_refused_not_scored():
    with pytest.raises(ValueError, match="NaN"):
        quintiles(np.array([1.0, np.nan]))


@given(COLUMNS, st.randoms())
def test_the_order_of_the_rows_changes_no_score(values, random):
    places = list(range(len(values)))
    random.shuffle(places)
    column = np.array(values)
    assert quintiles(column)[places].tolist() == quintiles(column[places]).tolist()


@given(COLUMNS, st.sampled_from([2, 8, 1024]))
def test_the_unit_changes_no_score(values, unit):
    column = np.array(values)
    assert quintiles(column * unit).tolist() == quintiles(column).tolist()


@given(COLUMNS, st.booleans())
def test_better_never_scores_worse_and_ties_share(values, high):
    scores = quintiles(np.array(values), high_is_best=high)
    ranked = sorted(zip(values, scores, strict=True), reverse=not high)
    for (value, score), (next_value, next_score) in pairwise(ranked):
        assert score == next_score if value == next_value else score <= next_score
    assert scores.min() == 1
