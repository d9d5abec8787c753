"""Birthdays by either calendar: written down, found before they come, told to owners, and to nobody else."""

from datetime import date, timedelta
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import override

from guanxi.customers.actions import add_contact, change_contact, leave_contact
from guanxi.customers.agenda import birthdays
from guanxi.customers.listing import customers_listing
from guanxi.customers.models import Contact
from guanxi.customers.tests.browsing import Browser
from guanxi.customers.tests.factories import MANAGING, SELLING, make_contact, make_customer, make_user
from guanxi.customers.tests.test_api import Caller
from guanxi.customers.tests.test_take_back import undo_in
from guanxi.customers.unseen import concerns
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.accounts.scopes import Shown
from guanxi.foundation.audit.models import Entry
from guanxi.foundation.calendar.birthdays import Birthday
from guanxi.foundation.calendar.days import business_day
from guanxi.foundation.calendar.lunar import lunar_day
from guanxi.foundation.errors import Refused
from guanxi.foundation.imports.tests.driving import bring_in, rejected, text
from guanxi.foundation.rights import actions as rights
from guanxi.foundation.staff import actions as staff

pytestmark = [pytest.mark.django_db, pytest.mark.page]
MIGRATION = "0010_birthdays_found"
LUNAR = "农历1988年八月十五"


@pytest.fixture
def seller() -> User:
    return make_user(language="en")


def today() -> date:
    return business_day(Company.get())


def lunar_birthday(ahead: int) -> str:
    found = lunar_day(today() + timedelta(days=ahead))
    return Birthday(found.month, found.day, lunar=True, leap=found.leap).kept


def found(user: User, ahead: int | str) -> list[str]:
    page = Caller(user).get(f"/?birthday_in={ahead}")
    return sorted(row["name"] for row in page["items"])


def test_a_lunar_birthday_is_kept_masked_and_told_with_its_day_when_revealed(seller):
    contact = make_contact(make_customer(seller), seller, birthday=LUNAR)
    contact = Contact.objects.get(pk=contact.pk)
    assert contact.birthday.reveal() == "lunar 1988-08-15"
    assert str(contact.birthday) == "198*-**-**"
    shown = Browser(seller).send(f"/contacts/{contact.pk}/reveal/birthday/", 200)
    assert "Lunar day 15 of month 8, 1988 = 25 Sep 1988; next on" in shown


def test_the_form_says_what_it_understood_as_one_types(seller):
    browser = Browser(seller)
    customer = make_customer(seller)
    form = browser.look(f"/customers/{customer.pk}/contacts/new/")
    assert 'hx-post="/birthdays/understand/"' in form
    assert "= 25 Sep 1988" in browser.send("/birthdays/understand/", 200, birthday=LUNAR)
    assert "Solar or lunar?" in browser.send("/birthdays/understand/", 200, birthday="八月十五")
    assert "<b>" not in browser.send("/birthdays/understand/", 200, birthday="<b>")
    browser.send(f"/customers/{customer.pk}/contacts/new/", name="陈伟", birthday="腊月廿三")
    assert Contact.objects.get().birthday.reveal() == "lunar --12-23"
    wrong = browser.send(
        f"/customers/{customer.pk}/contacts/new/", 422, name="陈伟", birthday="农历2021年闰四月初一"
    )
    assert "no leap month 4" in wrong


@pytest.mark.both
def test_a_change_is_on_record_without_its_value_and_taken_back(seller):
    contact = make_contact(make_customer(seller), seller, birthday="1988-05-20")
    browser = Browser(seller)
    said = {"birthday": "农历五月二十", "version": contact.version}
    headers = {"HX-Request": "true", "HX-Request-Type": "partial"}
    answer = browser.client.post(f"/contacts/{contact.pk}/edit/birthday/", said, headers=headers)
    assert Contact.objects.get().birthday.reveal() == "lunar --05-20"
    entry = Entry.objects.latest("position")
    assert (entry.verb, "05-20" in str(entry.detail)) == ("change_contact", False)
    browser.send(undo_in(answer.content.decode()))
    assert Contact.objects.get().birthday.reveal() == "1988-05-20"
    assert found(seller, 30) == []


def test_customers_are_found_by_the_days_until_a_birthday(seller):
    names = {0: lunar_birthday(0), 3: f"-{(today() + timedelta(days=3)).isoformat()[4:]}"}
    for ahead, birthday in {**names, 8: lunar_birthday(8)}.items():
        make_contact(make_customer(seller, f"In {ahead}"), seller, birthday=birthday)
    gone = make_contact(make_customer(seller, "Gone"), seller, birthday=lunar_birthday(1))
    leave_contact(gone, by=seller)
    assert found(seller, 0) == ["In 0"]
    assert found(seller, 3) == found(seller, 7) == ["In 0", "In 3"]
    assert found(seller, 30) == ["In 0", "In 3", "In 8"]
    changed = Contact.objects.get(customer__name="In 8")
    change_contact(changed, by=seller, birthday=lunar_birthday(1))
    assert found(seller, 3) == ["In 0", "In 3", "In 8"]


