"""Money that customers will bring: on simulated truth and on the wholesaler's last quarter, never ahead."""

import json
from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pytest

from guanxi.insight.lifetime.outlook import outlook
from guanxi.insight.lifetime.purchases import Purchases, purchases
from guanxi.insight.lifetime.worth import FEW, TooFew, money, worth

from .test_tournament import regulars


def spending(of: Purchases, seed: int = 3) -> Purchases:
    """The same purchases, each customer with a level of spending of their own."""
    draw = np.random.default_rng(seed)
    level = draw.lognormal(4, 0.8, int(of.who.max()) + 1)
    return purchases(of.who, of.when, level[of.who] * draw.gamma(6, 1 / 6, of.who.size))


def test_ANA_10_what_customers_will_bring_is_told_with_bands_that_hold_and_its_error_on_past_days():
    sales = spending(regulars(1_500, 130))
    told = worth(sales, sales, 104.0, 26.0)
    came = money(sales, told.bought.who, 104.0, 130.0)
    assert told.value.sum() == pytest.approx(came.sum(), rel=0.12)
    assert 0.75 <= ((told.low <= came) & (came <= told.high)).mean() <= 0.95
    assert len(told.days) >= 2
    assert told.off < 0.2
    assert np.corrcoef(told.value, came)[0, 1] > 0.4, "who brings much is told much"
    assert told.spending is not None
    once = np.bincount(sales.before(104.0).who)[told.bought.who] == 1
    assert np.isnan(told.alive[once]).all(), "of who bought once nothing is known"
    assert ((told.alive[~once] > 0) & (told.alive[~once] <= 1)).all()


def test_returns_are_in_the_value_and_later_rows_change_nothing():
    sales = spending(regulars(450, 130))
    back = purchases(sales.who, sales.when, -0.25 * sales.amount)
    both = purchases(
        np.concatenate([sales.who, back.who]),
        np.concatenate([sales.when, back.when]),
        np.concatenate([sales.amount, back.amount]),
    )
    gross, net = worth(sales, sales, 104.0, 26.0), worth(sales, both, 104.0, 26.0)
    np.testing.assert_allclose(net.value, 0.75 * gross.value)
    early = worth(sales.before(104.0), sales.before(104.0), 104.0, 26.0)
    np.testing.assert_array_equal(early.value, gross.value)
    np.testing.assert_array_equal(early.low, gross.low)


def test_with_few_who_bought_again_nothing_is_told():
    few = spending(regulars(FEW - 1, 130))
    with pytest.raises(TooFew) as refused:
        worth(few, few, 104.0, 26.0)
    assert refused.value.repeaters < FEW
    nobody = purchases([], [], [])
    with pytest.raises(TooFew):
        worth(nobody, nobody, 104.0, 26.0)


def test_spending_that_no_model_fits_is_ones_own_mean():
    even = regulars(400, 130)
    even = purchases(even.who, even.when, np.full(even.who.size, 50.0))
    told = worth(even, even, 104.0, 26.0)
    np.testing.assert_allclose(told.mean, 50.0, rtol=0.02)


def test_an_outlook_tells_days_and_leaves_out_whose_orders_have_no_amount():
    sales = spending(regulars(450, 130))
    start = date(2024, 1, 1)
    days = pa.table(
        {
            "customer": sales.who + 7,
            "day": pa.array([start + timedelta(days=int(one * 7)) for one in sales.when], pa.date32()),
            "sales": sales.amount,
            "net": sales.amount,
            "orders": np.ones(sales.who.size, dtype=np.int64),
            "rated": np.ones(sales.who.size, dtype=np.int64),
            "unrated": (sales.who == 3).astype(np.int64),
        }
    )
    as_of = start + timedelta(days=104 * 7 - 1)
    told = outlook(days, as_of=as_of, months=6)
    known = told.table.to_pydict()
    assert 10 not in known["customer"]
    assert told.figures["left_out"] == 1
    assert len(known["customer"]) == told.figures["customers"]
    assert all(day["on"] < as_of.isoformat() for day in told.figures["days"])
    assert told.figures["total"] == pytest.approx(sum(known["value"]), abs=1)
    assert told.figures["total_low"] <= told.figures["total"] <= told.figures["total_high"]
    assert all(a is None for a, once in zip(known["alive"], known["once"], strict=True) if once)
    assert json.loads(json.dumps(told.figures, allow_nan=False)) == told.figures
