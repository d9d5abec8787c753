"""CUS-29: how close a relationship is, since when, and why it became another."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from guanxi.customers.actions import move_depth
from guanxi.customers.depth.models import DepthMove
from guanxi.customers.models import Customer
from guanxi.customers.tests.browsing import Browser
from guanxi.customers.tests.factories import MANAGING, make_customer, make_user, today
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.errors import Refused
from guanxi.foundation.imports.tests.driving import bring_in, text

pytestmark = [pytest.mark.django_db, pytest.mark.page]


@pytest.fixture
def seller():
    return make_user()


def steps(customer: Customer) -> list[tuple[str, str, str]]:
    rows = DepthMove.objects.filter(customer=customer).order_by("pk")
    return list(rows.values_list("before", "after", "reason"))


def test_CUS_29_a_relationship_deepens_and_cools_with_its_days_and_reasons(seller):
    customer, yesterday = make_customer(seller, "恒岳"), today() - timedelta(1)
    move_depth(customer, by=seller, depth="3", on=yesterday, reason="Two years without a late payment")
    for wrong, field in (
        ({"depth": "3"}, "depth"),
        ({"depth": "2"}, "reason"),
        ({"depth": "4", "on": today() + timedelta(1)}, "on"),
        ({"depth": "4", "on": yesterday - timedelta(1)}, "on"),
    ):
        with pytest.raises(Refused) as refused:
            move_depth(customer, by=seller, **wrong)
        assert refused.value.field == field
    browser = Browser(seller)
    customer.refresh_from_db()
    said = {"depth": "2", "reason": "Their buyer left", "version": customer.version}
    browser.send(f"/customers/{customer.pk}/depth/", **said)
    assert steps(customer) == [
        ("", "3", "Two years without a late payment"),
        ("3", "2", "Their buyer left"),
    ]
    page = browser.look(f"/customers/{customer.pk}/")
    assert "Relationship: Basic" in page
    assert "Their buyer left" in page


@pytest.mark.both
def test_CUS_29_it_is_a_column_a_filter_an_order_of_list_and_board_and_done_in_bulk(seller, client: Client):
    close, far = make_customer(seller, "Close"), make_customer(seller, "Far")
    unjudged = make_customer(seller, "Unjudged")
    move_depth(close, by=seller, depth="4")
    move_depth(far, by=seller, depth="1")
    browser = Browser(seller)
    page = browser.look("/customers/?depth=4&columns=name,depth")
    assert ("Partner" in page, "Close" in page, "Far" in page) == (True, True, False)
    for shape in ("", "board/"):
        page = browser.look(f"/customers/{shape}?sort=depth")
        assert page.index("Close") < page.index("Far") < page.index("Unjudged"), shape
    client.force_login(seller)
    found = client.get("/api/v1/customers/?depth.op=empty&depth=").json()["items"]
    assert [one["name"] for one in found] == [unjudged.name]
    address = f"/api/v1/customers/{unjudged.pk}/depth"
    moved = client.post(address, {"depth": "2"}, content_type="application/json")
    assert (moved.status_code, moved.json()["depth"]) == (200, "2")
    cooled = client.post(address, {"depth": "1"}, content_type="application/json")
    assert cooled.status_code == 409


def test_CUS_29_a_column_of_a_file_says_it_and_each_step_is_kept():
    manager = make_user(grants=MANAGING, language="en")
    known = make_customer(manager, "恒岳精密")
    move_depth(known, by=manager, depth="4")
    run = bring_in(manager, text("客户名称,关系深度", "恒岳精密,可靠", "启航物流,基本关系", "远山贸易,"))
    assert (run.count("new"), run.count("changed")) == (2, 1)
    assert steps(known)[-1] == ("4", "3", "As a file says")
    assert steps(Customer.objects.get(name="启航物流")) == [("", "2", "As a file says")]
    assert steps(Customer.objects.get(name="远山贸易")) == []
    again = bring_in(manager, text("客户名称,关系深度", "恒岳精密,可靠", "启航物流,基本"))
    assert (again.count("same"), DepthMove.objects.count()) == (2, 3)


def test_CUS_29_who_only_sees_a_customer_judges_no_relationship(seller):
    customer = make_customer(seller)
    reader = make_user(customer.department, {"customers.view_customer": Scope.DEPARTMENT})
    with pytest.raises(PermissionDenied):
        move_depth(customer, by=reader, depth="4")
    assert Browser(reader).client.get(f"/customers/{customer.pk}/depth/").status_code == 403
