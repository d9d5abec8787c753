"""Offers: to whom, why, and never to who has it or does not want it."""

import numpy as np
import pytest

from guanxi.insight.baskets import rules
from guanxi.insight.offers import AGAIN, CROSS, again, best, cross, held

ITEMS = 6
MARGIN = np.array([1.0, 10, 100, 5, 5, 5])


def company():
    """Of 200 customers 100 bought items 0 and 1 together, 20 only 0, and others 3."""
    baskets = [(one, item) for one in range(100) for item in (0, 1)]
    baskets += [(one, 0) for one in range(100, 120)] + [(one, 3) for one in range(120, 200)]
    who, what = (np.array(column) for column in zip(*baskets, strict=True))
    return held(who, what, np.zeros(who.size)), rules(who, what, support="0.05", confidence="0.5")


def test_cross_selling_goes_to_who_has_one_and_not_the_other_and_says_by_which_rule():
    of, found = company()
    told = cross(of, found, MARGIN, 200)
    assert sorted(told.customer.tolist()) == list(range(100, 120))
    assert set(told.item.tolist()) == {1}, "who has 1 has 0 already"
    rule = told.because[0]
    assert (found.given[rule], found.then[rule]) == ((0,), 1)
    assert told.chance[0] == pytest.approx(100 / 120)
    assert told.worth[0] == pytest.approx(10 * (100 / 120 - 100 / 200)), "beyond what is bought anyway"


def test_what_is_due_by_ones_own_rhythm_is_offered_again():
    days = {0: [0, 10, 20, 30], 1: [0, 10, 20], 2: [0, 40], 3: [0, 15, 30, 30]}
    rows = [(who, 2, day) for who, bought in days.items() for day in bought]
    of = held(*(np.array(column) for column in zip(*rows, strict=True)))
    assert of.times.tolist() == [4, 3, 2, 3], "two on one day are one time"
    told = again(of, MARGIN, as_of=41.0, adds=0.5)
    assert told.customer.tolist() == [0], "a rhythm takes three times; 1 is too late, 3 not due yet"
    assert told.interval.tolist() == [10]
    assert told.worth.tolist() == pytest.approx([100 * 2 / 3 * 0.5]), "two of three are within theirs"
    assert again(of, MARGIN, as_of=52.0, adds=0.5).customer.tolist() == [3], "0 is too late now"


def test_the_best_few_are_told_each_item_once_and_never_what_must_not_be():
    of, found = company()
    rows = [(100, 1, day) for day in (0, 10, 20)] + [(100, 4, day) for day in (0, 10, 20)]
    rhythm = held(*(np.array(column) for column in zip(*rows, strict=True)))
    parts = [cross(of, found, MARGIN, 200), again(rhythm, MARGIN, as_of=29.0, adds=0.5)]
    told = best(parts, ([101, 102], [1, 3]), items=ITEMS)
    mine = told.customer == 100
    assert told.item[mine].tolist() == [1, 4], "the most worth first"
    assert told.kind[mine].tolist() == [AGAIN, AGAIN]
    assert 101 not in told.customer, "refused"
    assert told.kind[told.customer == 102].tolist() == [CROSS]
    assert best(parts, ([], []), items=ITEMS, most=1).customer.tolist() == list(range(100, 120))
    nothing = best([cross(of, found, np.zeros(ITEMS), 200)], ([], []), items=ITEMS)
    assert nothing.customer.size == 0, "what brings nothing is no offer"


def test_rules_that_may_be_chance_offer_nothing():
    draw = np.random.default_rng(1)
    who, what = np.nonzero(draw.random((300, ITEMS)) < 0.4)
    found = rules(who, what, support="0.05", confidence="0.1")
    assert len(found.given) > 10
    assert cross(held(who, what, np.zeros(who.size)), found, MARGIN, 300).customer.size == 0
    with pytest.raises(ValueError):
        held([1], [1, 2], [1])
