"""A form says all that is wrong with it at once."""

from unicodedata import normalize

import pytest
from django.test import Client

from guanxi.customers.models import Contact
from guanxi.customers.tests.factories import make_contact, make_customer, make_user
from guanxi.foundation.errors import Refused
from guanxi.foundation.imports.contacts import read_phone
from guanxi.foundation.imports.readings import LOCAL
from guanxi.foundation.imports.values import supposed

pytestmark = [pytest.mark.django_db, pytest.mark.page]


def test_a_bad_phone_and_a_bad_address_are_both_said_at_once(client: Client):
    by = make_user()
    customer = make_customer(by)
    client.force_login(by)
    typed = {"name": "王芳", "phone": "12", "email": "nowhere"}
    answer = client.post(f"/customers/{customer.pk}/contacts/new/", typed)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"phone", "email"}
    assert not Contact.objects.exists()


@pytest.mark.parametrize(
    ("phone", "words"),
    [
        ("139 5751 88", "9 digits; a mainland mobile number has 11."),
        ("1380013", "Only 7 digits; a mainland mobile number has 11"),
    ],
)
def test_a_form_takes_no_phone_that_a_file_would_not(phone, words):
    by = make_user()
    customer = make_customer(by)
    with pytest.raises(Refused) as refused:
        make_contact(customer, by, phone=phone)
    assert (words in str(refused.value), refused.value.field) == (True, "phone")
    reading = read_phone(phone)
    assert words in str(reading.problem)


@pytest.mark.parametrize("phone", ["0512-66880001 / 13912345678", "13812345678、13912345678"])
def test_two_numbers_are_not_kept_as_one(client: Client, phone):
    by = make_user(language="en")
    client.force_login(by)
    typed = {"name": "王芳", "phone": phone}
    answer = client.post(f"/customers/{make_customer(by).pk}/contacts/new/", typed)
    assert "These are several numbers" in str(answer.context["form"].errors["phone"])
    assert not Contact.objects.exists()


@pytest.mark.parametrize(
    "phone",
    [
        "0512-6288 1234", "0512-62881234 转 801", "+852 2345 6789", "0044 20 7946 0018", "400-820-8820",
        "95588", "(0574) 8765 4321", "+86 139 5751 8866",
    ],
)  # fmt: skip
def test_both_take_landlines_extensions_and_foreign_numbers(phone):
    by = make_user()
    assert make_contact(make_customer(by), by, phone=phone).phone == phone
    assert read_phone(phone).problem is None


@pytest.mark.parametrize(
    "phone", ["62881234", "6288-1234", "628 8123", "６２８８１２３４", "62881234 转 801"]
)
def test_both_keep_a_local_number_as_it_is_written_and_say_so(client, phone):
    reading = read_phone(phone)
    assert (reading.problem, supposed(reading)) == (None, LOCAL)
    assert reading.clean is not None
    assert reading.clean.e164 is None, "nobody can call it from here"
    by = make_user(language="en")
    customer = make_customer(by)
    client.force_login(by)
    answer = client.post(
        f"/customers/{customer.pk}/contacts/new/", {"name": "王芳", "phone": phone}, follow=True
    )
    assert "It has no area code" in answer.text
    assert Contact.objects.get().phone == normalize("NFKC", phone)
    contact = Contact.objects.get()
    said = client.post(
        f"/contacts/{contact.pk}/edit/phone/",
        {"phone": "87654321", "version": contact.version},
        headers={"HX-Request": "true"},
    ).text
    assert "It has no area code" in said


def test_a_number_with_its_area_code_is_nothing_to_speak_of(client):
    by = make_user(language="en")
    customer = make_customer(by)
    client.force_login(by)
    typed = {"name": "王芳", "phone": "0512-62881234"}
    assert "area code" not in client.post(f"/customers/{customer.pk}/contacts/new/", typed, follow=True).text
    assert supposed(read_phone("0512-62881234")) == ""
