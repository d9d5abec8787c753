"""Models of buying: on the field's standard data, against sums done another way, and on simulated truth."""

import csv
import gzip
from collections import defaultdict
from datetime import date

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy import integrate
from scipy.special import gammaln, hyp2f1

from guanxi.insight.lifetime import bgnbd, pareto, spend
from guanxi.insight.lifetime.fitting import Fit
from guanxi.insight.lifetime.histories import Histories, histories

CALIBRATED_UNTIL, WEEK = date(1997, 9, 30), 7


def cdnow(public_data):
    with gzip.open(public_data / "cdnow_customers_summary.csv.gz", "rt") as file:
        rows = list(csv.DictReader(file))
    return histories(*([float(row[name]) for row in rows] for name in ("frequency", "recency", "T")))


def simulated(n, seed, *, r=0.4, alpha=6.0, a=0.8, b=2.5):
    """Customers as BG/NBD has them, watched for 30 to 104 weeks, and what each bought in 26 more."""
    rng = np.random.default_rng(seed)
    watched = rng.uniform(30, 104, n)
    rates, leaving = rng.gamma(r, 1 / alpha, n), rng.beta(a, b, n)
    repeats, last, after = np.zeros(n), np.zeros(n), np.zeros(n)
    for one in range(n):
        time = 0.0
        while (time := time + rng.exponential(1 / max(rates[one], 1e-9))) <= watched[one] + 26:
            if time <= watched[one]:
                repeats[one], last[one] = repeats[one] + 1, time
            else:
                after[one] += 1
            if rng.random() < leaving[one]:
                break
    return histories(repeats, last, watched), after


@pytest.mark.public_data
def test_bg_nbd_gives_the_published_parameters(public_data):
    found = bgnbd.fit_bgnbd(cdnow(public_data))
    assert_allclose(found.parameters, [0.243, 4.414, 0.793, 2.426], atol=5e-4)
    assert found.likelihood == pytest.approx(-9582.4, abs=0.05)
    assert found.settled
    assert ((found.errors > 0) & (found.errors < found.parameters)).all()


@pytest.mark.public_data
def test_pareto_nbd_gives_the_published_parameters(public_data):
    found = pareto.fit_pareto(cdnow(public_data))
    assert_allclose(found.parameters, [0.553, 10.578, 0.606, 11.669], atol=2e-3)
    assert found.likelihood == pytest.approx(-9595.0, abs=0.05)


@pytest.mark.public_data
def test_gamma_gamma_gives_the_published_parameters(public_data):
    days: dict[str, dict[date, float]] = defaultdict(lambda: defaultdict(float))
    with gzip.open(public_data / "CDNOW_sample.txt.gz", "rt") as file:
        for line in file:
            _whole, customer, day, _discs, amount = line.split()
            if (on := date.fromisoformat(day)) <= CALIBRATED_UNTIL:
                days[customer][on] += float(amount)
    again = [
        [money for _day, money in sorted(bought.items())][1:] for bought in days.values() if len(bought) > 1
    ]
    means = np.array([np.mean(money) for money in again])
    purchases, known = np.array([len(money) for money in again])[means > 0], means[means > 0]
    assert purchases.size == 946
    found = spend.fit_spend(purchases, known)
    assert_allclose(found.parameters, [6.25, 3.74, 15.44], atol=0.02)
    expected = spend.expected_spend(found, purchases, known)
    assert expected.mean() == pytest.approx(known.mean(), rel=0.05)
    assert abs(spend.together_with(purchases, known)) < 0.15


def test_pareto_nbd_is_the_integral_that_is_published():
    """Likelihood and P(alive) by the hypergeometric form (Fader and Hardie 2005), and by quadrature."""
    rows = histories([0, 1, 3, 40, 120], [0, 2, 30, 99.5, 3], [40, 39, 31, 100, 104])
    at = np.array([0.55, 10.6, 0.6, 11.7])
    r, alpha, s, beta = at
    value, slope = pareto._likelihood(at, rows)
    steps = np.eye(4) * 1e-5
    by_hand = [
        (pareto._likelihood(at + one, rows)[0] - pareto._likelihood(at - one, rows)[0]) / 2e-5
        for one in steps
    ]
    assert_allclose(slope, by_hand, rtol=1e-6, atol=1e-7)
    told = pareto._alive(at, rows)
    for x, tx, age, chance in zip(rows.repeats, rows.last, rows.watched, told, strict=True):
        staying = (alpha + age) ** -(r + x) * (beta + age) ** -s
        integral = integrate.quad(
            lambda u, x=x: (alpha + u) ** -(r + x) * (beta + u) ** -(s + 1), tx, age, epsabs=0
        )[0]
        assert chance == pytest.approx(staying / (staying + s * integral), rel=1e-6)
    assert value == pytest.approx(_by_hypergeometric(at, rows), abs=1e-6)


