"""Rules of baskets: against a count of all there are, on a real house's file, and where there are none."""

from fractions import Fraction
from itertools import combinations
from math import comb

import numpy as np
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guanxi.insight.baskets import TooManySets, rules

BASKETS = st.lists(st.sets(st.integers(0, 6), max_size=6), min_size=1, max_size=30)
SHARES = st.fractions(Fraction(1, 20), Fraction(1), max_denominator=20)


def lines(baskets):
    held = [(number, item) for number, basket in enumerate(baskets) for item in basket]
    return np.array([one for one, _ in held]), np.array([one for _, one in held])


def table(found):
    return {
        (*row[:2],): row[2:]
        for row in zip(
            found.given,
            found.then.tolist(),
            found.n_both.tolist(),
            found.n_given.tolist(),
            found.n_then.tolist(),
            strict=True,
        )
    }


@settings(max_examples=150, deadline=None)
@given(baskets=BASKETS, support=SHARES, confidence=SHARES)
def test_all_rules_and_no_others_are_found(baskets, support, confidence):
    baskets = [basket for basket in baskets if basket]
    found = rules(*lines(baskets), support=support, confidence=confidence)
    n, expected = len(baskets), {}

    def holding(items):
        return sum(basket >= {*items} for basket in baskets)

    for size in range(2, 7):
        for members in combinations(range(7), size):
            for then in members:
                rest = tuple(one for one in members if one != then)
                both, before = holding(members), holding(rest)
                if both and Fraction(both, n) >= support and Fraction(both, before) >= confidence:
                    expected[rest, then] = (both, before, holding({then}))
    assert table(found) == expected
    assert (np.diff(found.confidence) <= 1e-12).all(), "surest first"


def test_figures_of_a_rule_as_on_paper():
    baskets = [*[{1, 2}] * 16, *[{1}] * 4, *[{2}] * 4, *[{3}] * 16]
    found = rules(*lines(baskets), support="0.4", confidence="0.8")
    assert table(found) == {((1,), 2): (16, 20, 20), ((2,), 1): (16, 20, 20)}, (
        "16 of 20 is .8, 16 of 40 is .4"
    )
    assert found.support[0] == pytest.approx(0.4)
    assert found.lift[0] == pytest.approx(1.6)
    assert found.leverage[0] == pytest.approx(0.15)
    assert found.chance[0] == pytest.approx(sum(comb(20, k) ** 2 for k in range(16, 21)) / comb(40, 20))
    assert not len(rules(*lines(baskets), support="0.4", confidence="0.81").given)


def test_also_where_only_frequent_sets_are_told_no_rule_of_chance_is():
    """Which sets are frequent is chosen by the number that is tested: so all that were looked at count."""
    for seed in range(3):
        baskets, items = np.nonzero(np.random.default_rng(seed).random((3_000, 300)) < 0.1)
        found = rules(baskets, items, support="0.015", confidence="0.01")
        assert len(found.given)
        assert not (found.discovery < 0.05).any()


def test_an_item_named_twice_in_a_basket_is_held_once():
    baskets, items = lines([{1, 2}, {1}, {3}])
    twice = rules(np.tile(baskets, 2), np.tile(items, 2), support="1/3", confidence="1/2")
    assert table(twice) == table(rules(baskets, items, support="1/3", confidence="1/2"))


def test_where_things_are_bought_by_chance_no_rule_is_told_as_found():
    draw = np.random.default_rng(7)
    baskets, items = np.nonzero(draw.random((3_000, 60)) < draw.uniform(0.02, 0.3, 60))
    found = rules(baskets, items, support="0.01", confidence="0.1")
    assert len(found.given) > 500
    assert (found.discovery < 0.05).sum() <= 1
    planted = np.where(items == 5, 6, items)  # who has 5 has 6 besides
    both = rules(
        np.concatenate([baskets, baskets[items == 5]]),
        np.concatenate([items, planted[items == 5]]),
        confidence="0.9",
    )
    assert ((5,), 6) in table(both)
    assert both.discovery[both.given.index((5,))] < 1e-6


def test_a_support_without_end_and_shares_that_are_none_are_refused(monkeypatch):
    monkeypatch.setattr("guanxi.insight.baskets.MOST_SETS", 1_000)
    everything = lines([set(range(15))] * 3)
    with pytest.raises(TooManySets, match="sets of items"):
        rules(*everything, support="0.5")
    for share in ("0", "1.5", "-1"):
        with pytest.raises(ValueError, match="above 0"):
            rules(*everything, support=share)
    with pytest.raises(ValueError, match="one length"):
        rules([1, 2], [1])
    assert not rules(np.zeros(0, int), np.zeros(0, int)).given


@pytest.mark.public_data
def test_rules_of_the_wholesaler_are_as_many_as_published(public_data):
    read = pq.read_table(public_data / "online_retail.parquet")
    sold = pc.and_(pc.invert(pc.starts_with(read["InvoiceNo"], "C")), pc.greater(read["Quantity"], 0))
    clean = pc.and_(sold, pc.and_(pc.greater(read["UnitPrice"], 0), pc.is_valid(read["CustomerID"])))
    for kept, baskets, count in ((sold, 20_728, 1_466), (clean, 18_532, 664)):
        lines_kept = read.filter(kept)
        codes = [
            lines_kept[name].combine_chunks().dictionary_encode().indices
            for name in ("InvoiceNo", "StockCode")
        ]
        found = rules(*(code.to_numpy() for code in codes))
        assert (found.n, len(found.given)) == (baskets, count)
