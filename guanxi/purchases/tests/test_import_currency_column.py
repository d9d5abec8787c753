"""A file that says each line's currency: what is in another than was chosen stays behind, and says so."""

import pytest

from guanxi.foundation.imports import mapping
from guanxi.foundation.imports.kinds import kind_of
from guanxi.foundation.imports.tests.driving import bring_in, hand_in, rejected, text
from guanxi.purchases.currencies import is_in
from guanxi.purchases.models import Order
from guanxi.purchases.tests.test_import_order_file import ASKED, HEAD, manager  # noqa: F401

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("header", ["币种", "货币", "Currency", "currency code"])
def test_a_column_of_currencies_is_known_by_its_name(manager, header):  # noqa: F811
    run = hand_in(manager, text(f"{HEAD},{header}", "1001,A1,茶杯,1,30,2024-05-20,501,中国,USD"))
    found = mapping.proposed(run, kind_of("orders"), manager).columns
    assert found["currency"][0] == 8


def test_a_line_in_another_currency_stays_behind_with_the_reason(manager):  # noqa: F811
    run = bring_in(
        manager,
        text(
            f"{HEAD},币种",
            "1001,A1,茶杯,1,30,2024-05-20,501,中国,USD",
            "1002,A1,茶杯,1,30,2024-05-20,501,中国,人民币",
            "1003,A1,茶杯,1,30,2024-05-20,501,中国,",
        ),
        **ASKED,
    )
    assert set(Order.objects.values_list("number", "currency")) == {("1002", "CNY"), ("1003", "CNY")}
    assert "This line is in USD, the amounts of this import are in CNY." in rejected(run)


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
    assert is_in(word, currency)
    assert not is_in(word, "EUR")
