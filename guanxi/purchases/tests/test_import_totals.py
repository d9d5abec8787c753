"""An order file's total at its end is no wrong row and no customer."""

import pytest

from guanxi.customers.models import Customer
from guanxi.foundation.imports.tests.driving import bring_in, rejected, text
from guanxi.purchases.models import Order
from guanxi.purchases.tests.test_import_order_file import ASKED, manager  # noqa: F401

pytestmark = pytest.mark.django_db
HEAD = "订单号,商品编码,数量,单价,下单时间,客户名称,币种"


def test_totals_of_orders_are_left_aside(manager):  # noqa: F811
    lines = (
        "1001,A1,2,10,2024-05-20,恒岳,CNY",
        "合计,,2,20,,,CNY",
        ",,2,,,Total,",
        "1002,A1,1,10,2024-05-21,总计,CNY",
    )
    run = bring_in(manager, text(HEAD, *lines), **ASKED)
    assert (run.count("new"), run.counts["rows"]["totals"], rejected(run)) == (2, 2, "")
    assert set(Order.objects.values_list("customer__name", flat=True)) == {"恒岳", "总计"}
    assert Customer.objects.count() == 2
