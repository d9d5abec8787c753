"""A customer beside the list: its place, its neighbours across pages, and only for who may see it."""

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from guanxi.customers.listing import customers_page
from guanxi.customers.tests.browsing import Browser
from guanxi.customers.tests.factories import (
    make_contact,
    make_customer,
    make_department,
    make_manager,
    make_user,
)
from guanxi.customers.tests.fields import make_field
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.ui import lists
from guanxi.foundation.worklists.neighbours import Neighbours, neighbours, place_of

pytestmark = pytest.mark.django_db


def keys_in_order(user, query):
    listing, asked, found = customers_page("CNY"), QueryDict(query, mutable=True), []
    while True:
        page = lists.read_page(listing, user, asked, size=3)
        found += [row.pk for row in page.rows]
        if not page.after:
            return found
        asked["after"] = page.after


@pytest.mark.parametrize("query", ["", "sort=name", "sort=-name", "kind=firm&sort=newest", "q=恒"])
@pytest.mark.parametrize("make", [make_user, make_manager])
def test_next_and_previous_go_through_the_whole_list_as_it_is_filtered_and_ordered(query, make):
    asker = make()
    for n in range(8):
        make_customer(asker, f"恒岳{n % 3}公司", kind="person" if n % 4 == 0 else "firm")
    order = keys_in_order(asker, query)
    listing, asked = customers_page("CNY"), QueryDict(f"{query}&peek=1&after=")
    for at, pk in enumerate(order):
        before = order[at - 1] if at else None
        after = order[at + 1] if at + 1 < len(order) else None
        assert neighbours(listing, asker, asked, pk) == Neighbours(before, after)
        place = place_of(listing, asker, asked, pk)
        assert place is not None
        assert (place.place.number, place.total.number) == (at + 1, len(order))


@pytest.mark.parametrize("turn", ["", "-"])
def test_SYS_09_so_it_does_in_the_order_of_a_custom_field_of_which_some_have_no_value(turn):
    field, asker = make_field("number"), make_user()
    for n in range(7):
        make_customer(asker, f"C{n}", custom={"my_number": str(n % 3) if n % 4 else None})
    query = f"sort={turn}{field.name}"
    order, listing, asked = keys_in_order(asker, query), customers_page("CNY"), QueryDict(query)
    for at, pk in enumerate(order):
        before = order[at - 1] if at else None
        after = order[at + 1] if at + 1 < len(order) else None
        assert neighbours(listing, asker, asked, pk) == Neighbours(before, after)
        place = place_of(listing, asker, asked, pk)
        assert place is not None
        assert (place.place.number, place.total.number) == (at + 1, len(order))
    stranger = make_user()
    assert neighbours(listing, stranger, asked, order[0]) is None
    assert place_of(listing, stranger, asked, order[-1]) is None


def test_what_no_longer_fits_the_filter_has_no_place_but_is_still_shown():
    seller = make_user()
    firm = make_customer(seller, "Northwind")
    page = Browser(seller).look(f"/customers/{firm.pk}/peek/?kind=person")
    assert "Northwind" in page
    assert page.count('aria-disabled="true"') == 2
    assert Browser(seller).look(f"/customers/{firm.pk}/place/?kind=person") == "Not in this list any more"
    assert Browser(seller).look(f"/customers/{firm.pk}/place/?kind=firm") == "Customer 1 of 1"


def test_the_peek_of_another_departments_customer_is_not_found_nor_a_neighbour():
    seller, stranger = make_user(make_department()), make_user(make_department())
    own, other = make_customer(seller, "Own"), make_customer(stranger, "Other")
    browser = Browser(seller)
    browser.look(f"/customers/{other.pk}/peek/", 404)
    browser.look(f"/customers/{other.pk}/place/", 404)
    assert f'data-peek-to="{other.pk}"' not in browser.look(f"/customers/{own.pk}/peek/")


def test_the_peek_offers_its_acts_to_who_may_change_the_customer_and_keeps_phones_masked():
    seller = make_user()
    customer = make_customer(seller)
    make_contact(customer, seller, phone="13812346021")
    reader = make_user(seller.department, {"customers.view_customer": Scope.DEPARTMENT})
    assert "Log a contact" in Browser(seller).look(f"/customers/{customer.pk}/peek/")
    page = Browser(reader).look(f"/customers/{customer.pk}/peek/")
    assert "Log a contact" not in page
    assert "13812346021" not in page
    assert "138 **** 6021" in page


def test_a_peek_asks_the_same_number_of_queries_whatever_the_length_of_the_list():
    manager = make_manager()
    first = make_customer(manager)
    browser, counts = Browser(manager), []
    for _round in range(2):
        browser.look(f"/customers/{first.pk}/peek/")
        with CaptureQueriesContext(connection) as asked:
            browser.look(f"/customers/{first.pk}/peek/")
        counts.append(len(asked))
        for _n in range(5):
            make_customer(manager)
    assert counts[0] == counts[1] <= 16
