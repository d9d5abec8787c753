"""Lists as files, and the rows that an import gives back, as Chinese readers open them: no English left."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.http import QueryDict
from django.utils import translation

from guanxi.config.switchboard import LISTINGS
from guanxi.config.tests.every_list import make
from guanxi.config.tests.mail_words import CHINESE, left_in_english, translated_too_early
from guanxi.customers.actions import record_need
from guanxi.customers.duplicates.models import DuplicatePair
from guanxi.customers.parties.actions import create_party
from guanxi.customers.subject_rights.actions import register_request
from guanxi.customers.tests.factories import MANAGING as CUSTOMERS
from guanxi.customers.tests.factories import make_contact, make_customer, make_department, make_user
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.imports.tests.driving import check, rejected, text
from guanxi.foundation.notifications.models import Notification
from guanxi.foundation.notifications.notifying import notify
from guanxi.foundation.policies.actions import publish_policy
from guanxi.foundation.savedviews import exporting
from guanxi.foundation.sentences import said
from guanxi.foundation.tasks.actions import create_task
from guanxi.foundation.tasks.tests.making import WORKING as TASKS
from guanxi.foundation.ui.lists import read_page
from guanxi.purchases.actions import add_cost
from guanxi.purchases.tests.factories import MANAGING as PURCHASES
from guanxi.purchases.tests.factories import make_order, make_product, set_house

pytestmark = pytest.mark.django_db
WORD = re.compile(r"[A-Za-z]{2,}")
CODES = re.compile(r"\b(?:[A-Z]{1,3}-?\d+|CNY|SKU)\b")  # numbers of records, currencies
POLICIES = dict.fromkeys(("policies.manage_policies", "policies.view_duties"), Scope.ALL)
ADDRESS = re.compile(r"[\w.]*@[\w.]*")
LANGUAGES = pytest.mark.parametrize("language", CHINESE)


def english_in(values: list[Any]) -> list[str]:
    return [text for value in values if isinstance(value, str) and WORD.search(text := CODES.sub("", value))]


@pytest.fixture
def manager(db: None) -> Any:
    """Somebody who sees every list, in a house that has a record of each."""
    set_house()
    asking = dict.fromkeys(("customers.view_subject_request", "customers.answer_subject_request"), Scope.ALL)
    rights = {**CUSTOMERS, **PURCHASES, **TASKS, **POLICIES, **asking}
    user = make_user(make_department("销售部"), rights, name="林晓岚")
    customer = make_customer(
        user, "苏州恒岳", industry="C", region="江苏 苏州", size="small", stage="deal", source="sales"
    )
    person = make_contact(customer, user, "陈伟", phone="13812346021", birthday="农历八月十五")
    register_request(customer, by=user, contact=person, kind="access", source="phone")
    make(DuplicatePair, left=customer, right=make_customer(user, "恒岳"), kind="firm", probability=0.97,
         gain=1.0, run=1, found_on=date(2026, 1, 5), why=[["phone", "same", 9.0]])  # fmt: skip
    assert user.department
    create_party(user.department, by=user, name="常州轴承", party="supplier", source="sales", region="江苏")
    record_need(customer, by=user, kind="product", description="提速", feedback="pending")
    make_product(user, "A1", name="阀门")
    make_order(user, customer)
    add_cost(customer, by=user, on=date(2026, 1, 5), amount=Decimal(10), kind="sales")
    create_task(user, by=user, description="报价", due_on=date(2026, 1, 5))
    publish_policy(user.company, by=user, title="保密制度", text="不得外传。")
    return user


@LANGUAGES
@pytest.mark.parametrize("name", sorted(LISTINGS))
def test_a_list_taken_out_holds_no_english(name, language, manager):
    with translation.override(language):
        listing = LISTINGS[name](manager).for_reader(manager)
        rows = read_page(listing, manager, QueryDict(), 10).rows
        assert rows, "the house has one of each"
        values: list[Any] = [str(column.label) for column in listing.columns]
        for column in listing.columns:
            value = exporting.values_of(column, rows, manager, reveal=True)
            values += [value(row) for row in rows]
    assert english_in(values) == []


@LANGUAGES
def test_rows_given_back_say_why_in_the_importers_language(language):
    manager = make_user(None, CUSTOMERS, language=language)
    with translation.override(language):
        lines = (
            ",陈伟,,,,",
            "甲公司,陈伟,12,,,",
            "乙公司,王芳,,what@,,",
            "丙公司,李娜,,,八月十五,",
            "丁公司,赵云,,,,何时",
            "戊公司,孙燕,,,2月30日,",
            "己公司,周杰,,,农历2021年闰四月初一,",
        )
        good = [
            f"好{n}公司,陈伟,1381234602{n},chen{n}@example.com,1990-05-2{n},2024-05-2{n}" for n in range(9)
        ]
        run = check(manager, text("客户名称,联系人,电话,邮箱,生日,成为客户日期", *good, *lines))
        file = ADDRESS.sub("", rejected(run))
    assert file.count("\n") == len(lines) + 1
    assert english_in(file.splitlines()) == []


def test_a_mail_that_nobody_translated_is_found_and_a_word_translated_too_early(manager):
    notify([manager], "mention", None, said("Nobody wrote this in Chinese:"), url="/x/")
    early = said("%(who)s mentioned you in a comment:") % {"who": "Customers"}
    notify([manager], "mention", None, early, url="/x/")
    told = Notification.objects.filter(user=manager, notice="mention")
    rows = list(told.select_related("user").order_by("pk"))
    assert [one.partition(":")[0] for one in left_in_english(rows[:1]) if "Nobody" in one][:1] == ["zh-hans"]
    assert left_in_english(rows[1:]) == []
    assert translated_too_early(rows) == ["Customers"]
