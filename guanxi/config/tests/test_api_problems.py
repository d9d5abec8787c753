"""Whatever the API does not do, it says in one shape: RFC 9457."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client, override_settings
from django.urls import path

from guanxi.config import urls
from guanxi.customers.models import Customer
from guanxi.foundation.accounts.models import User
from guanxi.foundation.staff import actions as staff

pytestmark = [pytest.mark.django_db, pytest.mark.page]


@pytest.fixture
def program_of() -> Callable[[User], Client]:
    """A program that shows this person's token."""

    def program(user: User) -> Client:
        _token, secret = staff.create_token(user, by=user, name="program")
        return Client(
            headers={"Authorization": f"Bearer {secret}"},
            enforce_csrf_checks=True,
            raise_request_exception=False,
        )

    return program


def told(answer: Any, status: int) -> dict[str, Any]:
    """The problem, after its form was checked."""
    assert answer.status_code == status, answer.content.decode()
    assert answer["Content-Type"] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert body["status"] == status
    assert body["title"]
    assert body["detail"]
    assert body["request_id"] == answer["X-Request-Id"]
    return body


def new_customer(client: Client, **values: Any) -> Any:
    body = {"name": "Hengyue", "kind": "firm", "source": "sales", **values}
    return client.post("/api/customers/", body, content_type="application/json")


def test_401_without_a_token_with_a_wrong_one_and_with_a_session_that_ended(client, manager, program_of):
    told(client.get("/api/customers/"), 401)
    wrong = client.get("/api/customers/", headers={"Authorization": "Bearer gx_wrong"})
    told(wrong, 401)
    assert wrong["WWW-Authenticate"] == "Bearer"
    for headers in ({}, {"Authorization": "Bearer gx_wrong"}):
        stranger = Client(headers=headers, enforce_csrf_checks=True)
        refused = new_customer(stranger)
        told(refused, 401)
        assert refused["WWW-Authenticate"] == "Bearer"
    page = Client(enforce_csrf_checks=True)
    page.force_login(manager)
    assert new_customer(page).status_code == 403, "a session writes with the page's key only"
    program = program_of(manager)
    assert program.get("/api/customers/").status_code == 200
    staff.set_password(manager, by=User.system(), password="another long secret")
    told(program.get("/api/customers/"), 401)


def test_a_program_writes_with_its_token_and_a_page_with_its_session_and_csrf_token(manager, program_of):
    assert new_customer(program_of(manager)).status_code == 201
    page = Client(enforce_csrf_checks=True)
    page.force_login(manager)
    told(new_customer(page, name="Qihang"), 403)
    assert list(Customer.objects.values_list("name", flat=True)) == ["Hengyue"]
    page.get("/")  # sets the token's cookie
    said = {"X-CSRFToken": page.cookies["csrftoken"].value}
    body = {"name": "Qihang", "kind": "firm", "source": "sales"}
    made = page.post("/api/customers/", body, content_type="application/json", headers=said)
    assert made.status_code == 201, "with the token of its page it may"
    both = Client(enforce_csrf_checks=True, headers={"Authorization": "Bearer gx_wrong"})
    both.force_login(manager)
    told(new_customer(both, name="Sneaked"), 403)
    assert set(Customer.objects.values_list("name", flat=True)) == {"Hengyue", "Qihang"}


def test_403_for_what_one_sees_but_may_not(make_person, program_of):
    reader = make_person("analyst")
    told(new_customer(program_of(reader)), 403)


def test_404_for_what_is_not_there_and_for_what_one_does_not_see(make_person, manager, program_of):
    made = new_customer(program_of(manager)).json()
    seller = program_of(make_person("sales"))
    there = told(seller.get(f"/api/customers/{made['id']}"), 404)
    absent = told(seller.get("/api/customers/999999"), 404)
    assert there["detail"] == absent["detail"], "the answer tells not which of the two it is"
    told(seller.get("/api/nothing/here"), 404)


def test_405_names_the_verbs_that_are_known(manager, program_of):
    answer = program_of(manager).delete("/api/customers/")
    told(answer, 405)
    assert "POST" in answer["Allow"]


def test_409_for_a_refusal_and_for_a_stale_version(manager, program_of):
    program = program_of(manager)
    made = new_customer(program, customer_no="C2026777").json()
    told(new_customer(program, customer_no="C2026777", name="Other"), 409)
    address = f"/api/customers/{made['id']}"
    first = {"name": "Hengyue Two", "version": made["version"]}
    assert program.patch(address, first, content_type="application/json").status_code == 200
    late = {"name": "Hengyue Three", "version": made["version"]}
    stale = told(program.patch(address, late, content_type="application/json"), 409)
    assert stale["fields"]["name"] == {"mine": "Hengyue Three", "theirs": "Hengyue Two"}


def test_422_names_the_inputs_and_400_the_body(manager, program_of):
    program = program_of(manager)
    body = told(program.post("/api/customers/", {"name": 7}, content_type="application/json"), 422)
    assert any("name" in one["where"] for one in body["errors"])
    told(program.post("/api/customers/", "{broken", content_type="application/json"), 400)


def test_413_for_a_body_beyond_the_limit(manager, program_of, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    told(new_customer(program_of(manager), name="x" * 2000), 413)
    assert new_customer(program_of(manager)).status_code == 201


@pytest.mark.parametrize("number", [-1, 0, 2**63, 10**30])
def test_404_for_a_number_that_no_record_can_have(manager, program_of, number):
    program = program_of(manager)
    places = ("customers/{}", "customers/{}/interactions", "scoring/standings/{}", "purchases/orders/{}")
    for place in places:
        told(program.get("/api/" + place.format(number)), 404)


def test_500_tells_nothing_but_the_number(manager, program_of):
    def break_down(_request: Any) -> Any:
        raise RuntimeError("13812346021")

    class WithFault:
        handler500 = urls.handler500
        urlpatterns = (path("api/fault", break_down), *urls.urlpatterns)

    with override_settings(ROOT_URLCONF=WithFault):
        client = Client(raise_request_exception=False)
        client.force_login(manager)
        answer = client.get("/api/fault")
    told(answer, 500)
    assert "13812346021" not in answer.content.decode()


@pytest.mark.parametrize("place", ["customers/", "tasks/", "purchases/orders"])
def test_a_list_refuses_what_it_does_not_know_by_its_name(program_of, manager, place):
    program = program_of(manager)
    body = told(program.get(f"/api/v1/{place}?ownr=2&size=1&ownr.op=not"), 422)
    assert body["errors"] == [{"where": ["query", "ownr"], "what": body["errors"][0]["what"]}]
    assert program.get(f"/api/v1/{place}?size=1&match=any&sort=-name&after=").status_code == 200
