"""What the check says of amounts and later days is true of the rows that count, and of no others."""

import pytest

from guanxi.foundation.imports.tests.driving import check, text
from guanxi.purchases.amounts import taken_back
from guanxi.purchases.tests.test_import_amounts import told
from guanxi.purchases.tests.test_import_order_file import ASKED, manager  # noqa: F401

pytestmark = pytest.mark.django_db
HEAD = "订单号,商品编码,数量,单价,金额,下单时间,客户编号,状态,币种"


def test_cancelled_rows_and_orders_that_stay_behind_are_told_of_no_amount_and_no_day(manager):  # noqa: F811
    rows = (
        "1001,A1,1,50,50,2024-05-20,501,已完成,CNY",
        "1001,B2,1,100,99,2024-05-22,501,已取消,CNY",
        "1002,A1,5,100,400,2024-05-20,502,已完成,CNY",
        "1002,B2,1,100,100,2024-05-22,502,已完成,USD",
    )
    said = told(check(manager, text(HEAD, *rows), **ASKED), manager)
    assert "not its quantity" not in said
    assert "later day" not in said


def test_a_row_without_a_currency_is_told_in_that_of_its_order(manager):  # noqa: F811
    rows = ("1001,A1,5,100,400,2024-05-20,501,已完成,", "1001,B2,1,100,100,2024-05-20,501,已完成,USD")
    said = told(check(manager, text(HEAD, *rows), **ASKED), manager)
    assert "The amount counts: $400.00" in said.replace("US$", "$")


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (("1", None, "-50", None), ("-1", "-50")),
        (("1", "50", "-50", None), ("-1", "-50")),
        (("1", None, "50", "return"), ("-1", "-50")),
        (("1", "-50", "50", None), ("1", "-50")),
        (("-0", "5", "3", None), ("-0", "3")),
        (("0", "5", "-3", None), ("-0", "-3")),
    ],
)
def test_signs_of_quantity_and_amount(said, kept):
    assert taken_back(*said) == kept


def test_a_word_that_may_mean_a_return_is_asked_before_its_signs_are_judged(manager):  # noqa: F811
    head = "订单号,商品编码,数量,金额,下单时间,客户编号,状态"
    run = check(manager, text(head, "1001,A1,-1,10,2024-05-20,501,退货登记中"), **ASKED)
    assert not run.counts["rows"]["wrong"]
    run = check(manager, text(head, "1001,A1,-1,10,2024-05-20,501,已完成"), **ASKED)
    assert run.counts["rows"]["wrong"] == 1
