"""CUS-10: the picture of a customer: what was said of it, and what follows from what it does."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.db.models import QuerySet
from django.urls import reverse

from guanxi.customers.actions import describe_customer, reveal_personal
from guanxi.customers.profiles.models import Profile
from guanxi.customers.tests.browsing import Browser
from guanxi.customers.tests.factories import (
    MANAGING,
    make_contact,
    make_customer,
    make_interaction,
    make_user,
    today,
)
from guanxi.foundation.accounts.models import Company, Role, User
from guanxi.foundation.accounts.scopes import Shown
from guanxi.foundation.errors import Refused
from guanxi.foundation.rights.actions import create_role
from guanxi.foundation.tests import made
from guanxi.purchases.tests.factories import MANAGING as PURCHASES
from guanxi.purchases.tests.factories import line, make_order, make_product, set_house

pytestmark = pytest.mark.django_db


@pytest.fixture
def seller():
    set_house()
    return make_user(None, {**MANAGING, **PURCHASES})


def staff_made(by: User, role: Role) -> User:
    assert by.department
    return made.user(by.department, [role], username="unseeing", name="Unseeing")


def at(days: int) -> datetime:
    return datetime.combine(today() - timedelta(days), time(6), UTC)


def test_CUS_10_the_profile_tells_stated_from_derived_and_recalculates_after_a_purchase(seller):
    customer = make_customer(seller, "赵敏", kind="person")
    make_contact(customer, seller, "赵敏", birthday="1993-05-20", is_primary=True)
    values = {"gender": "f", "occupation": "工程师", "income": "3", "preferences": "先看样品"}
    describe_customer(customer, by=seller, values=values)
    for number, channel in enumerate(("phone", "phone", "phone", "visit")):
        make_interaction(customer, seller, on=today() - timedelta(7 * number), channel=channel)
    browser, path = Browser(seller), f"/customers/{customer.pk}/profile/"
    page = browser.look(path)
    for said in ("工程师", "先看样品", "Female", f"about {today().year - 2000} to {today().year - 1990}"):
        assert said in page
    assert "Phone, 3 of 4" in page
    assert "from 4 rows" in page
    QuerySet(Profile).update(changed_at=datetime(2024, 3, 1, 20, tzinfo=UTC))
    assert "2 Mar 2024" in browser.look(path), "the day on which it was written here"
    assert "10,000 to 20,000" not in page  # masked until somebody asks, which is recorded
    assert "What follows from purchases" not in page
    make_product(seller, "A1", name="阀门", group="阀门类")
    for week in range(4):
        make_order(seller, customer, line("A1"), placed_at=at(7 * week))
    page = browser.look(path)
    for said in ("阀门类 100%", "every 7 days", "from 4 rows, until"):
        assert said in page
    make_order(seller, customer, line("A1"), placed_at=at(28))
    assert "from 5 rows, until" in browser.look(path)


def test_CUS_10_income_is_sealed_masked_by_role_and_shown_on_the_record(seller):
    customer = make_customer(seller, "赵敏", kind="person")
    profile = describe_customer(customer, by=seller, values={"income": "3"})
    with pytest.raises(Refused):
        describe_customer(customer, by=seller, values={"income": "9"})
    path, page = f"/profiles/{profile.pk}/reveal/income/", f"/customers/{customer.pk}/profile/"
    assert "10,000 to 20,000" in Browser(seller).send(path, 200)
    assert path in Browser(seller).look(page)
    masks = {"income": int(Shown.HIDDEN)}
    role = create_role(Company.get(), by=User.system(), name="R", note="", grants=MANAGING, masks=masks)
    unseeing = staff_made(seller, role)
    assert "Income" not in Browser(unseeing).look(page)
    with pytest.raises(Refused):
        describe_customer(customer, by=unseeing, values={"income": "1"})
    with pytest.raises(Refused):
        reveal_personal(profile, by=unseeing, field="income")
    assert Profile.objects.get().income.reveal() == "3"


def test_CUS_10_a_program_replaces_no_profile_that_it_has_not_read(seller):
    customer = make_customer(seller, "赵敏", kind="person")
    describe_customer(customer, by=seller, values={"preferences": "蓝色"})
    client, path = Browser(seller).client, f"/api/v1/customers/{customer.pk}/profile"
    old = client.get(path)["ETag"]
    describe_customer(customer, by=seller, values={"preferences": "红色"})
    for tag, status, kept in ((old, 412, "红色"), (client.get(path)["ETag"], 200, "绿色")):
        answer = client.post(
            path, {"preferences": "绿色"}, content_type="application/json", headers={"If-Match": tag}
        )
        assert (answer.status_code, Profile.objects.get().preferences) == (status, kept)


def test_CUS_10_two_people_at_once_lose_nothing_that_only_one_of_them_said(seller, client):
    customer = make_customer(seller, "赵敏", kind="person")
    describe_customer(customer, by=seller, values={"preferences": "蓝色", "attitudes": "谨慎"})
    client.force_login(seller)
    address = reverse("describe_customer", args=[customer.pk])
    assert f'name="version" value="{Profile.objects.get().version}"' in client.get(address).text
    posted = {
        "version": Profile.objects.get().version,
        "preferences": "红色",
        "attitudes": "谨慎",
        "source": "sales",
    }
    describe_customer(customer, by=seller, values={"attitudes": "热情"})
    assert client.post(address, posted).status_code == 302
    assert (Profile.objects.get().preferences, Profile.objects.get().attitudes) == ("红色", "热情")
