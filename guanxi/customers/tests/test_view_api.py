"""Saved views over the API: the same actions, and rows only for whoever may see them."""

import json
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from guanxi.customers.tests.factories import (
    make_contact,
    make_customer,
    make_department,
    make_role,
    make_user,
)
from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.savedviews.models import RoleOpening, SavedView

pytestmark = [pytest.mark.django_db, pytest.mark.page]
SEE = {
    "customers.view_customer": Scope.DEPARTMENT,
    "customers.add_customer": Scope.OWN,
    "customers.change_customer": Scope.OWN,
    "savedviews.save_view": Scope.OWN,
}
ADMIN = {"savedviews.share_view": Scope.ALL, "savedviews.set_opening": Scope.ALL}


@pytest.fixture
def seller() -> User:
    return make_user(make_department(), {**SEE, **ADMIN}, language="en")


def send(user: User, method: str, path: str, body: Any = None) -> Any:
    client = Client(headers={"accept-language": "en"}, raise_request_exception=False)
    client.force_login(user)
    content = "" if body is None else json.dumps(body)
    return client.generic(method, f"/api/views{path}", content, content_type="application/json")


def kept(user: User, **more: Any) -> dict[str, Any]:
    body = {"listing": "customers", "name": "Deals", "query": "stage=deal&sort=name", **more}
    answer = send(user, "POST", "", body)
    assert answer.status_code == 201, answer.content
    return answer.json()


def test_a_view_is_kept_listed_changed_and_deleted(seller):
    view = kept(seller, form="board")
    assert send(seller, "GET", "?listing=customers").json() == [view]
    assert send(seller, "GET", "?listing=orders").json() == []
    changed = send(seller, "PATCH", f"/{view['id']}", {"name": "All", "query": "grouped=stage"}).json()
    assert (changed["name"], changed["query"], changed["form"]) == ("All", "grouped=stage", "board")
    assert send(seller, "DELETE", f"/{view['id']}").status_code == 204
    assert send(seller, "GET", f"/{view['id']}").status_code == 404


def test_it_runs_page_by_page_with_the_rows_of_whoever_asks(seller):
    for n in range(5):
        make_customer(seller, f"C{n}", stage="deal" if n else "prospect")
    stranger = make_user(make_department(), SEE, language="en")
    make_customer(stranger, "Elsewhere", stage="deal")
    view = kept(seller, query="stage=deal&sort=name&columns=stage", shared="everybody")
    names, after = [], ""
    while True:
        page = send(seller, "GET", f"/{view['id']}/rows?size=3&after={after}").json()
        names += [row["name"] for row in page["rows"]]
        after = page["after"]
        if not after:
            break
    assert names == ["C1", "C2", "C3", "C4"]
    assert [one["code"] for one in page["columns"]] == ["name", "stage"]
    assert [row["name"] for row in send(stranger, "GET", f"/{view['id']}/rows").json()["rows"]] == [
        "Elsewhere"
    ]


def test_masked_values_stay_masked_and_money_is_text(seller):
    make_contact(make_customer(seller, "C"), seller, phone="13812346021")
    view = kept(seller, query="columns=phone&columns=total")
    (row,) = send(seller, "GET", f"/{view['id']}/rows").json()["rows"]
    assert "13812346021" not in row["phone"]
    assert "6021" in row["phone"]
    assert Decimal(row["total"]) == 0


def test_what_is_gone_from_the_list_is_said(seller):
    view = kept(seller, query="no_such_field=1&grouped=nothing")
    assert set(send(seller, "GET", f"/{view['id']}/rows").json()["gone"]) == {"no_such_field", "nothing"}


def test_another_ones_private_view_is_not_there(seller):
    view = kept(seller)
    other = make_user(seller.department, SEE, language="en")
    for method, path in (("GET", ""), ("GET", "/rows"), ("PATCH", ""), ("DELETE", "")):
        answer = send(other, method, f"/{view['id']}{path}", {"name": "x"} if method == "PATCH" else None)
        assert answer.status_code == 404, (method, path)
    assert send(other, "GET", "").json() == []
    assert SavedView.objects.get().name == "Deals"


def test_sharing_and_the_list_itself_take_their_rights(seller):
    other = make_user(seller.department, SEE, language="en")
    body = {"listing": "customers", "name": "x", "shared": "everybody"}
    assert send(other, "POST", "", body).status_code == 403
    nobody = make_user(grants={"savedviews.save_view": Scope.OWN}, language="en")
    assert send(nobody, "POST", "", {"listing": "customers", "name": "x"}).status_code == 403
    shared = kept(seller, shared="everybody")
    assert send(nobody, "GET", f"/{shared['id']}/rows").status_code == 403
    assert send(other, "PATCH", f"/{shared['id']}", {"name": "mine now"}).status_code == 403
    assert send(other, "POST", "", {"listing": "no-such-list", "name": "x"}).status_code == 404


def test_what_a_role_opens_with_is_set_by_who_may(seller):
    role, view = make_role(SEE), kept(seller, shared="everybody")
    body = {"role_id": role.pk, "listing": "customers", "view_id": view["id"]}
    other = make_user(seller.department, SEE, language="en")
    assert send(other, "PUT", "/openings", body).status_code == 403
    assert send(seller, "PUT", "/openings", body).status_code == 204
    assert RoleOpening.objects.get().view_id == view["id"]
    assert send(seller, "PUT", "/openings", {**body, "view_id": None}).status_code == 204
    assert not RoleOpening.objects.exists()
