import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from guanxi.insight.value import high_value_cut, lorenz, pareto_count, potential_against_peers

CENTS = st.lists(st.integers(-50_00, 500_00), min_size=1, max_size=80)


def potential(values, *, kinds=None, first=None, tenures=None, buying=None, min_peers=1):
    size = len(values)
    return potential_against_peers(
        np.array(values, dtype=float),
        np.array(kinds if kinds is not None else [0] * size, dtype=int),
        np.array(first if first is not None else [10.0] * size, dtype=float),
        np.array(tenures if tenures is not None else [0] * size, dtype=int),
        np.array(buying if buying is not None else [True] * size, dtype=bool),
        min_peers=min_peers,
    )


def test_ANA_12_sixteen_of_twenty_is_eighty_per_cent_exactly():
    assert pareto_count(np.array([16.0, 1, 1, 1, 1])) == 1
    assert pareto_count(np.array([0.16, 0.01, 0.01, 0.01, 0.01])) == 1
    assert pareto_count(np.array([15.99, 1.01, 1, 1, 1])) == 2


def test_returns_lower_the_total_that_is_shared():
    # 100 - 60 = 40 in all; 80 % of it are 32.
    assert pareto_count(np.array([30.0, 30, 40, -60])) == 1
    assert pareto_count(np.array([10.0, 10, 20, 60, -60])) == 1
    assert pareto_count(np.array([-5.0, 3])) == 0
    assert pareto_count(np.array([])) == 0


@given(CENTS, st.randoms(), st.sampled_from([0.01, 1.0, 100.0]))
def test_neither_order_nor_unit_changes_who_brings_eighty_per_cent(cents, random, unit):
    shuffled = random.sample(cents, len(cents))
    assert pareto_count(np.array(cents) * 1.0) == pareto_count(np.array(shuffled) * unit)


@given(CENTS)
def test_one_customer_fewer_brings_less_than_the_share(cents):
    assume(sum(cents) > 0)
    found, ranked = pareto_count(np.array(cents) / 100), sorted(cents, reverse=True)
    assert sum(ranked[:found]) * 5 >= sum(cents) * 4
    assert sum(ranked[: found - 1]) * 5 < sum(cents) * 4


def test_a_share_outside_its_bounds_or_a_missing_value_is_refused():
    with pytest.raises(ValueError, match="share"):
        pareto_count(np.array([1.0]), share=0)
    with pytest.raises(ValueError, match="NaN"):
        pareto_count(np.array([1.0, np.nan]))


def test_the_curve_runs_from_nothing_to_everything_best_first():
    customers, value = lorenz(np.array([1.0, 7.0, 2.0, 0.0]), points=5)
    assert customers.tolist() == [0, 0.25, 0.5, 0.75, 1]
    assert value.tolist() == pytest.approx([0, 0.7, 0.9, 1, 1])


def test_equal_customers_lie_on_the_diagonal_and_none_at_zero():
    customers, value = lorenz(np.full(40, 3.0))
    assert value == pytest.approx(customers)
    assert lorenz(np.array([]))[1].tolist() == [0.0] * 101


def test_the_cut_is_the_80th_percentile():
    assert high_value_cut(np.arange(1.0, 12.0)) == 9.0
    assert np.isnan(high_value_cut(np.array([])))


def test_potential_is_what_the_peers_upper_quartile_leaves_open():
    found = potential([10.0, 20, 30, 40, 50])
    assert found.quartile.tolist() == [40.0] * 5
    assert found.potential.tolist() == pytest.approx([75, 50, 25, 0, 0])
    assert found.n_peers.tolist() == [5] * 5
    assert found.level.tolist() == [3] * 5


def test_who_bought_nothing_this_year_sets_no_mark_for_others():
    found = potential([100.0, 0, 0, 0], buying=[True, False, False, False])
    assert found.quartile.tolist() == [100.0] * 4
    assert found.potential.tolist() == [0, 100, 100, 100]


def test_firms_are_not_measured_by_persons():
    found = potential([1000.0, 1000, 10, 5], kinds=[0, 0, 1, 1])
    assert found.quartile.tolist() == [1000, 1000, 8.75, 8.75]


def test_peers_joined_in_the_same_quarter_counted_back_from_the_date():
    found = potential([10.0, 20, 1000], tenures=[0, 90, 91])
    assert found.n_peers.tolist() == [2, 2, 1]


def test_small_groups_give_way_to_wider_ones():
    # Two quarters of three buyers each, one kind; the other kind has two buyers in all.
    kinds = [0] * 6 + [1] * 2
    tenures = [0, 0, 0, 200, 200, 200, 0, 0]
    values = [1.0, 2, 3, 4, 5, 6, 7, 8]
    assert potential(values, kinds=kinds, tenures=tenures, min_peers=3).level.tolist() == [3] * 6 + [0] * 2
    wider = potential(values, kinds=kinds, tenures=tenures, min_peers=4)
    assert wider.level.tolist() == [2] * 6 + [0] * 2
    assert wider.n_peers.tolist() == [6] * 6 + [8] * 2
    assert potential(values, kinds=kinds, tenures=tenures, min_peers=99).level.tolist() == [0] * 8


def test_peers_started_with_orders_of_the_same_size():
    values, first = [10.0] * 5 + [100.0] * 5, [1.0] * 5 + [90.0] * 5
    by_size = potential(values, first=first, min_peers=5)
    assert by_size.potential.tolist() == [0.0] * 10
    assert potential(values, first=first, min_peers=6).potential.tolist() == [90.0] * 5 + [0.0] * 5


def test_peers_who_returned_everything_leave_no_room():
    assert potential([0.0, -5.0]).potential.tolist() == [0, 0]


def test_nobody_at_all():
    assert potential([]).potential.shape == (0,)
    assert np.isnan(potential([1.0], buying=[False]).quartile[0])


@given(
    st.lists(st.tuples(st.integers(0, 500), st.integers(0, 3), st.integers(0, 400)), min_size=1, max_size=60),
    st.randoms(),
)
def test_neither_order_nor_unit_changes_potential(rows, random):
    table, shuffled = np.array(rows, dtype=float), random.sample(range(len(rows)), len(rows))

    def of(values, first, tenures):
        return potential(values, first=first, tenures=tenures, min_peers=4)

    plain = of(*table.T)
    changed = of(*(table[shuffled] * [8, 8, 1]).T)
    assert plain.potential[shuffled].tolist() == pytest.approx(changed.potential.tolist())
    assert plain.level[shuffled].tolist() == changed.level.tolist()
