"""Before somebody is chosen, the form of the owner says whom the reader's role reaches."""

import pytest

from guanxi.foundation.accounts.scopes import Scope

from .browsing import Browser
from .factories import SELLING, make_customer, make_department, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.page]

OWN_ONLY = "Your role reaches your own customers only"
MANAGING = {"approvals.manage": Scope.ALL}


def test_who_reaches_only_the_own_is_told_who_can_help_and_offered_nobody_else():
    seller = make_user(name="Li Fang", language="en")
    make_user(seller.department, {**SELLING, **MANAGING}, name="Wang Xiaoming")
    make_user(seller.department, name="Chen Jianguo")
    page = Browser(seller).look(f"/customers/{make_customer(seller).pk}/owner/")
    assert OWN_ONLY in page
    assert "Wang Xiaoming can set it up, or hand the customer over." in page
    offered = page.partition('name="owner"')[2].partition("</select>")[0]
    assert "Li Fang" in offered
    assert "Chen Jianguo" not in offered


def test_whoever_sees_no_customers_is_not_told_that_there_are_none():
    make_customer(make_user())
    page = Browser(make_user(grants={"imports.start_import": Scope.OWN}, language="en")).look("/customers/")
    assert "Your roles show no customers" in page
    assert "A manager or administrator can give you another role." in page
    assert "No customers yet" not in page


def test_who_may_make_the_flow_is_led_there():
    seller = make_user(grants={**SELLING, **MANAGING}, language="en")
    page = Browser(seller).look(f"/customers/{make_customer(seller).pk}/owner/")
    assert OWN_ONLY in page
    assert 'href="/approvals/definitions/">Set up the flow</a>' in page


def test_who_reaches_a_department_is_told_that_it_stays_there_and_who_reaches_all_is_told_nothing():
    department = make_department()
    for scope, told in ((Scope.DEPARTMENT, True), (Scope.ALL, False)):
        reader = make_user(department, {**SELLING, "customers.change_customer": scope}, language="en")
        page = Browser(reader).look(f"/customers/{make_customer(reader).pk}/owner/")
        assert ("whoever gets this one, it stays there" in page) is told
        assert OWN_ONLY not in page
