"""A few needs, as files bring them: to look at, and to fill in one's own."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

_BY, _SOON = date(2024, 6, 30), date(2024, 6, 15)
_NAMES = ("customer_no", "kind", "description", "priority", "offering", "solution", "owner", "feedback")
_SAID: Mapping[str, Sequence[Sequence[str]]] = {
    "zh-hans": (
        ("EX-001", "产品需求", "采购智能仓储系统，提升库存周转率", "高", "智能仓储解决方案",
         "提供3套方案，邀请客户试用", "王经理", "已确认(需补充成本明细)"),
        ("EX-002", "服务需求", "希望售后响应时间从48小时缩短至24小时", "中", "售后支持服务",
         "优化服务流程，增设7*24小时值班", "李主管", "待跟进(需确认具体场景)"),
    ),
    "zh-hant": (
        ("EX-001", "產品需求", "採購智慧倉儲系統，提升庫存週轉率", "高", "智慧倉儲解決方案",
         "提供3套方案，邀請客戶試用", "王經理", "已确认(需補充成本明細)"),
        ("EX-002", "服務需求", "希望售後回應時間從48小時縮短至24小時", "中", "售後支援服務",
         "優化服務流程，增設7*24小時值班", "李主管", "待跟进(需確認具體情境)"),
    ),
    "en": (
        ("EX-001", "product", "A warehouse system that turns stock faster", "high", "Smart warehouse",
         "Offer three layouts; invite to a trial", "Anna Weber", "confirmed (costs in detail)"),
        ("EX-002", "service", "After-sales to answer in 24 hours, not 48", "medium", "After-sales support",
         "Shorten the process; staff the night", "Ben Hill", "pending (which cases?)"),
    ),
}  # fmt: skip

NEEDS: Mapping[str, Sequence[Mapping[str, Any]]] = {
    language: [
        dict(zip(_NAMES, said, strict=True), expected_on=day)
        for said, day in zip(rows, (_BY, _SOON), strict=True)
    ]
    for language, rows in _SAID.items()
}
