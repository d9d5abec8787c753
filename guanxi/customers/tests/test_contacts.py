"""The people at a customer."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from guanxi.customers.actions import (
    add_contact,
    change_contact,
    leave_contact,
    make_first_contact,
    return_contact,
    reveal_personal,
)
from guanxi.customers.choices import DecisionRole
from guanxi.customers.models import Contact
from guanxi.customers.tests.factories import make_contact, make_customer, make_user, today
from guanxi.customers.tests.test_create_customer import found
from guanxi.foundation.audit.models import Entry
from guanxi.foundation.changes import keeping
from guanxi.foundation.changes.models import Change
from guanxi.foundation.errors import Refused
from guanxi.foundation.privacy.fields import lookups

pytestmark = pytest.mark.django_db

PHONE = "13812346021"


def test_CUS_03_several_people_each_with_a_decision_role():
    seller = make_user()
    customer = make_customer(seller)
    make_contact(customer, seller, "陈伟", role=DecisionRole.DECIDER)
    make_contact(customer, seller, "Anna Weber", role=DecisionRole.BUYER)
    assert list(customer.contacts.order_by("id").values_list("name", "role", "is_primary")) == [
        ("陈伟", "decider", True),
        ("Anna Weber", "buyer", False),
    ]


def test_CUS_03_a_replaced_contact_remains_in_history():
    seller = make_user()
    customer = make_customer(seller)
    old = make_contact(customer, seller, "陈伟", role=DecisionRole.DECIDER)
    leave_contact(old, by=seller, on=date(2024, 3, 1))
    new = make_contact(customer, seller, "李敏", role=DecisionRole.DECIDER)
    kept = Contact.objects.get(pk=old.pk)
    assert (kept.left_on, kept.is_primary, new.is_primary) == (date(2024, 3, 1), False, True)
    assert {c.field for c in Change.objects.of(old)} == {"left_on", "is_primary"}
    assert found("陈伟") == [customer.name]


def test_CUS_03_what_a_contact_was_before_stays_readable():
    seller = make_user()
    contact = make_contact(make_customer(seller), seller, phone=PHONE, title="采购")
    change_contact(contact, by=seller, phone="13900001111", title="总经理")
    kept = {change.field: keeping.before(change) for change in Change.objects.of(contact)}
    assert kept == {"phone": PHONE, "title": "采购"}


def test_a_contacts_name_finds_its_customer():
    seller = make_user()
    customer = make_customer(seller, "Northwind")
    contact = make_contact(customer, seller, "慕容雪")
    assert found("慕容") == ["Northwind"]
    change_contact(contact, by=seller, name="欧阳雪")
    assert (found("欧阳"), found("慕容")) == (["Northwind"], [])


def test_CUS_27_a_phone_number_finds_the_contact_however_it_is_written():
    seller = make_user()
    contact = make_contact(make_customer(seller), seller, phone=PHONE, email="Chen.Wei@Example.com")
    for typed in [PHONE, "+86 138 1234 6021", "138-1234-6021"]:
        assert Contact.objects.get(phone_index__in=lookups(Contact, "phone_index", typed)) == contact
    assert Contact.objects.get(phone_tail__in=lookups(Contact, "phone_tail", "13800006021")) == contact
    email = lookups(Contact, "email_index", "chen.wei@example.COM")
    assert Contact.objects.get(email_index__in=email) == contact


def test_one_first_contact_at_a_time():
    seller = make_user()
    customer = make_customer(seller)
    first, second = make_contact(customer, seller, "A"), make_contact(customer, seller, "B")
    make_first_contact(second, by=seller)
    third = make_contact(customer, seller, "C", is_primary=True)
    assert Contact.objects.get(is_primary=True) == third
    leave_contact(third, by=seller)
    with pytest.raises(Refused):
        make_first_contact(third, by=seller)
    make_first_contact(first, by=seller)
    assert Contact.objects.get(is_primary=True) == first
    assert return_contact(third, by=seller).left_on is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("phone", "ask Anna"),
        ("email", "anna at weber"),
        ("birthday", "5/6"),
        ("role", "king"),
        ("phone", "138 **** 6021"),
    ],
)
def test_a_wrong_value_is_refused_and_names_its_field(field, value):
    seller = make_user()
    customer = make_customer(seller)
    with pytest.raises(Refused) as refusal:
        add_contact(customer, by=seller, **{"name": "Anna Weber", field: value})
    assert refusal.value.field == field


def test_nobody_leaves_tomorrow_or_twice():
    seller = make_user()
    contact = make_contact(make_customer(seller), seller)
    with pytest.raises(Refused) as refusal:
        leave_contact(contact, by=seller, on=today() + timedelta(days=3))
    assert refusal.value.field == "on"
    leave_contact(contact, by=seller)
    with pytest.raises(Refused):
        leave_contact(contact, by=seller)


def test_CUS_19_a_value_shows_its_mask_and_a_mask_sent_back_changes_nothing():
    seller = make_user()
    contact = make_contact(make_customer(seller), seller, phone=PHONE)
    assert str(Contact.objects.get().phone) == "138 **** 6021"
    change_contact(contact, by=seller, phone="138 **** 6021", title="CEO")
    kept = Contact.objects.get()
    assert (kept.phone.reveal(), kept.title) == (PHONE, "CEO")
    assert [c.field for c in Change.objects.of(contact)] == ["title"]


# ---- revealing ---------------------------------------------------------------------------------


def test_CUS_22_a_reveal_is_audited_and_the_entry_holds_no_value():
    seller = make_user()
    contact = make_contact(make_customer(seller), seller, phone=PHONE)
    assert reveal_personal(contact, by=seller, field="phone") == PHONE
    entry = Entry.objects.order_by("-position")[0]
    assert (entry.verb, entry.kind, entry.record_id) == ("reveal_personal", "customers.contact", contact.pk)
    assert entry.detail == {"field": "phone"}
    assert PHONE not in str(entry.detail)


def test_CUS_20_who_may_not_reveal_gets_the_mask_only():
    seller = make_user()
    contact = make_contact(make_customer(seller), seller, phone=PHONE)
    colleague, stranger = make_user(seller.department), make_user()
    with pytest.raises(PermissionDenied):
        reveal_personal(contact, by=colleague, field="phone")
    with pytest.raises(Http404):
        reveal_personal(contact, by=stranger, field="phone")
    assert not Entry.objects.filter(verb="reveal_personal").exists()


def test_only_masked_fields_can_be_revealed():
    seller = make_user()
    contact = make_contact(make_customer(seller), seller)
    with pytest.raises(Refused):
        reveal_personal(contact, by=seller, field="name")


# ---- from the side of one who may not ----------------------------------------------------------


def test_CUS_20_another_departments_contact_is_not_there():
    seller, stranger = make_user(), make_user()
    contact = make_contact(make_customer(seller), seller)
    own = make_contact(make_customer(stranger), stranger)
    for write in (leave_contact, make_first_contact, return_contact, change_contact):
        with pytest.raises(Http404):
            write(contact, by=stranger)
    assert Contact.objects.visible_to(stranger).get() == own


def test_wide_letters_and_figures_of_an_address_and_a_number_are_the_plain_ones_and_what_is_none_is_refused():
    """a@ｂ.com was kept as it was typed: nobody could write to it."""
    seller = make_user()
    customer = make_customer(seller)
    person = make_contact(customer, seller, email="ａnna@ｂ.com", phone="１３８１２３４６０２１")
    assert (person.email.reveal(), person.phone.reveal()) == ("anna@b.com", PHONE)
    with pytest.raises(Refused):
        make_contact(customer, seller, "Other", email="ａnna＠ｂ")
