"""Buttons are for who may press them on this very customer, not for who may press them somewhere."""

import pytest

from guanxi.customers.actions import leave_contact, put_tag
from guanxi.customers.models import Customer
from guanxi.customers.tests.browsing import Browser
from guanxi.customers.tests.factories import (
    SELLING,
    make_contact,
    make_customer,
    make_tag,
    make_user,
)
from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.scopes import Scope

pytestmark = [pytest.mark.django_db, pytest.mark.page]

TABS = ("", "facts/", "contacts/", "interactions/", "history/")
FORMS = ("log/", "contacts/new/", "tag/", "stage/", "owner/")
OFFERS = ("/reveal/", "/contacts/new/", "/leave/", "/return/", "/first/", 'aria-label="Remove tag')


@pytest.fixture
def seller() -> User:
    """Sees the department, writes the own: as the ready-made role does."""
    return make_user()


def customer_of(owner: User) -> Customer:
    customer = make_customer(owner)
    make_contact(customer, owner, phone="13812346021")
    make_contact(customer, owner, "Li Min")
    leave_contact(make_contact(customer, owner, "Zhao Lei"), by=owner)
    put_tag(customer, by=owner, tag=make_tag(owner))
    return customer


def offers(page: str, customer: Customer) -> set[str]:
    """What a page offers to change on the customer."""
    base = f"/customers/{customer.pk}/"
    parts = [*(base + form for form in FORMS), base + "edit/", *OFFERS]
    return {part for part in parts if part in page}


def pages(user: User, customer: Customer) -> str:
    browser = Browser(user)
    return "".join(browser.look(f"/customers/{customer.pk}/{tab}").split('id="main"')[1] for tab in TABS)


def test_on_ones_own_customer_everything_is_offered(seller):
    customer = customer_of(seller)
    page = pages(seller, customer)
    assert len(offers(page, customer)) == len(FORMS) + 7
    for form in FORMS:
        Browser(seller).look(f"/customers/{customer.pk}/{form}")


def test_CUS_20_on_a_colleagues_customer_nothing_is_offered_that_would_be_refused(seller):
    customer = customer_of(make_user(seller.department))
    page = pages(seller, customer)
    assert "Li Min" in page
    assert "138 **** 6021" in page
    assert offers(page, customer) == set()


@pytest.mark.parametrize("form", FORMS)
def test_CUS_20_who_may_not_write_is_told_before_the_form_not_after(seller, form):
    customer = customer_of(make_user(seller.department))
    Browser(seller).look(f"/customers/{customer.pk}/{form}", 403)
    Browser(make_user()).look(f"/customers/{customer.pk}/{form}", 404)


def test_who_keeps_no_tags_is_offered_none():
    user = make_user(grants={k: v for k, v in SELLING.items() if k != "customers.manage_tags"})
    customer = make_customer(user)
    page = pages(user, customer)
    assert f"/customers/{customer.pk}/log/" in page
    assert f"/customers/{customer.pk}/tag/" not in page
    Browser(user).look(f"/customers/{customer.pk}/tag/", 403)


def test_who_only_reads_is_offered_neither_a_new_customer_nor_an_import():
    reader = Browser(make_user(grants={"customers.view_customer": Scope.ALL}))
    page = reader.look("/customers/").split('id="main"')[1]
    assert "/customers/new/" not in page
    assert "/imports/" not in page
    reader.look("/customers/new/", 403)
    page = Browser(make_user()).look("/customers/").split('id="main"')[1]
    assert "/customers/new/" in page
