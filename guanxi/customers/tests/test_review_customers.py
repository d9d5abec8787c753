"""CUS-15: records that nobody touched for too long wait to be looked at; "still right" is one click."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet

from guanxi.customers import actions
from guanxi.customers.models import Customer
from guanxi.customers.tests.browsing import Browser
from guanxi.customers.tests.factories import (
    MANAGING,
    SELLING,
    make_contact,
    make_customer,
    make_department,
    make_tag,
    make_user,
    today,
)
from guanxi.customers.tests.test_edit_customers_in_bulk import BULK, edit
from guanxi.customers.tests.test_take_back import undo_in
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.accounts.scopes import Scope

pytestmark = pytest.mark.django_db
JUDGING = {**MANAGING, "customers.manage_quality": Scope.ALL}
QUEUE = "/quality/review/"


@pytest.fixture
def seller():
    return make_user(grants=BULK, language="en")


def untouched(customer: Customer, days: int, **more) -> Customer:
    """As if nobody had written it for so many days; and then the night went over it."""
    rows: QuerySet[Customer] = QuerySet(Customer)
    rows.filter(pk=customer.pk).update(touched_on=today() - timedelta(days), **more)
    actions.measure_customers(Company.get(), by=User.system(), after=customer.pk - 1, limit=1)
    customer.refresh_from_db()
    return customer


def test_CUS_15_a_record_untouched_for_91_days_appears_and_one_of_90_does_not(seller):
    young, old = make_customer(seller, "Young"), make_customer(seller, "Old")
    untouched(young, 90)
    untouched(old, 91)
    browser = Browser(seller)
    page = browser.look(QUEUE)
    assert ("Old" in page, "Young" in page, "Due: 1" in page) == (True, False, True)
    due = browser.client.get("/api/v1/customers/?review=due").json()["items"]
    assert [one["name"] for one in due] == ["Old"]
    untouched(young, 91)
    assert "Due: 2" in browser.look(QUEUE)
    for touch in (
        lambda: actions.change_customer(old, by=seller, note="Called"),
        lambda: make_contact(old, seller, "Li Lei"),
        lambda: actions.put_tag(old, by=seller, tag=make_tag(seller)),
    ):
        untouched(old, 91)
        assert old.review_on
        assert old.review_on < today()
        touch()
        old.refresh_from_db()
        assert old.review_on == today() + timedelta(90), "facts, people and tags are touched"


def test_CUS_15_still_right_is_one_click_dated_by_whom_and_can_be_taken_back(seller):
    first, second = make_customer(seller, "Alpha Ltd"), make_customer(seller, "Beta Ltd")
    untouched(first, 120)
    untouched(second, 100)
    browser = Browser(seller)
    page = browser.look(QUEUE)
    assert ("Alpha Ltd" in page, "Beta Ltd" in page, "autofocus" in page) == (True, False, True)
    later = f"{QUEUE}?whose=mine&after={first.review_on}_{first.pk}"
    assert later in page
    assert "Beta Ltd" in browser.look(later)
    answer = browser.client.post(f"/customers/{first.pk}/confirm/", {"next": f"{QUEUE}?whose=mine"})
    assert answer.headers["Location"] == f"{QUEUE}?whose=mine"
    first.refresh_from_db()
    assert (first.confirmed_on, first.confirmed_by) == (today(), seller)
    assert first.review_on == today() + timedelta(90)
    page = browser.look(QUEUE)
    assert ("<h2>Beta Ltd" in page, "<h2>Alpha Ltd" in page) == (True, False)
    browser.send(undo_in(page))
    assert "Alpha Ltd" in browser.look(QUEUE), "taken back, it is due again"
    edited = edit(seller, "confirm", [first, second])
    assert (edited.changed, edited.refused) == (2, 0)
    assert "Nothing is due" in browser.look(QUEUE)
    untouched(second, 100, confirmed_on=None)
    address, old = f"/api/v1/customers/{second.pk}/confirm", {"version": second.version}
    actions.change_customer(second, by=seller, note="Moved")
    sent = browser.client.post(address, old, content_type="application/json")
    assert sent.status_code == 409, "what is right is what was read"
    sent = browser.client.post(address, {}, content_type="application/json")
    assert sent.status_code == 200, sent.content
    assert "Nothing is due" in browser.look(QUEUE)


def test_CUS_15_days_go_by_tier_and_each_goes_through_own_and_the_departments_records():
    sales = make_department("Sales")
    seller = make_user(sales, language="en")
    lead = make_user(sales, {**SELLING, "customers.change_customer": Scope.DEPARTMENT}, language="en")
    boss = make_user(grants=JUDGING, language="en")
    dear = make_customer(seller, "Dear Ltd")
    elsewhere = make_customer(boss, "Elsewhere Ltd")
    untouched(dear, 31, tier="high")
    untouched(elsewhere, 99)
    actions.change_quality_policy(Company.get(), by=boss, values={"days": {"high": 30}})
    untouched(dear, 31)
    assert dear.review_on == today() - timedelta(1)
    browser = Browser(lead)
    assert "Nothing is due" in browser.look(QUEUE), "it is another's"
    page = browser.look(f"{QUEUE}?whose=department")
    assert ("Dear Ltd" in page, "whose=all" in page) == (True, False)
    assert "Elsewhere Ltd" in Browser(boss).look(f"{QUEUE}?whose=all")
    assert "My department" not in Browser(seller).look(QUEUE)
    reader = make_user(sales, {"customers.view_customer": Scope.ALL})
    assert Browser(reader).client.get(QUEUE).status_code == 403
    with pytest.raises(PermissionDenied):
        actions.confirm_customer(dear, by=reader)
