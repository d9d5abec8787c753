"""CUS-20, CUS-21: what a role hides is hidden on every way to it: page, history, search, API, writing."""

import json
from typing import Any

import pytest
from django.test import Client

from guanxi.customers import actions
from guanxi.customers.models import Contact, Customer
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.accounts.scopes import Scope, Shown
from guanxi.foundation.errors import Refused
from guanxi.foundation.rights import actions as rights
from guanxi.foundation.staff import actions as staff

from .factories import make_contact, make_customer, make_department, make_user

PHONE, MAIL = "13812346021", "chen@suzhou-valve.example"
FIELDS = ("phone", "email", "wechat", "birthday", "address", "id_number")
GRANTS = {
    "customers.view_customer": Scope.ALL,
    "customers.change_customer": Scope.ALL,
    "customers.add_customer": Scope.ALL,
    "customers.reveal_personal": Scope.ALL,
}


@pytest.fixture
def contact(db: None) -> Contact:
    owner = make_user(make_department(), GRANTS)
    customer = make_customer(owner, address="江苏省苏州市工业园区星湖街 1 号", id_number="91320594MA1MXXXX01")
    return make_contact(customer, owner, phone=PHONE, email=MAIL, wechat="chen_suzhou", birthday="1988-05-20")


def reader(level: Shown, **other: Shown) -> User:
    """Somebody whose role shows every kind of value as ``level``."""
    masks = {name: other.get(name, level) for name in FIELDS}
    role = rights.create_role(
        Company.get(), by=User.system(), name=f"Role {User.objects.count()}", grants=GRANTS, masks=masks
    )
    user = make_user(make_department(), {})
    staff.assign_roles(user, by=User.system(), roles=[role])
    return User.objects.get(pk=user.pk)


def as_reader(user: User) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def pages(customer: Customer, contact: Contact) -> list[str]:
    at = f"/customers/{customer.pk}"
    return [f"{at}/", f"{at}/facts/", f"{at}/contacts/", f"{at}/history/", f"/contacts/{contact.pk}/history/"]


def test_CUS_20_a_hidden_value_is_on_no_page_not_even_as_a_mask(contact):
    owner = User.objects.get(pk=contact.created_by_id)
    contact = actions.change_contact(contact, by=owner, phone="13912346022")
    client = as_reader(reader(Shown.HIDDEN))
    masks = [str(getattr(contact, name)) for name in FIELDS[:4]] + [str(contact.customer.address)]
    for address in pages(contact.customer, contact):
        text = client.get(address).content.decode()
        assert not [mask for mask in [*masks, "138 **** 6021", "/reveal/"] if mask in text], address


def test_a_masked_value_shows_its_mask_and_no_way_to_the_value(contact):
    client = as_reader(reader(Shown.MASKED))
    text = client.get(f"/customers/{contact.customer_id}/contacts/").content.decode()
    assert str(contact.phone) in text
    assert "/reveal/" not in text


def test_CUS_20_only_what_may_be_revealed_is(contact):
    for level in (Shown.MASKED, Shown.HIDDEN):
        user = reader(Shown.REVEALABLE, phone=level)
        with pytest.raises(Refused):
            actions.reveal_personal(contact, by=user, field="phone")
        assert actions.reveal_personal(contact, by=user, field="email") == MAIL
        answer = as_reader(user).post(f"/contacts/{contact.pk}/reveal/phone/")
        assert answer.status_code == 409
        assert PHONE not in answer.content.decode()


@pytest.mark.parametrize(
    ("level", "whole", "tail"),
    [(Shown.REVEALABLE, True, True), (Shown.MASKED, False, True), (Shown.HIDDEN, False, False)],
)
def test_CUS_20_search_finds_by_no_more_of_a_number_than_is_shown(contact, level, whole, tail):
    client = as_reader(reader(Shown.REVEALABLE, phone=level))
    number = contact.customer.customer_no
    assert (number in client.get("/customers/", {"q": PHONE}).content.decode()) is whole
    assert (number in client.get("/customers/", {"q": PHONE[-4:]}).content.decode()) is tail
    assert bool(client.get("/api/customers/", {"q": PHONE}).json()["items"]) is whole


def test_CUS_21_a_program_reads_nothing_of_what_is_hidden(contact):
    user = reader(Shown.HIDDEN)
    _token, secret = staff.create_token(user, by=user, name="ERP")
    api, key = Client(), {"authorization": f"Bearer {secret}"}
    people = api.get(f"/api/customers/{contact.customer_id}/contacts", headers=key).json()
    assert {people[0][name] for name in FIELDS[:4]} == {""}
    whole = api.get(f"/api/customers/{contact.customer_id}", headers=key).json()
    assert (whole["address"], whole["id_number"]) == ("", "")
    answer = api.post(
        f"/api/customers/contacts/{contact.pk}/reveal",
        json.dumps({"field": "phone"}),
        content_type="application/json",
        headers=key,
    )
    assert answer.status_code == 409
    # The veil of one request is not left on the next, nor taken off by it.
    assert str(Contact.objects.get(pk=contact.pk).phone) == "138 **** 6021"


def test_what_is_hidden_is_neither_overwritten_nor_emptied_by_who_sends_back_what_he_read(contact):
    user = reader(Shown.HIDDEN)
    sent: dict[str, Any] = dict.fromkeys(FIELDS[:4], "") | {"title": "Buyer"}
    actions.change_contact(contact, by=user, **sent)
    after = Contact.objects.get(pk=contact.pk)
    assert (after.title, after.phone.reveal(), after.email.reveal()) == ("Buyer", PHONE, MAIL)
    with pytest.raises(Refused):
        actions.change_contact(contact, by=user, phone="13900000000")
    assert as_reader(user).get(f"/contacts/{contact.pk}/edit/phone/").status_code == 409
    new = actions.add_contact(contact.customer, by=user, name="New", phone="13900000000")
    assert Contact.objects.get(pk=new.pk).phone.reveal() == "13900000000"


def test_a_role_that_shows_all_shows_as_before(contact):
    text = as_reader(reader(Shown.REVEALABLE)).get(f"/customers/{contact.customer_id}/").content.decode()
    assert str(contact.phone) in text
    assert f"/contacts/{contact.pk}/reveal/phone/" in text
