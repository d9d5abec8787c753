"""What came back under its order's number counts on the order's day, and the check says so."""

from decimal import Decimal

import pytest

from guanxi.foundation.imports import actions, words
from guanxi.foundation.imports.kinds import kind_of
from guanxi.foundation.imports.tests.driving import check, text, work
from guanxi.purchases.models import Order
from guanxi.purchases.tests.test_import_order_file import ASKED, HEAD, manager  # noqa: F401

pytestmark = pytest.mark.django_db
SOLD = "1001,A1,茶杯,5,10,2024-05-20 10:00,501,中国"
SOON = "1001,A2,茶壶,1,5,2024-05-20 15:00,501,中国"
BACK = "1001,A1,茶杯,-2,10,2024-07-03 09:00,501,中国"


def told(run, by):
    return " ".join(str(one.text) for one in words.concerns(run, kind_of("orders"), by))


def test_lines_of_a_later_day_are_told_with_what_is_counted_on_the_order_s_day(manager):  # noqa: F811
    run = check(manager, text(HEAD, SOLD, SOON, BACK), **ASKED)
    said = told(run, manager)
    assert "1 row has a later day than the first of its order: 4." in said
    assert "−¥20.00" in said
    work(actions.apply_import(run, by=manager, queued=False))
    order = Order.objects.get()
    assert (str(order.placed_on), order.goods) == ("2024-05-20", Decimal(35))


def test_an_hour_later_is_the_same_day(manager):  # noqa: F811
    assert "later day" not in told(check(manager, text(HEAD, SOLD, SOON), **ASKED), manager)
