"""Departments, roles and colleagues as their actions leave them, written at once.

Nearly every test begins with some, and what those actions look up and check was half of what a colleague
cost. That the actions do it, their own tests say (``staff/tests``).
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.db.models import Model

from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import Company, Department, Grant, Role, User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.audit import chain
from guanxi.foundation.staff.naming import sort_names


def department(name: str, parent: Department | None = None) -> Department:
    made = Department(name=name, parent=parent, path="")
    with _action("create_department", Company.get()):
        made.save()
        made.path = f"{parent.path if parent else '/'}{made.pk}/"
        made.save(update_fields=["path"])
    return made


def role(code: str, grants: Mapping[str, Scope]) -> Role:
    """A ready-made role that holds exactly ``grants``."""
    made = Role(code=code, name=code, ready_made=True)
    with _action("install_role", Company.get()):
        made.save()
        Grant.objects.bulk_create(Grant(role=made, permission=p, scope=s) for p, s in grants.items())
    return made


def user(
    department: Department,
    roles: Sequence[Role],
    *,
    username: str,
    name: str,
    password: str | None = None,
    email: str = "",
    language: str = "",
    zone: str = "",
    must_choose: bool = False,
) -> User:
    """A colleague, read anew."""
    made = User(username=username, name=name, email=email, department=department, language=language)
    made.zone, made.must_choose = zone or Company.get().zone, must_choose
    made.sort_name = sort_names([made])[0]
    if password is None:
        made.set_unusable_password()
    else:
        made.set_password(password)
    with _action("create_user", department) as detail:
        made.save()
        holding = User.roles.through
        holding.objects.bulk_create(holding(user_id=made.pk, role_id=one.pk) for one in roles)
        detail |= {"user": made.pk, "roles": sorted(one.code for one in roles)}
    return User.objects.get(pk=made.pk)


@contextmanager
def _action(verb: str, subject: Model) -> Iterator[dict[str, Any]]:
    """What stands around a write: one transaction, the ledger, the entry in the audit chain."""
    system, detail = User.system(), dict[str, Any]()
    kind = subject._meta.label_lower
    with transaction.atomic(savepoint=False), ledger.opened(ledger.Ledger(by=system, verb=verb)):
        yield detail
        chain.append(verb=verb, by_id=system.pk, kind=kind, record_id=subject.pk, detail=detail)
