"""Orders, products, rates and costs over the API: the same actions, the same refusals."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from guanxi.purchases.models import Cost, Order, Product, Rate
from guanxi.purchases.tests.factories import (
    import_rows,
    line,
    make_customer,
    make_manager,
    make_order,
    make_seller,
    order_row,
)

pytestmark = [pytest.mark.django_db, pytest.mark.page]
URL = "/api/purchases"


@pytest.fixture
def manager():
    return make_manager()


@pytest.fixture
def http(manager, client: Client) -> Client:
    client.force_login(manager)
    return client


def post(http, path, body, method="post"):
    return getattr(http, method)(f"{URL}{path}", body, content_type="application/json")


def an_order(customer, **more):
    lines = [{"code": "A1", "quantity": "2", "unit_price": "1.2550", "text": "灯笼"}]
    return {
        "customer_id": customer.pk,
        "placed_at": "2024-05-01T12:00:00+08:00",
        "currency": "CNY",
        "lines": lines,
        **more,
    }


def test_an_order_is_entered_and_read_with_its_lines(http, manager):
    answer = post(http, "/orders", an_order(make_customer(manager)))
    assert answer.status_code == 201
    made = answer.json()
    assert (made["number"], made["goods"], made["house_goods"]) == ("SO2024001", "2.51", "2.51")
    assert made["lines"][0]["unit_price"] == "1.255"
    assert made["placed_on"] == "2024-05-01"
    assert http.get(f"{URL}/orders/{made['id']}").json() == made


def test_a_line_may_say_what_was_billed_instead_of_a_price_or_beside_it(http, manager):
    def entered(**line):
        lines = [{"code": "A1", "quantity": "3", **line}]
        return post(http, "/orders", an_order(make_customer(manager), lines=lines))

    alone = entered(amount="10.00").json()
    assert (alone["goods"], alone["lines"][0]["unit_price"]) == ("10.00", "3.3333")
    beside = entered(amount="9.90", unit_price="3.50").json()
    assert (beside["goods"], beside["lines"][0]["unit_price"]) == ("9.90", "3.5")
    back = entered(quantity="-3", amount="-10.00", kind="return").json()
    assert (back["goods"], back["lines"][0]["unit_price"]) == ("-10.00", "3.3333")
    for wrong in ({}, {"amount": "-10.00"}, {"quantity": "-3", "amount": "10.00"}):
        refused = entered(**wrong)
        assert (refused.status_code, refused.json()["field"]) == (409, "lines")
        assert "第 1 行" in refused.json()["detail"]
    assert entered(quantity="0", amount="5.00").json()["goods"] == "5.00"
    assert entered(quantity="1E-999999", amount="1E+999").status_code == 409
    assert entered(quantity="1E-999999", amount="9E+999999").json()["field"] == "quantity"


def test_the_largest_line_is_read_again_and_a_larger_order_is_none(http, manager):
    line = {"code": "A1", "quantity": "999", "unit_price": "99999999999"}
    one = post(http, "/orders", an_order(make_customer(manager), lines=[line]))
    assert http.get(f"{URL}/orders/{one.json()['id']}").json()["goods"] == "99899999999001.00"
    assert http.get("/orders/").status_code == 200
    two = post(http, "/orders", an_order(make_customer(manager), lines=[line, line]))
    assert (two.status_code, two.json()["field"]) == (409, "lines")


def test_the_same_number_again_is_refused_and_a_mistake_is_named(http, manager):
    customer = make_customer(manager)
    assert post(http, "/orders", an_order(customer, number="7")).status_code == 201
    again = post(http, "/orders", an_order(customer, number="7"))
    assert (again.status_code, again.json()["field"]) == (409, "number")
    mistakes: list[dict[str, Any]] = [
        {"currency": "yuan"},
        {"lines": []},
        {"placed_at": "2024-05-01T12:00:00"},
        {"colour": "red"},
    ]
    for wrong in mistakes:
        assert post(http, "/orders", an_order(customer, **wrong)).status_code == 422
    assert post(http, "/orders", an_order(customer, customer_id=999_999)).status_code == 404
    assert Order.objects.count() == 1


def test_orders_are_paged_by_key_and_filtered(http, manager):
    customer = make_customer(manager)
    rows = [order_row(customer, number=f"{n:02}", currency="USD" if n % 2 else "CNY") for n in range(7)]
    import_rows(manager, [*rows, order_row(None, number="nobody")])
    read, after = [], ""
    while True:
        page = http.get(f"{URL}/orders", {"size": 3, "after": after, "customer": customer.pk}).json()
        read += [row["number"] for row in page["items"]]
        after = page["after"]
        if not after:
            break
    assert read == [f"{n:02}" for n in reversed(range(7))]
    assert len(http.get(f"{URL}/orders", {"currency": "USD"}).json()["items"]) == 3
    nobody = http.get(f"{URL}/orders", {"customer": "none"}).json()["items"]
    assert [(row["number"], row["customer"]) for row in nobody] == [("nobody", None)]
    assert http.get(f"{URL}/orders", {"since": "2024-05-02"}).json()["items"] == []
    assert http.get(f"{URL}/orders", {"since": "May"}).status_code == 422


@pytest.mark.both
def test_a_list_asks_the_same_number_of_queries_whatever_its_length(
    http, manager, django_assert_max_num_queries
):
    import_rows(manager, [order_row(make_customer(manager)) for _n in range(20)])
    with django_assert_max_num_queries(8):
        assert len(http.get(f"{URL}/orders").json()["items"]) == 20


def test_a_customers_summary(http, manager):
    customer = make_customer(manager)
    make_order(manager, customer, line("A1", 2, "1.25"))
    found = http.get(f"{URL}/customers/{customer.pk}/summary").json()
    assert (found["net"], found["orders"], found["average"], found["missing"]) == ("2.50", 1, "2.50", {})
    assert found["favourites"][0]["code"] == "A1"


def test_products_rates_and_costs(http, manager):
    customer = make_customer(manager)
    make_order(manager, customer)
    product = Product.objects.get()
    [listed] = http.get(f"{URL}/products").json()["items"]
    assert (listed["code"], listed["version"]) == ("A1", 1)
    changed = post(
        http, f"/products/{product.pk}", {"version": 1, "name": "Lantern", "unit_cost": "2.5"}, "patch"
    )
    assert (changed.json()["name"], changed.json()["unit_cost"]) == ("Lantern", "2.5")
    stale = post(http, f"/products/{product.pk}", {"version": 1, "name": "Lamp"}, "patch")
    assert (stale.status_code, stale.json()["fields"]["name"]["theirs"]) == (409, "Lantern")
    rate = post(http, "/rates", {"currency": "USD", "on": "2024-01-01", "rate": "7.1", "source": "bank"})
    assert (rate.status_code, rate.json()["rate"]) == (200, "7.1")
    assert Rate.objects.get().on == date(2024, 1, 1)
    assert [row["currency"] for row in http.get(f"{URL}/rates").json()["items"]] == ["USD"]
    body = {"on": "2024-05-01", "kind": "sales", "amount": "12.5", "customer_id": customer.pk}
    assert post(http, "/costs", body).json()["amount"] == "12.50"
    assert Cost.objects.get().customer_id == customer.pk
    assert [row["amount"] for row in http.get(f"{URL}/costs").json()["items"]] == ["12.50"]


def test_a_seller_reads_the_price_list_and_changes_nothing_of_it(manager, client):
    make_order(manager, make_customer(manager))
    client.force_login(make_seller())
    assert len(client.get(f"{URL}/products").json()["items"]) == 1
    pk = Product.objects.get().pk
    assert post(client, f"/products/{pk}", {"name": "Mine"}, "patch").status_code == 403
    assert post(client, "/rates", {"currency": "USD", "on": "2024-01-01", "rate": "7"}).status_code == 403
    missing = client.get(f"{URL}/costs")
    assert (missing.status_code, missing.json()["permission"]) == (403, "purchases.view_cost")
