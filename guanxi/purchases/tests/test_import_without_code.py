"""A row of an order file without a product code: its product's name serves, as where no column is one."""

import pytest

from guanxi.foundation.imports.mapping import proposed
from guanxi.foundation.imports.tests.driving import bring_in, hand_in, rejected, text
from guanxi.purchases.imports import ORDERS
from guanxi.purchases.models import OrderLine
from guanxi.purchases.tests.test_import_order_file import ASKED, HEAD, manager  # noqa: F401

pytestmark = pytest.mark.django_db


def test_a_row_without_a_code_is_of_the_product_that_it_names(manager):  # noqa: F811
    rows = ["1001,A1,茶杯,2,10.50,2024-05-20,501,中国", "1001,,运费,1,8,2024-05-20,501,中国"]
    run = bring_in(manager, text(HEAD, *rows, "1002,,,1,8,2024-05-20,501,中国"), **ASKED)
    lines = OrderLine.objects.order_by("pk").values_list("product__code", "product__name")
    assert list(lines) == [("A1", "茶杯"), ("运费", "运费")]
    assert run.counts["rows"]["rejected"] == 1
    assert "neither a code nor a name" in rejected(run)


def test_a_column_only_called_like_the_name_is_the_name_beside_codes_too(manager):  # noqa: F811
    head = HEAD.replace("商品名称", "商品名称规格")
    run = hand_in(manager, text(head, "1001,A1,茶杯 大,2,10.50,2024-05-20,501,中国"), kind="orders")
    assert proposed(run, ORDERS, manager).columns["text"][0] == 2
