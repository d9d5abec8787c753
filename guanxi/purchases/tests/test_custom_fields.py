"""Products and orders have custom fields on their pages (SYS-09)."""

import pytest
from django.test import Client

from guanxi.customers.tests.factories import make_customer, make_user
from guanxi.customers.tests.fields import make_field
from guanxi.foundation.accounts.scopes import Scope
from guanxi.purchases.tests import factories

pytestmark = pytest.mark.django_db
CHANGING = ["customers.view_customer", "purchases.change_product", "purchases.change_order"]


def signed_in(user):
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def test_SYS_09_a_product_and_an_order_are_given_values_in_place():
    make_field("number", "Shelf life", noun="purchases.product")
    make_field("text", "Waybill", noun="purchases.order")
    manager = factories.make_manager()
    product = factories.make_product(manager, "P1")
    order = factories.make_order(manager, make_customer(make_user()), factories.line("P1"))
    client = signed_in(make_user(grants=dict.fromkeys(CHANGING, Scope.ALL)))
    life = f"/custom-values/purchases.product/{product.pk}/shelf_life/"
    bill = f"/custom-values/purchases.order/{order.pk}/waybill/"
    assert client.post(life, {"custom_shelf_life": "36", "version": product.version}).status_code == 200
    assert client.post(bill, {"custom_waybill": "SF-1", "version": order.version}).status_code == 200
    assert b"36" in client.get(f"/products/{product.pk}/").content
    assert b"SF-1" in client.get(f"/orders/{order.pk}/").content
    reader = signed_in(make_user(grants={"customers.view_customer": Scope.ALL}))
    assert reader.post(bill, {"custom_waybill": "SF-2", "version": order.version}).status_code == 403
    assert b"SF-1" in reader.get(f"/orders/{order.pk}/").content
