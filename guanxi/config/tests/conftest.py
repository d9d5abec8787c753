"""People with ready-made roles, a browser signed in, a program with its token."""

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.utils import translation

from guanxi.foundation.accounts.models import Role, User
from guanxi.foundation.notifications.models import Notification
from guanxi.foundation.tests import made

from .doctoring import Doctor, examine
from .houses import House, demo_house, new_house
from .mail_words import left_in_english, translated_too_early

PASSWORD = "a long enough secret"
_count = itertools.count(1)


@pytest.fixture
def make_person(ready_made_roles: None) -> Callable[..., User]:
    """`make_person("sales", "manager")`: a colleague with ready-made roles."""

    def make(*codes: str, username: str = "") -> User:
        number = next(_count)
        return made.user(
            made.department(f"Department {number}"),
            list(Role.objects.filter(code__in=codes)),
            username=username or f"person{number}",
            name=f"Person {number}",
            password=PASSWORD,
            language="en",
        )

    return make


@pytest.fixture
def manager(make_person: Callable[..., User]) -> User:
    return make_person("manager", "system_administrator")


@pytest.fixture
def browser_of(db: None) -> Callable[[User], Client]:
    """A browser in which this person is signed in."""

    def signed_in(user: User) -> Client:
        client = Client(raise_request_exception=False)
        client.force_login(user)
        return client

    return signed_in


@pytest.fixture
def doctor(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Doctor]:
    """`doctor(check, "zh_CN.UTF-8")`: the doctor's command with this one check: its status, what it said."""
    with translation.override(None):
        yield examine(monkeypatch, capsys)


# ---- houses on disk: the mark `django_db` only says that a test belongs to both databases --------


@pytest.fixture
def demo(db: None, tmp_path: Path) -> Iterator[House]:
    """A house of one's own with the small demo company."""
    house = demo_house(tmp_path / "demo")
    yield house
    house.gone()


@pytest.fixture
def bare_place(db: None, tmp_path: Path) -> Iterator[House]:
    """An empty place to restore to."""
    house = new_house(tmp_path / "bare")
    yield house
    house.gone()


@pytest.fixture
def mails_read_in_chinese(db: None) -> Iterator[None]:
    """Whatever a test tells is read as its mail, too: no English is left in it."""
    yield
    rows = list(Notification.objects.select_related("user").order_by("pk"))
    assert left_in_english(rows) == []
    assert translated_too_early(rows) == []
