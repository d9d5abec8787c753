"""Customers' files from the first byte to the last record: template 1, words, people, numbers."""

import pytest

from guanxi.customers.models import Contact, Customer, Interaction, TagLink
from guanxi.customers.reported import labelled
from guanxi.customers.tests.factories import MANAGING, make_customer, make_department, make_user
from guanxi.foundation.audit.models import Entry
from guanxi.foundation.changes.models import Change
from guanxi.foundation.imports.models import ColumnMemory, ImportRun
from guanxi.foundation.imports.spool import Spool
from guanxi.foundation.imports.tests.driving import bring_in, check, hand_in, match, rejected, text
from guanxi.foundation.sentences import told

pytestmark = pytest.mark.django_db

TEMPLATE_1 = text(
    "客户编号,客户名称,所属行业,决策人(姓名/职位),联系方式,历史合作时长,累计合作金额,核心需求标签,客户分层,最近合作时间",
    "C2024001,A公司,制造业,*总/采购总监,XXXX,2年,500万,降本增效、供应链优化,高价值,2024-05-20",
    "C2024002,B企业,IT服务,*经理/技术负责人,139XXXX,6个月,80万,系统稳定性、售后支持,潜力,2024-05-15",
)
TEMPLATE_3 = text(
    "互动日期,客户编号,互动方式(电话/拜访/线上),互动主题,参与人员,客户反馈,后续行动,负责人,完成状态(已完成/进行中/待处理)",
    '2024-05-10,C2024001,线下拜访,Q2业务回顾,经理、总监,"对方案效果满意,希望增加培训支持",安排6月产品培训,*助理,进行中',
    '2024-05-12,C2024002,电话沟通,售后问题跟进,*专员,"反映系统偶发卡顿,已记录并转技术",技术48小时内排查,*专员,已完成',
)


@pytest.fixture
def manager():
    return make_user(grants=MANAGING, language="en")


def test_CUS_02_the_sample_rows_of_template_1_come_in_unchanged(manager):
    run = bring_in(manager, TEMPLATE_1)
    assert (run.kind, run.count("new")) == ("customers", 2)
    first = Customer.objects.get(customer_no="C2024001")
    assert (first.name, first.industry) == ("A公司", "C")
    assert {tag.tag.name for tag in TagLink.objects.filter(customer=first)} == {"降本增效", "供应链优化"}
    decider = Contact.objects.get(customer=first)
    assert (decider.name, decider.title, decider.role) == ("*总", "采购总监", "decider")
    second = Contact.objects.get(customer__customer_no="C2024002")
    assert second.phone.reveal() == "139XXXX"


def test_what_was_imported_stays_reported_beside_what_is_computed(manager):
    bring_in(manager, TEMPLATE_1)
    first = Customer.objects.get(customer_no="C2024001")
    assert first.reported == {
        "contact_info": "XXXX",
        "duration": "2年",
        "duration_value": 24,
        "industry": "制造业",
        "last_date": "2024-05-20",
        "tier": "高价值",
        "total_amount": "500万",
        "total_amount_value": "5000000",
    }
    assert (first.tier, first.value, first.last_order_on) == ("", 0, None)
    shown = {str(label): value for label, value in labelled(first.reported)}
    assert shown["Total amount so far"] == "500万 (5000000)"
    assert shown["Length of cooperation"] == "2 years"


def test_the_same_file_again_changes_nothing(manager):
    bring_in(manager, TEMPLATE_1)
    bring_in(manager, TEMPLATE_3)
    entries = Entry.objects.count()
    for content in (TEMPLATE_1, TEMPLATE_3):
        run = bring_in(manager, content)
        assert (run.count("new"), run.count("changed"), run.count("same")) == (0, 0, 2)
    assert not Change.objects.exists()
    kept = set(Entry.objects.order_by("position").values_list("verb", flat=True)[entries:])
    assert kept == {"start_import", "apply_import", "finish_import"}


def test_SAL_05_the_sample_rows_of_template_3_come_in(manager):
    bring_in(manager, TEMPLATE_1)
    run = bring_in(manager, TEMPLATE_3)
    assert (run.kind, run.count("new")) == ("interactions", 2)
    visit = Interaction.objects.get(customer__customer_no="C2024001")
    assert (visit.channel, visit.channel_label, visit.status) == ("visit", "线下拜访", "doing")
    assert (visit.subject, visit.participants) == ("Q2业务回顾", "经理、总监")
    assert visit.feedback == "对方案效果满意,希望增加培训支持"
    assert (visit.owner, visit.owner_label) == (manager, "*助理")


