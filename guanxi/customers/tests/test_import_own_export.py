"""A list taken out, changed and handed in again: the same customers are changed, and nobody comes twice."""

import pytest
from django.utils import translation

from guanxi.customers.actions import log_interaction
from guanxi.customers.models import Contact, Customer
from guanxi.customers.tests.factories import (
    EXPORTING,
    MANAGING,
    make_contact,
    make_customer,
    make_user,
    today,
)
from guanxi.customers.tests.test_export_list import REVEAL, content, export
from guanxi.foundation.imports.tests.driving import bring_in, check, rejected, text

pytestmark = pytest.mark.django_db
GRANTS = {**MANAGING, **REVEAL, **EXPORTING}


@pytest.fixture(params=["en", "zh-hans", "zh-hant"])
def manager(request):
    user = make_user(grants=GRANTS, language=request.param)
    with translation.override(request.param):
        yield user


def test_a_list_goes_out_and_comes_back_changed(manager):
    for name, phone in (("恒岳", "13812346021"), ("启航", "13912346022")):
        make_contact(make_customer(manager, name, region="江苏 苏州"), manager, "陈伟", phone=phone)
    file = content(export(manager, "columns=region&columns=phone&sort=name"))
    numbers = dict(Customer.objects.values_list("name", "customer_no"))
    assert file.decode("utf-8-sig").splitlines()[1].startswith(f"{numbers['恒岳']},")
    changed = file.replace("恒岳,江苏 苏州".encode(), "恒岳集团,浙江 杭州".encode())
    assert changed != file
    run = bring_in(manager, changed, mode="update", key="number")
    assert (run.count("changed"), run.count("same"), rejected(run)) == (1, 1, "")
    assert set(Customer.objects.values_list("name", "region")) == {
        ("恒岳集团", "浙江 杭州"), ("启航", "江苏 苏州")
    }  # fmt: skip
    assert sorted(c.phone.reveal() for c in Contact.objects.all()) == ["13812346021", "13912346022"]
    assert {c.name for c in Contact.objects.all()} == {"陈伟"}


def test_the_list_as_it_opens_comes_back_without_a_wrong_row(manager):
    customer = make_customer(manager, "恒岳")
    make_contact(customer, manager, "陈伟", phone="13812346021")
    log_interaction(customer, by=manager, on=today(), channel="phone", subject="Prices")
    run = check(manager, content(export(manager)))
    assert "contact_name" not in run.mapping, "the day of the last contact is nobody's name"
    assert (run.count("new"), run.counts["rows"]["wrong"]) == (0, 0)


def test_a_number_without_a_name_is_the_firms_and_stays_one_person(manager):
    bring_in(manager, text("客户名称,手机", "恒岳,13812346021"))
    contact = Contact.objects.get()
    assert contact.phone.reveal() == "13812346021"
    assert (
        contact.called
        == {"en": "Main contact", "zh-hans": "公司联系方式", "zh-hant": "公司聯絡方式"}[manager.language]
    )
    run = bring_in(
        manager, text("客户编号,客户名称,手机", f"{contact.customer.customer_no},恒岳集团,13812346022")
    )
    assert run.count("changed") == 1
    assert Contact.objects.get().phone.reveal() == "13812346022"
    assert Contact.objects.get().called != "恒岳集团"


def test_a_number_that_somebody_has_gives_nobody_the_firms_name(manager):
    customer = make_customer(manager, "恒岳")
    make_contact(customer, manager, "陈伟", phone="13812346021", title="采购")
    run = bring_in(manager, text("客户名称,手机,职位", "恒岳,13812346021,总监"))
    assert run.count("changed") == 1
    assert list(Contact.objects.values_list("name", "title")) == [("陈伟", "总监")]


def test_rejected_rows_come_back_corrected_as_the_first_file_was_matched(manager):
    phone, note = "+49 40 1234567", "=见备注"
    first = check(
        manager, text("甲列,手机,乙列", f"甲公司,{phone},{note}", f",{phone},{note}"), columns={"name": 0}
    )
    back = rejected(first)
    assert f"'{phone}" in back, "no spreadsheet runs it"
    assert first.counts["rows"]["wrong"] == 1
    second = check(manager, back.encode("utf-8-sig"), "rejects.csv")
    assert (second.signature, second.mapping) == (first.signature, first.mapping)
    again = rejected(second).splitlines()
    assert again[0] == back.splitlines()[0], "line and reason stand there once"
    corrected = again[1].replace(",", "乙公司,", 1)
    run = bring_in(manager, text(again[0], corrected, encoding="utf-8-sig"), "rejects.csv")
    assert (run.count("new"), rejected(run)) == (1, "")
    assert Contact.objects.get().phone.reveal() == phone
