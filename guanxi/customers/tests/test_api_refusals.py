"""What the API refuses, and to whom."""

from typing import Any

import pytest
from django.test import Client

from guanxi.customers.models import Customer
from guanxi.customers.tests.factories import (
    SELLING,
    make_contact,
    make_customer,
    make_interaction,
    make_manager,
    make_tag,
    make_user,
)
from guanxi.customers.tests.test_api import Caller
from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.staff.actions import create_token

pytestmark = [pytest.mark.django_db, pytest.mark.page]

TALK = {"on": "2024-01-01", "channel": "visit", "subject": "Delivery"}


def test_a_refusal_is_a_problem_that_names_its_field():
    seller = make_user()
    customer = make_customer(seller)
    status, problem = Caller(seller).ask("POST", f"/{customer.pk}/stage", {"stage": "upgrade"})
    assert (status, problem["field"]) == (409, "stage")
    assert problem["detail"]


def test_a_stale_version_shows_both_values():
    seller = make_user()
    customer = make_customer(seller, region="Suzhou")
    caller = Caller(seller)
    caller.ask("PATCH", f"/{customer.pk}", {"region": "Wuxi", "version": 1})
    status, problem = caller.ask("PATCH", f"/{customer.pk}", {"region": "Nanjing", "version": 1})
    assert (status, problem["version"]) == (409, 2)
    assert problem["fields"] == {"region": {"mine": "Nanjing", "theirs": "Wuxi"}}


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"name": 7},
        {"name": "A", "industry": "?"},
        {"name": "A", "colour": "red"},
        {"name": "A", "tier": "high"},
    ],
)
def test_what_cannot_be_understood_is_no_refusal_but_a_mistake(said):
    seller = make_user()
    assert Caller(seller).ask("POST", "/", said)[0] == 422
    assert not Customer.objects.exists()


def test_a_damaged_cursor_says_so():
    assert Caller(make_user()).ask("GET", "/?after=???")[0] == 409


# ---- from the side of one who may not ----------------------------------------------------------


@pytest.mark.both
def test_CUS_20_another_departments_customer_is_nowhere_to_be_found():
    seller, stranger = make_user(), make_user()
    customer = make_customer(seller, "恒岳")
    contact, interaction = make_contact(customer, seller), make_interaction(customer, seller)
    own, tag = make_customer(stranger), make_tag(seller)
    caller = Caller(stranger)
    assert [c["id"] for c in caller.get("/")["items"]] == [own.pk]
    assert caller.get("/?q=恒岳")["items"] == []
    tries: list[tuple[str, str, Any]] = [
        ("GET", f"/{customer.pk}", None),
        ("PATCH", f"/{customer.pk}", {"region": "x"}),
        ("GET", f"/{customer.pk}/contacts", None),
        ("GET", f"/{customer.pk}/interactions", None),
        ("POST", f"/{customer.pk}/contacts", {"name": "x"}),
        ("POST", f"/{customer.pk}/tags", {"tag_id": tag.pk}),
        ("POST", f"/{customer.pk}/reveal", {"field": "address"}),
        ("POST", f"/contacts/{contact.pk}/reveal", {"field": "phone"}),
        ("POST", f"/contacts/{contact.pk}/return", None),
        ("PATCH", f"/contacts/{contact.pk}", {"title": "x"}),
        ("PATCH", f"/interactions/{interaction.pk}", {"feedback": "x"}),
        ("POST", f"/{own.pk}/interactions", {**TALK, "contact_id": contact.pk}),
    ]
    for method, path, body in tries:
        assert caller.ask(method, path, body)[0] == 404, (method, path)


def test_CUS_20_a_colleagues_customer_is_read_masked_but_neither_changed_nor_revealed():
    seller = make_user()
    customer = make_customer(seller, address="江苏省苏州市星湖街 218 号")
    caller = Caller(make_user(seller.department))
    assert caller.get(f"/{customer.pk}")["address"] == "江苏省苏州市***"
    assert caller.ask("PATCH", f"/{customer.pk}", {"region": "x"})[0] == 403
    assert caller.ask("POST", f"/{customer.pk}/reveal", {"field": "address"})[0] == 403
    assert caller.ask("POST", f"/{customer.pk}/assign", {"owner_id": seller.pk})[0] == 403


def test_a_manager_assigns_and_an_unknown_colleague_is_not_found():
    manager, seller = make_manager(), make_user()
    customer = make_customer(manager)
    caller = Caller(manager)
    said = {"owner_id": seller.pk, "department_id": seller.department_id}
    assert caller.ask("POST", f"/{customer.pk}/assign", said)[1]["owner"]["name"] == seller.name
    assert caller.ask("POST", f"/{customer.pk}/assign", {"owner_id": User.system().pk})[0] == 404


def test_without_session_or_token_nobody_comes_in():
    assert Client().get("/api/customers/").status_code == 401
    assert Client().get("/api/customers/", headers={"Authorization": "Bearer gx_guessed"}).status_code == 401


def test_a_token_acts_as_its_owner():
    seller, stranger = make_user(grants={**SELLING, "accounts.change_self": Scope.OWN}), make_user()
    customer = make_customer(seller)
    make_customer(stranger)
    _token, secret = create_token(seller, by=seller, name="shop")
    answer = Client().get("/api/customers/", headers={"Authorization": f"Bearer {secret}"})
    assert [c["id"] for c in answer.json()["items"]] == [customer.pk]
