"""A new customer with whom to reach there, typed in one form or sent in one call."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from guanxi.customers.actions import create_customer
from guanxi.customers.models import Contact, Customer
from guanxi.customers.tests.browsing import Browser
from guanxi.customers.tests.factories import SELLING, make_contact, make_customer, make_user
from guanxi.customers.tests.fields import make_field
from guanxi.customers.tests.test_create_customer import found
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.accounts.scopes import Shown
from guanxi.foundation.audit.models import Entry
from guanxi.foundation.errors import Refused
from guanxi.foundation.rights.actions import create_role
from guanxi.foundation.search.models import Document
from guanxi.foundation.staff.actions import assign_roles

pytestmark = [pytest.mark.django_db, pytest.mark.page]

NEW = "/customers/new/"
PHONE = "13812346021"


def typed(seller: User, name: str = "Hengyue Precision", **more: str) -> dict[str, str]:
    return {"name": name, "kind": "firm", "source": "sales", "department": str(seller.department_id), **more}


def test_name_contact_and_telephone_number_are_one_form_and_one_entry():
    seller = make_user()
    browser, before = Browser(seller), Entry.objects.count()
    assert "contact_phone" in browser.look(NEW)
    browser.send(NEW, 302, **typed(seller, contact_name="陈思远", contact_phone=PHONE, contact_title="Buyer"))
    contact = Contact.objects.get()
    assert (contact.name, contact.title, contact.phone.reveal()) == ("陈思远", "Buyer", PHONE)
    assert contact.is_primary
    assert Entry.objects.count() == before + 1
    assert found("陈思远") == ["Hengyue Precision"]


def test_nobody_has_to_be_named_and_who_has_no_name_is_called_as_the_customer():
    seller = make_user()
    browser = Browser(seller)
    browser.send(NEW, 302, **typed(seller))
    assert not Contact.objects.exists()
    browser.send(NEW, 302, **typed(seller, "单小云", kind="person", contact_phone=PHONE))
    assert Contact.objects.get().name == "单小云"


def test_all_that_is_wrong_with_both_is_said_at_once_and_nothing_is_written():
    seller = make_user()
    wrong = typed(seller, contact_name="王芳", contact_phone="12", contact_email="a@b")
    browser = Browser(seller)
    page = browser.send(NEW, 422, **wrong)
    assert "at least three digits" in page
    assert "name@company.com" in page or "valid email" in page
    with pytest.raises(Refused) as refusal:
        make_customer(seller, "x" * 201, contacts=[{"name": "王芳", "phone": "12"}])
    said = [one.field for one in (refusal.value, *refusal.value.others)]
    assert said == ["name", "contacts.0.phone"]
    assert not any(model.objects.exists() for model in (Customer, Contact, Document))


def test_the_same_number_as_another_customer_s_is_said_before_and_sent_all_the_same():
    seller = make_user()
    other = make_customer(seller, "Northwind")
    make_contact(other, seller, phone=PHONE)
    browser, form = Browser(seller), typed(seller, contact_phone="+86 138-1234-6021")
    page = browser.send(NEW, 409, **form)
    assert f"The same telephone number as Northwind ({other.customer_no} · {other.owner.name})" in page
    assert f'name="alike" value="{other.pk}"' in page
    assert "+86 138-1234-6021" in page  # nothing typed is lost
    assert Customer.objects.count() == 1
    browser.send(NEW, 302, **form, alike=str(other.pk))
    assert Customer.objects.count() == 2


def test_who_was_asked_once_and_mends_something_else_is_not_asked_again():
    seller = make_user()
    other = make_customer(seller, "Northwind")
    make_contact(other, seller, phone=PHONE)
    browser, form = Browser(seller), typed(seller, contact_phone=PHONE)
    page = browser.send(NEW, 422, **form, contact_email="a@b", alike=str(other.pk))
    assert f'name="alike" value="{other.pk}"' in page
    assert "The same telephone number" not in page


def test_of_whom_one_does_not_see_only_that_there_is_one_is_told():
    stranger, seller = make_user(name="Zoë"), make_user()
    make_contact(make_customer(stranger, "Northwind"), stranger, phone=PHONE)
    page = Browser(seller).send(NEW, 409, **typed(seller, contact_phone=PHONE))
    assert "Z*" in page
    assert "Northwind" not in page
    Browser(seller).send(NEW, 302, **typed(seller, contact_phone=PHONE, elsewhere="told"))


def test_a_number_that_one_s_role_hides_finds_nobody():
    """Else whoever hands in guesses would be told whose it is."""
    owner = make_user()
    make_contact(make_customer(owner, "Northwind"), owner, phone=PHONE)
    masks = dict.fromkeys(("phone", "email"), Shown.HIDDEN)
    blind = create_role(Company.get(), by=User.system(), name="Blind", grants=SELLING, masks=masks)
    seller = make_user(owner.department, grants={})
    assign_roles(seller, by=User.system(), roles=[blind])
    Browser(User.objects.get(pk=seller.pk)).send(NEW, 302, **typed(seller, contact_phone=PHONE))
    assert Customer.objects.count() == 2


def test_own_fields_of_a_contact_stand_in_the_form_and_bind_only_whoever_is_named():
    seller = make_user()
    make_field("text", "Floor", "customers.contact", code="floor", required=True)
    browser = Browser(seller)
    browser.send(NEW, 302, **typed(seller))
    assert "Floor" in browser.send(NEW, 422, **typed(seller, "Hengsheng", contact_name="王芳"))
    browser.send(NEW, 302, **typed(seller, "Hengsheng", contact_name="王芳", contact_custom_floor="3"))
    assert Contact.objects.count() == 1


def test_an_own_field_alone_is_somebody_and_a_default_alone_is_nobody():
    seller = make_user()
    make_field("text", "Floor", "customers.contact", code="floor", default="1")
    browser = Browser(seller)
    browser.send(NEW, 302, **typed(seller, contact_custom_floor="1"))
    assert not Contact.objects.exists()
    browser.send(NEW, 302, **typed(seller, "Hengsheng", contact_custom_floor="3"))
    assert Contact.objects.get().name == "Hengsheng"


def test_the_api_takes_people_along(client: Client):
    seller = make_user()
    client.force_login(seller)
    people = [{"name": "王芳"}, {"name": "李敏", "phone": PHONE, "is_primary": True}]
    body = {"name": "Hengyue", "source": "sales", "contacts": people}
    answer = client.post("/api/v1/customers/", body, content_type="application/json")
    assert answer.status_code == 201, answer.content
    kept = Contact.objects.order_by("pk").values_list("name", "is_primary")
    assert list(kept) == [("王芳", False), ("李敏", True)]
    body = {
        "name": "Northwind",
        "source": "sales",
        "contacts": [{"name": "王芳"}, {"name": "李敏", "phone": "12"}],
    }
    answer = client.post("/api/v1/customers/", body, content_type="application/json")
    assert (answer.status_code, answer.json()["field"]) == (409, "contacts.1.phone")


def test_whoever_may_not_add_customers_adds_no_people_so():
    reader = make_user(grants={})
    assert reader.department
    with pytest.raises(PermissionDenied):
        create_customer(reader.department, by=reader, name="x", contacts=[{"name": "y"}])
    assert not Contact.objects.exists()
