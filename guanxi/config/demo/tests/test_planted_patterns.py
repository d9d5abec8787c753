"""What the truth file says was planted can be found again in the rows."""

from collections import Counter
from datetime import date, timedelta
from statistics import median

import pytest

from guanxi.config.demo.patterns import NEEDS, PAIRS
from guanxi.config.demo.seasons import in_lull
from guanxi.config.demo.tests.figures import (
    before_and_after,
    goods,
    lift,
    monthly,
    order_days,
    sales,
    talk_days,
    yearly_value,
)


def test_who_leaves_orders_less_and_talks_less_from_that_day_on(planted):
    leavers = planted.truth["leaving"]
    assert len(leavers) > 60
    before, after = before_and_after(planted, leavers, order_days(planted))
    assert after < 0.45 * before
    before, after = before_and_after(planted, leavers, talk_days(planted))
    assert after < 0.5 * before


def test_who_is_gone_orders_nothing_more(planted):
    days = order_days(planted)
    gone = [leaver for leaver in planted.truth["leaving"] if leaver["gone"]]
    assert len(gone) > 30
    for leaver in gone:
        late = [day for day in days[leaver["customer_no"]] if day >= date.fromisoformat(leaver["gone"])]
        assert not late
    for leaver in planted.truth["departures"]:
        late = [day for day in days[leaver["customer_no"]][1:] if day > date.fromisoformat(leaver["after"])]
        assert not late


def test_who_leaves_over_quality_gives_back_more(planted):
    quality = {x["customer_no"]: x for x in planted.truth["leaving"] if x["cause"] == "quality"}

    def near(order):
        leaver = quality.get(order.customer_no)
        return leaver and abs((order.at.date() - date.fromisoformat(leaver["begins"])).days) < 120

    sold, back = (
        sum(1 for order in planted.orders if order.kind == kind and near(order))
        for kind in ("sale", "return")
    )
    usual = sum(order.kind == "return" for order in planted.orders) / len(planted.orders)
    assert sold > 20
    assert back / sold > 3 * usual


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: f"{'+'.join(pair.when)}->{pair.then}")
def test_what_goes_together_is_bought_together(planted, pair):
    count, share, found = lift(planted, pair.when, pair.then)
    assert count > 50
    assert abs(share - pair.probability) < 0.15
    assert found > 2
    assert {"when": list(pair.when), "then": pair.then, "probability": pair.probability} in planted.truth[
        "pairs"
    ]


def test_customers_buy_what_their_cluster_needs(planted):
    clusters = planted.truth["clusters"]
    own: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for order in sales(planted):
        need = clusters[order.customer_no]["need"]
        codes = goods(order)
        total[need] += len(codes)
        own[need] += sum(code in NEEDS[need] for code in codes)
    assert min(own[need] / total[need] for need in NEEDS) > 0.65


def test_customers_are_worth_what_their_cluster_says(planted):
    value = yearly_value(planted)
    bands: dict[str, list[float]] = {}
    for number, cluster in planted.truth["clusters"].items():
        bands.setdefault(cluster["value"], []).append(value.get(number, 0))
    large, middle, small, person = (median(bands[band]) for band in ("large", "middle", "small", "person"))
    assert large > 3 * middle > 6 * small > 12 * person
    ranked = sorted(value.values(), reverse=True)
    assert sum(ranked[: len(ranked) // 4]) > 0.78 * sum(ranked)


def test_new_year_is_quiet_and_the_fourth_quarter_busy(planted):
    at_home = {c.customer_no for c in planted.customers if c.country == "CN" and c.kind == "firm"}
    days = Counter(order.at.date() for order in sales(planted) if order.customer_no in at_home)
    first = min(days)
    span = [first + timedelta(days=n) for n in range((planted.today - first).days)]
    lull = [days[day] for day in span if in_lull(day)]
    usual = [days[day] for day in span if not in_lull(day)]
    assert sum(lull) / len(lull) < 0.3 * sum(usual) / len(usual)
    by_month = monthly(planted)
    for year in (2024, 2025):
        assert by_month[year, 11] + by_month[year, 12] > 1.25 * (by_month[year, 7] + by_month[year, 8])


def test_the_price_sensitive_wait_for_campaigns(planted):
    sensitive = set(planted.truth["price_sensitive"])
    windows = [(c.begins, c.ends) for c in planted.campaigns]

    def share(orders):
        inside = sum(any(first <= order.at.date() <= last for first, last in windows) for order in orders)
        return inside / len(orders)

    everything = sales(planted)
    waiting = share([order for order in everything if order.customer_no in sensitive])
    others = share([order for order in everything if order.customer_no not in sensitive])
    assert waiting > 2 * others


def test_who_paused_came_back(planted):
    days = order_days(planted)
    assert len(planted.truth["pauses"]) > 20
    for pause in planted.truth["pauses"]:
        begin, end = date.fromisoformat(pause["from"]), date.fromisoformat(pause["to"])
        own = days[pause["customer_no"]]
        assert not [day for day in own if begin <= day < end]


def test_growing_customers_order_more_and_more(planted):
    days = order_days(planted)
    leaving = {leaver["customer_no"] for leaver in planted.truth["leaving"]}
    ratio = {}
    for name, wanted in (("up", lambda f: f > 1.2), ("down", lambda f: f < 0.9)):
        early = late = 0
        for number, factor in planted.truth["trends"].items():
            own = days.get(number, [])
            if wanted(factor) and number not in leaving and own and (planted.today - own[0]).days > 900:
                early += sum((planted.today - day).days > 730 for day in own)
                late += sum((planted.today - day).days <= 365 for day in own)
        ratio[name] = late / early
    assert ratio["up"] > 1.3 > 1 > ratio["down"]