def test_CUS_20_nobody_is_found_by_a_birthday_that_the_reader_may_not_reveal(seller):
    make_contact(make_customer(seller, "Mine"), seller, birthday=lunar_birthday(1))
    colleague = make_user(seller.department)  # sees the customer, reveals only the own
    assert found(colleague, 7) == []
    blind = reader_of_masks(seller)
    soon = next(one for one in customers_listing("CNY").filters if one.code == "birthday_in")
    with pytest.raises(Refused):
        soon.asked("is", ["7"], blind)
    assert list(birthdays(blind, today())) == []
    assert "birthday_in" not in Browser(blind).look("/customers/")


def reader_of_masks(seller: User) -> User:
    grants = {**MANAGING, **SELLING}
    del grants["customers.hand_over"]  # of others: it would reach further than what this reader may change
    role = rights.create_role(
        Company.get(), by=User.system(), name="Masked", grants=grants, masks={"birthday": Shown.MASKED}
    )
    user = make_user(seller.department, {})
    staff.assign_roles(user, by=User.system(), roles=[role])
    return User.objects.get(pk=user.pk)


def test_a_file_of_lunar_birthdays_says_that_a_role_hides_them(seller):
    run = SimpleNamespace(mapping={"name": 0, "lunar_birthday": 1})
    assert not concerns(run, seller)
    seller.masks = {"birthday": Shown.HIDDEN}
    assert len(concerns(run, seller)) == 1


def test_the_owners_day_names_who_has_a_birthday_within_a_week(seller):
    customer = make_customer(seller, "苏州恒岳")
    make_contact(customer, seller, "陈伟", birthday=lunar_birthday(5))
    make_contact(customer, seller, "王芳", birthday=lunar_birthday(8))
    make_contact(make_customer(make_user(seller.department)), User.system(), birthday=lunar_birthday(5))
    with override("en"):
        items = list(birthdays(seller, today()))
    assert [item.title for item in items] == ["Birthday of 陈伟"]
    assert items[0].on == today() + timedelta(days=5)
    assert str(items[0].line).startswith("苏州恒岳, lunar day ")
    assert "Birthday of 陈伟" in Browser(seller).look("/day/")


def test_a_file_brings_birthdays_by_both_calendars_and_says_which_it_cannot_read():
    manager = make_user(grants=MANAGING, language="zh-hans")
    lines = (
        "甲公司,陈伟,农历八月十五,",
        "乙公司,王芳,1990/5/20,",
        "丙公司,李娜,,1988-08-15",
        "丁公司,赵云,八月十五,",
    )
    run = bring_in(manager, text("客户名称,联系人,生日,农历生日", *lines))
    kept = {one.name: one.birthday.reveal() for one in Contact.objects.all()}
    assert kept == {"陈伟": "lunar --08-15", "王芳": "1990-05-20", "李娜": "lunar 1988-08-15"}
    with override("zh-hans"):
        assert "是公历还是农历？" in rejected(run)


def test_a_list_holds_birthdays_masked_and_in_a_file_in_full_as_an_import_reads_them(seller):
    customer = make_customer(seller, "苏州恒岳")
    add_contact(customer, by=seller, name="陈伟", birthday=LUNAR)
    column = next(one for one in customers_listing("CNY").columns if one.code == "birthday")
    assert column.load is not None
    assert column.revealed is not None
    assert column.load([customer.pk], seller) == {customer.pk: "198*-**-**"}
    for language, said in (("zh-hans", LUNAR), ("zh-hant", "農曆1988年八月十五")):
        with override(language):
            assert column.revealed([customer.pk], seller) == {customer.pk: said}


def test_the_api_takes_words_and_gives_the_kept_spelling(seller):
    customer, caller = make_customer(seller), Caller(seller)
    status, made = caller.ask("POST", f"/{customer.pk}/contacts", {"name": "陈伟", "birthday": "闰六月十五"})
    assert (status, made["birthday"]) == (201, "***")
    status, shown = caller.ask("POST", f"/contacts/{made['id']}/reveal", {"field": "birthday"})
    assert (status, shown["value"]) == (200, "lunar --06L-15")
    status, _body = caller.ask("PATCH", f"/contacts/{made['id']}", {"birthday": "soon"})
    assert status == 409


def test_birthdays_that_were_there_before_are_found_after_the_upgrade(seller):
    contact = make_contact(make_customer(seller, "Old"), seller, birthday=lunar_birthday(1))
    state = MigrationLoader(connection).project_state(("customers", MIGRATION))
    state.apps.get_model(contact._meta.label).objects.update(birthday_index=None)
    assert found(seller, 3) == []
    import_module(f"guanxi.customers.migrations.{MIGRATION}").index_birthdays(state.apps, None)
    assert found(seller, 3) == ["Old"]
