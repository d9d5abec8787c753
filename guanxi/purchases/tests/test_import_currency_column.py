"""A file that says each line's currency: orders come in their own, and sums are told of each by itself."""

from decimal import Decimal

import pytest

from guanxi.foundation.imports import mapping
from guanxi.foundation.imports.kinds import kind_of
from guanxi.foundation.imports.tests.driving import bring_in, check, hand_in, rejected, text
from guanxi.purchases.currencies import currency_of
from guanxi.purchases.models import Order
from guanxi.purchases.reporting import figures
from guanxi.purchases.tests.factories import make_customer, make_manager, make_order
from guanxi.purchases.tests.test_import_order_file import ASKED, HEAD, manager  # noqa: F401
from guanxi.purchases.tests.visiting import look
from guanxi.purchases.unrated import concerns

pytestmark = pytest.mark.django_db
DOLLARS = {**ASKED, "currency": "USD"}
MIXED = text(
    f"{HEAD},币种",
    "1001,A1,茶杯,1,30,2024-05-20,501,中国,USD",
    "1001,A2,茶壶,1,5,2024-05-20,501,中国,",
    "1002,A1,茶杯,1,20,2024-05-20,501,中国,人民币",
    "1003,A1,茶杯,1,10,2024-05-20,501,中国,",
)


@pytest.mark.parametrize("header", ["币种", "货币", "Currency", "currency code"])
def test_a_column_of_currencies_is_known_by_its_name(manager, header):  # noqa: F811
    run = hand_in(manager, text(f"{HEAD},{header}", "1001,A1,茶杯,1,30,2024-05-20,501,中国,USD"))
    found = mapping.proposed(run, kind_of("orders"), manager).columns
    assert found["currency"][0] == 8


def test_each_order_comes_in_its_own_currency_and_what_says_none_in_the_chosen_one(manager):  # noqa: F811
    run = bring_in(manager, MIXED, **ASKED)
    held = Order.objects.values_list("number", "currency", "goods")
    assert set(held) == {
        ("1001", "USD", Decimal(35)),
        ("1002", "CNY", Decimal(20)),
        ("1003", "CNY", Decimal(10)),
    }
    assert not rejected(run)


@pytest.mark.parametrize("last", ["", "USD", "CNY"])
def test_a_line_without_a_currency_is_in_its_orders_wherever_it_stands(manager, last):  # noqa: F811
    lines = [
        f"1001,A{n},茶杯,1,{n},2024-05-20,501,中国,{word}" for n, word in enumerate(["", "USD", last], 1)
    ]
    run = bring_in(manager, text(f"{HEAD},币种", *lines, "1002,A1,茶杯,1,9,2024-05-20,501,中国,"), **ASKED)
    told = {str(one.label): one.value for one in figures(run, manager)}
    if last == "CNY":
        assert rejected(run).count("Order 1001 has lines in USD and in CNY") == 3
        assert told["Goods net of returns"] == "¥9.00"
    else:
        assert Order.objects.get(number="1001").currency == "USD"
        assert (told["Goods net of returns, USD"], told["Goods net of returns, CNY"]) == ("$6.00", "¥9.00")


def test_the_report_adds_up_each_currency_by_itself_and_opens_to_its_orders(manager):  # noqa: F811
    run = bring_in(manager, MIXED, **ASKED)
    told = {str(one.label): one for one in figures(run, manager)}
    dollars = told["Goods net of returns, USD"]
    assert (dollars.value, told["Goods net of returns, CNY"].value) == ("$35.00", "¥30.00")
    assert ">1001<" in (page := look(manager, dollars.url))
    assert ">1002<" not in page


def test_a_file_in_one_currency_has_one_sum(manager):  # noqa: F811
    line = "1001,A1,茶杯,1,30,2024-05-20,501,中国,USD"
    run = bring_in(manager, text(f"{HEAD},币种", line), **ASKED)
    values = {str(one.label): one.value for one in figures(run, manager)}
    assert values["Goods net of returns"] == "$30.00"


def test_orders_without_a_rate_are_warned_of_by_currency(manager):  # noqa: F811
    make_order(make_manager(), make_customer(manager))
    more = MIXED + text(
        "", "1004,A1,茶杯,1,1,2024-05-20,501,中国,EUR", "1005,A1,茶杯,1,1,2024-05-20,501,,EUR"
    )
    told = [str(one.text)[:20] for one in concerns(check(manager, more, **ASKED), manager)]
    assert told == ["2 orders in EUR coun", "1 order in USD count"]


def test_an_order_whose_lines_disagree_stays_behind_whole(manager):  # noqa: F811
    run = bring_in(
        manager,
        text(
            f"{HEAD},币种",
            "1001,A1,茶杯,1,30,2024-05-20,501,中国,USD",
            "1001,A1,茶杯,1,30,2024-05-20,501,中国,CNY",
            "1002,A1,茶杯,1,30,2024-05-20,501,中国,CNY",
        ),
        **ASKED,
    )
    assert set(Order.objects.values_list("number", flat=True)) == {"1002"}
    told = {str(one.label): one.value for one in figures(run, manager)}
    assert (told["Orders"], told["Goods net of returns"]) == ("1", "¥30.00")
    assert rejected(run).count("Order 1001 has lines in USD and in CNY: an order has one currency.") == 2


@pytest.mark.parametrize("word", ["$", "XQJ", "元/件"])
def test_a_word_that_says_no_currency_for_sure_is_a_fault(manager, word):  # noqa: F811
    line = f"1001,A1,茶杯,1,30,2024-05-20,501,中国,{word}"
    run = bring_in(manager, text(f"{HEAD},币种", line), **ASKED)
    assert f"“{word}” does not say which currency" in rejected(run)


@pytest.mark.parametrize(
    ("word", "currency"),
    [
        ("rmb", "CNY"),
        ("￥", "JPY"),
        ("美金", "USD"),
        ("$", "HKD"),
        ("人民幣", "CNY"),
        ("chf", "CHF"),
        ("US$", "USD"),
    ],
)
def test_words_and_signs_of_a_currency_are_known(word, currency):
    assert currency_of(word, currency) == currency
    assert currency_of(word, "EUR") != "EUR"


def test_the_files_own_column_goes_before_what_an_earlier_file_was_in(manager):  # noqa: F811
    line = "1001,A1,茶杯,1,30,2024-05-20,501,中国"
    first = text(f"{HEAD},币种", f"{line},CNY", f"{line},")
    bring_in(manager, first, **ASKED)
    bring_in(manager, text(f"{HEAD},币种", "1002,A1,茶杯,1,30,2024-05-20,501,中国,USD"), **DOLLARS)
    asked = {name: value for name, value in ASKED.items() if name != "currency"}
    run = hand_in(manager, first)
    start = mapping.proposed(run, kind_of("orders"), manager)
    assert (start.is_remembered, start.options["currency"]) == (True, "CNY")
    again = bring_in(manager, first, **{**asked, **start.options})
    assert (again.count("same"), again.count("new"), again.count("changed")) == (1, 0, 0)
