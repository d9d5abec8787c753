"""Colleagues, and customers with what hangs on them, made as people make them: by actions."""

import itertools
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from guanxi.customers import actions
from guanxi.customers.models import Contact, Customer, Interaction, Tag
from guanxi.foundation.accounts.models import Company, Department, Role, User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.changes.models import ChangeSet
from guanxi.foundation.tests import made

_count = itertools.count(1)

SELLING = {
    "customers.view_customer": Scope.DEPARTMENT,
    "customers.add_customer": Scope.OWN,
    "customers.change_customer": Scope.OWN,
    "customers.reveal_personal": Scope.OWN,
    "customers.import_customers": Scope.OWN,
    "customers.import_interactions": Scope.OWN,
    "changes.undo_change_set": Scope.OWN,
    "imports.start_import": Scope.OWN,
    "customers.manage_tags": Scope.ALL,
}
EXPORTING = dict.fromkeys(("savedviews.export_list", "savedviews.export_internal"), Scope.OWN)
MANAGING = dict.fromkeys([*SELLING, "customers.hand_over", "scoring.run_scoring"], Scope.ALL)


def make_department(name: str = "", parent: Department | None = None) -> Department:
    name = name or f"Department {next(_count)}"
    return made.department(name, parent)


def make_role(grants: dict[str, Scope]) -> Role:
    return made.role(f"role-{next(_count)}", grants)


def make_user(
    department: Department | None = None, grants: dict[str, Scope] | None = None, **more: Any
) -> User:
    """A colleague holding exactly ``grants`` (a seller's unless said)."""
    number = next(_count)
    return made.user(
        department or make_department(),
        [make_role(SELLING if grants is None else grants)],
        username=more.pop("username", f"user{number}"),
        name=more.pop("name", f"User {number}"),
        **more,
    )


def make_manager(department: Department | None = None) -> User:
    return make_user(department, MANAGING)


def make_customer(by: User, name: str = "", **fields: Any) -> Customer:
    department = fields.pop("department", None) or by.department
    assert department
    said = {"source": "sales", **fields}
    return actions.create_customer(department, by=by, name=name or f"Customer {next(_count)}", **said)


def make_contact(customer: Customer, by: User, name: str = "Chen Wei", **fields: Any) -> Contact:
    return actions.add_contact(customer, by=by, name=name, **fields)


def make_interaction(customer: Customer, by: User, on: date = date(2024, 5, 1), **fields: Any) -> Interaction:
    said = {"channel": "phone", "subject": "Asked for a quote", **fields}
    return actions.log_interaction(customer, by=by, on=on, **said)


def make_tag(by: User, name: str = "", family: str = "need") -> Tag:
    return actions.create_tag(Company.get(), by=by, family=family, name=name or f"tag {next(_count)}")


def make_change_set(by: User, purpose: str = "customers") -> ChangeSet:
    change_set = ChangeSet(purpose=purpose, by=by, state=ChangeSet.State.APPLYING)
    change_set.save()
    return change_set


def today() -> date:
    """The day it is for people made here, wherever the machine's clock stands."""
    return datetime.now(ZoneInfo("Asia/Shanghai")).date()
