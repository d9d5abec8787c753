"""Columns find their fields: by name in two languages, by content, by what somebody confirmed before."""

import csv
from dataclasses import replace
from datetime import datetime

import pytest

from guanxi.foundation.imports.columns import SURE, Field, propose, signature
from guanxi.foundation.imports.tables import Cell

ORDER_LINES = (
    Field(
        "order_no",
        "订单号",
        ("InvoiceNo", "Invoice number", "order id", "发票号", "单号"),
        "code",
        required=True,
    ),
    Field("product_no", "产品编号", ("StockCode", "sku", "item code", "货号"), "code"),
    Field("product_name", "产品名称", ("Description", "product", "品名"), "text"),
    Field("quantity", "数量", ("Quantity", "qty", "件数"), "number", required=True),
    Field(
        "ordered_at", "下单时间", ("InvoiceDate", "order date", "日期", "订单日期"), "instant", required=True
    ),
    Field("unit_price", "单价", ("UnitPrice", "price", "价格"), "money", required=True),
    Field("customer_no", "客户编号", ("CustomerID", "customer number", "客户号"), "code"),
    Field("country", "国家", ("Country", "国家/地区"), "text"),
)
WHOLESALER = [
    "InvoiceNo",
    "StockCode",
    "Description",
    "Quantity",
    "InvoiceDate",
    "UnitPrice",
    "CustomerID",
    "Country",
]
TIERS = {"high": ("高价值",), "potential": ("潜力",)}
CUSTOMERS = (
    Field("customer_no", "客户编号", ("customer_no", "customer id"), "code"),
    Field("name", "客户名称", ("company", "account", "公司名称"), "text", required=True),
    Field("industry", "所属行业", ("sector", "行业"), "text"),
    Field("contact", "决策人", ("contact person", "联系人"), "text"),
    Field("phone", "电话", ("联系方式", "mobile", "手机"), "phones"),
    Field("email", "邮箱", ("e-mail", "电子邮件"), "email"),
    Field("cooperated", "历史合作时长", (), "months"),
    Field("total_amount", "累计合作金额", ("revenue",), "money"),
    Field("needs", "核心需求标签", ("tags", "标签"), "list"),
    Field("tier", "客户分层", ("tier",), "choice", choices=TIERS),
    Field("last_cooperation", "最近合作时间", ("last order",), "date"),
)
TEMPLATE_1 = [
    "客户编号", "客户名称", "所属行业", "决策人(姓名/职位)", "联系方式", "历史合作时长", "累计合作金额",
    "核心需求标签", "客户分层", "最近合作时间",
]  # fmt: skip
TEMPLATE_1_ROWS = [
    [
        "C2024001",
        "A公司",
        "制造业",
        "*总/采购总监",
        "XXXX",
        "2年",
        "500万",
        "降本增效、供应链优化",
        "高价值",
        "2024-05-20",
    ],
    [
        "C2024002",
        "B企业",
        "IT服务",
        "*经理/技术负责人",
        "139XXXX",
        "6个月",
        "80万",
        "系统稳定性",
        "潜力",
        "2024-05-15",
    ],
]
TEMPLATE_3 = [
    "互动日期",
    "客户编号",
    "互动方式(电话/拜访/线上)",
    "互动主题",
    "参与人员",
    "客户反馈",
    "后续行动",
    "负责人",
    "完成状态(已完成/进行中/待处理)",
]
INTERACTIONS = tuple(Field(f"field_{n}", name.partition("(")[0]) for n, name in enumerate(TEMPLATE_3))


def places(headers, rows, fields):
    return {name: proposal.index for name, proposal in propose(headers, rows, fields).items()}


def test_the_wholesalers_columns_all_find_their_field():
    rows = [["536365", "85123A", "WHITE HEART", "6", "12/1/2010 8:26", "2.55", "17850", "United Kingdom"]]
    found = propose(WHOLESALER, rows, ORDER_LINES)
    assert [found[field.name].index for field in ORDER_LINES] == list(range(8))
    assert min(proposal.confidence for proposal in found.values()) >= 0.98


