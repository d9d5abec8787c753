"""An address that no page ever gave is answered with a sentence, not with a breakdown."""

import base64
import json
from typing import Any

import pytest

from guanxi.customers.models import Customer
from guanxi.customers.tests.browsing import Browser
from guanxi.customers.tests.factories import make_customer, make_interaction, make_user
from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.scoring.tests.factories import GRANTS

pytestmark = [pytest.mark.django_db, pytest.mark.page]
HUGE = 10**30


def cursor(*parts: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


@pytest.fixture
def seller() -> User:
    return make_user(grants=GRANTS | {"purchases.view_cost": Scope.ALL, "customers.view_customer": Scope.ALL})


@pytest.fixture
def customer(seller) -> Customer:
    customer = make_customer(seller)
    make_interaction(customer, seller)
    return customer


def addresses(base: str, lists: list[str]) -> list[str]:
    keys = [(HUGE,), (-HUGE,), (str(HUGE),), ("x",), (), ("2024-05-06", HUGE), ("2024-05-06", "x")]
    given = [f"after={one}" for one in (*(cursor(*key) for key in keys), "%5B", "*")]
    given += [f"before={cursor('2024-05-06', HUGE)}", "after=a%00"]
    return [f"{base}{name}?{one}" for name in lists for one in given]


PAGES = [
    *addresses("/", ["customers/", "orders/", "products/", "rates/", "costs/"]),
    *(
        f"/customers/?sort={sort}&after={cursor(part, 1)}"
        for sort, part in [
            ("name", "a\0"),
            ("name", "\ud800"),
            ("value", "NaN"),
            ("value", "sNaN"),
            ("value", "-Infinity"),
            ("value", "1e40"),
            ("total", HUGE),
        ]
    ),
    f"/customers/?after={base64.urlsafe_b64encode(b'[' * 40_000).decode()}",
    f"/orders/?after={cursor('2024-13-45', 1)}",
    f"/orders/?after={cursor(True, 1)}",
    "/orders/?source=%00",
    "/customers/?q=%00",
]


@pytest.mark.parametrize("path", PAGES)
def test_a_damaged_address_opens_the_list_from_its_beginning_and_says_so(seller, customer, path):
    page = Browser(seller).look(path)
    assert "address names is damaged" in page or "so this of it is left out: " in page
    assert customer.name in page or not path.startswith("/customers/")
    left = page.split('data-address="')[1].split('"')[0]
    assert "after" not in left
    assert "before" not in left
    assert "%00" not in left


LEFT_OUT = [
    f"/customers/?owner={HUGE}",
    f"/customers/?set={HUGE}",
    "/customers/?set=x",
    f"/orders/?customer={HUGE}",
    f"/orders/?owner={HUGE}",
    f"/orders/?set={HUGE}",
    f"/orders/?product={HUGE}",
    "/orders/?from=2024-13-45",
]


@pytest.mark.parametrize("path", LEFT_OUT)
def test_a_filter_that_no_database_could_answer_is_left_out(seller, customer, path):
    assert f"“{path.split('=')[1][:31]}" in Browser(seller).look(path)


@pytest.mark.parametrize("before", ["2024-13-45_1", f"2024-05-06_{HUGE}", "2024-05-06", "2024-05-06_", "x_1"])
def test_a_damaged_place_among_the_interactions_is_refused(seller, customer, before):
    said = Browser(seller).look(f"/customers/{customer.pk}/interactions/?before={before}", 409)
    assert "address is damaged" in said


@pytest.mark.parametrize(
    "page", ["", "facts/", "contacts/", "interactions/", "history/", "timeline/", "log/"]
)
def test_a_record_that_no_database_could_hold_is_not_there(seller, page):
    Browser(seller).look(f"/customers/{HUGE}/{page}", 404)


@pytest.mark.parametrize(
    "path", addresses("/api/", ["customers/", "customers/ID/interactions", "purchases/orders"])
)
def test_a_damaged_address_is_refused_over_the_api(seller, customer, path):
    answer = ask(seller, path.replace("ID", str(customer.pk)))
    assert answer.status_code == 409
    assert "address is damaged" in json.loads(answer.content)["detail"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"/api/customers/?owner={HUGE}", 409),
        ("/api/customers/?q=%00", 409),
        ("/api/purchases/orders?number=%00", 409),
        (f"/api/customers/{HUGE}", 404),
        (f"/api/purchases/orders/{HUGE}", 404),
        (f"/api/purchases/customers/{HUGE}/summary", 404),
        (f"/api/purchases/orders?customer={HUGE}", 200),
    ],
)
def test_an_id_that_no_database_could_hold_names_nothing_over_the_api(seller, customer, path, status):
    answer = ask(seller, path)
    assert answer.status_code == status
    assert json.loads(answer.content).get("items", []) == []


def ask(user: User, path: str) -> Any:
    return Browser(user).client.get(path)
