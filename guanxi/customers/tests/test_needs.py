"""CUS-14: what customers need, kept by kind: written down, worked on, closed; as template 2 in and out."""

import csv
import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import Client

from guanxi.customers.actions import change_need, move_need, record_need
from guanxi.customers.models import Customer
from guanxi.customers.needs.choices import NEED_MOVES, NeedStatus
from guanxi.customers.needs.models import Need
from guanxi.customers.needs.panels import open_needs
from guanxi.customers.tests.browsing import Browser
from guanxi.customers.tests.factories import (
    EXPORTING,
    MANAGING,
    make_customer,
    make_department,
    make_user,
    today,
)
from guanxi.customers.tests.test_import_file import TEMPLATE_1
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.changes.models import Change
from guanxi.foundation.errors import Refused
from guanxi.foundation.imports.tests.driving import bring_in, rejected, text

pytestmark = [pytest.mark.django_db, pytest.mark.page]

NEEDING = {**MANAGING, **EXPORTING, "customers.import_needs": Scope.ALL}
TEMPLATE_2 = text(
    "客户编号,需求类型(如产品/服务/售后),需求描述,优先级(高/中/低),关联产品/服务,解决方案建议,负责人,预计解决时间,客户反馈(已确认/待跟进)",
    'C2024001,产品需求,"采购智能仓储系统,提升库存周转率",高,智能仓储解决方案,"提供3套方案,邀请客户试用",*经理,2024-06-30,已确认(需补充成本明细)',
    'C2024002,服务需求,希望售后响应时间从48小时缩短至24小时,中,售后支持服务,"优化服务流程,增设7*24小时值班",*主管,2024-06-15,待跟进(需确认具体场景)',
)


@pytest.fixture
def seller():
    return make_user()


@pytest.fixture
def need(seller) -> Need:
    customer = make_customer(seller, "恒岳")
    return record_need(customer, by=seller, kind="product", description="A faster line")


def sent(response: Any) -> bytes:
    return b"".join(response.streaming_content)


