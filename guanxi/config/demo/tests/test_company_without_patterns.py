"""The null company looks the same from afar, and holds nothing to be found."""

from collections import Counter
from datetime import timedelta
from statistics import quantiles

import pytest

from guanxi.config.demo.patterns import NEEDS, PAIRS
from guanxi.config.demo.seasons import in_lull
from guanxi.config.demo.tests.figures import (
    before_and_after,
    goods,
    lift,
    order_days,
    sales,
    talk_days,
    yearly_value,
)


def test_it_has_the_same_customers_with_as_many_orders_and_conversations(planted, null):
    assert [c.customer_no for c in null.customers] == [c.customer_no for c in planted.customers]
    assert {n: len(days) for n, days in order_days(null).items()} == {
        n: len(days) for n, days in order_days(planted).items()
    }
    assert {n: len(days) for n, days in talk_days(null).items()} == {
        n: len(days) for n, days in talk_days(planted).items()
    }
    for marginal in ("industry", "country", "kind"):
        assert Counter(getattr(c, marginal) for c in null.customers) == Counter(
            getattr(c, marginal) for c in planted.customers
        )


def test_each_product_is_sold_as_often(planted, null):
    def counted(company):
        return Counter(code for order in sales(company) for code in goods(order))

    assert counted(null) == counted(planted)
    pieces = [
        Counter({
            (line.product, line.quantity): 1
            for order in sales(company)
            for line in order.lines
            if not line.product.startswith("FE")
        })
        for company in (planted, null)
    ]  # fmt: skip
    assert pieces[0] == pieces[1]


def test_it_is_worth_about_as_much(planted, null):
    one, two = ([sum(float(o.total) for o in sales(c) if o.currency == "CNY")] for c in (planted, null))
    assert two[0] == pytest.approx(one[0], rel=0.08)
    sizes = [
        quantiles([float(o.total) for o in sales(c) if o.currency == "CNY"], n=10) for c in (planted, null)
    ]
    assert sizes[1] == pytest.approx(sizes[0], rel=0.25)
    values = [quantiles(list(yearly_value(c).values()), n=4) for c in (planted, null)]
    assert values[1] == pytest.approx(values[0], rel=0.25)


def test_nothing_goes_together(null):
    for pair in PAIRS:
        count, _share, found = lift(null, pair.when, pair.then)
        if len(pair.when) == 1 and count > 150:
            assert found < 2, pair


def test_nobody_fades_before_leaving(planted, null):
    staying = [leaver for leaver in planted.truth["leaving"] if leaver["gone"] is None]
    before, after = before_and_after(null, staying, order_days(null))
    assert 0.7 < after / before < 1.4
    before, after = before_and_after(null, staying, talk_days(null))
    assert 0.6 < after / before < 1.6


def test_the_year_has_no_seasons(null):
    days = Counter(order.at.date() for order in sales(null))
    first = min(days)
    span = [first + timedelta(days=n) for n in range((null.today - first).days)]
    lull = [days[day] for day in span if in_lull(day)]
    usual = [days[day] for day in span if not in_lull(day)]
    assert sum(lull) / len(lull) == pytest.approx(sum(usual) / len(usual), rel=0.2)


def test_what_a_customer_needs_says_nothing_of_what_it_buys(planted, null):
    def loyal(company):
        clusters = planted.truth["clusters"]
        firms = [o for o in sales(company) if clusters[o.customer_no]["value"] != "person"]
        codes = [(code, clusters[o.customer_no]["need"]) for o in firms for code in goods(o)]
        return sum(code in NEEDS[need] for code, need in codes) / len(codes)

    assert loyal(planted) > 0.7
    assert loyal(null) < 0.35


def test_campaigns_draw_nobody(planted, null):
    sensitive = set(planted.truth["price_sensitive"])
    windows = [(c.begins, c.ends) for c in null.campaigns]

    def share(wanted):
        orders = [o for o in sales(null) if (o.customer_no in sensitive) == wanted]
        return sum(any(a <= o.at.date() <= b for a, b in windows) for o in orders) / len(orders)

    assert share(True) == pytest.approx(share(False), rel=0.3)


def test_its_truth_tells_only_who_stopped(planted, null):
    empty = {
        "leaving",
        "pauses",
        "pairs",
        "clusters",
        "price_sensitive",
        "trends",
        "rhythm",
        "season",
        "campaigns",
    }
    assert set(null.truth) == set(planted.truth)
    assert all(not null.truth[name] for name in empty)
    assert null.truth["patterns"] is False
    stopped = {entry["customer_no"] for entry in null.truth["departures"]}
    assert {leaver["customer_no"] for leaver in planted.truth["leaving"] if leaver["gone"]} <= stopped
