"""Something that can need approval: dropping a task."""

from decimal import Decimal
from typing import Any

import pytest

from guanxi.config import switchboard
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.approvals import actions
from guanxi.foundation.approvals.approvable import Approvable
from guanxi.foundation.approvals.models import Definition, Request
from guanxi.foundation.approvals.paths import Step
from guanxi.foundation.tasks.actions import drop_task
from guanxi.foundation.tasks.models import Task
from guanxi.foundation.tasks.tests.making import WORKING, make_task
from guanxi.foundation.tests.people import make_user

PURPOSE = "tasks.drop_task"
GRANTS = {
    **WORKING,
    "tasks.view_task": Scope.ALL,
    "approvals.view_request": Scope.OWN,
    "approvals.ask": Scope.OWN,
    "approvals.decide": Scope.OWN,
}


def _drop(task: Any, asker: User, request: Any) -> None:
    drop_task(task, by=asker)


DROPPING = Approvable(
    purpose=PURPOSE,
    label="Dropping a task",
    model=Task,
    carry_out=_drop,
    describe=lambda task, _params, _user: f"Drop {task}",
    amount=lambda task: Decimal(task.percent),
)


class Asking:
    """People, a definition of some steps, and requests made by them."""

    def __init__(self) -> None:
        self.asker = make_user(None, GRANTS)
        assert self.asker.department
        self.place = self.asker.department
        self.first, self.second, self.third = (make_user(self.place, GRANTS) for _n in range(3))

    def define(self, *steps: Step, **more: Any) -> Definition:
        given: dict[str, Any] = {"name": "Drops", "purpose": PURPOSE, "steps": steps, **more}
        return actions.create_definition(Company.get(), by=User.system(), **given)

    def ask(self, comment: str = "") -> Request:
        task = make_task(self.asker)
        return actions.ask_approval(
            self.asker, by=self.asker, purpose=PURPOSE, record=task, params={}, comment=comment
        )


def step(*people: User, **more: Any) -> Step:
    return Step(**{"name": "Step", "people": tuple(one.pk for one in people), **more})


@pytest.fixture
def asking(monkeypatch: pytest.MonkeyPatch, db: None) -> Asking:
    monkeypatch.setattr(switchboard, "APPROVABLE", (DROPPING,))
    return Asking()
