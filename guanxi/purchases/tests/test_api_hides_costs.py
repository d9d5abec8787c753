"""What things cost the company is not for everybody: over the API a seller reads nothing there, anywhere."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.purchases.models import OrderLine, Product
from guanxi.purchases.tests.factories import (
    line,
    make_customer,
    make_manager,
    make_order,
    make_product,
    make_seller,
)

pytestmark = [pytest.mark.django_db, pytest.mark.page]
URL = "/api/purchases"
COST = "3.1415"


@pytest.fixture
def product() -> Product:
    made: Product = make_product(make_manager(), "A1", unit_cost=Decimal(COST))
    return made


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def sent(client: Client, path: str, body: Any, method: str) -> Any:
    return getattr(client, method)(f"{URL}{path}", body, content_type="application/json")


def test_in_the_price_list_and_in_one_order_a_seller_finds_no_cost(product):
    seller = make_seller()
    order = make_order(seller, make_customer(seller), line("A1", 2, 10, unit_cost=Decimal(COST)))
    assert OrderLine.objects.get(order=order).unit_cost == Decimal(COST), "the house knows it"
    client = browser(seller)
    [listed] = client.get(f"{URL}/products").json()["items"]
    whole = client.get(f"{URL}/orders/{order.pk}").json()
    assert (listed["code"], listed["unit_cost"]) == ("A1", None)
    assert [one["unit_cost"] for one in whole["lines"]] == [None]
    for path in ("/products", "/orders", f"/orders/{order.pk}"):
        assert COST not in client.get(f"{URL}{path}").content.decode()
    boss = browser(make_manager())
    assert boss.get(f"{URL}/products").json()["items"][0]["unit_cost"] == COST
    assert boss.get(f"{URL}/orders/{order.pk}").json()["lines"][0]["unit_cost"] == COST


def test_the_answer_to_an_order_that_a_seller_enters_holds_none(product):
    seller = make_seller()
    body = {
        "customer_id": make_customer(seller).pk,
        "placed_at": "2024-05-01T12:00:00+08:00",
        "currency": "CNY",
        "lines": [{"code": "A1", "quantity": "2", "unit_price": "10"}],
    }
    answer = sent(browser(seller), "/orders", body, "post")
    assert (answer.status_code, answer.json()["lines"][0]["unit_cost"]) == (201, None)
    assert COST not in answer.content.decode()


@pytest.mark.parametrize("body", [{"name": "Lantern"}, {"unit_cost": "1"}, {"unit_cost": None}])
def test_a_seller_changes_no_cost_and_learns_none_by_trying(product, body):
    for version in (product.version, 1):
        answer = sent(
            browser(make_seller()), f"/products/{product.pk}", {"version": version, **body}, "patch"
        )
        assert (answer.status_code, COST in answer.content.decode()) == (403, False)
    assert Product.objects.get().unit_cost == Decimal(COST)


def test_who_may_see_costs_and_no_more_sees_them(product):
    reader = browser(make_seller(None, **{"purchases.view_cost": Scope.ALL}))
    assert reader.get(f"{URL}/products").json()["items"][0]["unit_cost"] == COST
    assert (
        sent(reader, f"/products/{product.pk}", {"version": 1, "unit_cost": "1"}, "patch").status_code == 403
    )