def test_a_changed_row_shows_what_was_and_what_will_be(manager):
    bring_in(manager, TEMPLATE_1)
    run = check(manager, TEMPLATE_1.replace("制造业".encode(), "采矿业".encode()))
    assert (run.count("changed"), run.count("same")) == (1, 1)
    sample = next(one for one in Spool(run.uid).all_of("sample") if one["outcome"] == "changed")
    assert [str(told(one)) for one in sample["changes"]["industry"]] == ["Manufacturing", "Mining"]
    assert Customer.objects.get(customer_no="C2024001").industry == "C"


def test_a_personal_value_is_masked_wherever_the_preview_shows_it(manager):
    rows = (
        "公司名,手机,地址",
        "甲公司,13812346021,上海市浦东新区世纪大道1号",
        "乙公司,1381234602,北京市朝阳区1号",
    )
    run = check(manager, text(*rows))
    kept = [Spool(run.uid).read(name) for name in ("first", "sample-0", "unread-0")]
    assert "138 **** 6021" in str(kept)
    for secret in ("13812346021", "1381234602", "世纪大道", "朝阳"):
        assert secret not in str(kept)


def test_a_number_from_another_system_is_kept_as_that_systems_own(manager):
    bring_in(manager, text("客户编号,客户名称", "17850,甲公司"), source="ERP")
    customer = Customer.objects.get(external_no="17850")
    assert (customer.external_source, customer.customer_no) == ("ERP", "17850")


def test_new_customers_get_the_owner_and_the_kind_that_were_chosen_and_others_keep_theirs(manager):
    seller = make_user(name="Li Lei")
    there = make_customer(manager, "甲公司")
    content = text("客户名称,负责人", "甲公司,", "乙某,", "丙公司,Li Lei", "丁公司,谁也不是")
    bring_in(manager, content, owner=str(seller.pk), department=str(seller.department_id))
    there.refresh_from_db()
    assert there.owner == manager
    assert Customer.objects.get(name="乙某").owner == seller
    assert Customer.objects.get(name="丙公司").department == seller.department
    assert Customer.objects.get(name="丁公司").reported == {"owner": "谁也不是"}


def test_contact_details_may_be_a_phone_an_address_or_a_wechat_id(manager):
    rows = ("客户名称,联系方式", "甲,+86 138 1234 6021", "乙,li@example.com", "丙,lilei_2024", "丁,问前台")
    run = bring_in(manager, text(*rows))
    reached = {c.customer.name: c for c in Contact.objects.select_related("customer")}
    assert reached["甲"].phone.reveal() == "+86 138 1234 6021"
    assert reached["乙"].email.reveal() == "li@example.com"
    assert reached["丙"].wechat.reveal() == "lilei_2024"
    assert "neither a telephone number" in rejected(run)
    assert "丁,问前台,5," in rejected(run)


def test_a_matching_is_remembered_for_the_next_file_with_the_same_columns(manager):
    content = text("甲列,乙列", "一号公司,制造业")
    run = hand_in(manager, content, kind="customers")
    match(run, manager, columns={"name": 0, "industry": 1}, source="ERP")
    memory = ColumnMemory.objects.get(by=manager)
    assert "甲列" not in str(memory.columns)
    again = match(hand_in(manager, text("乙列,甲列", "矿业,二号公司"), kind="customers"), manager)
    assert again.mapping == {"name": 1, "industry": 0}
    assert again.state == ImportRun.State.PREVIEWED


def test_rows_of_another_departments_customer_are_wrong_and_tell_nothing_of_it(manager):
    stranger = make_customer(manager, "秘密公司", department=make_department(), industry="J")
    seller = make_user(language="en")
    content = text(
        "客户编号,客户名称,行业", f"{stranger.customer_no},秘密公司,制造业", "C2099001,新公司,制造业"
    )
    run = check(seller, content)
    assert (run.count("new"), run.count("wrong")) == (1, 1)
    shown = next(one for one in Spool(run.uid).all_of("sample") if one["outcome"] == "wrong")
    assert told(shown["problem"]) == "This customer is not yours to change."
    assert shown["changes"] == {}
    stranger.refresh_from_db()
    assert stranger.industry == "J"
