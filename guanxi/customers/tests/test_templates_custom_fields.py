"""Custom fields are columns of the templates' files, so that what goes out comes in again (SYS-09)."""

import pytest

from guanxi.customers.actions import change_customer
from guanxi.customers.tests.factories import EXPORTING, MANAGING, make_customer, make_user
from guanxi.customers.tests.fields import kept, make_all, make_field
from guanxi.foundation.imports.tests.driving import bring_in, rejected, text

pytestmark = [pytest.mark.django_db, pytest.mark.cells]
TALKING = {"customers.import_interactions": MANAGING["customers.import_customers"]}


@pytest.fixture
def manager():
    return make_user(grants=MANAGING | TALKING | EXPORTING, language="en", name="王芳")


def out_and_in(browser, by, address: str, **answers):
    """What a template's file holds, handed in again."""
    response = browser.post(address, {"internal": "yes", **answers})
    return bring_in(by, b"".join(response.streaming_content), name=address.rpartition("/")[2])


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_SYS_09_what_goes_out_in_a_template_comes_in_and_changes_nothing(manager, client, ending):
    make_user(name="王芳", username="wang-fang-2")  # two of one name: told apart by how they sign in
    other = make_customer(manager, "启航物流")
    make_all()
    make_field("text", "Passport", is_encrypted=True)
    make_field("formula", "Twice", formula="[My number] * 2")
    values = {
        "my_text": "甲", "my_long": "乙\n丙", "my_number": "1200.5", "my_yesno": False,
        "my_date": "2026-05-20",
        "my_money": {"amount": "99.9", "currency": "EUR"}, "my_person": manager.pk, "my_customer": other.pk,
        "my_choice": "high", "my_choices": ["low", "high"], "passport": "E1234567",
    }  # fmt: skip
    known = make_customer(manager, "恒岳精密", custom=values)
    before = kept(known)
    client.force_login(manager)
    run = out_and_in(client, manager, f"/customers/template-1.{ending}")
    assert (run.count("same"), run.count("wrong"), run.count("changed")) == (2, 0, 0), rejected(run)
    content = client.post(f"/customers/template-1.{ending}", {"internal": "yes"})
    emptied = {**dict.fromkeys(values), "my_money": {"amount": "1"}, "passport": "E1234567"}
    change_customer(known, by=manager, custom=emptied)
    bring_in(manager, b"".join(content.streaming_content), name=f"a.{ending}")
    now = kept(known)
    assert str(now.pop("passport")) == str(before.pop("passport"))
    assert now == before
    run = out_and_in(client, manager, f"/customers/template-1.{ending}", reveal="yes", reason="a check")
    assert run.count("same") == 2


def test_the_talks_template_brings_its_custom_fields_back(manager, client):
    make_field("choice", "Mood", noun="customers.interaction")
    make_customer(manager, "恒岳精密")
    head = "互动日期,客户名称,互动方式,互动主题,Mood"
    bring_in(manager, text(head, "2024-05-20,恒岳精密,电话,报价,High"), kind="interactions")
    client.force_login(manager)
    lines = (
        b"".join(client.post("/customers/template-3.csv").streaming_content).decode("utf-8-sig").splitlines()
    )
    assert (lines[0].rpartition(",")[2], lines[1].rpartition(",")[2]) == ("Mood", "High")
