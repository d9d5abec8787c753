"""Who is at the door: user, department, what the roles allow and the company, in one statement a request."""

import json
from collections.abc import Sequence
from functools import cache
from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.db import connection

from .models import GRANTS, MASKS, Company, Department, User
from .scopes import Scope, Shown
from .written import Written

# Whether anything is shared with the user: person, department or one above it, group; each along an index.
SHARING = """
    EXISTS(SELECT 1 FROM accounts_share WHERE person_id = u.id)
    OR EXISTS(SELECT 1 FROM accounts_group_members AS m JOIN accounts_share AS s ON s.group_id = m.group_id
        WHERE m.user_id = u.id)
    OR EXISTS(SELECT 1 FROM accounts_department AS a WHERE d.path LIKE a.path || '%%'
        AND EXISTS(SELECT 1 FROM accounts_share WHERE department_id = a.id))
"""
COMPANY = ("id", "name", "currency", "zone", "is_demo")
DEPARTMENT = ("id", "name", "parent_id", "path")


@cache
def _statement(vendor: str) -> str:
    gather = "json_group_object" if vendor == "sqlite" else "json_object_agg"
    others = [f"c.{name} AS c_{name}" for name in COMPANY]
    others += [f"d.{name} AS d_{name}" for name in DEPARTMENT]
    return (
        f"SELECT u.*, {', '.join(others)}, CAST((SELECT {gather}(permission, scope) FROM ({GRANTS}) AS held)"  # noqa: S608
        " AS text) AS held,"
        f" CAST((SELECT {gather}(field, level) FROM ({MASKS}) AS veils) AS text) AS veiled,"
        f" ({SHARING}) AS sharing FROM accounts_user AS u"
        " LEFT JOIN accounts_company AS c ON c.id = 1"
        " LEFT JOIN accounts_department AS d ON d.id = u.department_id WHERE u.id = %s"
    )


def comer(pk: int) -> User | None:
    """The user of this id, with ``grants``, ``masks``, ``company`` and ``department`` already read."""
    rows = User.objects.raw(_statement(connection.vendor), [pk, pk, pk])
    user: User | None = next(iter(rows), None)
    if user is None:
        return None
    held: dict[str, int] = json.loads(vars(user).pop("held") or "{}")
    user.grants = {permission: Scope(scope) for permission, scope in held.items()}
    veiled: dict[str, int] = json.loads(vars(user).pop("veiled") or "{}")
    user.masks = {field: Shown(level) for field, level in veiled.items()}
    user.anything_shared = bool(vars(user).pop("sharing"))
    company, place = _taken(user, Company, "c_", COMPANY), _taken(user, Department, "d_", DEPARTMENT)
    if company is not None:
        company.is_demo = bool(company.is_demo)  # SQLite gives a number
        user.company = company
    if place is not None:
        user.department = place
    return user


def _taken[M: Written](user: User, model: type[M], prefix: str, names: Sequence[str]) -> M | None:
    """The row whose columns came along with the user's."""
    values: list[Any] = [vars(user).pop(prefix + name) for name in names]
    return model.from_db(user._state.db, names, values) if values[0] is not None else None


class Door(ModelBackend):
    """Reads the signed-in user as above."""

    def get_user(self, user_id: int) -> User | None:
        user = comer(user_id)
        return user if user is not None and self.user_can_authenticate(user) else None
