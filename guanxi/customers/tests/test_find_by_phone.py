"""Finding a customer by the phone number of one of its people, though no number stands in the database."""

from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guanxi.customers import searching
from guanxi.customers.actions import change_contact, leave_contact
from guanxi.customers.listing import customers_listing
from guanxi.customers.models import Contact, Customer
from guanxi.customers.searching import REVEAL
from guanxi.customers.tests.factories import make_contact, make_customer, make_manager, make_user
from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.privacy.keys import ring
from guanxi.foundation.ui.lists import count, read_page

pytestmark = pytest.mark.django_db
PHONE = "138 1234 6021"


def found(user: User, text: str, **more: Any) -> list[str]:
    """The names on the first page of the list."""
    return [row.name for row in read_page(customers_listing(), user, asked(text, **more)).rows]


def asked(text: str, **more: Any) -> QueryDict:
    query = QueryDict(mutable=True)
    query.update({"q": text, **more})
    return query


@pytest.fixture
def seller() -> User:
    """Whose customer 恒岳 is, where PHONE rings."""
    user = make_user()
    make_contact(make_customer(user, "恒岳"), user, phone=PHONE)
    make_contact(make_customer(user, "华新"), user, phone="0512-6288 1234")
    return user


@pytest.mark.parametrize(
    "typed",
    [
        "13812346021",
        "138-1234-6021",
        "+86 138 1234 6021",
        "008613812346021",
        "１３８１２３４６０２１",
        " 6021 ",
        "６０２１",
    ],
)
def test_however_it_is_written_the_number_or_its_end_finds_the_customer(seller, typed):
    assert found(seller, typed) == ["恒岳"]


def test_a_landline_is_found_with_its_area_code_and_by_its_end(seller):
    assert found(seller, "(0512) 62881234") == found(seller, "1234") == ["华新"]


@pytest.mark.parametrize("typed", ["602", "46021", "346021", "13812346022", "138", "6021a", "+", "()"])
def test_part_of_a_number_that_is_not_its_end_finds_nobody(seller, typed):
    assert found(seller, typed) == []


def test_figures_go_on_finding_names_and_numbers_beside_phones(seller):
    make_customer(seller, "Studio 6021")
    make_customer(seller, "Other", external_no="6021-77", external_source="erp")
    assert set(found(seller, "6021")) == {"恒岳", "Studio 6021", "Other"}


def test_who_has_left_still_leads_to_the_customer_a_former_number_does_not(seller):
    contact = Contact.objects.get(customer__name="恒岳")
    leave_contact(contact, by=seller)
    assert found(seller, PHONE) == ["恒岳"]
    change_contact(contact, by=seller, phone="13900001111")
    assert found(seller, PHONE) == found(seller, "6021") == []
    assert found(seller, "1111") == ["恒岳"]


def test_it_works_together_with_filters_sorts_counts_and_pages(seller):
    names = {f"Branch {n:02}" for n in range(12)}
    for name in names:
        customer = make_customer(seller, name, industry="C" if name < "Branch 07" else "")
        make_contact(customer, seller, phone=f"139{name[-2:]}118888")
    make_contact(Customer.objects.get(name="Branch 00"), seller, name="Second", phone="13977778888")
    assert set(found(seller, "8888")) == names
    assert set(found(seller, "8888", industry="C")) == {n for n in names if n < "Branch 07"}
    assert count(customers_listing(), seller, asked("8888")).number == 12
    seen, cursor = [], ""
    while True:
        page = read_page(customers_listing(), seller, asked("8888", sort="name", after=cursor), size=5)
        seen += [row.name for row in page.rows]
        if not (cursor := page.after):
            break
    assert seen == sorted(names)


@pytest.mark.parametrize("few", [0, 1000])
def test_it_takes_the_same_number_of_queries_whether_one_is_found_or_many(seller, monkeypatch, few):
    monkeypatch.setattr(searching, "FEW", few)

    def queries(text: str) -> int:
        with CaptureQueriesContext(connection) as caught:
            found(User.objects.get(pk=seller.pk), text)
        return len(caught)

    once = queries("6021")
    for number in range(10):
        make_contact(make_customer(seller), seller, phone=f"139000{number}6021")
    assert queries("6021") == once
    assert len(found(seller, "6021")) == 11


