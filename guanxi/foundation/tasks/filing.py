"""Template 5 in and out: its columns by the names people give them, and rows of files as rows of tasks."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from guanxi.foundation.customfields.models import PREFIX
from guanxi.foundation.errors import Sentence
from guanxi.foundation.imports import custom
from guanxi.foundation.imports.columns import Field
from guanxi.foundation.imports.kinds import Figure, Options, Unfit, Values
from guanxi.foundation.imports.values import LIST_SEPARATOR
from guanxi.foundation.ui import formats

from .choices import Status
from .rows import TaskRow

STATES: Mapping[str, tuple[Any, ...]] = {
    Status.TODO: (
        _("To start"),
        "待开始",
        "未开始",
        "待处理",
        "not started",
        "to do",
        "todo",
        "pending",
        "open",
    ),
    Status.DOING: (_("In progress"), "进行中", "处理中", "推进中", "doing", "ongoing", "started"),
    Status.DONE: (_("Completed"), "已完成", "完成", "结束", "done", "closed", "finished"),
    Status.LATE: (_("Delayed"), "延期", "已延期", "逾期", "超期", "late", "overdue", "postponed"),
}
# Template 5's columns, word for word, in its order.
TEMPLATE = (
    ("task_no", "任务编号"), ("description", "任务描述"), ("departments", "涉及部门"), ("owner", "负责人"),
    ("collaborators", "配合人"), ("due_on", "截止时间"), ("done_when", "完成标准"),
    ("status", "状态(待开始/进行中/已完成/延期)"), ("remarks", "备注"),
)  # fmt: skip
FIELDS = (
    Field("task_no", _("Task number"), (
        "任务编号", "任务号", "编号", "Task no", "Task id", "No", "ID",
    ), kind="code"),
    Field("description", _("Task"), (
        "任务描述", "任务", "任务名称", "任务内容", "工作内容", "事项",
        "Task description", "Description", "Title",
    ), required=True),
    Field("departments", _("Departments involved"), (
        "涉及部门", "部门", "相关部门", "协作部门", "Departments", "Department", "Teams",
    ), kind="list"),
    Field("owner", _("Owner"), (
        "负责人", "责任人", "第一责任人", "主责人", "Owner", "Responsible", "Assignee",
    )),
    Field("collaborators", _("Collaborators"), (
        "配合人", "协办人", "协作人", "协助人", "参与人", "Collaborators", "Helpers", "Participants",
    ), kind="list"),
    Field("due_on", _("Due"), (
        "截止时间", "截止日期", "完成时间", "计划完成时间", "到期日", "Due date", "Due", "Deadline",
    ), kind="date"),
    Field("done_when", _("Done when"), (
        "完成标准", "验收标准", "交付标准", "Completion criteria", "Acceptance criteria", "Done when",
    ), kind="notes"),
    Field("status", pgettext_lazy("of a task", "Status"), (
        "状态(待开始/进行中/已完成/延期)", "状态", "任务状态", "进度", "Status", "State",
    ), kind="choice", choices=STATES),
    Field("remarks", _("Remarks"), ("备注", "说明", "Remarks", "Notes", "Comment"), kind="notes"),
)  # fmt: skip


def build_task(line: int, values: Values, options: Options) -> list[Any]:
    """One task; a cell that names two owners is refused (OPT-24)."""
    if found := faults(line, values, options):
        raise Unfit.of(found)
    return [line, dict(values)]


def faults(line: int, values: Values, options: Options) -> list[tuple[str, Sentence]]:
    """What is wrong with a task as far as it can be read: field and sentence."""
    names = [name for name in LIST_SEPARATOR.split(values.get("owner", "")) if name.strip()]
    if len(names) < 2:
        return []
    return [("owner", _("A task has exactly one owner: name one person, and the others as collaborators."))]


def task_rows(records: Iterable[Any], options: Options) -> list[TaskRow]:
    """The rows of a batch."""
    return [_row(values, options) for _line, values in records]


def _row(values: Mapping[str, Any], options: Options) -> TaskRow:
    get = values.get
    owner = str(options.get("owner") or "")
    return TaskRow(
        task_no=get("task_no", ""),
        description=values["description"],
        owner=get("owner", ""),
        departments=tuple(values["departments"]) if "departments" in values else None,
        collaborators=tuple(values["collaborators"]) if "collaborators" in values else None,
        due_on=date.fromisoformat(values["due_on"]) if "due_on" in values else None,
        done_when=get("done_when"),
        status=get("status", ""),
        remarks=get("remarks"),
        owner_if_new=int(owner) if owner.isdecimal() else None,
        custom=custom.given(values),
    )


# ---- for the check page ------------------------------------------------------------------------

FILE_FIELDS = {
    "owner_label": "owner", "owner_id": "owner", "departments_text": "departments",
    "collaborators_text": "collaborators",
}  # fmt: skip


def file_field(name: str) -> str:
    """The column that a task's field comes from."""
    return FILE_FIELDS.get(name, name)


def shown_changes(changes: Mapping[str, tuple[Any, Any]]) -> dict[str, tuple[str, str]]:
    """Column → old and new in words."""
    return {
        file_field(name): (_in_words(name, old), _in_words(name, new)) for name, (old, new) in changes.items()
    }


def _in_words(name: str, value: Any) -> str:
    if name == "status" and value in Status.values:
        return str(Status(value).label)
    return "" if value is None else str(value)


def text_of(name: str, value: Any) -> str:
    """A kept value in words; a custom field's stands there beside the file's own text."""
    if name.startswith(PREFIX):
        return str(value[1])
    if isinstance(value, list):
        return pgettext("between nouns", ", ").join(map(str, value))
    return _in_words(name, value)


def task_figures(run: Any, by: Any) -> list[Figure]:
    """What became of the file's rows."""
    rows = run.counts.get("rows", {})
    rejected = rows.get("rejected", rows.get("wrong", 0) + run.count("wrong"))
    url = f"/tasks/?set={run.change_set_id}" if run.count("new") and not run.is_undone else ""
    lines: Sequence[tuple[Sentence, int, str]] = (
        (_("Rows in the file"), rows.get("all", 0), ""),
        (_("Tasks added"), run.count("new"), url),
        (_("Tasks changed"), run.count("changed"), ""),
        (_("The same as before"), run.count("same"), ""),
        (_("Rows rejected"), rejected, ""),
    )
    return [Figure(label, formats.number(n), link, strong=bool(link)) for label, n, link in lines]
