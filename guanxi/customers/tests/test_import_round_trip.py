"""What goes out of a house comes in again and changes nothing, whoever knows what of its customers."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation

from guanxi.customers.actions import log_interaction, put_tag, write_standings
from guanxi.customers.models import Contact, Customer
from guanxi.customers.rows import StandingRow
from guanxi.customers.tests.factories import (
    EXPORTING,
    MANAGING,
    make_contact,
    make_customer,
    make_tag,
    make_user,
    today,
)  # fmt: skip
from guanxi.customers.tests.fields import make_all, make_field
from guanxi.customers.tests.states import told
from guanxi.customers.tests.test_export_list import REVEAL, content, export
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.imports import mapping
from guanxi.foundation.imports.kinds import kind_of
from guanxi.foundation.imports.pages import column_rows
from guanxi.foundation.imports.tests.driving import bring_in, hand_in, rejected, text

pytestmark = pytest.mark.django_db
GRANTS = {**MANAGING, **REVEAL, **EXPORTING}
HEAD = "客户编号,客户名称,所属行业,决策人(姓名/职位),联系方式,历史合作时长,累计合作金额,客户分层,最近合作时间"
EVERY = "tier value total last_order last_contact phone birthday owner industry region stage department"
COLUMNS = "&".join(f"columns={code}" for code in EVERY.split())


@pytest.fixture
def manager():
    user = make_user(grants=GRANTS, language="zh-hans", name="王芳")
    with translation.override("zh-hans"):
        yield user


def house(by: User) -> None:
    """Customers of whom files, people and scoring know this and that."""
    make_user(name=by.name, username="wang-fang-2")  # two of one name
    told_by_file = "精密 轴承,陈伟/采购总监,0512-6234 5678,2年,500万,高价值,2024-05-20"
    bring_in(by, text(HEAD, f"C2024001,恒岳,{told_by_file}", "C2024002,安蔚,软件开发,李娜,,6个月,80万,A级,"))
    make_all()
    make_field("formula", "Twice", formula="[My number] * 2")
    since = today() - timedelta(days=800)
    bright = make_customer(by, "Bright", country="GB", since=since, industry="C", custom={"my_number": "3"})
    make_contact(bright, by, "Anna", title="Head / Sales", email="anna@example.com")
    make_contact(bright, by, "Bob", role="user", phone="13912346022", birthday="1990-02-03")
    only_mail = make_customer(by, "启航", region="江苏 苏州", since=since, stage="lost")
    make_contact(only_mail, by, "启航", birthday="lunar 1988-08-15")
    make_contact(make_customer(by, "周敏", kind="person"), by, "周敏", role="self", wechat="zhoumin_88")
    make_customer(by, "Nobody yet")
    put_tag(bright, by=by, tag=make_tag(by, "降本"))
    log_interaction(bright, by=by, on=today(), channel="phone", subject="Prices", follow_up="报价")
    scored(*Customer.objects.order_by("pk").exclude(name="Nobody yet"))


def scored(*customers: Customer) -> None:
    tiers, ordered = ("risk", "high", "potential", "ordinary"), today() - timedelta(days=9)
    rows = [
        StandingRow(customer_id=one.pk, tier=tiers[n % 4], value=Decimal(12), total=Decimal("1234.50"),
                    last_order_on=ordered if n % 2 else None)
        for n, one in enumerate(customers)
    ]  # fmt: skip
    write_standings(Company.get(), by=User.system(), run_id=1, as_of=today(), rows=rows)


def is_same(by: User, file: bytes, name: str, **more) -> None:
    before = told()
    run = bring_in(by, file, name=name, **more)
    everything = {kind: run.count(kind) for kind in ("new", "changed", "wrong")}
    assert not any(everything.values()), (everything, rejected(run), run.mapping)
    assert run.counts["rows"]["wrong"] == 0, rejected(run)
    assert run.count("same")
    assert told() == before


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize("query", ["", COLUMNS])
def test_a_list_comes_back_and_changes_nothing(manager, ending, query):
    house(manager)
    is_same(manager, content(export(manager, query, ending)), f"list.{ending}")
    is_same(manager, content(export(manager, query, ending, reveal=True, reason="a check")), f"list.{ending}")


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_template_1_comes_back_and_changes_nothing(manager, client, ending):
    house(manager)
    client.force_login(manager)
    for answers in ({}, {"reveal": "yes", "reason": "a check"}):
        address = f"/customers/template-1.{ending}"
        response = client.post(address, {"internal": "yes", **answers})
        is_same(manager, b"".join(response.streaming_content), f"template.{ending}", kind="customers")


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_template_3_comes_back_and_adds_no_talk(manager, client, ending):
    customer = make_customer(manager, "恒岳")
    said: dict[str, Any] = {"participants": "陈伟、李娜", "feedback": "报价偏高\n再谈", "follow_up": "降价"}
    for channel in ("phone", "visit", "wechat"):
        log_interaction(customer, by=manager, on=today(), channel=channel, subject="Prices", **said)
    log_interaction(customer, by=manager, on=today(), channel="other", subject=" Two  words")
    client.force_login(manager)
    response = client.post(f"/customers/template-3.{ending}", {"internal": "yes"})
    file = b"".join(response.streaming_content)
    is_same(manager, file, f"template.{ending}", kind="interactions")
    change = text("互动日期,客户编号,互动方式,互动主题", f"{today()},{customer.customer_no},电话,Another")
    assert bring_in(manager, change, kind="interactions").count("new") == 1


@pytest.mark.parametrize("language", ["en", "zh-hans", "zh-hant"])
def test_the_lists_own_headings_are_told_from_a_strangers(language):
    by = make_user(grants=GRANTS, language=language)
    with translation.override(language):
        scored(make_customer(by, "恒岳"))
        file = content(export(by)).decode("utf-8-sig")
        run = hand_in(by, file.encode(), kind="customers")
        rows = column_rows(run, kind_of("customers"), mapping.proposed(run, kind_of("customers"), by), None)
        taken = {row.header: row.sure for row in rows if not any(chosen for *_one, chosen in row.options)}
        said = {"en": "computed here: not imported", "zh-hans": "由本系统计算：不导入"}
        wanted = said.get(language, "由本系統計算：不匯入")
        assert list(taken.values()).count(wanted) == 4, (taken, file)
    stranger = hand_in(by, text("客户编号,客户,分层,上次下单", "K-1,安蔚,A级,2024-05-20"), kind="customers")
    found = mapping.proposed(stranger, kind_of("customers"), by).columns
    assert {"tier", "last_date"} <= found.keys()


def test_what_differs_from_what_went_out_is_still_taken(manager, client):
    house(manager)
    number = Customer.objects.get(name="Bright").customer_no
    told_of = "制造业,Bob/采购,bob@example.com,9年,888,其他分层,2024-05-20"
    run = bring_in(manager, text(HEAD, f"{number},Bright,{told_of}"))
    assert run.count("changed") == 1, rejected(run)
    reported = Customer.objects.get(name="Bright").reported
    assert (reported["tier"], reported["total_amount"], reported["duration"]) == ("其他分层", "888", "9年")
    assert "industry" not in reported
    bob = Contact.objects.get(name="Bob")
    assert (bob.role, bob.title) == ("decider", "采购")


def test_numbers_of_an_own_file_are_ours_whatever_came_last(manager):
    make_customer(manager, "恒岳")
    bring_in(manager, text("客户编号,客户名称", "77,安蔚"), source="ERP")
    is_same(manager, content(export(manager)), "list.csv")
