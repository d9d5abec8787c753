"""Amounts in every notation; what a lone separator means is the column's to say."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanxi.foundation.imports.numbers import COMMA, POINT, NumberReader
from guanxi.foundation.imports.tests.making import unhurried

AMOUNTS = st.decimals(-(10**9), 10**9, places=2)


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        ("1,200", "1200"), ("1,200,000.5", "1200000.5"), ("1.200,50", "1200.50"), ("1.200.000", "1200000"),
        ("¥1,200.00", "1200.00"), ("￥１，２００", "1200"), ("1200元", "1200"),
        ("人民币500元整", "500"), ("CNY 5", "5"),
        ("£8,911,407.90", "8911407.90"), ("-£1", "-1"), ("$-3", "-3"), ("(1,200)", "-1200"),
        ("1,200-", "-1200"),
        ("−5", "-5"), ("+5", "5"), ("500万", "5000000"), ("1.2亿", "120000000"), ("1亿2000万", "120000000"),
        ("2万元", "20000"), ("12.5k", "12500"), ("1 200,5", "1200.5"), ("1'200.50", "1200.50"),
        ("1,20,000", "120000"),
        ("0.001", "0.001"), (".5", "0.5"), ("5.", "5"), ("1.2E+5", "120000"),
        (0.1 + 0.2, "0.3"), (3.0, "3"), (1e20, "1e20"),
    ],
)  # fmt: skip
def test_an_amount_is_read(cell, amount):
    clean, problem = NumberReader().read(cell)
    assert (clean, problem) == (Decimal(amount), None)
    assert "E" not in str(clean)


@pytest.mark.parametrize(
    "cell", ["面议", "1.2.3,4,5", "12a", "1-2", "--", "9" * 61, "inf", float("nan"), "²", "٣"]
)
def test_what_is_no_amount_is_answered_or_empty(cell):
    clean, problem = NumberReader().read(cell)
    assert clean is None or cell in {"²"}
    assert problem is None if cell in {"--", "²"} else "is not a number" in str(problem)


def test_a_percentage_is_no_amount():
    assert str(NumberReader().read("20%").problem) == "“20%” is a percentage, not a plain number."


def test_the_column_decides_what_a_lone_separator_means():
    european = NumberReader().learn(["1.200", "12,5", "7"])
    assert (european.convention, european.read("1.200").clean) == (COMMA, Decimal(1200))
    english = NumberReader().learn(["1,200", "12.5", "7"])
    assert (english.convention, english.read("1,200").clean) == (POINT, Decimal(1200))
    assert "does not fit its column" in str(english.read("12,5").problem)


def test_a_column_that_does_not_decide_says_so():
    undecided = NumberReader().learn(["1.200", "2.400"])
    assert undecided.convention == ""
    assert str(undecided.doubt).startswith("“1.200” may have decimals or thousands")
    assert NumberReader().learn(["1,200", "0.5"]).doubt is None
    assert str(NumberReader().learn(["1.5", "1,5"]).doubt).startswith("Some amounts use the point")
    assert str(NumberReader().learn(["¥5", "$6"]).doubt) == "The column mixes currencies: CNY, USD."


@unhurried
@given(AMOUNTS)
def test_what_english_and_chinese_spreadsheets_print_is_read_back(amount):
    for printed in (f"{amount}", f"{amount:,}", f"¥{amount:,}", f"{amount:,}元"):
        assert NumberReader(POINT).read(printed).clean == amount


@unhurried
@given(AMOUNTS)
def test_what_continental_spreadsheets_print_is_read_back(amount):
    printed = f"{amount:,}".translate(str.maketrans(",.", ".,"))
    assert NumberReader(COMMA).read(printed).clean == amount
    assert NumberReader().learn([printed]).read(printed).clean == amount


@unhurried
@given(st.decimals(1, 99999, places=2), st.sampled_from([("万", 10**4), ("亿", 10**8), ("k", 10**3)]))
def test_units_multiply(amount, unit):
    name, factor = unit
    assert NumberReader(POINT).read(f"{amount}{name}").clean == amount * factor
