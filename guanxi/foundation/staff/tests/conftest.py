"""The three administrators, and colleagues without power."""

import itertools
from collections.abc import Callable

import pytest
from django.test import Client

from guanxi.foundation.accounts.models import Company, Role, User
from guanxi.foundation.staff import actions as staff

PASSWORD = "a long enough secret"
_count = itertools.count(1)

type MakePerson = Callable[..., User]


@pytest.fixture
def make_person(ready_made_roles: None) -> MakePerson:
    """`make_person("sales", "manager")`: a colleague with ready-made roles, made by the system."""
    company, system = Company.get(), User.system()

    def make(*codes: str, password: str = PASSWORD) -> User:
        number = next(_count)
        department = staff.create_department(company, by=system, name=f"Department {number}")
        user = staff.create_user(
            department,
            by=system,
            username=f"person{number}",
            name=f"Person {number}",
            password=password,
            roles=list(Role.objects.filter(code__in=codes)),
        )
        return User.objects.get(pk=user.pk)

    return make


@pytest.fixture
def sign_in() -> Callable[..., Client]:
    """A browser in which ``user`` signed in through the page, as people do."""

    def browser(user: User, password: str = PASSWORD) -> Client:
        client = Client()
        answer = client.post("/sign-in/", {"login": user.username, "password": password})
        assert answer.status_code == 302, answer.content.decode()
        return client

    return browser


def role(code: str) -> Role:
    found: Role = Role.objects.get(code=code)
    return found
