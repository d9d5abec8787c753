"""On which customer a cost is booked: found by number or name, among those whom one sees and may book on."""

import pytest

from guanxi.customers.models import Customer
from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.purchases.forms import customers_found
from guanxi.purchases.models import Cost
from guanxi.purchases.tests.factories import make_customer, make_department, make_manager, make_seller
from guanxi.purchases.tests.visiting import look, queries, signed_in

pytestmark = pytest.mark.django_db
ALL, WITHIN = Scope.ALL, Scope.DEPARTMENT


@pytest.fixture
def manager() -> User:
    return make_manager()


@pytest.fixture
def acme(manager: User) -> Customer:
    return make_customer(manager, "Acme Pumps", department=make_department("South"))


@pytest.mark.parametrize(
    ("sees", "books", "found"), [(ALL, ALL, True), (ALL, WITHIN, False), (WITHIN, ALL, False)]
)
def test_a_customer_is_offered_to_who_sees_it_and_may_book_on_it(acme, sees, books, found):
    by = make_seller(**{"customers.view_customer": sees, "purchases.add_cost": books})
    for text in ("acme", acme.customer_no):
        assert ("Acme Pumps" in look(by, f"/costs/customers/?customer={text}")) == found


def test_who_has_the_very_name_or_number_comes_before_those_who_have_more(manager):
    for name in ("Acme Pumps North", "Acme Pumps", "恒岳泵业", "恒岳泵业上海"):
        make_customer(manager, name)
    for text, name in (("acme pumps", "Acme Pumps"), ("恒岳泵业", "恒岳泵业")):
        assert [one.name for one in customers_found(f" {text} ", manager)] == [name]
    number = Customer.objects.get(name="恒岳泵业").customer_no
    assert [one.name for one in customers_found(number.lower(), manager)] == ["恒岳泵业"]
    assert len(customers_found("acme", manager)) == 2
    assert customers_found("恒月泵业", manager) == [], "sounds the same, is another"


def test_finding_takes_the_same_queries_for_few_and_many(manager, acme):
    address = "/costs/customers/?customer=acme"
    before = queries(manager, address)
    for number in range(20):
        make_customer(manager, f"Acme {number}")
    assert queries(manager, address) == before <= 8


def test_who_books_where_he_sees_no_costs_is_led_home(acme):
    grants = {"customers.view_customer": ALL, "purchases.add_cost": ALL, "purchases.view_cost": WITHIN}
    by = make_seller(None, **grants)
    typed = {"booked_on": "customer", "customer": "acme pumps", "on": "2024-05-01", "kind": "sales"}
    answer = signed_in(by).post("/costs/new/", typed | {"amount": "5"})
    assert Cost.objects.get().customer == acme
    assert (answer.status_code, answer["Location"]) == (302, "/")
