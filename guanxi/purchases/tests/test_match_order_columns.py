"""Matching an order file and looking at its rows: what is required, proposed, counted, and wrong."""

import pytest

from guanxi.foundation.errors import Refused
from guanxi.foundation.imports import mapping
from guanxi.foundation.imports.columns import propose
from guanxi.foundation.imports.kinds import kind_of
from guanxi.foundation.imports.review import sheet
from guanxi.foundation.imports.tabs import tabs
from guanxi.foundation.imports.tests.driving import bring_in, check, hand_in, text
from guanxi.purchases.fees import propose_fee_codes
from guanxi.purchases.models import OrderLine
from guanxi.purchases.tests.test_import_order_file import ASKED, FILE, HEAD, manager  # noqa: F401
from guanxi.purchases.tests.visiting import look

pytestmark = pytest.mark.django_db
ORDERS = kind_of("orders")
BAD = text(HEAD, "1001,A1,茶杯,2,10.50,昨天,501,中国", "1002,A1,茶杯,2,10.50,2024-05-20,501,中国")


def test_required_fields_are_marked_and_what_serves_instead_is_named(manager):  # noqa: F811
    page = look(manager, f"/imports/{hand_in(manager, FILE).pk}/columns/")
    assert "Order number (required)" in page
    assert "Product code (required, or Product name)" in page
    assert "Country (required" not in page


def test_without_a_column_of_codes_the_name_is_the_code(manager):  # noqa: F811
    bring_in(manager, text(HEAD.replace("商品编码,", ""), "1001,茶杯,2,10,2024-05-20,501,中国"), **ASKED)
    assert list(OrderLine.objects.values_list("product__code", "text")) == [("茶杯", "茶杯")]
    with pytest.raises(Refused, match="Product code"):
        mapping.check_required(ORDERS, {"number": 0, "quantity": 1, "unit_price": 2, "at": 3})


def test_the_source_is_proposed_from_the_file_then_as_it_was_last_time(manager):  # noqa: F811
    first = hand_in(manager, FILE, "our shop 2024.csv")
    assert mapping.proposed(first, ORDERS, manager).options["source"] == "our shop 2024"
    bring_in(manager, FILE, **ASKED)
    other = hand_in(manager, text(HEAD + ",备注", "1,A1,茶杯,1,1,2024-05-20,501,中国,x"), "next.csv")
    assert mapping.proposed(other, ORDERS, manager).options["source"] == "shop"


def test_each_number_says_whether_it_counts_orders_or_rows(manager):  # noqa: F811
    run = check(manager, FILE + "\r\n1009,A1,茶杯,2,10.50,昨天,501,中国".encode(), **ASKED)
    shown = {tab.code: tab.count for tab in tabs(run, ORDERS, "all")}
    assert (shown["all"], shown["new"], shown["wrong"]) == ("8 rows", "5 orders", "1 row")


def test_what_is_wrong_stands_next_to_what_the_line_is_about(manager):  # noqa: F811
    found = sheet(check(manager, BAD, **ASKED), ORDERS, "wrong")
    assert [head.name for head in found.heads[:2]] == ["number", "at"]
    assert found.rows[1].cells[1].note


@pytest.mark.parametrize("name", ["运费", "邮费", "快递费", "手续费", "服务费", "平台服务费", "折扣", "样品"])
def test_chinese_words_for_fees_are_proposed_by_code_or_name(name):
    assert propose_fee_codes({name: "", "X1": name, "A1": "样品柜", "A2": "茶杯"}) == sorted(["X1", name])


def test_a_few_units_again_and_again_are_no_customers_numbers():
    def meant(values):
        return propose(["客户名称", "单位"], [["甲", one] for one in values], ORDERS.fields).get(
            "customer_no"
        )

    assert meant(["卷", "箱", "个"] * 20) is None
    assert meant([f"K{n}" for n in range(60)]) is not None
