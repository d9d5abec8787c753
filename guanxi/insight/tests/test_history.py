from datetime import date

import numpy as np
import pytest

from guanxi.insight.features import customer_features
from guanxi.insight.history import MOVEMENTS, REVENUE, monthly
from guanxi.insight.tests.tables import contact_table, customer_table, line_table, returned, sale
from guanxi.insight.thresholds import LOST, NEW, RETURNING, TIERS, Thresholds
from guanxi.insight.tiers import classify
from guanxi.insight.windows import month_ends

FIRST, LAST = date(2024, 1, 5), date(2026, 3, 17)
MONTHS = [*month_ends(FIRST, LAST), LAST]


def year_of_trade(seed=1, customers=120):
    """Lines with everything that can go wrong: returns, fees, unknown customers, silent years."""
    random = np.random.default_rng(seed)
    days = FIRST.toordinal() + np.sort(random.integers(0, (LAST - FIRST).days + 40, 900))
    who = (random.pareto(0.8, days.size) * 4).astype(int) % (customers + 3)
    lines = []
    for place, (customer, day) in enumerate(zip(who.tolist(), days.tolist(), strict=True)):
        make = returned if random.random() < 0.1 else sale
        amount = round(float(random.lognormal(4, 1)), 2)
        when = date.fromordinal(day).isoformat()
        lines.append(make(customer or None, when, amount, order=place // 2, goods=random.random() < 0.9))
    contacts = [
        (int(one), date.fromordinal(int(day)).isoformat()) for one, day in zip(who, days, strict=True)
    ]
    return line_table(lines), customer_table(range(1, customers)), contact_table(contacts[::3])


def test_every_month_has_the_tiers_that_its_last_day_would_have_had():
    company, rules = year_of_trade(), Thresholds(min_peers=8)
    history = monthly(*company, months=MONTHS, thresholds=rules)
    assert len(np.unique(history.tiers)) == 5
    for place in (0, 5, 11, 18, 26):
        then = classify(customer_features(*company, on=MONTHS[place]), rules)["tier"].to_pylist()
        seen = [None if code < 0 else TIERS[code] for code in history.tiers[place]]
        assert seen == then, MONTHS[place]


def test_the_revenue_of_the_months_is_all_there_is():
    lines, people, _ = year_of_trade()
    history = monthly(lines, people, months=MONTHS)
    features = customer_features(lines, people, on=LAST)
    assert history.revenue.schema.equals(REVENUE)
    total = sum(history.revenue["revenue"].to_pylist())
    assert total == pytest.approx(sum(features["net_total"].to_pylist()))
    places = {customer: place for place, customer in enumerate(history.customers.tolist())}
    for row in history.revenue.to_pylist():
        code = int(history.tiers[MONTHS.index(row["month"]), places[row["customer"]]])
        assert row["tier"] == (None if code < 0 else TIERS[code])


def test_new_lost_and_returning_are_named_in_their_month():
    lines = line_table(
        [
            sale(1, "2024-01-10", 10.0),  # lost after 180 days: on 9 July
            sale(2, "2024-01-10", 10.0),
            sale(2, "2024-07-08", 10.0),  # in time
            sale(5, "2024-05-03", 10.0),  # lost on 31 October, and back on that very day
            sale(5, "2024-10-31", 10.0),
            sale(3, "2024-02-29", 10.0),  # lost on 28 August
            sale(3, "2024-10-01", 10.0),
            returned(4, "2024-02-29", 10.0),
        ]
    )
    history = monthly(
        lines, customer_table([1, 2, 3, 4, 5]), months=month_ends(date(2024, 1, 1), date(2024, 12, 31))
    )
    assert history.movements.schema.equals(MOVEMENTS)
    found = {
        (kind, month): [
            row["customer"]
            for row in history.movements.to_pylist()
            if (row["kind"], row["month"].month) == (kind, month)
        ]
        for kind in (NEW, LOST, RETURNING)
        for month in range(1, 13)
    }
    # Customer 2 is silent from 8 July on: lost on 5 January 2025, not yet seen.
    assert {place: who for place, who in found.items() if who} == {
        (NEW, 1): [1, 2],
        (NEW, 2): [3],
        (NEW, 5): [5],
        (LOST, 7): [1],
        (LOST, 8): [3],
        (LOST, 10): [5],
        (RETURNING, 10): [3, 5],
    }


def test_the_revenue_of_a_month_is_told_by_customer():
    lines = line_table([sale(customer, "2024-01-10", 10.0 * customer) for customer in (1, 2, 3)])
    history = monthly(lines, customer_table([1, 2, 3, 4]), months=[date(2024, 1, 31)])
    told = {row["customer"]: row["revenue"] for row in history.revenue.to_pylist()}
    assert told == {1: 10.0, 2: 20.0, 3: 30.0}


def test_returns_of_who_never_bought_stand_without_a_tier():
    lines = line_table([sale(1, "2024-01-10", 10.0), returned(2, "2024-01-11", 4.0)])
    history = monthly(lines, customer_table([1, 2, 3]), months=[date(2024, 1, 31)])
    without = [row for row in history.revenue.to_pylist() if row["tier"] is None]
    assert [(row["customer"], row["revenue"]) for row in without] == [(2, -4.0)]
    assert history.tiers[0].tolist()[1:] == [-1, -1]


def test_months_with_less_than_a_year_of_records_are_marked():
    lines = line_table([sale(1, "2024-01-01", 10.0), sale(1, "2025-02-01", 10.0)])
    ends = month_ends(date(2024, 10, 1), date(2025, 2, 28))
    assert monthly(lines, customer_table([1]), months=ends).short == (True, True, False, False, False)


def test_an_empty_company_has_an_empty_history():
    history = monthly(line_table([]), customer_table([]), months=[date(2024, 1, 31)])
    assert (history.tiers.shape, history.revenue.num_rows, history.movements.num_rows) == ((1, 0), 0, 0)
    alone = monthly(line_table([]), customer_table([5]), months=[date(2024, 1, 31)])
    assert alone.tiers.tolist() == [[-1]]


def test_months_in_disorder_are_refused():
    for months in ([], [date(2024, 2, 29), date(2024, 1, 31)], [date(2024, 1, 30), date(2024, 1, 31)]):
        with pytest.raises(ValueError, match="ascend"):
            monthly(line_table([]), customer_table([1]), months=months)
