"""What rounds alike and is not alike is said in full; a share that is not nothing is not 0%."""

import pytest
from django.utils import translation

from guanxi.scoring.wording import apart, sentence


@pytest.fixture(autouse=True)
def chinese():
    with translation.override("zh-hans"):
        yield


def test_an_amount_and_its_limit_that_read_alike_stand_in_full():
    assert apart(32_960.5, 33_010, "CNY") == ("¥32,960.50", "¥33,010.00")
    assert apart(29_000, 33_010, "CNY") == ("¥2.9 万", "¥3.3 万")
    assert apart(33_010, 33_010, "CNY") == ("¥3.3 万", "¥3.3 万")


@pytest.mark.parametrize("code", ["little_room", "loyal", "not_recent"])
def test_who_stands_just_below_high_value_is_told_both_in_full(code):
    numbers = {
        "value": 32_960.5, "high_cut": 33_010.0, "potential": 12.0, "loyalty": 4.0, "recency_days": 120,
    }  # fmt: skip
    said = sentence(code, numbers, "CNY")
    assert "¥32,960.50" in said
    assert "¥33,010.00" in said
    assert "起算高价值" not in sentence(code, {**numbers, "value": 9.0}, "CNY")


def test_little_that_is_left_is_less_than_one_per_cent_and_nothing_is_nothing():
    little = sentence("value_falling", {"net_half": 130.0, "net_half_before": 58_000.0}, "CNY")
    assert "不到 1%" in little
    nothing = sentence("value_falling", {"net_half": 0.0, "net_half_before": 43_000.0}, "CNY")
    assert "没有采购" in nothing
    assert "%" not in nothing


@pytest.mark.parametrize(
    ("told", "regular"),
    [
        ({"r": 5, "f": 1, "n_orders": 1}, False),
        ({"r": 1, "f": 5, "n_orders": 2}, False),
        ({"r": 4, "f": 2, "n_orders": 9}, False),
        ({"r": 3, "f": 3, "n_orders": 3}, True),
        ({}, False),  # of a run before orders were told
    ],
)
def test_ANA_07_only_who_orders_regularly_is_said_to(told, regular):
    numbers = {"value": 9.0, "high_cut": 33_010.0, "potential": 78.0, "loyalty": 3.0, **told}
    said = sentence("loyal", numbers, "CNY")
    assert ("经常来买（" in said, "不必再争取" in said) == (regular, regular)
    assert ("还说不上经常来买" in said) is not regular
