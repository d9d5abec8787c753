"""A few customers and talks with them, as files bring them: to look at, and to fill in one's own."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

type Rows = Sequence[Mapping[str, Any]]

_SINCE, _LAST, _MET, _CALLED = date(2021, 3, 15), date(2024, 5, 20), date(2024, 5, 21), date(2024, 6, 4)

# Columns to be filled: a consent needs a notice of this house, and nobody here agreed to anything.
_CONSENTS = dict.fromkeys(("consent_marketing", "consent_on", "consent_evidence"), "")

CUSTOMERS: Mapping[str, Rows] = {
    "zh-hans": (
        {
            "customer_no": "EX-001", "name": "示例精密机械有限公司", "kind": "企业",
            "industry": "制造业", "size": "中型", "contact_name": "王芳", "title": "采购经理",
            "phone": "13800000001", "email": "wang@example.com", "since": _SINCE, "last_date": _LAST,
            "total_amount": 860000, "needs": "降本增效、供应链优化", "region": "江苏", "city": "苏州",
        },
        {
            "customer_no": "EX-002", "name": "示例食品商贸公司", "kind": "企业", "industry": "批发",
            "size": "小型", "contact_name": "李雷", "title": "总经理", "phone": "13800000002",
            "region": "广东", "city": "广州", "source": "展会", "parent": "EX-001",
            "note": "还没有成交，先约拜访",
        },
        {
            "customer_no": "EX-003", "name": "张三（示例）", "kind": "个人", "phone": "13800000003",
            "source": "转介绍", "referrer": "EX-001", **_CONSENTS,
        },
    ),
    "zh-hant": (
        {
            "customer_no": "EX-001", "name": "範例精密機械有限公司", "kind": "企業",
            "industry": "製造業", "size": "中型", "contact_name": "王芳", "title": "採購經理",
            "phone": "+886 912 000 001", "email": "wang@example.com", "since": _SINCE,
            "last_date": _LAST, "total_amount": 860000, "needs": "降低成本、交期穩定", "region": "台灣",
            "city": "台中",
        },
        {
            "customer_no": "EX-002", "name": "範例食品貿易公司", "kind": "企業", "industry": "批發",
            "size": "小型", "contact_name": "李雷", "title": "總經理", "phone": "+886 912 000 002",
            "city": "台北", "source": "展會", "parent": "EX-001", "note": "還沒有成交，先約拜訪",
        },
        {
            "customer_no": "EX-003", "name": "張三（範例）", "kind": "個人",
            "phone": "+886 912 000 003", "source": "轉介紹", "referrer": "EX-001", **_CONSENTS,
        },
    ),
    "en": (
        {
            "customer_no": "EX-001", "name": "Example Machines Ltd", "kind": "firm",
            "industry": "manufacturing", "size": "medium", "contact_name": "Anna Weber",
            "title": "Head of purchasing", "phone": "+44 20 7946 0018", "email": "anna@example.com",
            "since": _SINCE, "last_date": _LAST, "total_amount": 86000,
            "needs": "lower cost, steady supply", "city": "London",
        },
        {
            "customer_no": "EX-002", "name": "Example Foods Ltd", "kind": "firm",
            "industry": "wholesale", "size": "small", "contact_name": "Ben Hill", "title": "Director",
            "phone": "+44 20 7946 0019", "city": "Leeds", "source": "trade show", "parent": "EX-001",
            "note": "Nothing bought yet: a visit comes first",
        },
        {
            "customer_no": "EX-003", "name": "Carla Example", "kind": "person",
            "phone": "+44 20 7946 0020", "source": "referral", "referrer": "EX-001", **_CONSENTS,
        },
    ),
}  # fmt: skip

_TALKS: Mapping[str, Sequence[Sequence[str]]] = {
    "zh-hans": (
        ("示例精密机械有限公司", "拜访", "二季度业务回顾", "对交期满意，希望增加培训", "进行中"),
        ("示例食品商贸公司", "电话", "约拜访时间", "下周二上午方便", "已完成"),
        ("王芳、我方两人", "六月安排培训"),
    ),
    "zh-hant": (
        ("範例精密機械有限公司", "拜訪", "第二季業務回顧", "對交期滿意，希望增加培訓", "進行中"),
        ("範例食品貿易公司", "電話", "約拜訪時間", "下週二上午方便", "已完成"),
        ("王芳、我方兩人", "六月安排培訓"),
    ),
    "en": (
        ("Example Machines Ltd", "visit", "Review of the second quarter",
         "Content with delivery; wants training", "in progress"),
        ("Example Foods Ltd", "phone", "A day to visit", "Tuesday morning suits", "completed"),
        ("Anna Weber, two of us", "Arrange training in June"),
    ),
}  # fmt: skip


def _talks(machines: Sequence[str], foods: Sequence[str], more: Sequence[str]) -> Rows:
    """A visit to the one, with who was there and what follows, and a call to the other."""
    names = ("customer_name", "channel", "subject", "feedback", "status")
    participants, follow_up = more
    visit = dict(zip(names, machines, strict=True), participants=participants, follow_up=follow_up)
    call = dict(zip(names, foods, strict=True))
    return [
        {"on": _MET, "customer_no": "EX-001", **visit},
        {"on": _CALLED, "customer_no": "EX-002", **call},
    ]


TALKS: Mapping[str, Rows] = {language: _talks(*said) for language, said in _TALKS.items()}
