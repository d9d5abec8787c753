import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanxi.insight.value import high_value_cut, potential_against_peers


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
