"""A few tasks as files bring them: to look at, and to fill in one’s own."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

type Rows = Sequence[Mapping[str, Any]]

_NAMES = ("task_no", "description", "departments", "owner", "collaborators", "done_when", "status", "remarks")
_DUE = (date(2024, 6, 14), date(2024, 6, 28))
_SAID: Mapping[str, Sequence[Sequence[str]]] = {
    "zh-hans": (
        ("EX-T1", "整理二季度回访名单", "销售部、客服部", "王芳", "李雷", "名单经双方确认", "进行中", ""),
        ("EX-T2", "寄出新款样品", "销售部", "李雷", "", "客户签收", "待开始", "先确认地址"),
    ),
    "zh-hant": (
        ("EX-T1", "整理第二季回訪名單", "業務部、客服部", "王芳", "李雷", "名單經雙方確認", "進行中", ""),
        ("EX-T2", "寄出新款樣品", "業務部", "李雷", "", "客戶簽收", "待開始", "先確認地址"),
    ),
    "en": (
        ("EX-T1", "List whom to call in the second quarter", "Sales; Service", "Anna Weber", "Ben Hill",
         "Both departments agree", "in progress", ""),
        ("EX-T2", "Send samples of the new model", "Sales", "Ben Hill", "", "The customer signed for them",
         "to start", "Ask for the address first"),
    ),
}  # fmt: skip

TASKS: Mapping[str, Rows] = {
    language: [dict(zip(_NAMES, row, strict=True), due_on=due) for row, due in zip(rows, _DUE, strict=True)]
    for language, rows in _SAID.items()
}
