"""Looking at pages as a person does, in English."""

from html import unescape
from typing import Any

from django.test import Client

from guanxi.foundation.accounts.models import User
from guanxi.foundation.staff.actions import change_own_settings


class Browser:
    """A signed-in person: what is on a page, and what comes back from a form."""

    def __init__(self, user: User) -> None:
        change_own_settings(user, by=User.system(), language="en")
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
