"""Customers over the API: the same actions, the same refusals, masked values."""

import json
from datetime import date
from typing import Any

import pytest
from django.test import Client

from guanxi.customers.api.schemas import (
    ContactOut,
    CustomerOut,
    CustomerPage,
    CustomersAsked,
    InteractionPage,
)
from guanxi.customers.listing import customers_listing
from guanxi.customers.models import Contact
from guanxi.customers.tests.factories import (
    make_contact,
    make_customer,
    make_interaction,
    make_user,
    today,
)
from guanxi.foundation.accounts.models import User
from guanxi.foundation.audit.models import Entry

pytestmark = pytest.mark.django_db

PHONE = "13812346021"
TALK = {"on": "2024-01-01", "channel": "visit", "subject": "Delivery"}


class Caller:
    """A colleague's program: JSON in, (status, JSON) out."""

    def __init__(self, user: User) -> None:
        self.client = Client()
        self.client.force_login(user)

    def ask(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        answer = self.client.generic(
            method, f"/api/customers{path}", json.dumps(body or {}), content_type="application/json"
        )
        return answer.status_code, json.loads(answer.content)

    def get(self, path: str) -> Any:
        status, body = self.ask("GET", path)
        assert status == 200, body
        return body


def test_a_customer_is_added_read_changed_and_moved():
    seller = make_user()
    caller = Caller(seller)
    status, made = caller.ask(
        "POST",
        "/",
        {"name": "恒岳", "industry": "C", "source": "sales", "address": "江苏省苏州市星湖街 218 号"},
    )
    assert status == 201
    assert CustomerOut.model_validate(made).address == "江苏省苏州市***"
    assert (made["owner"]["id"], made["department"]["id"]) == (seller.pk, seller.department_id)
    path = f"/{made['id']}"
    assert caller.ask("PATCH", path, {"region": "江苏", "version": 1})[1]["region"] == "江苏"
    assert (
        caller.ask("POST", f"{path}/stage", {"stage": "deal", "reason": "first order"})[1]["stage"] == "deal"
    )
    read = caller.get(path)
    assert (read["industry"], read["region"], read["version"]) == ("C", "江苏", 3)
    assert [e.verb for e in Entry.objects.filter(by_id=seller.pk).order_by("position")] == [
        "create_customer",
        "change_customer",
        "move_stage",
    ]


def test_the_list_pages_by_key_filters_and_finds():
    seller = make_user()
    for n in range(5):
        make_customer(seller, f"恒岳 {n}", industry="C" if n % 2 else "F")
    caller = Caller(seller)
    first = caller.get("/?size=2")
    assert [c["name"] for c in CustomerPage.model_validate(first).model_dump()["items"]] == [
        "恒岳 4",
        "恒岳 3",
    ]
    second = caller.get(f"/?size=2&after={first['after']}")
    assert [c["name"] for c in second["items"]] == ["恒岳 2", "恒岳 1"]
    assert [c["name"] for c in caller.get(f"/?size=2&before={second['before']}")["items"]] == [
        "恒岳 4",
        "恒岳 3",
    ]
    assert [c["name"] for c in caller.get("/?industry=C&sort=name")["items"]] == ["恒岳 1", "恒岳 3"]
    found = caller.get("/?q=hengyue&industry=C&industry=F&sort=-name")["items"]
    assert [c["name"] for c in found] == [f"恒岳 {n}" for n in (4, 3, 2, 1, 0)]


def test_CUS_08_filters_by_kind_and_industry_agree_with_the_rows():
    seller = make_user()
    for kind, industry in [("firm", "C"), ("firm", "F"), ("person", "C"), ("person", "C")]:
        make_customer(seller, kind=kind, industry=industry)
    caller = Caller(seller)
    for query, count in [
        ("kind=person", 2),
        ("industry=C", 3),
        ("kind=firm&industry=C", 1),
        ("industry=G", 0),
    ]:
        assert len(caller.get(f"/?{query}")["items"]) == count


def test_the_api_documents_every_filter_of_the_list():
    paging = {"q", "sort", "after", "before", "size"}
    assert set(CustomersAsked.model_fields) - paging == {one.code for one in customers_listing().filters}


def test_words_that_nobody_has_give_an_empty_list_to_whoever_sees_by_branches():
    seller = make_user()
    make_customer(seller, "恒岳")
    assert Caller(seller).get("/?q=启航")["items"] == []
    assert Caller(seller).get("/?q=qihang&sort=name")["items"] == []


def test_a_page_costs_the_same_few_queries_whatever_its_length(django_assert_max_num_queries):
    seller = make_user()
    for n in range(12):
        make_interaction(make_customer(seller), seller, date(2024, 1, 1 + n))
    caller = Caller(seller)
    with django_assert_max_num_queries(9):
        assert len(caller.get("/?size=10")["items"]) == 10


def test_CUS_19_contacts_come_masked_and_one_value_is_revealed_and_audited():
    seller = make_user()
    customer = make_customer(seller)
    caller = Caller(seller)
    said = {"name": "陈伟", "phone": PHONE, "email": "chen@example.com", "birthday": "1988-05-20"}
    status, made = caller.ask("POST", f"/{customer.pk}/contacts", said)
    assert status == 201
    assert ContactOut.model_validate(made).phone == "138 **** 6021"
    (listed,) = caller.get(f"/{customer.pk}/contacts")
    assert (listed["email"], listed["birthday"]) == ("c***@example.com", "198*-**-**")
    assert PHONE not in json.dumps([made, listed])
    status, shown = caller.ask("POST", f"/contacts/{made['id']}/reveal", {"field": "phone"})
    assert (status, shown) == (200, {"field": "phone", "value": PHONE})
    assert Entry.objects.order_by("-position")[0].verb == "reveal_personal"
    assert caller.ask("PATCH", f"/contacts/{made['id']}", {**listed_fields(listed), "title": "CEO"})[0] == 200
    assert Contact.objects.get().phone.reveal() == PHONE


def listed_fields(contact: dict[str, Any]) -> dict[str, Any]:
    """What a program sends back of what it was given."""
    return {name: contact[name] for name in ("name", "phone", "email", "birthday", "version")}


def test_contacts_leave_come_back_and_come_first():
    seller = make_user()
    customer = make_customer(seller)
    first, second = make_contact(customer, seller, "A"), make_contact(customer, seller, "B")
    caller = Caller(seller)
    assert caller.ask("POST", f"/contacts/{second.pk}/make-first")[1]["is_primary"]
    assert (
        caller.ask("POST", f"/contacts/{first.pk}/leave", {"on": "2024-03-01"})[1]["left_on"] == "2024-03-01"
    )
    assert caller.ask("POST", f"/contacts/{first.pk}/return")[1]["left_on"] is None


def test_interactions_page_by_key():
    seller = make_user()
    customer = make_customer(seller)
    caller = Caller(seller)
    for day in ("2024-01-01", "2024-03-01", "2024-02-01"):
        said = {"on": day, "channel": "visit", "subject": day}
        status, made = caller.ask("POST", f"/{customer.pk}/interactions", said)
        assert status == 201
    changed = caller.ask("PATCH", f"/interactions/{made['id']}", {"status": "todo", "version": 1})
    assert (changed[0], changed[1]["status"]) == (200, "todo")
    page = caller.get(f"/{customer.pk}/interactions?size=2")
    assert [i.subject for i in InteractionPage.model_validate(page).items] == ["2024-03-01", "2024-02-01"]
    rest = caller.get(f"/{customer.pk}/interactions?size=2&after={page['after']}")
    assert [i["subject"] for i in rest["items"]] == ["2024-01-01"]


def test_CUS_11_tags_are_put_and_removed():
    seller = make_user()
    customer = make_customer(seller)
    caller = Caller(seller)
    _status, tag = caller.ask("POST", "/tags", {"family": "need", "name": "降本增效"})
    assert caller.get("/tags") == [tag]
    status, link = caller.ask("POST", f"/{customer.pk}/tags", {"tag_id": tag["id"], "since": "2024-01-01"})
    assert status == 201
    assert caller.get(f"/{customer.pk}")["tags"] == [link]
    assert caller.ask("POST", f"/tag-links/{link['id']}/remove")[1]["ended_on"] == str(today())
    assert caller.get(f"/{customer.pk}")["tags"] == []
