"""CUS-20: roles and groups over the API, for who may; a token makes no roles."""

import json
import time
from typing import Any

import pytest
from django.test import Client

from guanxi.foundation.accounts.models import Role, User
from guanxi.foundation.staff import actions as staff

SEE = "customers.view_customer"


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    session = client.session
    session["confirmed_at"] = time.time()
    session.save()
    return client


def send(client: Client, way: str, path: str, asked: Any, **more: Any) -> Any:
    return getattr(client, way)(path, json.dumps(asked), content_type="application/json", **more)


def test_a_role_is_made_read_changed_and_removed(make_person):
    client = signed_in(make_person("security_administrator"))
    asked = {"name": "Trainee", "grants": {SEE: 1}, "masks": {"phone": 0}}
    made = send(client, "post", "/api/rights/roles", asked)
    assert made.status_code == 201, made.content
    at = f"/api/rights/roles/{made.json()['id']}"
    assert (made.json()["grants"][SEE], made.json()["masks"]["phone"]) == (1, 0)
    changed = send(client, "patch", at, {"grants": {SEE: 4}})
    assert (changed.json()["grants"][SEE], changed.json()["masks"]["phone"]) == (4, 0)
    assert any(role["name"] == "Trainee" for role in client.get("/api/rights/roles").json())
    assert client.post(f"{at}/remove").status_code == 204
    assert client.get(at).status_code == 404


@pytest.mark.parametrize(
    "asked",
    [
        {"name": "x", "grants": {"a.b": 4}},
        {"name": "x", "grants": {SEE: 9}},
        {"name": "x\0", "grants": {SEE: 4}},
        {"name": "x", "note": "\0", "grants": {SEE: 4}},
        {"name": "x", "grants": {SEE: 4}, "masks": {"soul": 0}},
        {"name": "x", "grants": {SEE: 4}, "masks": {"phone": 10**30}},
    ],
)
def test_what_is_no_role_is_refused_with_a_sentence(make_person, asked):
    answer = send(signed_in(make_person("security_administrator")), "post", "/api/rights/roles", asked)
    assert answer.status_code in {409, 422}
    assert not Role.objects.filter(ready_made=False).exists()


def test_CUS_24_nobody_else_and_no_token_makes_roles(make_person):
    guard, manager = make_person("security_administrator"), make_person("manager")
    asked = {"name": "Mine", "grants": {SEE: 4}}
    assert send(signed_in(manager), "post", "/api/rights/roles", asked).status_code == 403
    assert signed_in(manager).get("/api/rights/roles").status_code == 403
    assert signed_in(manager).get("/api/rights/roles/1").status_code == 403
    _token, secret = staff.create_token(guard, by=guard, name="Script")
    key = {"headers": {"authorization": f"Bearer {secret}"}}
    assert send(Client(), "post", "/api/rights/roles", asked, **key).status_code == 403
    assert not Role.objects.filter(name="Mine").exists()


def test_groups_are_kept_by_who_may(make_person):
    manager, seller = make_person("manager"), make_person("sales")
    client = signed_in(manager)
    made = send(client, "post", "/api/rights/groups", {"name": "Valves", "member_ids": [seller.pk]})
    assert made.json()["members"] == [{"id": seller.pk, "name": seller.name}]
    at = f"/api/rights/groups/{made.json()['id']}"
    assert send(client, "patch", at, {"member_ids": []}).json()["members"] == []
    nobody = {"name": "x", "member_ids": [User.system().pk]}
    assert send(client, "post", "/api/rights/groups", nobody).status_code == 404
    assert signed_in(seller).get("/api/rights/groups").status_code == 403
    assert client.post(f"{at}/delete").status_code == 204
