"""Five hundred ordinary customers, and one for each rule beside them."""

from datetime import timedelta
from functools import cache

import pyarrow as pa
import pytest

from guanxi.insight.features import FEATURES
from guanxi.insight.rules import Move
from guanxi.insight.tests.tables import ON, row_of
from guanxi.insight.thresholds import Thresholds
from guanxi.insight.tiers import TIER_COLUMNS, classify, preview

RULES = Thresholds()

# Bought every month for two years; by itself "ordinary", since peers do no better.
PLAIN = {
    "kind": "firm",
    "first_day": 730,
    "last_day": 20,
    "first_order_value": 100.0,
    "n_orders": 24,
    "n_orders_year": 12,
    "n_days": 24,
    "net_year": 1200.0,
    "net_half": 600.0,
    "net_half_before": 600.0,
}


def company(*special, plain=500):
    """Customers 0..plain-1 like PLAIN, then the special ones; first_day and last_day in days ago."""
    rows = [
        {**PLAIN, "net_year": 1000.0 + place, "last_day": place % 60, "n_orders_year": 6 + place % 12}
        for place in range(plain)
    ]
    rows += [{**PLAIN, **one} for one in special]
    return pa.Table.from_pylist([full(place, row) for place, row in enumerate(rows)], schema=FEATURES)


def full(place, row):
    numbers = {field.name: 0 for field in FEATURES if field.type in (pa.int64(), pa.float64())}
    days = {name: ON - timedelta(row[name]) for name in ("first_day", "last_day")}
    recency = {"recency_days": row["last_day"], "customer": place}
    named = ("lost_day", "returned_day", "last_contact_day")
    events = {name: ON - timedelta(row[name]) for name in named if name in row}
    return {**numbers, **row, **recency, **days, **events}


@cache
def judged(*names):
    return classify(company(*(dict(CASES[name]) for name in names)))


CASES = {
    "falling": (("net_year", 149.99), ("net_half", 49.99), ("net_half_before", 100.0)),
    "half is not falling": (("net_year", 150.0), ("net_half", 50.0), ("net_half_before", 100.0)),
    "one order": (("n_orders", 1), ("net_half", 0.0), ("net_half_before", 100.0), ("net_year", 100.0)),
    "only returns before": (("net_half", -5.0), ("net_half_before", -2.0), ("net_year", -7.0)),
    "large and falling": (("net_year", 9e6), ("net_half", 1e6), ("net_half_before", 8e6)),
    "large": (("net_year", 9e6), ("net_half", 8e6), ("net_half_before", 1e6), ("last_day", 0)),
    "large, rare and long ago": (
        ("net_year", 9e6),
        ("net_half", 9e6),
        ("net_half_before", 0.0),
        ("n_orders_year", 1),
        ("last_day", 80),
    ),
    "room": (("net_year", 300.0), ("n_orders_year", 1), ("last_day", 58)),
    "room, 90 days ago": (("net_year", 300.0), ("n_orders_year", 1), ("last_day", 90)),
    "room, 91 days ago": (("net_year", 300.0), ("n_orders_year", 1), ("last_day", 91)),
    "room, but loyal": (("net_year", 300.0), ("n_orders_year", 40), ("last_day", 0)),
}


@pytest.mark.parametrize(
    ("case", "tier", "reason"),
    [
        ("falling", "risk", "value_falling"),
        ("half is not falling", "ordinary", "loyal"),
        ("one order", "ordinary", "loyal"),
        ("only returns before", "ordinary", "loyal"),
        ("large and falling", "risk", "value_falling"),
        ("large", "high", "high_value"),
        ("large, rare and long ago", "high", "high_value_disloyal"),
        ("room", "potential", "potential"),
        ("room, 90 days ago", "potential", "potential"),
        ("room, 91 days ago", "ordinary", "not_recent"),
        ("room, but loyal", "ordinary", "loyal"),
    ],
)
def test_ANA_07_the_first_rule_that_holds_gives_the_tier_and_its_reason(case, tier, reason):
    row = row_of(judged(*CASES), 500 + list(CASES).index(case))
    assert (row["tier"], row["reason"]) == (tier, reason)
    assert row["loyalty_warning"] == (reason == "high_value_disloyal")


def test_new_returning_and_lost_stand_beside_the_tier():
    rows = classify(
        company(
            {"first_day": 90, "last_day": 30},
            {"first_day": 91, "last_day": 30},
            {"last_day": 30, "returned_day": 90},
            {"last_day": 30, "returned_day": 91},
            {"last_day": 300, "lost_day": 119},
        )
    ).slice(500)
    assert rows["is_new"].to_pylist() == [True, False, False, False, False]
    assert rows["is_returning"].to_pylist() == [False, False, True, False, False]
    assert rows["is_lost"].to_pylist() == [False, False, False, False, True]


def test_most_of_a_steady_company_is_ordinary_and_a_fifth_high():
    tiers = classify(company())["tier"].to_pylist()
    assert tiers.count("high") == 100
    assert tiers.count("ordinary") == 400


