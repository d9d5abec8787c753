"""A list of people with their firms: the firm is the customer, who is named is its contact."""

import pytest

from guanxi.customers.headings import CUSTOMER_FIELDS
from guanxi.customers.models import Contact, Customer
from guanxi.customers.tests.factories import MANAGING, make_customer, make_user
from guanxi.foundation.imports import review
from guanxi.foundation.imports.columns import propose
from guanxi.foundation.imports.spool import Spool
from guanxi.foundation.imports.tests.driving import bring_in, check, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return make_user(grants=MANAGING, language="en")


def meant(headers: str) -> dict[str, str]:
    """Field → the column that is proposed for it."""
    names = headers.split(",")
    return {name: names[one.index] for name, one in propose(names, [], CUSTOMER_FIELDS).items()}


@pytest.mark.parametrize(
    ("headers", "firm", "person"),
    [
        ("姓名,公司,职务,电话,邮箱", "公司", "姓名"),
        ("姓名,所在公司,职务", "所在公司", "姓名"),
        ("姓名,單位,電話", "單位", "姓名"),
        ("姓名,公司名称,公司规模", "公司名称", "姓名"),
        ("Name,Company,Job title", "Company", "Name"),
        ("姓名,客户名称,手机", "客户名称", "姓名"),
        ("客户姓名,公司", "公司", "客户姓名"),
        ("姓名,手机,微信", "姓名", ""),
        ("客户姓名,电话", "客户姓名", ""),
        ("Name,Name 2,Phone", "Name", ""),
    ],
)
def test_a_persons_name_beside_a_firms_is_its_contacts(headers, firm, person):
    found = meant(headers)
    assert (found["name"], found.get("contact_name", "")) == (firm, person)
    assert found.get("size", "公司规模") == "公司规模"


@pytest.mark.parametrize(
    ("headers", "note", "of_contact"),
    [
        ("姓名,公司,备注", "", "备注"),
        ("姓名,公司,爱好", "", "爱好"),
        ("客户名称,联系人,备注", "备注", ""),
        ("客户名称,备注,说明", "备注", ""),
        ("客户名称,联系人,备注,联系人备注", "备注", "联系人备注"),
        ("姓名,手机,备注", "备注", ""),
    ],
)
def test_what_such_a_list_notes_is_of_the_contact(headers, note, of_contact):
    found = meant(headers)
    assert (found.get("note", ""), found.get("contact_note", "")) == (note, of_contact)


def test_the_customers_own_note_stays(manager):
    make_customer(manager, "恒岳精密", note="月结")
    head = "姓名,公司,职务,电话,备注"
    bring_in(manager, text(head, "王芳,恒岳精密,采购,13800000001,爱喝茶"), kind="customers")
    person = Contact.objects.get()
    assert (person.name, person.note, person.customer.name) == ("王芳", "爱喝茶", "恒岳精密")
    assert Customer.objects.get().note == "月结"
    run = check(manager, text(head, "王芳,恒岳精密,采购,13800000001,爱打球"), kind="customers")
    (sample,) = Spool(run.uid).all_of("sample")
    assert sample["changes"] == {"contact_note": ["爱喝茶", "爱打球"]}


def test_a_note_that_is_too_long_is_wrong_in_its_own_column(manager):
    long = f"王芳,恒岳精密,采购,13800000001,{'茶' * 201}"
    run = check(manager, text("姓名,公司,职务,电话,备注", long), kind="customers")
    assert list(review.rejected(run)) == [(2, "contact_note")]
