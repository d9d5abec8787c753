"""Custom fields of products, orders and talks over the API, and in an order's history (SYS-09)."""

import json

import pytest
from django.test import Client

from guanxi.customers.tests.factories import make_customer, make_role, make_user
from guanxi.customers.tests.fields import make_field
from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.customfields import actions
from guanxi.purchases.tests import factories

pytestmark = pytest.mark.django_db
CHANGING = [
    "customers.view_customer",
    "customers.change_customer",
    "purchases.change_product",
    "purchases.change_order",
]


@pytest.fixture
def world():
    manager = factories.make_manager()
    customer = make_customer(make_user())
    product = factories.make_product(manager, "P1")
    return customer, product, factories.make_order(manager, customer, factories.line("P1"))


@pytest.fixture
def changer():
    return signed_in(make_user(grants=dict.fromkeys(CHANGING, Scope.ALL)))


def signed_in(user) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def sent(client: Client, method: str, url: str, **asked):
    return getattr(client, method)(url, json.dumps(asked), content_type="application/json")


def test_SYS_09_programs_read_and_write_them(world, changer):
    customer, product, order = world
    make_field("number", "Shelf life", noun="purchases.product")
    make_field("text", "Waybill", noun="purchases.order")
    make_field("choice", "Mood", noun="customers.interaction")
    url = f"/api/purchases/products/{product.pk}"
    assert sent(changer, "patch", url, custom={"shelf_life": "36"}).json()["custom"] == {"shelf_life": "36"}
    listed = changer.get("/api/purchases/products").json()["items"]
    assert [one["custom"] for one in listed if one["id"] == product.pk] == [{"shelf_life": "36"}]
    url = f"/api/purchases/orders/{order.pk}"
    assert sent(changer, "patch", url, custom={"waybill": "SF-1"}).json()["custom"] == {"waybill": "SF-1"}
    assert changer.get(url).json()["custom"] == {"waybill": "SF-1"}
    refused = sent(changer, "patch", url, custom={"unknown": "1"})
    assert refused.status_code in {409, 422}
    url = f"/api/customers/{customer.pk}/interactions"
    talk = {"on": "2026-03-31", "channel": "phone", "subject": "Price", "custom": {"mood": "high"}}
    made = sent(changer, "post", url, **talk).json()
    assert made["custom"] == {"mood": "high"}
    url_of_one = f"/api/customers/interactions/{made['id']}"
    assert sent(changer, "patch", url_of_one, custom={"mood": None}).json()["custom"] == {"mood": None}
    assert changer.get(url).json()["items"][0]["custom"] == {"mood": None}


def test_who_may_not_change_or_see_does_not(world, changer):
    _customer, product, order = world
    make_field("text", "Secret", noun="purchases.product", seen_by=[make_role({}).code])
    make_field("text", "Waybill", noun="purchases.order")
    url = f"/api/purchases/products/{product.pk}"
    assert sent(changer, "patch", url, custom={"secret": "1"}).status_code in {409, 422}
    assert all(not one["custom"] for one in changer.get("/api/purchases/products").json()["items"])
    reader = signed_in(make_user(grants={"customers.view_customer": Scope.ALL}))
    url = f"/api/purchases/orders/{order.pk}"
    assert sent(reader, "patch", url, custom={"waybill": "1"}).status_code == 403
    stranger = signed_in(make_user(grants={"customers.view_customer": Scope.OWN}))
    assert sent(stranger, "patch", url, custom={"waybill": "1"}).status_code == 404


def test_an_orders_history_says_what_changed_from_what_to_what(world, changer):
    order = world[2]
    role = make_role({}).code
    make_field("choice", "Urgency", noun="purchases.order")
    secret = make_field("text", "Waybill", noun="purchases.order")
    url = f"/api/purchases/orders/{order.pk}"
    sent(changer, "patch", url, custom={"urgency": "low", "waybill": "SF-1"})
    sent(changer, "patch", url, custom={"urgency": "high"})
    page = changer.get(f"/orders/{order.pk}/").content.decode()
    assert "Low → High" in page
    assert "SF-1" in page
    actions.change_custom_field(secret, by=User.system(), seen_by=[role])
    page = changer.get(f"/orders/{order.pk}/").content.decode()
    assert "Low → High" in page
    assert "SF-1" not in page
    assert "Waybill" not in page
