"""Colleagues, and a signed-in person who looks at pages in English."""

import itertools
from collections.abc import Mapping
from html import unescape
from typing import Any

from django.test import Client

from guanxi.foundation.accounts.models import Department, User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.staff import actions as staff
from guanxi.foundation.tests import made

_count = itertools.count(1)
WRITING_BESIDE = dict.fromkeys(  # comments and files at records that one sees
    (
        "files.add_file",
        "files.change_file",
        "files.read_file",
        "comments.add_comment",
        "comments.delete_comment",
    ),
    Scope.OWN,
)


def make_department(name: str = "", parent: Department | None = None) -> Department:
    return made.department(name or f"Department {next(_count)}", parent)


def make_user(department: Department | None, grants: Mapping[str, Scope], **more: Any) -> User:
    """A colleague holding exactly ``grants``."""
    number = next(_count)
    return made.user(
        department or make_department(),
        [made.role(f"only-{number}", grants)],
        username=more.pop("username", f"person{number}"),
        name=more.pop("name", f"Person {number}"),
        **more,
    )


class Browser:
    """What is on a page, and what comes back from a form."""

    def __init__(self, user: User) -> None:
        staff.change_own_settings(user, by=User.system(), language="en")
        self.client = Client()
        self.client.force_login(user)

    def look(self, path: str, status: int = 200, /) -> str:
        answer = self.client.get(path)
        assert answer.status_code == status, answer.content[:500]
        return unescape(answer.content.decode())

    def send(self, path: str, status: int = 302, /, **values: Any) -> str:
        answer = self.client.post(path, values)
        assert answer.status_code == status, answer.content[:500]
        return unescape(answer.content.decode())
