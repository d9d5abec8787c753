"""CUS-28: a customer's credit: points with their evidence, grade, limit, what is open, and what is over."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from guanxi.customers.actions import change_credit_policy, set_credit
from guanxi.customers.tests.browsing import Browser
from guanxi.customers.tests.factories import MANAGING, make_customer, make_user, today
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.accounts.rights import AMOUNT
from guanxi.foundation.accounts.scopes import Scope, Shown
from guanxi.foundation.errors import Refused
from guanxi.foundation.staff import actions as staff
from guanxi.purchases.actions import create_order
from guanxi.purchases.credit import assess
from guanxi.purchases.tests.factories import line, make_order, order_row, taken_back

pytestmark = [pytest.mark.django_db, pytest.mark.page]
TRUSTING = {
    **MANAGING,
    **dict.fromkeys(
        ("customers.set_credit", "customers.manage_credit", "purchases.import_orders"), Scope.ALL
    ),
}


@pytest.fixture
def manager():
    return make_user(grants=TRUSTING, language="en")


@pytest.fixture
def customer(manager):
    return make_customer(manager, "恒岳")


def bought(manager, customer, amount: str, days_ago: int):
    """An order of so much, so many days ago, at noon in China."""
    day = today() - timedelta(days_ago)
    at = datetime(day.year, day.month, day.day, 4, tzinfo=UTC)
    return make_order(manager, customer, line(price=amount), placed_at=at)


def entered(browser: Browser, customer, amount: str, **more):
    said = {
        "customer_id": customer.pk,
        "placed_at": f"{today()}T00:30:00+08:00",
        "currency": "CNY",
        "lines": [{"code": "X", "quantity": "1", "unit_price": amount}],
        **more,
    }
    return browser.client.post("/api/v1/purchases/orders", said, content_type="application/json")


def test_CUS_28_each_point_of_the_score_has_its_evidence_and_too_little_known_is_said(manager, customer):
    bought(manager, customer, "1000", 400)
    bought(manager, customer, "1000", 10)
    few = assess(customer, today())
    assert (few.score, few.grade, few.limit, few.points) == (None, "", None, [])
    assert "Too little is known" in Browser(manager).look(f"/customers/{customer.pk}/")
    bought(manager, customer, "249000", 100)
    found = assess(customer, today())
    got = {point.label: (round(point.got, 1), point.of) for point in found.points}
    assert got == {
        "Time with us": (round(25 * 400 / 365 / 3, 1), 25),
        "Regularity": (5.0, 30),
        "Net goods, 12 months": (15.0, 30),
        "Little comes back": (15.0, 15),
    }
    assert found.score == round(sum(point.got for point in found.points))
    assert (found.grade, found.limit) == ("C", None), "points alone limit nobody"
    page = Browser(manager).look(f"/customers/{customer.pk}/")
    assert "orders in 2 of the last 12 months" in page
    change_credit_policy(Company.get(), by=manager, values={"limit_c": "70000", "regularity": 0})
    changed = assess(customer, today())
    assert (changed.limit, sum(point.of for point in changed.points)) == (Decimal(70000), 70)
    with pytest.raises(Refused):
        change_credit_policy(Company.get(), by=manager, values={"from_b": 99})


def test_CUS_28_more_open_than_the_limit_is_said_on_the_page_and_asked_about_with_an_order(manager, customer):
    bought(manager, customer, "900", 90)
    bought(manager, customer, "600", 20)
    set_credit(customer, by=manager, grade="B", limit=Decimal(1000), reason="Pays on time")
    browser = Browser(manager)
    page = browser.look(f"/customers/{customer.pk}/")
    assert ("Pays on time" in page, "more than the credit limit" in page) == (True, False)
    assert entered(browser, customer, "400").status_code == 201, "up to the limit nobody asks"
    asked = entered(browser, customer, "1")
    assert (asked.status_code, asked.json()["field"]) == (409, "accept_over_limit")
    assert assess(customer, today()).used == Decimal(1000), "nothing was written"
    assert entered(browser, customer, "1", accept_over_limit=True).status_code == 201
    assert "more than the credit limit" in browser.look(f"/customers/{customer.pk}/")
    change_credit_policy(Company.get(), by=manager, values={"over": "block"})
    assert entered(browser, customer, "1", accept_over_limit=True).status_code == 409
    told = browser.client.get(f"/api/v1/purchases/customers/{customer.pk}/credit").json()
    assert (told["grade"], told["limit"], told["used"], told["over"]) == ("B", "1000.00", "1001.00", "1.00")


def test_CUS_28_what_comes_back_is_entered_however_much_is_open(manager, customer):
    bought(manager, customer, "2000", 20)
    set_credit(customer, by=manager, grade="B", limit=Decimal(1000), reason="Pays on time")
    change_credit_policy(Company.get(), by=manager, values={"over": "block"})
    now = datetime(today().year, today().month, today().day, 4, tzinfo=UTC)
    back = order_row(customer, taken_back(price=100), placed_at=now)
    assert create_order(customer, by=manager, order=back).pk
    assert assess(customer, today()).used == Decimal(1900)


def test_CUS_28_who_sees_no_amounts_sees_no_limit_and_who_may_not_sets_none(manager, customer):
    for days_ago in (2, 100, 200):
        bought(manager, customer, "54321", days_ago)
    set_credit(customer, by=manager, grade="C", limit=Decimal(12345), reason="New here")
    seen = Browser(manager).look(f"/customers/{customer.pk}/")
    assert ("12.3k" in seen, "54.3k" in seen) == (True, True)
    blind = make_user(customer.department, TRUSTING, language="en")
    role = blind.roles.get()
    staff.install_role(
        Company.get(), by=User.system(), code=role.code, name=role.name, grants=TRUSTING,
        masks={AMOUNT: Shown.HIDDEN},
    )  # fmt: skip
    blind = User.objects.get(pk=blind.pk)
    page = Browser(blind).look(f"/customers/{customer.pk}/")
    assert "over its credit limit" in page
    assert ("12.3k" in page, "54.3k" in page) == (False, False)
    told = Browser(blind).client.get(f"/api/v1/purchases/customers/{customer.pk}/credit").json()
    assert (told["limit"], told["used"], len(told["points"])) == (None, None, 3), "nor what the amount brings"
    assert "Net goods, 12 months</" not in page.partition("What makes the points")[2]
    with pytest.raises(Refused):
        set_credit(customer, by=blind, grade="A", reason="x")
    seller = make_user(customer.department)
    with pytest.raises(PermissionDenied):
        set_credit(customer, by=seller, grade="A", reason="x")
    assert Browser(seller).client.get(f"/customers/{customer.pk}/credit/").status_code == 403
    elsewhere = Browser(make_user()).client
    assert elsewhere.get(f"/api/v1/purchases/customers/{customer.pk}/credit").status_code == 404


def test_a_credit_that_somebody_set_meanwhile_is_shown_and_not_overwritten(manager, customer):
    page = f"/customers/{customer.pk}/credit/"
    client = Browser(manager).client
    credit = set_credit(customer, by=manager, grade="B", limit=Decimal(1000), reason="read so")
    assert f'name="version" value="{credit.version}"' in client.get(page).content.decode()
    set_credit(credit, by=manager, grade="C", limit=Decimal(500), reason="late with two bills")
    mine = {"grade": "A", "limit": "9000", "reason": "a large order", "version": [credit.version]}
    answer = client.post(page, mine)
    assert answer.status_code == 409
    assert "late with two bills" in answer.content.decode()
    credit.refresh_from_db()
    assert credit.grade == "C"
    without = {name: value for name, value in mine.items() if name != "version"}
    refused = client.post(page, without)
    assert refused.status_code == 422, "nor one that was set while a first one was typed"
    assert f'name="version" value="{credit.version}"' in refused.content.decode()
    chosen = mine | {"version": [credit.version - 1, credit.version]}
    assert client.post(page, chosen).status_code == 302
    credit.refresh_from_db()
    assert (credit.grade, credit.limit) == ("A", 9000)
