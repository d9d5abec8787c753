"""Every masked value on a customer's pages has its button, for who may see it; and the look is recorded."""

import re

import pytest

from guanxi.customers.actions import leave_contact
from guanxi.customers.models import Contact, Customer
from guanxi.customers.tests.browsing import Browser
from guanxi.customers.tests.factories import make_contact, make_customer, make_user
from guanxi.foundation.accounts.models import User
from guanxi.foundation.audit.models import Entry

pytestmark = [pytest.mark.django_db, pytest.mark.page]
ADDRESS, BIRTHDAY, PHONE = "江苏省苏州市星湖街 218 号", "1980-05-20", "13812346021"
BUTTON = re.compile(r'<span class="mask">([^<]*)<button type="button" hx-post="([^"]+)"')


@pytest.fixture
def seller() -> User:
    return make_user()


@pytest.fixture
def customer(seller) -> Customer:
    customer = make_customer(seller, address=ADDRESS, id_number="110101198005200019")
    for n in range(8):
        make_contact(customer, seller, f"Person {n}", phone=PHONE, birthday=BIRTHDAY)
    leave_contact(Contact.objects.get(name="Person 7"), by=seller)
    return customer


def buttons(user: User, customer: Customer, tab: str) -> list[tuple[str, str]]:
    """The masked values that can be shown: as they stand there, and where the button asks."""
    return BUTTON.findall(Browser(user).look(f"/customers/{customer.pk}/{tab}/"))


def looks() -> list[tuple[str, int, str]]:
    entries = Entry.objects.filter(verb="reveal_personal").order_by("position")
    return [(entry.kind, entry.record_id, entry.detail["field"]) for entry in entries]


def test_CUS_19_a_customers_own_masked_values_are_shown_one_at_a_time_and_each_look_is_recorded(
    seller, customer
):
    found = {url.split("/")[-2]: url for _text, url in buttons(seller, customer, "facts")}
    assert set(found) == {"address", "id_number"}
    assert looks() == []
    assert ADDRESS in Browser(seller).send(found["address"], 200)
    assert looks() == [("customers.customer", customer.pk, "address")]


def test_CUS_19_every_persons_values_can_be_shown_the_eighths_and_who_left_too(seller, customer):
    found = {url: text for text, url in buttons(seller, customer, "contacts")}
    gone = Contact.objects.get(name="Person 7")
    assert len(found) == 8 * 2
    assert not any(PHONE in text or BIRTHDAY in text for text in found.values())
    assert "20 May 1980; next on 20 May" in Browser(seller).send(f"/contacts/{gone.pk}/reveal/birthday/", 200)
    assert f"/contacts/{gone.pk}/reveal/birthday/" in found
    assert looks() == [("customers.contact", gone.pk, "birthday")]


@pytest.mark.parametrize(
    ("tab", "mask"), [("facts", "江苏省苏州市***"), ("contacts", "138 **** 6021"), ("", "138 **** 6021")]
)
def test_CUS_20_on_a_colleagues_customer_the_masks_have_no_button(seller, customer, tab, mask):
    colleague = make_user(seller.department)
    page = Browser(colleague).look(f"/customers/{customer.pk}/{tab}{'/' if tab else ''}")
    assert mask in page
    assert "/reveal/" not in page
    assert ADDRESS not in page
    assert PHONE not in page


def test_CUS_20_who_may_not_is_refused_at_the_address_too_and_no_look_is_recorded(seller, customer):
    person = customer.contacts.first()
    for user, status in ((make_user(seller.department), 403), (make_user(), 404)):
        browser = Browser(user)
        browser.send(f"/customers/{customer.pk}/reveal/address/", status)
        browser.send(f"/contacts/{person.pk}/reveal/phone/", status)
    assert looks() == []


def test_a_value_changed_in_place_comes_back_masked_with_its_button(seller, customer):
    browser, version = Browser(seller), Customer.objects.get(pk=customer.pk).version
    answer = browser.send(
        f"/customers/{customer.pk}/edit/address/", 200, address="上海市浦东新区世纪大道 1 号", version=version
    )
    assert BUTTON.search(answer)
    assert "世纪大道" not in answer
    again = browser.look(f"/customers/{customer.pk}/edit/address/?show")
    assert BUTTON.search(again)
    person = customer.contacts.first()
    answer = browser.send(
        f"/contacts/{person.pk}/edit/phone/", 200, phone="13900001111", version=person.version
    )
    assert BUTTON.search(answer)
    assert "13900001111" not in answer


def test_an_empty_value_has_nothing_to_show(seller):
    customer = make_customer(seller)
    make_contact(customer, seller)
    assert buttons(seller, customer, "facts") == buttons(seller, customer, "contacts") == []


# ---- who left and is back ----------------------------------------------------------------------


def test_who_left_is_back_with_one_press(seller, customer):
    browser, gone = Browser(seller), Contact.objects.get(name="Person 7")
    url = f"/contacts/{gone.pk}/return/"
    assert url in browser.look(f"/customers/{customer.pk}/contacts/")
    browser.send(url)
    assert Contact.objects.get(pk=gone.pk).left_on is None
    page = browser.look(f"/customers/{customer.pk}/contacts/")
    assert url not in page
    assert f"/contacts/{gone.pk}/leave/" in page


def test_CUS_20_who_may_not_write_calls_nobody_back(seller, customer):
    gone = Contact.objects.get(name="Person 7")
    for user, status in ((make_user(seller.department), 403), (make_user(), 404)):
        Browser(user).send(f"/contacts/{gone.pk}/return/", status)
    assert Contact.objects.get(pk=gone.pk).left_on is not None


@pytest.mark.parametrize(
    ("kept", "shown"),
    [
        ("13494141876", "134 9414 1876"),
        ("+442071234567", "+44 20 7123 4567"),
        ("021-62345678", "021-62345678"),
    ],
)
def test_CUS_19_a_number_shown_in_full_is_spaced_as_people_read_it(seller, customer, kept, shown):
    contact = make_contact(customer, seller, "One", phone=kept)
    page = Browser(seller).send(f"/contacts/{contact.pk}/reveal/phone/", 200)
    assert f'data-remask="20">{shown}<' in page
