"""A person has two numbers: both are hidden, found, known again and handed back alike."""

import pytest

from guanxi.customers import actions
from guanxi.customers.api import shapes
from guanxi.customers.likeness import like_of
from guanxi.customers.models import Contact, Customer
from guanxi.customers.searching import found
from guanxi.customers.templated import customer_cells
from guanxi.customers.tests.browsing import Browser
from guanxi.customers.tests.factories import MANAGING, make_contact, make_customer, make_user
from guanxi.foundation.imports.tests.driving import bring_in, check, text

pytestmark = pytest.mark.django_db
MOBILE, DESK = "13812345678", "0571-88886666"


@pytest.fixture
def manager():
    return make_user(grants={**MANAGING, "customers.reveal_personal": MANAGING["customers.view_customer"]})


def numbers() -> list[tuple[str, str, str]]:
    people = Contact.objects.order_by("pk")
    return [(one.name, one.phone.reveal(), one.phone2.reveal() if one.phone2 else "") for one in people]


def test_a_person_is_found_by_either_number_and_shown_both(manager):
    customer = make_customer(manager, "启航物流")
    person = make_contact(customer, manager, "王芳", phone=MOBILE, phone2=DESK)
    for asked in (MOBILE, "057188886666", "5678", "6666"):
        assert found(asked, manager) == [customer], asked
    page = Browser(manager).look(f"/customers/{customer.pk}/")
    assert "138 **** 5678" in page
    assert "0571 **** 66" in page
    assert DESK not in page
    assert shapes.contact(person, manager)["phone2"] == "0571 **** 66"
    assert like_of(manager, {"name": "别家"}, [{"name": "钱", "phone": "057188886666"}])
    assert like_of(manager, {"name": "别家"}, [{"name": "钱", "phone2": MOBILE}])


@pytest.mark.parametrize(
    ("head", "cells", "kept"),
    [
        ("手机,座机", f"{MOBILE},{DESK}", (MOBILE, DESK)),
        ("联系电话,备用电话", f"{MOBILE},{DESK}", (MOBILE, DESK)),
        ("手机", f"{MOBILE}/{DESK}", (MOBILE, DESK)),
        ("联系方式", f"{MOBILE}、{DESK}", (MOBILE, DESK)),
        ("手机,座机", f"{MOBILE}/{DESK},057188886666", (MOBILE, DESK)),
        ("手机,座机", f"{MOBILE}/{DESK},{MOBILE}", (MOBILE, DESK)),
        ("手机", f"{MOBILE}/138 1234 5678", (MOBILE, "")),
        ("座机", DESK, (DESK, "")),  # of somebody new the only number is the first
    ],
)
def test_a_file_has_two_numbers_in_two_columns_or_in_one(manager, head, cells, kept):
    bring_in(manager, text(f"客户名称,联系人,{head}", f"启航物流,王芳,{cells}"))
    assert numbers() == [("王芳", *kept)]


def test_three_numbers_stay_behind(manager):
    run = check(
        manager,
        text(
            "客户名称,手机,座机", f"启航,{MOBILE}/{DESK},0571-88887777", f"北辰,{MOBILE}/{DESK}/13912345678,"
        ),
    )
    assert (run.count("new"), run.counts["rows"]["wrong"]) == (0, 2)


def test_what_is_known_in_either_place_changes_nothing_and_goes_round(manager):
    actions.add_contact(
        customer := make_customer(manager, "启航物流"), by=manager, name="王芳", phone=MOBILE, phone2=DESK
    )
    for cells in (f"{DESK},", f"{DESK},{MOBILE}", f",{MOBILE}"):
        run = check(manager, text("客户名称,联系人,手机,座机", f"启航物流,王芳,{cells}"))
        assert (run.count("same"), run.count("changed")) == (1, 0), cells
    run = check(manager, text("客户名称,手机", "别的名字,057188886666"), key="phone", mode="update")
    assert run.count("changed") == 1
    for in_full, kept in ((True, f"{MOBILE} / {DESK}"), (False, "138 **** 5678 / 0571 **** 66")):
        heads, row = customer_cells(Customer.objects.filter(pk=customer.pk), manager, in_full=in_full)
        assert row[heads.index("联系方式")] == kept
        again = check(manager, text(",".join(heads[:5]), ",".join(map(str, row[:5]))))
        assert (again.count("same"), again.count("wrong")) == (1, 0)
