"""Who sees and writes which orders: through their customer; those of nobody only who may see all."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import Client

from guanxi.foundation.accounts.scopes import Scope
from guanxi.purchases import actions
from guanxi.purchases.models import Order, OrderLine, Product
from guanxi.purchases.tests.factories import (
    import_rows,
    line,
    make_customer,
    make_department,
    make_manager,
    make_order,
    make_seller,
    order_row,
    start_import,
)

pytestmark = [pytest.mark.django_db, pytest.mark.page]


@pytest.fixture
def north():
    return make_department("North")


@pytest.fixture
def seller(north):
    return make_seller(north)


@pytest.fixture
def colleague(north):
    return make_seller(north)


@pytest.fixture
def stranger():
    return make_seller(make_department("South"))


@pytest.fixture
def orders(seller, stranger):
    """An order of the seller's customer, one of another department's, one of nobody's."""
    import_rows(make_manager(), [order_row(None, number="nobody")])
    make_order(seller, make_customer(seller), number="north")
    make_order(stranger, make_customer(stranger), number="south")
    return {order.number: order for order in Order.objects.all()}


def seen(rows, user):
    return set(rows.visible_to(user).values_list("number", flat=True))


def test_an_order_is_seen_with_its_customer_and_one_of_nobody_by_who_sees_all(
    orders, seller, colleague, stranger
):
    assert seen(Order.objects, seller) == seen(Order.objects, colleague) == {"north"}
    assert seen(Order.objects, stranger) == {"south"}
    assert seen(Order.objects, make_manager()) == {"north", "south", "nobody"}
    assert seen(Order.objects, make_seller(None, **{"customers.view_customer": Scope.OWN})) == set()
    lines = OrderLine.objects.visible_to(stranger).values_list("order__number", flat=True)
    assert list(lines) == ["south"]
    assert Product.objects.visible_to(stranger).count() == 1


def test_the_api_shows_neither_a_strangers_order_nor_one_of_nobody(orders, seller, client: Client):
    client.force_login(seller)
    listed = client.get("/api/purchases/orders").json()["items"]
    assert [row["number"] for row in listed] == ["north"]
    for number, status in {"north": 200, "south": 404, "nobody": 404}.items():
        assert client.get(f"/api/purchases/orders/{orders[number].pk}").status_code == status
    assert client.get("/api/purchases/orders", {"customer": "none"}).json()["items"] == []
    south = orders["south"].customer_id
    assert client.get("/api/purchases/orders", {"customer": south}).json()["items"] == []
    assert client.get(f"/api/purchases/customers/{south}/summary").status_code == 404


def test_a_seller_imports_orders_of_his_own_customers_only(orders, seller, colleague, stranger):
    theirs, ours = make_customer(stranger), make_customer(colleague)
    rows = [
        order_row(make_customer(seller), number="mine"),
        order_row(ours, number="a colleague's"),
        order_row(theirs, number="a stranger's"),
        order_row(None, number="nobody's"),
        order_row(make_customer(seller), number="south"),
        order_row(None, number="nobody"),
    ]
    _set, outcomes = import_rows(seller, rows)
    assert [outcome.kind for outcome in outcomes] == ["new", "wrong", "wrong", "wrong", "wrong", "wrong"]
    assert Order.objects.get(number="south").customer_id == orders["south"].customer_id
    assert Order.objects.count() == len(orders) + 1


def test_an_order_by_hand_for_a_strangers_customer_is_not_found_and_for_a_colleagues_denied(
    seller, colleague, stranger
):
    with pytest.raises(Http404):
        make_order(seller, make_customer(stranger))
    with pytest.raises(PermissionDenied):
        make_order(seller, make_customer(colleague))
    assert not Order.objects.exists()


def test_nobody_writes_into_another_persons_import(seller, colleague):
    change_set = start_import(colleague)
    with pytest.raises(Http404):
        actions.import_orders(change_set, by=seller, orders=[order_row(make_customer(seller), line())])


def test_orders_of_an_import_under_way_stay_out_of_figures(seller):
    customer = make_customer(seller)
    import_rows(seller, [order_row(customer)], close=False)
    assert Order.objects.visible_to(seller).count() == 1
    assert not Order.objects.settled().exists()
    assert not OrderLine.objects.settled().exists()
