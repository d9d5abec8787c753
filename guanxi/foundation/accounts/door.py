"""Who is at the door: user, department, what the roles allow and the company, in one statement a request."""

import json
from functools import cache
from typing import Final

from django.contrib.auth.backends import ModelBackend
from django.db import connection

from guanxi.foundation import prepared

from .held import GRANTS, MASKS
from .models import Company, Department, User
from .scopes import Scope, Shown

# Whether anything is shared with the user: person, department or one above it, group; each along an index.
SHARING = """
    EXISTS(SELECT 1 FROM accounts_share WHERE person_id = u.id)
    OR EXISTS(SELECT 1 FROM accounts_group_members AS m JOIN accounts_share AS s ON s.group_id = m.group_id
        WHERE m.user_id = u.id)
    OR EXISTS(SELECT 1 FROM accounts_department AS a WHERE d.path LIKE a.path || '%%'
        AND EXISTS(SELECT 1 FROM accounts_share WHERE department_id = a.id))
"""
SCOPES: Final = {scope.value: scope for scope in Scope}
LEVELS: Final = {level.value: level for level in Shown}
LATER: Final = ("joined_at", "last_login")  # no page but those about people asks for these
LATER_OF_COMPANY: Final = ("started_at",)


@cache
def _statement(vendor: str) -> str:
    gather = "json_group_object" if vendor == "sqlite" else "json_object_agg"
    return (
        f"SELECT ({SHARING}) AS sharing,"  # noqa: S608 - all of it the house's own words
        f" CAST((SELECT {gather}(permission, scope) FROM ({GRANTS}) AS held) AS text) AS held,"
        f" CAST((SELECT {gather}(field, level) FROM ({MASKS}) AS veils) AS text) AS veiled,"
        f" {prepared.columns(User, 'u', without=LATER)},"
        f" {prepared.columns(Department, 'd')},"
        f" {prepared.columns(Company, 'c', without=LATER_OF_COMPANY)}"
        " FROM accounts_user AS u LEFT JOIN accounts_company AS c ON c.id = 1"
        " LEFT JOIN accounts_department AS d ON d.id = u.department_id WHERE u.id = %s"
    )


@cache
def _ends() -> tuple[int, int]:
    """Where in a row the user's columns end, and those of the department."""
    first = 3 + len(User._meta.concrete_fields) - len(LATER)
    return first, first + len(Department._meta.concrete_fields)


def comer(pk: int) -> User | None:
    """The user of this id, with ``grants``, ``masks``, ``company`` and ``department`` already read."""
    row = prepared.first(_statement(connection.vendor), [pk, pk, pk])
    if row is None:
        return None
    user_ends, place_ends = _ends()
    user = prepared.made(User, row[3:], without=LATER)
    sharing, held, veiled = row[:3]
    user.grants = {permission: SCOPES[scope] for permission, scope in json.loads(held or "{}").items()}
    user.masks = {field: LEVELS[level] for field, level in json.loads(veiled).items()} if veiled else {}
    user.anything_shared = bool(sharing)
    if row[user_ends] is not None:
        user.department = prepared.made(Department, row[user_ends:])
    if row[place_ends] is not None:
        user.company = prepared.made(Company, row[place_ends:], without=LATER_OF_COMPANY)
    return user


class Door(ModelBackend):
    """Reads the signed-in user as above."""

    def get_user(self, user_id: int) -> User | None:
        user = comer(user_id)
        return user if user is not None and self.user_can_authenticate(user) else None
