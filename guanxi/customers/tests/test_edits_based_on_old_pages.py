"""What somebody else changed meanwhile is shown by the field's name; nothing is overwritten unseen."""

from itertools import pairwise

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guanxi.customers.actions import assign_customer, change_contact, change_customer, move_stage
from guanxi.customers.models import Customer
from guanxi.customers.tests.browsing import Browser
from guanxi.customers.tests.factories import (
    make_contact,
    make_customer,
    make_department,
    make_manager,
    make_user,
)
from guanxi.foundation.accounts.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.page]


@pytest.fixture
def manager() -> User:
    return make_manager()


@pytest.fixture
def customer(manager: User) -> Customer:
    return make_customer(manager, "恒岳", region="Suzhou")


def kept(customer: Customer) -> Customer:
    found: Customer = Customer.objects.get(pk=customer.pk)
    return found


def test_a_conflict_in_place_names_the_field_as_people_do(manager, customer):
    change_customer(customer, by=manager, region="Wuxi", size="small")
    browser = Browser(manager)
    browser.client.defaults["HTTP_HX_REQUEST"] = "true"
    page = browser.send(f"/customers/{customer.pk}/edit/region/", 409, region="Nanjing", version=1)
    assert "Region: yours" in page
    assert "Nanjing" in page
    assert "Wuxi" in page
    page = browser.send(f"/customers/{customer.pk}/edit/size/", 409, size="large", version=1)
    assert "Size: yours" in page
    assert kept(customer).get_size_display() in page
    assert "small" not in page.replace(kept(customer).get_size_display(), "")


def test_CUS_19_a_conflict_over_a_phone_shows_mine_as_typed_and_the_saved_one_masked(manager, customer):
    contact = make_contact(customer, manager, phone="13812346021")
    change_contact(contact, by=manager, phone="13900001111")
    browser = Browser(manager)
    browser.client.defaults["HTTP_HX_REQUEST"] = "true"
    page = browser.send(f"/contacts/{contact.pk}/edit/phone/", 409, phone="13755558888", version=1)
    assert "13755558888" in page
    assert "13900001111" not in page
    assert "139 **** 1111" in page


def test_an_edit_without_its_version_is_refused(manager, customer):
    page = Browser(manager).send(f"/customers/{customer.pk}/edit/region/", 409, region="Nanjing")
    assert "lacks the version" in page
    assert kept(customer).region == "Suzhou"


def test_a_later_assignment_shows_the_earlier_one_instead_of_undoing_it(manager, customer):
    first, second = make_user(name="Lin Yue"), make_user(name="Wang Hao")
    address = f"/customers/{customer.pk}/owner/"
    assert 'name="version" value="1"' in Browser(manager).look(address)
    assign_customer(customer, by=manager, owner=first)
    said = {"owner": second.pk, "department": customer.department_id}
    page = Browser(manager).send(address, 409, **said, version=1)
    assert "Owner: yours" in page
    assert "Lin Yue" in page
    assert kept(customer).owner == first
    Browser(manager).send(address, **said, version=[1, 2])
    assert kept(customer).owner == second


def test_who_changes_only_the_department_leaves_the_new_owner(manager, customer):
    colleague, other = make_user(), make_department()
    assign_customer(customer, by=manager, owner=colleague)
    Browser(manager).send(
        f"/customers/{customer.pk}/owner/", owner=manager.pk, department=other.pk, version=1
    )
    assert (kept(customer).owner, kept(customer).department) == (colleague, other)


def test_a_later_move_along_the_lifecycle_shows_the_earlier_one(manager, customer):
    address = f"/customers/{customer.pk}/stage/"
    assert 'name="version" value="1"' in Browser(manager).look(address)
    move_stage(customer, by=manager, stage="deal")
    page = Browser(manager).send(address, 409, stage="lost", reason="", version=1)
    assert "Lifecycle stage: yours" in page
    assert kept(customer).stage == "deal"


def test_a_move_whose_page_is_fresh_goes_through(manager, customer):
    Browser(manager).send(f"/customers/{customer.pk}/stage/", stage="deal", reason="First order", version=1)
    assert kept(customer).stage == "deal"


# ---- history -----------------------------------------------------------------------------------


def queries(user: User, path: str) -> int:
    browser = Browser(user)
    browser.look(path)
    with CaptureQueriesContext(connection) as caught:
        browser.look(path)
    return len(caught)


def test_a_long_history_takes_as_many_queries_as_a_short_one_and_names_everybody(manager, customer):
    people = [make_user(name=f"Owner {n}") for n in range(8)]
    departments = [make_department() for _ in range(8)]
    path = f"/customers/{customer.pk}/history/"
    assign_customer(customer, by=manager, owner=people[0], department=departments[0])
    few = queries(manager, path)
    for person, department in zip(people[1:], departments[1:], strict=True):
        assign_customer(kept(customer), by=manager, owner=person, department=department)
    assert queries(manager, path) == few
    page = Browser(manager).look(path)
    for before, after in pairwise(people):
        assert f"{before} → {after}" in page
    for department in departments:
        assert department.name in page
