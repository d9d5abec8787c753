"""Template 2 in and out: its columns by the names people give them, rows of files as rows of needs."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from guanxi.customers.headings import NAME, NUMBER
from guanxi.customers.needs.choices import NeedKind, NeedPriority, NeedStatus, Reply
from guanxi.customers.needs.models import Need
from guanxi.customers.needs.rows import NeedRow
from guanxi.customers.wording import Words
from guanxi.foundation.accounts.models import User
from guanxi.foundation.customfields.models import PREFIX
from guanxi.foundation.errors import Sentence
from guanxi.foundation.imports import custom
from guanxi.foundation.imports.columns import Field
from guanxi.foundation.imports.kinds import Figure, Options, Unfit, Values
from guanxi.foundation.imports.naming import ids_of
from guanxi.foundation.sentences import listed
from guanxi.foundation.sentences import said as now
from guanxi.foundation.ui import formats

# Template 2's columns, word for word, in its order.
TEMPLATE = (
    "客户编号", "需求类型(如产品/服务/售后)", "需求描述", "优先级(高/中/低)", "关联产品/服务", "解决方案建议",
    "负责人", "预计解决时间", "客户反馈(已确认/待跟进)",
)  # fmt: skip
KINDS: Mapping[str, tuple[Any, ...]] = {
    NeedKind.PRODUCT: (NeedKind.PRODUCT.label, "产品", "产品需求", "產品需求", "product need", "goods"),
    NeedKind.SERVICE: (NeedKind.SERVICE.label, "服务", "服务需求", "服務需求", "service need"),
    NeedKind.CUSTOM: (
        NeedKind.CUSTOM.label, "定制", "定制需求", "定制化", "客製", "客製需求", "custom", "customization",
        "bespoke",
    ),
    NeedKind.AFTER_SALES: (
        NeedKind.AFTER_SALES.label, "售后", "售后需求", "售后服务", "售後需求", "after sales", "support",
    ),
}  # fmt: skip
PRIORITIES: Mapping[int, tuple[Any, ...]] = {
    NeedPriority.HIGH: (NeedPriority.HIGH.label, "高", "高优先级", "紧急", "high", "urgent"),
    NeedPriority.MEDIUM: (NeedPriority.MEDIUM.label, "中", "中等", "一般", "medium", "normal"),
    NeedPriority.LOW: (NeedPriority.LOW.label, "低", "低优先级", "不急", "low"),
}
REPLIES: Mapping[str, tuple[Any, ...]] = {
    Reply.CONFIRMED: (Reply.CONFIRMED.label, "已确认", "确认", "confirmed", "agreed"),
    Reply.PENDING: (Reply.PENDING.label, "待跟进", "待确认", "未确认", "pending", "to follow up"),
}
STATES: Mapping[str, tuple[Any, ...]] = {
    NeedStatus.OPEN: (NeedStatus.OPEN.label, "待处理", "未开始", "open", "new"),
    NeedStatus.WORKING: (NeedStatus.WORKING.label, "处理中", "进行中", "working", "in progress"),
    NeedStatus.MET: (NeedStatus.MET.label, "已满足", "已解决", "完成", "met", "solved", "done"),
    NeedStatus.DROPPED: (NeedStatus.DROPPED.label, "不再跟进", "放弃", "取消", "dropped", "cancelled"),
}
FIELDS = (
    Field("customer_no", _("Customer number"), NUMBER, kind="code"),
    Field("customer_name", _("Customer name"), NAME),
    Field("kind", _("Kind of need"), (
        TEMPLATE[1], "需求类型", "需求类别", "需求分类", "Need type", "Type of need", "Kind of need",
    ), required=True),
    Field("description", _("Need"), (
        TEMPLATE[2], "需求", "需求内容", "客户需求", "Need", "Need description", "Requirement",
    ), required=True),
    Field("priority", _("Priority"), (
        TEMPLATE[3], "优先级", "重要程度", "紧急程度", "Priority", "Urgency",
    ), kind="choice", choices={str(code): names for code, names in PRIORITIES.items()}),
    Field("offering", _("Related product or service"), (
        TEMPLATE[4], "关联产品", "关联服务", "相关产品", "Related product", "Related offering", "Offering",
    )),
    Field("solution", _("Proposed solution"), (
        TEMPLATE[5], "解决方案", "方案建议", "建议方案", "Solution", "Solution proposal", "Proposal",
    ), kind="notes"),
    Field("owner", _("Owner"), ("负责人", "责任人", "跟进人", "Owner", "Responsible")),
    Field("proposed_on", _("First named on"), (
        "提出时间", "提出日期", "需求提出时间", "Named on", "Proposed on", "Raised on",
    ), kind="date"),
    Field("expected_on", _("To be met by"), (
        TEMPLATE[7], "预计解决日期", "期望解决时间", "要求完成时间", "需求时间", "Expected resolution date",
        "Needed by", "Expected by",
    ), kind="date"),
    Field("feedback", _("Customer feedback"), (
        TEMPLATE[8], "客户反馈", "反馈", "Customer feedback", "Feedback status", "Feedback",
    )),
    Field("status", _("Status"), (
        "需求状态", "状态", "Need status", "Status", "State",
    ), kind="choice", choices=STATES),
)  # fmt: skip
# Headings that speak of needs alone.
NEEDS = re.compile(
    "需求(类型|类别|分类|描述|内容|状态)|解决方案建议|关联产品/服务|(need|requirement) (type|description)"
)
KIND, REPLY = Words(KINDS), Words(REPLIES)
NOTED = re.compile(r"\s*(.+?)\s*[(（](.*)[)）]\s*", re.DOTALL)  # 已确认(需补充成本明细)


def read_feedback(text: str) -> tuple[str, str] | None:
    """What the customer says, and the note in brackets behind it; None: neither of the two words."""
    found = NOTED.fullmatch(text)
    word, note = (found[1], found[2].strip()) if found else (text.strip(), "")
    code = REPLY.code(word)
    return (code, note) if code else None


def build_need(line: int, values: Values, options: Options) -> list[Any]:
    """One need; the file's own word for its kind is kept beside the code."""
    if found := faults(line, values, options):
        raise Unfit.of(found)
    return [line, dict(values)]


