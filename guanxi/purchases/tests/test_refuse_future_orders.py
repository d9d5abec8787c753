"""An order's day is tomorrow at the latest, whichever door it comes through."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from guanxi.foundation.imports.tests.driving import bring_in, rejected, text
from guanxi.purchases.building import build
from guanxi.purchases.models import Order
from guanxi.purchases.tests.factories import line, make_customer, make_manager, order_row
from guanxi.purchases.tests.test_import_order_file import ASKED, HEAD, manager  # noqa: F401

pytestmark = [pytest.mark.django_db, pytest.mark.cells]


def in_days(count: int) -> datetime:
    return timezone.now() + timedelta(days=count)


def test_a_line_of_a_file_after_tomorrow_stays_behind_and_says_so(manager):  # noqa: F811
    lines = [f"{1000 + n},A1,茶杯,1,10,{in_days(n):%Y-%m-%d},501,中国" for n in (-1, 0, 5)]
    run = bring_in(manager, text(HEAD, *lines), **ASKED)
    assert set(Order.objects.values_list("number", flat=True)) == {"999", "1000"}
    assert f"{in_days(5):%Y-%m-%d} lies in the future. Correct the order's day." in rejected(run)


@pytest.mark.parametrize(("days", "status"), [(0, 201), (1, 201), (3, 409)])
def test_the_api_takes_no_order_of_the_day_after_tomorrow(client: Client, days, status):
    by = make_manager()
    client.force_login(by)
    order = {
        "customer_id": make_customer(by).pk,
        "placed_at": in_days(days).isoformat(),
        "currency": "CNY",
        "lines": [{"code": "A1", "quantity": "2", "unit_price": "1"}],
    }
    answer = client.post("/api/purchases/orders", order, content_type="application/json")
    assert answer.status_code == status, answer.content
    assert Order.objects.count() == (status == 201)


def test_what_the_house_held_before_comes_back_whatever_its_day():
    row = order_row(None, line("A1", 1, 1), placed_at=in_days(9))
    assert build(row, is_held=True).lines
