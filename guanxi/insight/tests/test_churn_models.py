"""Models of leaving: that their reasons add up, that their probabilities hold, and what they are good for."""

import gzip

import lightgbm as lgb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as csv
import pytest
from numpy.testing import assert_allclose

from guanxi.insight.churn import boosted, learning
from guanxi.insight.churn.design import Design
from guanxi.insight.churn.learning import TooFew, learn
from guanxi.insight.measures import auc, quality, wilson


def customers(n, seed=1):
    """Who is silent long leaves more, firms less, odd ones by their own; a code and noise say nothing."""
    draw = np.random.default_rng(seed)
    silent, kind = draw.uniform(0, 100, n), draw.choice(["firm", "person", "dealer"], n)
    logits = -3 + 0.04 * silent + np.select([kind == "firm", kind == "dealer"], [-1.0, 0.5], 0.0)
    chance = 1 / (1 + np.exp(-logits))
    gaps = np.where(draw.random(n) < 0.1, np.nan, silent)
    columns = {"silent": gaps, "kind": pa.array(kind), "noise": draw.random(n), "code": np.ones(n)}
    return (
        pa.table({name: pa.array(values, from_pandas=True) for name, values in columns.items()}),
        (draw.random(n) < chance),
        chance,
    )


def test_reasons_sum_to_the_score_and_the_tables_are_the_trees():
    columns, left, _chance = customers(2_000)
    learned = learn(columns, left)
    adds = learned.model.adds(columns)
    told = learned.model.probability(adds)
    usual = 1 / (1 + np.exp(-learned.model.base))
    assert_allclose(usual + learned.model.points(adds).sum(axis=1), told, atol=1e-9)
    assert_allclose(adds.mean(axis=0), 0, atol=1e-4), "the base is that of a mean customer"
    assert "code" not in learned.model.features, "what is the same of everybody is no reason"
    design = Design.read(columns, left)
    trees = lgb.train(
        {**boosted.HOW, "seed": 0}, lgb.Dataset(design.numbers, left.astype(float)), num_boost_round=100
    )
    table = boosted.learn(design, left, [100.0], 0)[100.0]
    assert_allclose(
        table.base + table.adds(columns).sum(axis=1), trees.predict(design.numbers, raw_score=True), atol=1e-4
    )


def test_probabilities_of_the_unseen_hold_on_simulated_truth():
    columns, left, chance = customers(6_000)
    learned = learn(columns, left)
    again, _left, truth = customers(4_000, seed=2)
    told = learned.model.probability(learned.model.adds(again))
    known = ~pc.is_null(again["silent"]).to_numpy()
    assert np.abs(told - truth)[known].mean() < 0.03
    measured = quality(learned.unseen, left)
    assert measured.ece < 0.02
    assert measured.auc == pytest.approx(auc(chance, left), abs=0.03)
    by_name = dict(zip(learned.model.features, learned.model.adds(again).std(axis=0), strict=True))
    assert by_name["silent"] > by_name["kind"] > 3 * by_name.get("noise", 0)


def test_the_same_customers_give_the_same_whatever_their_order_and_unit():
    columns, left, _chance = customers(1_500)
    turn = np.random.default_rng(3).permutation(left.size)
    parts = learning._folds(left, 0)
    back = np.argsort(turn)
    turned = [(back[known], back[asked]) for known, asked in parts]
    one = learn(columns, left, splits=parts)
    days = columns.set_column(0, "silent", pc.multiply(columns["silent"], 24.0))
    assert_allclose(learn(days, left, splits=parts).unseen, one.unseen, atol=2e-3)
    other = learn(columns.take(turn), left[turn], splits=turned)
    assert_allclose(other.unseen[back], one.unseen, atol=2e-3)
    assert_allclose(learn(columns, left, splits=parts).unseen, one.unseen, atol=0)


def test_in_order_of_time_only_later_ones_are_told_of():
    columns, left, _chance = customers(1_000)
    learned = learn(columns, left, splits=[(np.arange(600), np.arange(600, 1_000))])
    assert np.isnan(learned.unseen[:600]).all()
    assert not np.isnan(learned.unseen[600:]).any()
    wise = left.astype(float).copy()
    wise[600:] = 1 - wise[600:]  # what told everything before, and is turned around after
    fooled = learn(
        columns.append_column("wise", [wise]), left, splits=[(np.arange(600), np.arange(600, 1_000))]
    )
    assert quality(fooled.unseen[600:], left[600:]).auc < 0.6, "the unseen show that a feature does not hold"


def test_few_customers_are_left_to_the_logistic_model_and_fewer_to_nobody():
    columns, left, _chance = customers(300)
    assert learn(columns, left).kind == "stepwise"
    with pytest.raises(TooFew, match="at least 10"):
        learn(columns.slice(0, 12), left[:12])
    with pytest.raises(ValueError, match="gap"):
        learn(columns, np.where(left, np.nan, 0.0))
    with pytest.raises(TooFew):
        learn(columns, left, splits=[(np.flatnonzero(left), np.flatnonzero(~left))])
    told = learn(columns, left).model
    strange = pa.table(
        {"silent": pa.array([None], pa.float64()), "kind": ["alien"], "noise": [0.5], "code": [1.0]}
    )
    assert 0 < told.probability(told.adds(strange))[0] < 1, "what was never seen is no error"
    with pytest.raises(KeyError):
        told.adds(strange.drop(["kind"]))


def test_measures_as_on_paper():
    measured = quality([0.1, 0.4, 0.35, 0.8], [False, False, True, True])
    assert measured.auc == pytest.approx(0.75), "the textbook example of four"
    assert measured.brier == pytest.approx((0.01 + 0.16 + 0.4225 + 0.04) / 4)
    assert measured.ece == pytest.approx((0.1 + 0.4 + 0.65 + 0.2) / 4)
    assert measured.lift == pytest.approx(2.0)
    assert auc(np.ones(4), np.array([True, False, True, False])) == 0.5
    assert_allclose(wilson([0.5, 0.0], [10, 10]), ([0.2366, 0.0], [0.7634, 0.2775]), atol=1e-4)
    assert np.isnan(quality([0.5], [True]).auc)
    with pytest.raises(ValueError, match="within 0 and 1"):
        quality([1.5], [True])


@pytest.mark.public_data
def test_the_telephone_companys_leavers_are_told_as_well_as_published(public_data):
    """One fold of five; the whole, nested, is in benchmarks/churn.py."""
    with gzip.open(public_data / "telco_churn.csv.gz") as file:
        empty = csv.ConvertOptions(null_values=["", " "], strings_can_be_null=True)
        table = csv.read_csv(file, convert_options=empty)
    left = pc.equal(table["Churn"], "Yes").to_numpy()
    columns = table.drop(["customerID", "Churn"])
    known, asked = learning._folds(left, 100)[0]
    learned = learn(columns.take(known), left[known])
    rows = columns.take(asked)
    measured = quality(learned.model.probability(learned.model.adds(rows)), left[asked])
    assert measured.auc > 0.848 - 2 * measured.auc_error
    assert measured.brier < 0.145
    assert measured.lift > 2.4
    points = dict(zip(learned.model.features, learned.model.points(learned.model.adds(rows)).T, strict=True))
    monthly = pc.equal(rows["Contract"], "Month-to-month").to_numpy()
    assert points["Contract"][monthly].mean() > 0.03 > points["Contract"][~monthly].mean()
