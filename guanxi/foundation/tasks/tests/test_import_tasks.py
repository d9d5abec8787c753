"""Template 5 comes in and goes out, cell by cell."""

import csv
import io
from datetime import date

import pytest

from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.audit.models import Entry
from guanxi.foundation.errors import Refused
from guanxi.foundation.imports.actions import open_change_set
from guanxi.foundation.imports.tests.driving import bring_in, check, rejected, text
from guanxi.foundation.imports.tests.making import book
from guanxi.foundation.imports.undoing import undo_change_set
from guanxi.foundation.jobs.running import run_now
from guanxi.foundation.tasks import actions
from guanxi.foundation.tasks.models import Collaboration, Involvement, Task
from guanxi.foundation.tasks.overdue import settle_overdue
from guanxi.foundation.tasks.rows import TaskRow
from guanxi.foundation.tasks.tests.making import WORKING, as_of, in_days, make_ruler, make_task, make_worker
from guanxi.foundation.tests.people import Browser, make_department

pytestmark = [pytest.mark.django_db, pytest.mark.cells]
HEADS = [  # as they are printed, not as the code has them
    "任务编号", "任务描述", "涉及部门", "负责人", "配合人", "截止时间", "完成标准",
    "状态(待开始/进行中/已完成/延期)", "备注",
]  # fmt: skip
ROWS = [
    ["XZ2024001", "制定客户分层运营手册", "销售部、服务部", "*经理", "专员、主管", "2024-06-30",
     "手册包含分层标准、运营策略、责任分工", "进行中", "需产品部补充客户标签定义"],
    ["XZ2024002", "优化售后响应流程", "服务部、技术部", "*主管", "工程师、经理", "2024-06-15",
     "流程文件发布,响应时长缩短至24小时内", "已完成", "已组织全员培训"],
]  # fmt: skip
THEN = date(2024, 6, 1)


def as_csv(rows=ROWS, heads=HEADS, encoding="utf-8"):
    out = io.StringIO()
    csv.writer(out).writerows([heads, *rows])
    return text(*out.getvalue().splitlines(), encoding=encoding)


def sheet_of(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def exported(by, ending="csv", query=""):
    return Browser(by).client.post(f"/tasks/export.{ending}?{query}", {"internal": "yes"}).getvalue()


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (as_csv(), "t5.csv"),
        (as_csv(encoding="gb18030"), "t5.csv"),
        (book([HEADS, *ROWS]), "t5.xlsx"),
    ],
    ids=["csv", "gbk", "xlsx"],
)
def test_OPT_29_template_5_goes_round_cell_by_cell(content, name, monkeypatch):
    by = make_ruler()
    service = make_department("服务部")
    as_of(monkeypatch, THEN)
    bring_in(by, content, name, kind="tasks")
    assert sheet_of(exported(by)) == [HEADS, *ROWS]
    assert Involvement.objects.filter(department=service).count() == 2
    entries = Entry.objects.filter(verb="import_tasks").count()
    bring_in(by, exported(by, "xlsx"), "again.xlsx", kind="tasks")
    assert Entry.objects.filter(verb="import_tasks").count() == entries
    assert sheet_of(exported(by)) == [HEADS, *ROWS]
    as_of(monkeypatch, date(2024, 7, 1))
    assert sheet_of(exported(by)) == [HEADS, *ROWS], "its day has passed: that is computed, not reported"


def test_masked_names_stay_text_and_colleagues_are_linked(monkeypatch):
    by = make_ruler()
    helper = make_worker(name="李雷")
    as_of(monkeypatch, THEN)
    rows = [ROWS[0], [*ROWS[1][:3], "李雷", "李雷，工程师", *ROWS[1][5:]]]
    bring_in(by, as_csv(rows), kind="tasks")
    masked, named = Task.objects.order_by("task_no")
    assert (masked.owner, masked.owner_label) == (by, "*经理")
    assert (named.owner, named.owner_label, named.collaborators_text) == (helper, "", "李雷、工程师")
    assert Collaboration.objects.filter(user=helper).count() == 1


