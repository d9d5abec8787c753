"""Groups that were planted are found, and none where there are none."""

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from guanxi.insight.segments import TooFew, segments


def planted(n, seed=1):
    """Three kinds of buyers: rare and large, frequent and small, and those who only came for offers."""
    draw = np.random.default_rng(seed)
    kind = draw.choice(3, n, p=[0.5, 0.3, 0.2])
    orders = draw.poisson(np.array([3, 30, 8])[kind]) + 1.0
    money = draw.lognormal(np.log(np.array([2_000, 150, 90]))[kind], 0.25)
    offers = np.clip(draw.normal(np.array([0.1, 0.15, 0.9])[kind], 0.05), 0, 1)
    return {"orders": orders, "money": money, "offers": offers}, kind


def test_planted_groups_are_recovered_with_what_sets_them_apart():
    columns, kind = planted(700)
    found = segments(columns, most=4)
    assert found.k == 3
    for group in range(3):
        assert (found.label[kind == group] == found.label[kind == group][0]).mean() > 0.97
    assert list(np.bincount(found.label)) == sorted(np.bincount(found.label), reverse=True)
    sale = int(np.bincount(found.label[kind == 2]).argmax())
    assert found.marks(sale)[0][0] == "offers"
    assert found.marks(sale)[0][1] > 1
    assert found.middle[sale, 2] == pytest.approx(0.9, abs=0.03), "figures as they came"
    best = next(one for one in found.choices if one.k == 3)
    assert best.silhouette > best.by_chance
    assert best.stability > 0.95


@pytest.mark.parametrize("kind", ["money", "degrees", "even", "exceptions"])
def test_in_a_company_without_groups_none_are_told(kind):
    draw = np.random.default_rng(2)
    size, few = draw.lognormal(5, 1, 500), np.arange(500) < 8
    columns = {
        "money": {"money": size, "orders": size * draw.lognormal(0, 0.5, 500), "age": draw.normal(size=500)},
        "even": {"a": draw.random(500), "b": draw.random(500)},
        "exceptions": {"a": np.where(few, 40.0, draw.normal(size=500)), "b": draw.normal(size=500)},
        "degrees": {"a": draw.gamma(2, 3, 500), "b": draw.normal(size=500), "c": draw.gamma(9, 1, 500)},
    }[kind]
    found = segments(columns, most=4)
    assert found.k == 1, found.choices
    assert not found.label.any()


def test_neither_the_order_of_the_rows_nor_a_unit_makes_other_groups():
    columns, _kind = planted(400)
    one = segments(columns, most=3)
    turn = np.random.default_rng(4).permutation(400)
    other = segments({name: values[turn] * 1_000 for name, values in columns.items()}, most=3)
    assert_array_equal(other.label, one.label[turn])
    assert_array_equal(segments(columns, most=3).label, one.label)


def test_few_customers_and_gaps_are_refused():
    columns, _kind = planted(49)
    with pytest.raises(TooFew, match="at least 50"):
        segments(columns)
    with pytest.raises(ValueError, match="gaps"):
        segments({"a": np.full(60, np.nan)})
    same = segments({"a": np.ones(60), "b": np.arange(60.0)}, most=3)
    assert same.label.size == 60
