"""Looking at pages as a person does, in English."""

from html import unescape
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guanxi.foundation.accounts.models import User
from guanxi.foundation.staff.actions import change_own_settings


def signed_in(user: User) -> Client:
    change_own_settings(user, by=User.system(), language="en")
    client = Client()
    client.force_login(user)
    return client


def look(user: User, path: str, status: int = 200) -> str:
    """The page's HTML, with its entities as characters."""
    response = signed_in(user).get(path)
    assert response.status_code == status, response.content[:500]
    return unescape(response.content.decode())


def send(user: User, path: str, status: int = 200, **values: Any) -> str:
    """What comes back from a form sent by htmx."""
    response = signed_in(user).post(path, values, headers={"HX-Request": "true"})
    assert response.status_code == status, response.content[:500]
    return unescape(response.content.decode())


def queries(user: User, path: str) -> int:
    """How many queries the page takes once the person is signed in and all is warm."""
    client = signed_in(user)
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(path).status_code == 200
    return len(found)