def faults(line: int, values: Values, options: Options) -> list[tuple[str, Sentence]]:
    """What is wrong with a need as far as it can be read: field and sentence."""
    found: list[tuple[str, Sentence]] = []
    if (word := values.get("kind")) and KIND.code(word) is None:
        names = listed(NeedKind.labels)
        sentence = now("“%(word)s” is no kind of need. Write one of: %(names)s.")
        found.append(("kind", sentence % {"word": word[:40], "names": names}))
    if (word := values.get("feedback")) and read_feedback(word) is None:
        sentence = now(
            "“%(word)s” does not begin with one of: %(names)s. A note stands in brackets behind it."
        )
        found.append(("feedback", sentence % {"word": word[:40], "names": listed(Reply.labels)}))
    if not values.get("customer_no") and not values.get("customer_name"):
        found.append(("customer_no", now("Whose need is it? The row names no customer.")))
    return found


def need_rows(records: Iterable[Any], options: Options) -> list[NeedRow]:
    """The rows of a batch; colleagues named in it are looked up together."""
    records = list(records)
    people = ids_of(
        User.objects.filter(is_active=True, is_system=False), records, "owner", "name", "username"
    )
    return [_row(values, options, people) for _line, values in records]


def _row(values: Mapping[str, Any], options: Options, people: Mapping[str, int]) -> NeedRow:
    get = values.get
    number, source, said = get("customer_no", ""), options.get("source", ""), get("feedback")
    feedback, note = (read_feedback(said) if said else None) or (None, None)
    return NeedRow(
        kind=KIND.code(values["kind"]) or values["kind"],
        kind_label=values["kind"],
        description=values["description"],
        customer_no=number,
        external_source=source if number else "",
        external_no=number if source else "",
        customer_name="" if number else get("customer_name", ""),
        priority=int(values["priority"]) if "priority" in values else None,
        offering=get("offering"),
        solution=get("solution"),
        owner_id=people.get(get("owner", "")),
        owner_label=get("owner"),
        proposed_on=date.fromisoformat(values["proposed_on"]) if "proposed_on" in values else None,
        expected_on=date.fromisoformat(values["expected_on"]) if "expected_on" in values else None,
        feedback=feedback,
        feedback_note=note,
        feedback_label=said,
        status=get("status"),
        source_system=source,
        custom=custom.given(values),
    )


# ---- for the check page ------------------------------------------------------------------------

FILE_FIELDS = {
    "owner_id": "owner", "owner_label": "owner", "kind_label": "kind", "feedback_note": "feedback",
    "feedback_label": "feedback",
}  # fmt: skip


def file_field(name: str) -> str:
    """The column that a need's field comes from."""
    return FILE_FIELDS.get(name, name)


def shown_changes(changes: Mapping[str, tuple[Any, Any]]) -> dict[str, tuple[str, str]]:
    """Column → old and new in words."""
    return {
        file_field(name): (in_words(name, old), in_words(name, new)) for name, (old, new) in changes.items()
    }


def in_words(name: str, value: Any) -> str:
    """A kept value as people read it; a custom field's stands there beside the file's own text."""
    if name.startswith(PREFIX):
        return str(value[1] if isinstance(value, list) else value)
    if value in (None, ""):
        return ""
    if name in {"priority", "status"}:
        choices = dict(Need._meta.get_field(name).flatchoices)  # type: ignore[union-attr]
        return str(choices.get(int(value) if name == "priority" else value, value))
    return formats.day(value) if isinstance(value, date) else str(value)


def need_figures(run: Any, by: Any) -> Sequence[Figure]:
    """What became of the file's rows."""
    rows, number = run.counts.get("rows", {}), formats.number
    rejected = rows.get("rejected", rows.get("wrong", 0) + run.count("wrong"))
    url = f"/needs/?set={run.change_set_id}" if run.count("new") and not run.is_undone else ""
    return [
        Figure(_("Rows in the file"), number(rows.get("all", 0))),
        Figure(_("Needs added"), number(run.count("new")), url, strong=True),
        Figure(_("Needs changed"), number(run.count("changed")), strong=True),
        Figure(_("The same as before"), number(run.count("same"))),
        Figure(_("Rows rejected"), number(rejected)),
    ]
