"""Kano's classes and the weights of factors, as published and where nothing is to be told."""

import csv
import gzip
from itertools import islice, product

import numpy as np
import pytest

from guanxi.insight.drivers import TooFew, drivers
from guanxi.insight.kano import kano


def test_the_standard_table_of_answers_is_reproduced():
    table = ["QAAAO", "RIIIM", "RIIIM", "RIIIM", "RRRRQ"]
    for there, missing in product(range(1, 6), repeat=2):
        assert kano([there], [missing]).kind == table[there - 1][missing - 1]


def test_the_class_most_tell_with_what_it_would_give_and_take():
    there = [1] * 6 + [1] * 3 + [3] * 1
    missing = [5] * 6 + [3] * 3 + [3] * 1
    told = kano(there, missing)
    assert (told.kind, told.counts["O"], told.counts["A"], told.counts["I"]) == ("O", 6, 3, 1)
    assert told.better == pytest.approx(0.9)
    assert told.worse == pytest.approx(-0.6)
    assert not told.sure, "6 of 10 against 3 may be chance"
    assert kano(there * 10, missing * 10).sure
    assert kano([1, 2], [5, 5]).kind == "M", "of two told equally often the stricter"
    assert kano([], []).kind == ""
    assert np.isnan(kano([1], [1]).better), "a questionable answer counts for nothing"
    for answers in (([1], [6]), ([1, 2], [1])):
        with pytest.raises(ValueError):
            kano(*answers)


def answers(n, seed=1):
    draw = np.random.default_rng(seed)
    both = draw.normal(size=n)
    service, price, colour = both + draw.normal(size=n), both + draw.normal(size=n), draw.normal(size=n)
    return {"service": service, "price": price, "colour": colour}, 2 * service + price + draw.normal(size=n)


def test_weights_sum_to_what_is_explained_and_follow_what_was_planted():
    factors, outcome = answers(800)
    told = drivers(factors, outcome)
    rows = np.column_stack([*factors.values(), np.ones(800)])
    off = outcome - rows @ np.linalg.lstsq(rows, outcome, rcond=None)[0]
    assert told.weight.sum() == pytest.approx(1 - off.var() / outcome.var()) == pytest.approx(told.explained)
    assert told.names == ["service", "price", "colour"]
    assert (told.low <= told.weight).all()
    assert (told.weight <= told.high).all()
    assert told.low[0] > told.high[1], "service weighs more for sure"
    assert told.weight[2] < 0.01
    other = drivers({name: values * 5 + 3 for name, values in factors.items()}, outcome)
    assert other.weight == pytest.approx(told.weight)


def test_uncorrelated_factors_weigh_their_squared_correlation():
    draw = np.random.default_rng(2)
    one, two = np.linalg.qr(draw.normal(size=(200, 3)) - 0)[0].T[:2]
    one, two = one - one.mean(), two - two.mean()
    outcome = one + 0.5 * two + 0.02 * draw.normal(size=200)
    told = drivers({"one": one, "two": two}, outcome)
    expected = [np.corrcoef(values, outcome)[0, 1] ** 2 for values in (one, two)]
    assert told.weight == pytest.approx(expected, abs=0.02)


def test_what_says_nothing_of_its_own_is_left_out_and_said():
    factors, outcome = answers(200)
    told = drivers({**factors, "always": np.ones(200), "twin": factors["price"] * 2}, outcome)
    assert told.left_out == {"always": "constant", "twin": "price"}
    with pytest.raises(TooFew, match="at least 10"):
        drivers({name: values[:25] for name, values in factors.items()}, outcome[:25])
    with pytest.raises(ValueError, match="equally satisfied"):
        drivers(factors, np.ones(200))


@pytest.mark.public_data
def test_passengers_are_driven_by_entertainment_first(public_data):
    with gzip.open(public_data / "airline_invistico_first37956.csv.gz", "rt") as file:
        rows = list(islice(csv.DictReader(file), 5_000))
    names = [name for name in rows[0] if name.lower() in WANTED]
    outcome = np.array([row["satisfaction"] == "satisfied" for row in rows], dtype=float)
    factors = {name: [float(row[name]) for row in rows] for name in names}
    told = drivers(factors, outcome)
    assert len(names) == len(WANTED)
    assert told.names[0] == "Inflight entertainment"
    columns = np.column_stack([*factors.values(), np.ones(len(rows))])
    off = outcome - columns @ np.linalg.lstsq(columns, outcome, rcond=None)[0]
    assert told.explained == pytest.approx(1 - off.var() / outcome.var())


WANTED = {
    "seat comfort", "food and drink", "inflight wifi service", "inflight entertainment", "online support",
    "ease of online booking", "on-board service", "leg room service", "baggage handling", "checkin service",
    "cleanliness", "online boarding",
}  # fmt: skip
