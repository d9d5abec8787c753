"""Tasks made as people make them."""

import itertools
from datetime import date, timedelta
from typing import Any

from guanxi.foundation.accounts.models import Department, User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.calendar.days import business_day
from guanxi.foundation.tasks import actions
from guanxi.foundation.tasks.models import Task
from guanxi.foundation.tests.people import make_department, make_user

_count = itertools.count(1)
WORKING = {
    "tasks.add_task": Scope.ALL,
    "tasks.view_task": Scope.OWN,
    "tasks.change_task": Scope.OWN,
    "tasks.add_progress": Scope.OWN,
    "accounts.change_self": Scope.OWN,
}
LEADING = WORKING | dict.fromkeys(
    ["tasks.view_task", "tasks.change_task", "tasks.add_progress"], Scope.DEPARTMENT
)
RULING = dict.fromkeys(
    [
        *WORKING,
        "tasks.import_tasks",
        "imports.start_import",
        "changes.undo_change_set",
        "savedviews.export_list",
        "savedviews.export_internal",
    ],
    Scope.ALL,
)


def make_worker(department: Department | None = None, **more: Any) -> User:
    """Somebody who sees what he takes part in, and no more."""
    return make_user(department or make_department(), more.pop("grants", WORKING), **more)


def make_ruler(**more: Any) -> User:
    return make_user(make_department(), RULING, **more)


def make_task(by: User, description: str = "", *, owner: User | None = None, **fields: Any) -> Task:
    return actions.create_task(
        owner or by, by=by, description=description or f"Task {next(_count)}", **fields
    )


def in_days(days: int) -> date:
    return business_day() + timedelta(days=days)


def as_of(monkeypatch: Any, day: date) -> None:
    """Let the company's day be ``day``, wherever it is asked."""
    from guanxi.foundation.tasks import agenda, exporting, jobs, listing, overdue, panels, planning
    from guanxi.foundation.tasks.actions import bulk, moves, progress, tasks
    from guanxi.foundation.tasks.views import days, lists, records

    for module in (
        agenda, exporting, jobs, listing, overdue, panels, planning, bulk, moves, progress, tasks, days,
        lists, records,
    ):  # fmt: skip
        if hasattr(module, "business_day"):
            monkeypatch.setattr(module, "business_day", lambda _company=None: day)
