"""Whatever lines of template 5 come in: a batch does what writing and changing them one by one does."""

from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guanxi.foundation.accounts.models import User
from guanxi.foundation.imports.actions import open_change_set
from guanxi.foundation.tasks import actions
from guanxi.foundation.tasks.models import Task
from guanxi.foundation.tasks.rows import TaskRow
from guanxi.foundation.tasks.tests.making import in_days, make_ruler, make_worker

pytestmark = pytest.mark.django_db
NUMBERS = ["XZ2024001", "XZ2024002", "XZ2024003"]
HELPERS = ["李雷", "韩梅梅", "专员"]
SHOWN = (
    "task_no", "description", "owner_id", "owner_label", "department_id", "collaborators_text", "due_on",
    "sort_due", "done_when", "status", "remarks", "is_open", "percent",
)  # fmt: skip
LINES = st.lists(
    st.fixed_dictionaries(
        {
            "description": st.sampled_from(["写手册", "打电话", "发报价"]),
            "owner": st.sampled_from(HELPERS[:2]),
            "collaborators": st.lists(st.sampled_from(HELPERS), max_size=3, unique=True).map(tuple),
            "days": st.one_of(st.none(), st.integers(0, 5)),
            "done_when": st.sampled_from(["", "对方确认"]),
            "remarks": st.sampled_from(["", "等回复"]),
            "status": st.sampled_from(["todo", "doing", "done"]),
        }
    ),
    min_size=1,
    max_size=3,
)


def day(days: int | None) -> Any:
    return None if days is None else in_days(0) + timedelta(days=days)


def in_a_batch(by: User, lines: list[dict[str, Any]]) -> None:
    rows = [
        TaskRow(
            task_no=number,
            description=line["description"],
            owner=line["owner"],
            collaborators=line["collaborators"],
            due_on=day(line["days"]),
            done_when=line["done_when"],
            remarks=line["remarks"],
            status=line["status"],
        )
        for number, line in zip(NUMBERS, lines, strict=False)
    ]
    change_set = open_change_set(by, by=by, purpose="tasks")
    assert {one.kind for one in actions.import_tasks(change_set, by=by, rows=rows)} == {"new"}


def one_by_one(by: User, lines: list[dict[str, Any]], people: dict[str, User]) -> None:
    for number, line in zip(NUMBERS, lines, strict=False):
        task = actions.create_task(
            people[line["owner"]],
            by=by,
            task_no=number,
            description=line["description"],
            collaborators=[people.get(name, name) for name in line["collaborators"]],
            due_on=day(line["days"]),
            done_when=line["done_when"],
            remarks=line["remarks"],
        )
        if line["status"] == "doing":
            actions.begin_task(task, by=by)
        elif line["status"] == "done":
            actions.complete_task(task, by=by)


def held(people: dict[str, User]) -> list[Any]:
    seen = [sorted(Task.objects.visible_to(one).values_list("task_no", flat=True)) for one in people.values()]
    rows = list(Task.objects.order_by("task_no").values(*SHOWN))
    links = [
        sorted(task.collaborations.values_list("user_id", "label"), key=str)
        for task in Task.objects.order_by("task_no")
    ]
    return [seen, rows, links]


class Back(Exception):
    """Takes back what one way wrote, so that the other finds the same house."""


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(lines=LINES)
def test_a_batch_is_what_its_lines_are_one_by_one(lines):
    by = User.objects.filter(username="ruler").first() or make_ruler(username="ruler")
    people = {name: User.objects.filter(name=name).first() or make_worker(name=name) for name in HELPERS[:2]}
    results = []
    for way in (lambda: in_a_batch(by, lines), lambda: one_by_one(by, lines, people)):
        with suppress(Back), transaction.atomic():
            way()
            results.append(held(people))
            raise Back
    assert results[0] == results[1]