def test_OPT_29_the_state_that_was_reported_stands_beside_the_computed_and_goes_out_at_any_date():
    by = make_ruler()
    bring_in(by, as_csv(), kind="tasks")
    settle_overdue(by.company)
    task = Task.objects.get(task_no="XZ2024001")
    assert (task.status, task.reported_status) == ("late", "doing")
    assert sheet_of(exported(by)) == [HEADS, *ROWS]
    again = bring_in(by, exported(by), kind="tasks")
    assert (again.count("same"), again.count("changed")) == (2, 0)
    page = Browser(by).look(task.get_absolute_url())
    assert "Delayed" in page
    assert "Status as reported" in page
    chosen = sheet_of(
        Browser(by).client.post("/tasks/export.csv", {"computed": "yes", "internal": "yes"}).getvalue()
    )
    assert [row[7] for row in chosen[1:]] == ["延期", "已完成"]


def test_OPT_29_what_people_say_here_goes_out_instead_of_an_older_report():
    by = make_ruler()
    bring_in(by, as_csv([[*ROWS[0][:7], "待开始", ""]]), kind="tasks")
    task = Task.objects.get()
    actions.add_progress(task, by=by, percent=20)
    assert sheet_of(exported(by))[1][7] == "延期", "begun, and its day has passed"
    actions.complete_task(task, by=by)
    assert sheet_of(exported(by))[1][7] == "已完成"
    run = bring_in(by, as_csv([[*ROWS[0][:7], "进行中", ""]]), kind="tasks")
    assert run.count("changed") == 1
    assert sheet_of(exported(by))[1][7] == "进行中"


def test_a_state_computed_here_that_comes_back_is_no_report():
    by = make_ruler()
    make_task(by, task_no="XZ2024001", due_on=in_days(-2))
    assert sheet_of(exported(by))[1][7] == "延期"
    run = bring_in(by, exported(by), kind="tasks")
    assert run.count("same") == 1, (run.counts, rejected(run))
    assert Task.objects.get().reported_status == ""


def test_OPT_24_a_cell_with_two_owners_is_handed_back(monkeypatch):
    by = make_ruler()
    as_of(monkeypatch, THEN)
    rows = [ROWS[0], [*ROWS[1][:3], "张三、李四", *ROWS[1][4:]]]
    run = bring_in(by, as_csv(rows), kind="tasks")
    assert [task.task_no for task in Task.objects.all()] == ["XZ2024001"]
    assert "exactly one owner" in rejected(run)


def test_other_names_of_columns_and_states_are_understood(monkeypatch):
    by = make_ruler()
    as_of(monkeypatch, THEN)
    heads = ["事项", "责任人", "到期日", "进度"]
    run = check(by, as_csv([["打电话", "", "2024/6/9", "未开始"]], heads), kind="tasks")
    assert run.count("new") == 1
    bring_in(by, as_csv([["打电话", "", "2024/6/9", "未开始"]], heads), kind="tasks")
    task = Task.objects.get()
    assert (task.due_on, task.status, task.owner) == (date(2024, 6, 9), "todo", by)
    assert task.task_no.startswith("XZ")
    bring_in(by, as_csv([["打电话", "", "2024/6/9", "完成"]], heads), kind="tasks")
    assert Task.objects.get().status == "done"


@pytest.mark.both
def test_an_import_is_taken_back_whole(monkeypatch):
    by = make_ruler()
    as_of(monkeypatch, THEN)
    helper = make_worker(name="韩梅梅")
    kept = make_task(by, "Was here", task_no="XZ2024002", collaborators=[helper])
    run = bring_in(by, as_csv(), kind="tasks")
    assert Task.objects.get(pk=kept.pk).description == "优化售后响应流程"
    assert run.change_set is not None
    run_now(undo_change_set(run.change_set, by=by, queued=False))
    assert [task.description for task in Task.objects.all()] == ["Was here"]
    assert kept in Task.objects.visible_to(helper)


def test_a_task_that_is_not_ones_own_is_not_overwritten():
    owner, other = make_worker(), make_ruler()
    make_task(owner, "Theirs", task_no="XZ2024001")
    importer = make_worker(
        grants={**WORKING, "tasks.import_tasks": Scope.OWN, "imports.start_import": Scope.OWN}
    )
    change_set, others = (open_change_set(one, by=one, purpose="tasks") for one in (importer, other))
    (outcome,) = actions.import_tasks(
        change_set, by=importer, rows=[TaskRow(task_no="XZ2024001", description="Mine")]
    )
    assert (outcome.kind, outcome.field) == ("wrong", "task_no")
    assert Task.objects.get().description == "Theirs"
    with pytest.raises(Refused):
        actions.import_tasks(others, by=other, rows=[TaskRow(description="x")] * 5001)