def test_CUS_19_a_number_is_found_through_every_version_of_the_key(seller, tmp_path: Path, settings):
    copytree(settings.GUANXI_KEYS, tmp_path / "keys")
    settings.GUANXI_KEYS = tmp_path / "keys"
    ring().rotate("index")
    make_contact(make_customer(seller, "新城"), seller, phone="13955556021")
    versions = {row.phone_index[:2] for row in Contact.objects.exclude(phone_index=None)}
    assert versions == {"01", "02"}
    assert set(found(seller, "6021")) == {"恒岳", "新城"}
    assert found(seller, "13955556021") == ["新城"]
    assert found(seller, PHONE) == ["恒岳"]


# ---- from the side of one who may not ----------------------------------------------------------


def test_CUS_20_a_stranger_finds_nothing_by_a_number_he_knows(seller):
    stranger, manager = make_user(), make_manager()
    make_customer(stranger)
    for text in (PHONE, "6021"):
        assert found(stranger, text) == []
        assert count(customers_listing(), stranger, asked(text)).number == 0
        assert found(manager, text) == ["恒岳"]


@pytest.mark.parametrize("few", [0, 1000])
def test_CUS_20_neither_page_nor_api_opens_a_side_door(seller, monkeypatch, few):
    monkeypatch.setattr(searching, "FEW", few)
    client = Client()
    client.force_login(make_user())
    for address in ("/customers/", "/api/customers/"):
        answer = client.get(address, {"q": PHONE})
        assert answer.status_code == 200
        assert "恒岳" not in answer.content.decode("unicode_escape" if "api" in address else "utf-8")
    assert client.get("/customers/count/", {"q": "6021"}).content.decode() == "0"
    client.force_login(seller)
    assert "恒岳" in client.get("/customers/", {"q": PHONE}).content.decode()


# ---- from the side of one who sees the customer, and its numbers masked -------------------------

WITHOUT = {"customers.view_customer": Scope.ALL}


@pytest.fixture(params=["nowhere", "of his own"])
def reader(request, seller) -> User:
    """Somebody who sees all customers and may reveal none of the seller's."""
    reader = make_user(grants=WITHOUT | ({REVEAL: Scope.OWN} if request.param == "of his own" else {}))
    assert set(found(reader, "")) == {"恒岳", "华新"}
    return reader


def answers(user: User, text: str) -> tuple[str, str, list[str]]:
    """What page, count and API say to ``text``."""
    client = Client()
    client.force_login(user)
    page, counted, api = (
        client.get(address, {"q": text})
        for address in ("/customers/", "/customers/count/", "/api/customers/")
    )
    return page.content.decode(), counted.content.decode(), [item["name"] for item in api.json()["items"]]


@pytest.mark.parametrize("few", [0, 1000])
@pytest.mark.parametrize("whole", [PHONE, "+8613812346021", "0512-6288 1234"])
def test_CUS_20_trying_whole_numbers_never_confirms_what_the_mask_hides(reader, monkeypatch, few, whole):
    monkeypatch.setattr(searching, "FEW", few)
    page, counted, api = answers(reader, whole)
    assert "恒岳" not in page
    assert "华新" not in page
    assert (counted, api, found(reader, whole)) == ("0", [], [])


@pytest.mark.parametrize("few", [0, 1000])
def test_CUS_20_the_last_four_find_him_only_the_numbers_whose_mask_shows_them(
    reader, seller, monkeypatch, few
):
    monkeypatch.setattr(searching, "FEW", few)
    make_contact(make_customer(seller, "Overseas"), seller, phone="+44 7700 906021")
    make_contact(make_customer(seller, "Landline"), seller, phone="010-8888 6021")
    assert found(reader, "6021") == ["恒岳"]
    page, counted, api = answers(reader, "6021")
    assert "恒岳" in page
    assert "Landline" not in page
    assert (counted, api) == ("1", ["恒岳"])
    assert set(found(seller, "6021")) == {"恒岳", "Overseas", "Landline"}
    assert found(reader, "1234") == []


def test_the_reach_of_revealing_says_where_a_whole_number_finds(seller):
    colleague = make_user(seller.department)
    make_contact(make_customer(colleague, "Mine"), colleague, phone=PHONE)
    assert set(found(colleague, "")) == {"恒岳", "华新", "Mine"}
    assert found(colleague, PHONE) == ["Mine"]
    assert set(found(colleague, "6021")) == {"恒岳", "Mine"}
