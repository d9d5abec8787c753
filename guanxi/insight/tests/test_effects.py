"""What a measure did, against those left alone."""

from math import isnan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanxi.insight.effects import Side, control_size, effect, returned, smallest_told


@pytest.mark.parametrize(
    ("treated", "alone", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((10, 10), (0, 10), 0.6075, 1.0),
        ((5, 56), (0, 29), -0.0381, 0.1926),
    ],
)
def test_intervals_are_those_that_newcombe_published(treated, alone, low, high):
    found = effect(Side(treated[1], treated[0]), Side(alone[1], alone[0]))
    assert (found.low, found.high) == pytest.approx((low, high), abs=6e-5)


SIDES = st.integers(0, 400).flatmap(lambda n: st.builds(Side, st.just(n), st.integers(0, n)))


@given(SIDES, SIDES)
def test_turned_around_an_effect_is_its_opposite(one, other):
    there, back = effect(one, other), effect(other, one)
    if not one.n or not other.n:
        assert isnan(there.difference)
        assert there.verdict == "few"
        return
    assert there.low <= there.difference <= there.high
    assert (there.low, there.high) == pytest.approx((-back.high, -back.low))
    assert {there.verdict, back.verdict} in ({"helped", "hurt"}, {"unsure"}, {"few"})


def test_what_came_of_a_measure_is_told_net_of_who_would_have_come_anyway():
    found = effect(Side(800, 120), Side(200, 20))
    assert found.difference == pytest.approx(0.05)
    assert found.more == pytest.approx(40), "40 of the 120 who came back, not 120"
    assert found.verdict == "unsure"
    back = returned(found, 800, 500, 8_000)
    assert back.roi == pytest.approx((40 * 500 - 8_000) / 8_000)
    assert back.low < 0 < back.high
    assert isnan(returned(found, 800, 500, 0).roi)
    assert effect(Side(8_000, 1_200), Side(2_000, 200)).verdict == "helped"
    assert effect(Side(4, 4), Side(4, 0)).verdict == "few"


def test_some_are_left_alone_where_there_are_enough():
    assert [control_size(n) for n in (30, 39, 40, 100, 101, 1_000)] == [0, 0, 20, 20, 20, 200]
    assert smallest_told(1_000, 200, 0.1) == pytest.approx(0.0664, abs=1e-3)
    assert smallest_told(1_000, 500, 0.1) < smallest_told(1_000, 200, 0.1)
    assert isnan(smallest_told(10, 0, 0.1))
    for wrong in (0, 0.6):
        with pytest.raises(ValueError):
            control_size(100, wrong)
    with pytest.raises(ValueError):
        Side(3, 4)
