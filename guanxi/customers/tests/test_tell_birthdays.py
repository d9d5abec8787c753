"""Owners hear of birthdays: each day once, a day on which the house stood still too, and the number opens."""

from datetime import date, timedelta

import pytest
from django.db.models import QuerySet
from django.utils.translation import override

from guanxi.customers import jobs
from guanxi.customers.models import Contact
from guanxi.customers.tests.browsing import Browser
from guanxi.customers.tests.factories import make_contact, make_customer, make_user
from guanxi.customers.tests.test_api import Caller
from guanxi.customers.tests.test_birthdays import lunar_birthday, reader_of_masks, today
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.notifications.models import Notification

pytestmark = [pytest.mark.django_db, pytest.mark.page]


@pytest.fixture
def seller() -> User:
    return make_user(language="en")


def on(ahead: int) -> date:
    return today() + timedelta(days=ahead)


def born(owner: User, ahead: int, *, known: int, customer: str = "") -> Contact:
    """Somebody with a birthday ``ahead`` days from today, known for so many days."""
    contact = make_contact(make_customer(owner, customer), owner, birthday=f"-{on(ahead).isoformat()[4:]}")
    changed = contact.created_at - timedelta(days=known)
    QuerySet(Contact).filter(pk=contact.pk).update(created_at=changed)
    return contact


def told(user: User) -> list[str]:
    with override("en"):
        return [str(one.text) for one in Notification.objects.filter(user=user).order_by("pk")]


def test_owners_are_told_once_three_days_before_at_how_many_and_never_whose(seller):
    customer = make_customer(seller, "A")
    for one in (customer, customer, make_customer(seller, "B")):
        make_contact(one, seller, birthday=lunar_birthday(3))
    make_contact(make_customer(seller, "Sooner"), seller, birthday=lunar_birthday(1))
    other = make_user(seller.department)
    make_contact(make_customer(other), other, birthday=lunar_birthday(4))
    assert jobs.tell_birthdays(Company.get()) == 1
    assert jobs.tell_birthdays(Company.get()) == 0
    notice = Notification.objects.get()
    assert told(seller) == [f"On {on(3)} there are birthdays at 2 of your customers."]
    assert (notice.user_id, notice.record_id) == (seller.pk, None)
    page = Caller(seller).get(notice.url.removeprefix("/customers"))
    assert sorted(row["name"] for row in page["items"]) == ["A", "B"]
    assert "Sooner" not in Browser(seller).look(notice.url)


def test_a_day_on_which_the_house_stood_still_is_told_late_and_once(seller):
    for ahead in (-5, -2, 1):  # the first is too long ago
        born(seller, ahead, known=30)
    born(seller, 2, known=0)  # came to be known after its day to be told
    assert jobs.tell_birthdays(Company.get()) == 2
    assert jobs.tell_birthdays(Company.get()) == 0
    assert told(seller) == [
        f"On {on(-2)} somebody at a customer of yours had a birthday.",
        f"On {on(1)} somebody at a customer of yours has a birthday.",
    ]


def test_a_day_that_was_told_is_not_told_again_to_who_takes_a_customer_over(seller):
    other = make_user(seller.department)
    born(seller, 1, known=30)
    jobs.tell_birthdays(Company.get())
    born(other, 1, known=30)
    assert jobs.tell_birthdays(Company.get()) == 0


@pytest.mark.parametrize("day", ["2020-01-01", "soon", "2026-02-30"])
def test_one_day_is_asked_for_near_today_only(seller, day):
    status, body = Caller(seller).ask("GET", f"/?birthday_on={day}")
    assert (status, "30 days ago" in str(body)) == (409, True)
    assert "is left out" in Browser(seller).look(f"/customers/?birthday_on={day}")


def test_nobody_is_found_by_one_day_whose_birthday_the_reader_may_not_reveal(seller):
    make_contact(make_customer(seller), seller, birthday=lunar_birthday(1))
    status, _body = Caller(reader_of_masks(seller)).ask("GET", f"/?birthday_on={on(1)}")
    assert status == 409
    colleague = make_user(seller.department)
    assert Caller(colleague).get(f"/?birthday_on={on(1)}")["items"] == []