def test_the_columns_of_template_1_all_find_their_field():
    found = propose(TEMPLATE_1, TEMPLATE_1_ROWS, CUSTOMERS)
    fields = [field.name for field in CUSTOMERS if field.name != "email"]
    assert [found[name].index for name in fields] == list(range(10))
    assert str(found["contact"].why) == "The same name, apart from the brackets."
    assert "email" not in found


def test_the_columns_of_template_3_all_find_their_field():
    assert list(places(TEMPLATE_3, [], INTERACTIONS).values()) == list(range(9))


@pytest.mark.public_data
def test_the_hardware_firms_accounts_find_their_fields(public_data):
    with (public_data / "maven_crm" / "accounts.csv").open(encoding="utf-8") as source:
        headers, *rows = csv.reader(source)
    assert places(headers, rows, CUSTOMERS) == {"name": 0, "industry": 1, "total_amount": 3}


def test_columns_without_a_telling_name_are_found_by_their_content():
    headers = ["字段1", "字段2", "字段3", "字段4"]
    rows: list[list[Cell]] = [
        ["甲", "13912345678", "a@b.com", datetime(2024, 5, 20)],
        ["乙", "021-62345678", "c@d.cn", "2024-05-21"],
    ]
    found = propose(headers, rows, CUSTOMERS)
    assert {name: proposal.index for name, proposal in found.items()} == {
        "phone": 1,
        "email": 2,
    }
    assert all(proposal.confidence <= 0.6 for proposal in found.values())
    assert str(found["email"].why) == "The values look like it."


def test_a_day_without_a_telling_name_is_taken_only_for_the_one_that_must_be_there():
    rows: list[list[Cell]] = [["1001", datetime(2024, 5, 20)], ["1002", "2024-05-21"]]
    assert "last_cooperation" not in propose(["客户编号", "上次联系"], rows, CUSTOMERS)
    assert propose(["订单号", "字段"], rows, ORDER_LINES)["ordered_at"].index == 1


def test_a_name_that_its_values_contradict_is_doubted():
    proposal = propose(["电话"], [["上海"], ["北京"], ["13912345678"], ["广州"]], CUSTOMERS)["phone"]
    assert proposal.confidence == 0.55
    assert str(proposal.why) == "The name fits, but only 25% of the values do."


def test_a_similar_name_is_proposed_with_less_confidence_and_a_stranger_not_at_all():
    found = propose(["客户联系电话", "Custmer ID", "xyz"], [], CUSTOMERS)
    assert {name: proposal.index for name, proposal in found.items()} == {"phone": 0, "customer_no": 1}
    assert all(0.45 <= proposal.confidence < 0.9 for proposal in found.values())


def test_no_column_serves_two_fields():
    fields = (
        Field("a", "日期", kind="date"),
        Field("b", "下单日期", kind="date"),
        Field("c", "Date", ("日期",), kind="date"),
    )
    assert places(["日期", "下单日期"], [["2024-05-20", "2024-05-21"]], fields) == {"a": 0, "b": 1}


def test_a_file_is_known_again_by_its_columns_in_any_order_and_spelling():
    shuffled = [
        "country",
        "Customer ID",
        "unit_price",
        "INVOICE DATE",
        "Quantity",
        "Description",
        "Stock Code",
        "Invoice No.",
    ]
    assert signature(shuffled) == signature(WHOLESALER)
    assert signature(WHOLESALER[1:]) != signature(WHOLESALER)


def test_the_very_name_of_a_custom_field_wins_whatever_stands_below_it():
    own = Field("own", "预算", ("Budget",), "number", is_own=True)
    rows = [["约三百", "五百左右"], ["待定", "1"]]
    assert propose(["预算", "备注"], rows, [own])["own"].index == 0
    assert propose(["预算", "备注"], rows, [own])["own"].confidence < SURE, "somebody looks again"
    assert propose(["预算", "备注"], rows, [replace(own, is_own=False)]) == {}