def test_who_never_bought_has_no_tier():
    never = {"recency_days": None, "first_day": None, "last_day": None, "first_order_value": None}
    blank = {field.name: 0 for field in FEATURES} | never | {"customer": 9, "kind": None}
    blank |= {"lost_day": None, "returned_day": None, "last_contact_day": None}
    row = classify(pa.Table.from_pylist([blank], schema=FEATURES)).to_pylist()[0]
    assert (row["tier"], row["reason"], row["value"]) == (None, "no_sale", 0.0)
    assert {row[name] for name in ("potential", "loyalty", "r", "peer_quartile", "high_cut")} == {None}
    assert not any(row[name] for name in ("is_new", "is_lost", "is_returning", "loyalty_warning"))


def test_no_customers_no_tiers():
    table = classify(FEATURES.empty_table())
    assert table.schema.equals(TIER_COLUMNS)
    assert table.num_rows == 0


def test_value_of_zero_is_never_high_even_where_most_have_less():
    nothing = {"net_year": 0.0, "net_half": 0.0, "net_half_before": 0.0}
    features = company(*[nothing] * 9, {**nothing, "net_year": -5.0}, plain=0)
    assert "high" not in classify(features)["tier"].to_pylist()


def test_past_buyers_do_not_lower_the_cut():
    gone = {"net_year": 0.0, "net_half": 0.0, "net_half_before": 0.0, "n_orders_year": 0, "last_day": 500}
    with_them = classify(company(*[gone] * 2000))
    assert with_them["high_cut"][0] == classify(company())["high_cut"][0]


def test_a_set_amount_replaces_the_percentile():
    tiers = classify(company(), Thresholds(high_cut=1490.0))
    assert tiers["high_cut"][0].as_py() == 1490.0
    assert tiers["tier"].to_pylist().count("high") == 10


CONTACTS = {"contacts_half": 1, "contacts_half_before": 3, "last_contact_day": 5}
STEADY = {"contacts_half": 9, "contacts_half_before": 9, "last_contact_day": 5}


def test_falling_contacts_are_a_risk_of_their_own():
    falling = {"net_half": 10.0, "net_half_before": 600.0}
    other = {"contacts_half": 2, "contacts_half_before": 2}
    rows = classify(company(CONTACTS, {**CONTACTS, **falling}, other)).slice(500).to_pylist()
    assert [row["reason"] for row in rows[:2]] == ["contacts_falling", "value_and_contacts_falling"]
    assert [row["tier"] for row in rows[:2]] == ["risk", "risk"]
    assert rows[2]["contacts_falling"] is False


def test_one_contact_that_was_not_repeated_is_no_fall():
    once = {"contacts_half": 0, "contacts_half_before": 1}
    twice = {"contacts_half": 0, "contacts_half_before": 2}
    rows = classify(company(once, twice, STEADY))
    assert rows["contacts_falling"].to_pylist()[500:502] == [False, True]


def test_where_recording_stopped_nobody_is_at_risk_for_it():
    stopped = {"last_contact_day": 190}
    features = company({"contacts_half_before": 30, **stopped}, {"contacts_half_before": 8, **stopped})
    assert not any(classify(features)["contacts_falling"].to_pylist())


def test_where_the_record_of_talks_ends_earlier_nobody_is_at_risk_for_it():
    """A file of talks that ends in spring tells nothing of the summer."""
    for days, is_told in ((31, True), (32, False)):
        features = company({**CONTACTS, "last_contact_day": days}, {**STEADY, "last_contact_day": days})
        assert classify(features)["contacts_falling"].to_pylist()[500:] == [is_told, False], days


def test_where_the_whole_record_fell_one_customers_fall_is_no_sign():
    """Half of a file is missing: every second talk of everybody."""
    thinner = {**STEADY, "contacts_half": 3, "contacts_half_before": 8}
    assert not any(classify(company(CONTACTS, thinner))["contacts_falling"].to_pylist())
    assert classify(company(CONTACTS, thinner, STEADY))["contacts_falling"].to_pylist()[500:502] == [
        True,
        True,
    ]


def test_ANA_08_a_preview_counts_who_would_move():
    features = company(*(dict(case) for case in CASES.values()))
    assert preview(features, RULES, RULES) == []
    moved = preview(features, RULES, Thresholds(falling_below=0.0))
    assert moved == [Move("risk", "high", 1), Move("risk", "ordinary", 1)]
    stricter = preview(features, RULES, Thresholds(high_percentile=90.0))
    assert {(move.old, move.new) for move in stricter} == {("high", "ordinary")}
    assert sum(move.customers for move in stricter) in range(49, 53)


def test_thresholds_survive_storage():
    mine = Thresholds(high_cut=5000.0, recent_days=60)
    assert Thresholds.from_dict(mine.as_dict()) == mine
    assert Thresholds.from_dict({"recent_days": 60, "gone": 1}) == Thresholds(recent_days=60)


@pytest.mark.parametrize(
    "wrong",
    [{"high_percentile": 101}, {"falling_below": 1.1}, {"high_cut": 0.0}, {"recent_days": 0}],
)
def test_thresholds_without_sense_are_refused(wrong):
    with pytest.raises(ValueError, match=r"run|runs|above|least"):
        Thresholds(**wrong)
