"""80/20 by hand and by its laws: whoever sums the same customers gets the same number."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from guanxi.insight.concentration import concentration

CENTS = st.lists(st.integers(-50_00, 500_00), min_size=1, max_size=80)


def test_ANA_12_sixteen_of_twenty_is_eighty_per_cent_exactly():
    assert concentration([16.0, 1, 1, 1, 1]).customers == 1
    assert concentration([0.16, 0.01, 0.01, 0.01, 0.01]).customers == 1
    assert concentration([15.99, 1.01, 1, 1, 1]).customers == 2


def test_returns_lower_the_total_that_is_shared():
    # 100 - 60 = 40 in all; 80 % of it are 32.
    assert concentration([30.0, 30, 40, -60]).customers == 1
    assert concentration([10.0, 10, 20, 60, -60]).customers == 1
    assert concentration([-5.0, 3]).customers == 0
    assert concentration([]).customers == 0


def test_goods_sent_back_by_who_never_bought_lower_the_total_and_nobodys_number():
    found = concentration([50.0, 40, 10, 10], returned=[-15])
    assert (found.customers, found.of, found.least) == (2, 4, 40.0)
    assert concentration([50.0, 29, 11, 10]).customers == 3
    assert concentration([50.0, 29, 11, 10], returned=[-2]).customers == 2


@given(CENTS, st.randoms(), st.sampled_from([0.01, 1.0, 100.0]))
def test_neither_order_nor_unit_changes_who_brings_eighty_per_cent(cents, random, unit):
    shuffled = random.sample(cents, len(cents))
    changed = concentration([cent * unit for cent in shuffled])
    assert concentration(cents).customers == changed.customers


@given(CENTS)
def test_one_customer_fewer_brings_less_than_the_share(cents):
    assume(sum(cents) > 0)
    found = concentration([cent / 100 for cent in cents]).customers
    ranked = sorted(cents, reverse=True)
    assert sum(ranked[:found]) * 5 >= sum(cents) * 4
    assert sum(ranked[: found - 1]) * 5 < sum(cents) * 4


def test_a_share_outside_its_bounds_or_a_missing_value_is_refused():
    with pytest.raises(ValueError, match="share"):
        concentration([1.0], share=0)
    with pytest.raises(ValueError, match="NaN"):
        concentration([1.0, float("nan")])


def test_the_curve_runs_from_nothing_to_everything_best_first():
    few = concentration([1.0, 7.0, 2.0, 0.0], points=5)
    assert few.curve == [(0, 0), (0.25, 0.7), (0.5, 0.9), (0.75, 1), (1, 1)]
    assert concentration([1.0, 7.0, 2.0, 0.0]).curve == few.curve, "of few, each a point"


def test_equal_customers_lie_on_the_diagonal_and_none_at_zero():
    assert all(x == pytest.approx(y) for x, y in concentration([3.0] * 40).curve)
    assert concentration([]).curve == []