def _by_hypergeometric(at, rows):
    """Fader and Hardie's note on the likelihood, (A1) and (A2) for alpha < beta."""
    r, alpha, s, beta = at
    total = 0.0
    for x, tx, age in zip(rows.repeats, rows.last, rows.watched, strict=True):
        all_of = r + s + x
        parts = [
            hyp2f1(all_of, r + x, all_of + 1, (beta - alpha) / (beta + z)) / (beta + z) ** all_of
            for z in (tx, age)
        ]
        staying = (alpha + age) ** -(r + x) * (beta + age) ** -s
        before = gammaln(r + x) - gammaln(r) + r * np.log(alpha) + s * np.log(beta)
        total += before + np.log(staying + s / all_of * (parts[0] - parts[1]))
    return total


def test_forecasts_of_bg_nbd_follow_the_published_formula():
    fitted = Fit(bgnbd.NAMES, np.array([0.243, 4.414, 0.793, 2.426]), np.zeros(4), 0.0, 1, True)
    one = histories([2, 0], [30.43, 0], [38.86, 38.86])
    told = bgnbd.expected_purchases(fitted, one, 39.0)
    assert told[0] == pytest.approx(1.226, abs=5e-4), "the worked example of the paper's customer"
    chance = bgnbd.alive(fitted, one)
    assert chance[0] == pytest.approx(1 / (1 + 0.793 / 3.426 * ((4.414 + 38.86) / (4.414 + 30.43)) ** 2.243))
    assert np.isnan(chance[1]), "of who bought once nothing is known"
    many = histories(np.tile([2.0, 0, 5], 700), np.tile([30.43, 0, 12], 700), np.tile([38.86, 20, 60], 700))
    often = bgnbd.expected_purchases(fitted, histories([400], [12.9], [13]), 39.0)
    assert 0 < often[0] < 1_300, "also of who buys every day"
    some = histories([2.0, 0, 5], [30.43, 0, 12], [38.86, 20, 60])
    by_table, by_formula = (bgnbd.expected_purchases(fitted, rows, 39.0)[:3] for rows in (many, some))
    assert_allclose(by_table, by_formula, rtol=1e-6)


def test_what_was_simulated_is_found_again_and_its_forecast_holds():
    given, after = simulated(6_000, seed=3)
    found = bgnbd.fit_bgnbd(given)
    off = (found.parameters - [0.4, 6.0, 0.8, 2.5]) / found.errors
    assert (np.abs(off) < 3.5).all()
    assert bgnbd.expected_purchases(found, given, 26.0).sum() == pytest.approx(after.sum(), rel=0.06)
    rival = pareto.fit_pareto(given)
    assert pareto.expected_purchases(rival, given, 26.0).sum() == pytest.approx(after.sum(), rel=0.10)


def test_customers_put_together_give_the_parameters_of_each_by_itself(monkeypatch):
    given, _after = simulated(6_000, seed=4)
    for fitting in (bgnbd.fit_bgnbd, pareto.fit_pareto):
        alone = fitting(given)
        with monkeypatch.context() as few:
            few.setattr("guanxi.insight.lifetime.histories.EXACT", 100)
            joined = fitting(given)
        assert (np.abs(joined.parameters - alone.parameters) < 0.1 * alone.errors).all()


def test_neither_the_order_of_the_rows_nor_the_unit_of_time_changes_a_forecast():
    given, _after = simulated(800, seed=5)
    turned = Histories(
        *(column[::-1] for column in (given.repeats, given.last, given.watched, given.weights))
    )
    days = Histories(given.repeats, given.last * 7, given.watched * 7, given.weights)
    for fitting, told in (
        (bgnbd.fit_bgnbd, bgnbd.expected_purchases),
        (pareto.fit_pareto, pareto.expected_purchases),
    ):
        plain = told(fitting(given), given, 26.0)
        assert_allclose(told(fitting(turned), turned, 26.0)[::-1], plain, rtol=1e-4)
        assert_allclose(told(fitting(days), days, 182.0), plain, rtol=1e-4)


def test_what_cannot_be_is_refused():
    for columns in (
        ([1], [5], [4]),
        ([0], [1], [4]),
        ([1.5], [1], [4]),
        ([-1], [0], [4]),
        ([1], [np.nan], [4]),
    ):
        with pytest.raises(ValueError):
            histories(*columns)
    once = histories([0, 0], [0, 0], [10, 20])
    for fitting in (bgnbd.fit_bgnbd, pareto.fit_pareto):
        with pytest.raises(ValueError, match="rhythm"):
            fitting(once)
    with pytest.raises(ValueError, match="more than nothing"):
        spend.fit_spend([1, 2], [0, 5])


def test_the_mean_of_somebody_new_is_that_of_all_and_of_a_regular_their_own():
    fitted = Fit(spend.NAMES, np.array([6.25, 3.74, 15.44]), np.zeros(3), 0.0, 1, True)
    new, regular = spend.expected_spend(fitted, [0, 200], [0, 90])
    assert new == pytest.approx(15.44 * 6.25 / 2.74)
    assert regular == pytest.approx(90, rel=0.01)