def table(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


@pytest.mark.both
def test_CUS_14_template_2_goes_out_cell_by_cell_as_it_came_and_changes_nothing_again(client: Client):
    manager = make_user(grants=NEEDING, language="en")
    bring_in(manager, TEMPLATE_1)
    run = bring_in(manager, TEMPLATE_2)
    assert (run.kind, run.count("new")) == ("needs", 2)
    first = Need.objects.get(customer__customer_no="C2024001")
    assert (first.kind, first.priority, first.feedback, first.feedback_note) == (
        "product", 1, "confirmed", "需补充成本明细"
    )  # fmt: skip
    assert (first.expected_on, first.owner_name, first.owner) == (date(2024, 6, 30), "*经理", manager)
    client.force_login(manager)
    content = sent(client.post("/needs/template-2.csv", {"internal": "yes"}))
    assert table(content) == table(TEMPLATE_2)
    again = bring_in(manager, content)
    assert (again.count("same"), again.count("wrong")) == (2, 0)
    changed = bring_in(manager, TEMPLATE_2.replace("待跟进(".encode(), "已确认(".encode()))
    assert (changed.count("same"), changed.count("changed")) == (1, 1)
    assert Need.objects.get(customer__customer_no="C2024002").feedback == "confirmed"
    page = Browser(manager).look("/needs/?q=A公司")
    assert "采购智能仓储系统" in page
    assert "缩短至24小时" not in page
    wrong = bring_in(
        manager, text("客户编号,需求类型,需求描述", "C2024001,愿望,x", "C2024999,产品,y"), kind="needs"
    )
    assert wrong.count("new") == 0
    assert "愿望" in rejected(wrong)


def test_CUS_14_a_need_is_written_down_changed_and_closed_on_pages(seller):
    customer, browser = make_customer(seller, "恒岳"), Browser(seller)
    said = {"description": "Answer at night", "kind": "after", "priority": 1, "owner": seller.pk}
    said["proposed_on"] = str(today())
    browser.send(f"/customers/{customer.pk}/needs/new/", **said)
    need = Need.objects.get(customer=customer)
    assert (need.kind, need.status, need.proposed_on) == ("after", "open", today())
    for page in (
        f"/customers/{customer.pk}/",
        f"/customers/{customer.pk}/needs/",
        "/needs/",
        "/needs/board/",
    ):
        assert "Answer at night" in browser.look(page), page
    shown = browser.look(f"/needs/{need.pk}/change/")
    assert "Answer at night" in shown
    browser.send(f"/needs/{need.pk}/change/", **said | {"priority": 3, "version": need.version})
    assert {change.field for change in Change.objects.of(need)} == {"priority"}
    need.refresh_from_db()
    move = {"status": "met", "outcome": "Two people at night", "version": need.version}
    browser.send(f"/needs/{need.pk}/move/", **move)
    need.refresh_from_db()
    assert (need.closed_on, need.outcome) == (today(), "Two people at night")
    assert open_needs(customer, seller) == {"needs": [], "has_more": False, "may_record": True}
    assert "Two people at night" in browser.look(f"/needs/{need.pk}/")


def test_CUS_14_only_the_moves_of_the_table_are_allowed(seller, need):
    customer = need.customer
    for before in NeedStatus.values:
        for after in NeedStatus.values:
            one = record_need(customer, by=seller, kind="custom", description=f"{before} {after}")
            for step in {"open": [], "working": ["working"], "met": ["met"], "dropped": ["dropped"]}[before]:
                one = move_need(one, by=seller, status=step)
            if after in NEED_MOVES[before]:
                assert move_need(one, by=seller, status=after).status == after
            else:
                with pytest.raises(Refused):
                    move_need(one, by=seller, status=after)
    reopened = move_need(move_need(need, by=seller, status="met", outcome="x"), by=seller, status="working")
    assert (reopened.closed_on, reopened.outcome) == (None, "")


def test_CUS_14_no_day_before_it_was_named_and_what_a_file_called_it_is_over_when_it_changes(seller, need):
    with pytest.raises(Refused) as refused:
        change_need(need, by=seller, expected_on=today() - timedelta(1))
    assert refused.value.field == "expected_on"
    with pytest.raises(Refused):
        change_need(need, by=seller, proposed_on=today() + timedelta(1))
    changed = change_need(need, by=seller, kind="service", feedback="confirmed", owner=make_user())
    assert (changed.kind_label, changed.feedback_label, changed.owner_label) == ("", "", "")


@pytest.mark.both
def test_CUS_14_who_may_not_see_the_customer_sees_none_of_its_needs(seller, need):
    elsewhere = make_user(make_department("Elsewhere"), {**NEEDING, **dict.fromkeys(
        ("customers.view_customer", "customers.change_customer", "customers.import_needs"), Scope.OWN
    )})  # fmt: skip
    browser = Browser(elsewhere)
    for page in (f"/needs/{need.pk}/", f"/needs/{need.pk}/change/", f"/customers/{need.customer_id}/needs/"):
        browser.look(page, 404)
    assert "A faster line" not in browser.look("/needs/?q=faster")
    assert "A faster line" not in browser.look("/needs/board/")
    assert len(table(sent(browser.client.post("/needs/template-2.csv")))) == 1
    assert browser.client.get(f"/api/v1/customers/needs/{need.pk}").status_code == 404
    assert browser.client.get("/api/v1/customers/needs").json()["items"] == []
    with pytest.raises(Http404):
        move_need(need, by=elsewhere, status="met")
    row = f"{need.customer.customer_no},产品,A faster line,高"
    run = bring_in(elsewhere, text("客户编号,需求类型,需求描述,优先级(高/中/低)", row), kind="needs")
    assert (run.count("new"), run.count("changed")) == (0, 0)
    reader = make_user(need.customer.department, {"customers.view_customer": Scope.DEPARTMENT})
    assert "A faster line" in Browser(reader).look(f"/needs/{need.pk}/")
    with pytest.raises(PermissionDenied):
        change_need(need, by=reader, priority=1)
    assert Browser(reader).client.get(f"/customers/{need.customer_id}/needs/new/").status_code == 403


def test_CUS_14_programs_write_needs_down_and_move_them(seller, client: Client):
    customer: Customer = make_customer(seller)
    client.force_login(seller)
    said = {"kind": "custom", "description": "Our logo on it", "priority": 1, "expected_on": "2999-01-01"}
    made = client.post(f"/api/v1/customers/{customer.pk}/needs", said, content_type="application/json")
    assert (made.status_code, made.json()["owner"]["id"]) == (201, seller.pk)
    address = f"/api/v1/customers/needs/{made.json()['id']}"
    changed = client.patch(address, {"feedback": "pending"}, content_type="application/json").json()
    assert (changed["feedback"], changed["version"]) == ("pending", 2)
    asked = {"status": "dropped", "outcome": "Too dear"}
    moved = client.post(f"{address}/move", asked, content_type="application/json").json()
    assert (moved["status"], moved["outcome"], moved["closed_on"]) == ("dropped", "Too dear", str(today()))
    assert (
        client.post(f"{address}/move", {"status": "met"}, content_type="application/json").status_code == 409
    )
    found = client.get("/api/v1/customers/needs?status=dropped&priority=1").json()["items"]
    assert [one["description"] for one in found] == ["Our logo on it"]
