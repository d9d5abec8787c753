"""What an address asks wrongly of a list is left out and said; the rest stands, and only pages forgive."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guanxi.customers.tests.browsing import Browser
from guanxi.customers.tests.factories import make_customer, make_user
from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.scoring.tests.factories import GRANTS

pytestmark = [pytest.mark.django_db, pytest.mark.page]
SEEING = ("tasks.view_task", "approvals.view_request", "purchases.view_cost")


@pytest.fixture
def seller() -> User:
    user = make_user(grants=GRANTS | dict.fromkeys(SEEING, Scope.ALL))
    make_customer(user, "Kept Ltd", kind="firm")
    make_customer(user, "Somebody Else", kind="person")
    return user


# part of the address → what is said of it
WRONG = {
    "value=abc": "Net goods, 12 months “abc” is left out: this is not an amount.",
    "tier=golden": "Tier “golden” is left out: there is no such choice.",
    "since=2024-13-45&since.op=ge": "Customer since “2024-13-45” is left out: this is not a date.",
    "created=0&created.op=last": "Added on “0” is left out: from 1 to 3,660 days can be asked.",
    "industry=C&industry.op=ge": "Industry “C” is left out: this cannot be asked of it.",
    "moved=gone-2026-11": "Movement “gone-2026-11” is left out: there is no such choice.",
    "set=x": "Import “x” is left out: This import is not known.",
    "g1.owner=x": "Owner “x” is left out: there is no such choice.",
    "within=owner~x": "The group that the address names is left out: the list has none such.",
}


@pytest.mark.parametrize("path", ["/customers/", "/customers/board/", "/customers/grid/"])
def test_the_list_opens_without_it_and_keeps_the_other_filters(seller, path):
    page = Browser(seller).look(f"{path}?{'&'.join(WRONG)}&total=0&name=Kept Ltd")
    assert not [said for said in WRONG.values() if said not in page]
    assert "Kept Ltd" in page
    assert "Somebody Else" not in page
    left = page.split('data-address="')[1].split('"')[0]
    assert left == f"{path}?total=0&name=Kept+Ltd"


@pytest.mark.both
def test_so_do_all_lists(seller):
    for path in (
        "orders/?from=x",
        "products/?set=x",
        "costs/?kind=x",
        "tasks/?status=x",
        "approvals/?state=x",
    ):
        assert "“x” is left out" in Browser(seller).look(f"/{path}"), path


def test_what_was_typed_is_shown_as_text(seller):
    page = Browser(seller).client.get("/customers/", {"value": "<b>" + "9" * 80}).content.decode()
    assert f"“&lt;b&gt;{'9' * 37}…” is left out" in page
    assert "<b>9" not in page


def test_several_values_are_listed_as_in_the_reader_s_language():
    client = Client()
    client.force_login(make_user(language="zh-hans"))
    assert "golden、silver" in client.get("/customers/?tier=golden&tier=silver").content.decode()


def test_a_view_that_is_not_there_leaves_the_other_filters(seller):
    for view in ("999999", "abc"):
        answer = Browser(seller).client.get(f"/customers/?view={view}&tier=risk")
        assert (answer.status_code, answer["Location"]) == (302, "/customers/?tier=risk&view=all")


def test_a_file_and_a_program_are_refused_for_they_would_get_other_rows(seller):
    client = Browser(seller).client
    assert client.post("/customers/template-1.csv?value=abc").status_code == 409
    assert client.get("/api/customers/?tier=golden").status_code == 409


@pytest.mark.both
def test_an_address_that_is_understood_is_read_once(seller):
    client, costs = Browser(seller).client, []
    for asked in ("?tier=high", "?tier=high&value=5"):
        client.get(f"/customers/{asked}")
        with CaptureQueriesContext(connection) as seen:
            assert "left-out" not in client.get(f"/customers/{asked}").content.decode()
        costs.append(len(seen))
    assert costs[0] == costs[1]
