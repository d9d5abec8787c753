import pytest

from guanxi.insight.reasons import NUMBERS, OF_RECORD, reason_numbers
from guanxi.insight.tests.test_tiers import CASES, CONTACTS, STEADY, company
from guanxi.insight.thresholds import REASONS, Thresholds
from guanxi.insight.tiers import classify


def test_ANA_07_every_customer_gets_the_numbers_of_their_reason():
    features = company(*(dict(case) for case in CASES.values()))
    tiers = classify(features)
    numbers = reason_numbers(features, tiers)
    by_case = dict(zip(CASES, numbers[500:], strict=True))
    assert by_case["falling"] == {"net_half": 49.99, "net_half_before": 100.0}
    assert by_case["one order"]["n_orders"] == 1
    assert by_case["one order"]["falling_min_orders"] == 2
    assert by_case["room, but loyal"]["n_orders"] == 24
    assert by_case["room, 91 days ago"]["recency_days"] == 91
    assert by_case["room, 91 days ago"]["recent_days"] == 90
    assert by_case["large"]["value"] == 9e6
    for reason, found in zip(tiers["reason"].to_pylist(), numbers, strict=True):
        assert tuple(found)[: len(NUMBERS[reason])] == NUMBERS[reason]
    assert "falling_min_orders" not in by_case["falling"]


def test_whoever_is_lost_is_told_so_beside_the_reason():
    case = {**dict(CASES["one order"]), "last_day": 231, "lost_limit": 180.0, "lost_day": 50}
    features = company(case)
    (*_others, lost) = reason_numbers(features, classify(features))
    assert (lost["recency_days"], lost["lost_limit"], lost["net_half_before"]) == (231, 180.0, 100.0)
    assert all("lost_limit" not in other for other in _others)


def test_whose_fewer_contacts_are_not_judged_is_told_why():
    steady, fewer = {**STEADY, "last_contact_day": 60}, {**CONTACTS, "last_contact_day": 60}
    features = company(fewer, steady)
    *_others, told, other = reason_numbers(features, classify(features))
    record = {"record_half": 10, "record_half_before": 12, "record_age": 60}
    assert {name: told[name] for name in OF_RECORD} == {
        "contacts_half": 1,
        "contacts_half_before": 3,
        **record,
    }
    assert not any("record_age" in one for one in (*_others, other))
    features = company(CONTACTS, STEADY)
    assert "record_age" not in reason_numbers(features, classify(features))[500], "it is judged"


def test_the_numbers_name_the_thresholds_used():
    features = company(dict(CASES["room, 91 days ago"]))
    rules = Thresholds(recent_days=30)
    assert reason_numbers(features, classify(features, rules), rules)[-1]["recent_days"] == 30


def test_every_reason_has_its_numbers():
    assert set(NUMBERS) == set(REASONS)


def test_tables_of_different_customers_are_refused():
    features = company(plain=3)
    with pytest.raises(ValueError, match="different customers"):
        reason_numbers(features, classify(features).slice(1))
