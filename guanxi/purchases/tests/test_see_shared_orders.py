"""CUS-20: with a shared customer come its orders, on pages and in lists; no costs."""

import pytest
from django.test import Client

from guanxi.customers import actions as customers
from guanxi.customers.tests.factories import MANAGING, make_customer, make_department, make_user
from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.purchases.models import Cost, Order, OrderLine

from .factories import line, make_order

SEEING = {"customers.view_customer": Scope.OWN, "purchases.view_cost": Scope.OWN}
SHARING = MANAGING | dict.fromkeys(["customers.share_customer", "purchases.import_orders"], Scope.ALL)


@pytest.mark.django_db
def test_CUS_20_orders_come_along_with_a_shared_customer_and_no_others():
    boss = make_user(make_department(), SHARING)
    reader = make_user(make_department(), SEEING)
    shared, other = make_customer(boss), make_customer(boss)
    order, hidden = make_order(boss, shared, line("A1")), make_order(boss, other, line("A1"))
    client = Client()
    client.force_login(reader)
    assert client.get(f"/orders/{order.pk}/").status_code == 404
    customers.share_customer(shared, by=boss, reader=reader)
    reader = User.objects.get(pk=reader.pk)
    assert set(Order.objects.visible_to(reader)) == {order}
    assert {one.order_id for one in OrderLine.objects.visible_to(reader)} == {order.pk}
    assert client.get(f"/orders/{order.pk}/").status_code == 200
    assert client.get(f"/orders/{hidden.pk}/").status_code == 404
    listed = client.get("/orders/").content.decode()
    assert f"/orders/{order.pk}/" in listed
    assert f"/orders/{hidden.pk}/" not in listed
    assert not Cost.objects.visible_to(reader).exists()
    assert client.get(f"/customers/{shared.pk}/").status_code == 200
