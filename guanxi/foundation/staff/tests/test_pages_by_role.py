"""CUS-20, CUS-24: every page of accounts, company and chain, from the side of each role."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from guanxi.config.roles import ROLES
from guanxi.foundation.accounts.models import Company, Department, Role, Token, User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.oversight import urls as oversight
from guanxi.foundation.staff import actions as staff
from guanxi.foundation.staff import urls

from .conftest import PASSWORD, role

pytestmark = [pytest.mark.django_db, pytest.mark.page]
PEOPLE = {"system_administrator", "security_administrator"}
KEEPERS = {"system_administrator"}
ALL = set(ROLES)
# Page → who opens it. ``pk`` is a seller of another department, or that department.
PAGES = {
    "list_people": PEOPLE,
    "create_user": PEOPLE,
    "assign_roles": PEOPLE,
    "rename_user": PEOPLE,
    "change_sign_in_name": PEOPLE,
    "move_user": PEOPLE,
    "close_account": PEOPLE,
    "set_password": PEOPLE,
    "change_company": KEEPERS,
    "list_departments": KEEPERS,
    "create_department": KEEPERS,
    "rename_department": KEEPERS,
    "choose_language_and_zone": ALL,
    "change_own_sign_in_name": ALL,
    "change_own_password": ALL,
    "list_tokens": ALL,
    "create_token": ALL,
    "list_entries": {"auditor"},
    "list_reviews": {"auditor"},
}
OF_SOMEBODY = {
    "assign_roles", "rename_user", "change_sign_in_name", "move_user", "close_account", "set_password",
}  # fmt: skip
ONLY_POST = {"revoke_token", "open_account"}  # in test_sessions_end.py, test_separate_powers.py


@pytest.fixture
def seller(make_person: Callable[..., User]) -> User:
    return make_person("sales")


def address(page: str, seller: User) -> str:
    if page in OF_SOMEBODY:
        return reverse(page, args=[seller.pk])
    return reverse(page, args=[seller.department_id] if page == "rename_department" else [])


def asked(page: str, seller: User) -> dict[str, Any]:
    """What a form of that page would say."""
    here = Department.objects.order_by("pk").first()
    assert here
    forms: dict[str, dict[str, Any]] = {
        "assign_roles": {"roles": [role("manager").pk]},
        "rename_user": {"name": "Mine"},
        "change_sign_in_name": {"username": "mine"},
        "move_user": {"department": here.pk},
        "close_account": {},
        "set_password": {"password": "taken over, all of it"},
        "create_user": {"username": "intruder", "name": "I", "password": PASSWORD, "department": here.pk},
        "change_company": {"name": "Mine", "currency": "USD", "zone": "UTC"},
        "create_department": {"name": "Mine", "parent": ""},
        "rename_department": {"name": "Mine"},
    }
    return forms.get(page, {})


def state(seller: User) -> list[Any]:
    """All that these pages could change."""
    kept = User.objects.get(pk=seller.pk)
    company = Company.get()
    return [
        sorted(kept.roles.values_list("code", flat=True)),
        (kept.name, kept.department_id, kept.is_active, kept.check_password(PASSWORD), kept.session_epoch),
        sorted(User.objects.values_list("username", flat=True)),
        sorted(Department.objects.values_list("name", flat=True)),
        (company.name, company.currency, company.zone),
        Token.objects.count(),
    ]


# In oversight's test_review_security.py.
OF_REVIEWS = {"show_review", "open_review", "sign_review", "download_review"}


def test_every_page_of_these_rooms_is_in_the_table():
    there = {one.name for one in (*urls.urlpatterns, *oversight.urlpatterns)}
    assert there == PAGES.keys() | ONLY_POST | OF_REVIEWS


@pytest.mark.parametrize("code", ROLES)
def test_CUS_20_each_role_opens_its_pages_and_no_other(make_person, seller, code):
    browser = Client()
    browser.force_login(make_person(code))
    found = {page: browser.get(address(page, seller)).status_code for page in PAGES}
    assert found == {page: 200 if code in who else 403 for page, who in PAGES.items()}


@pytest.mark.parametrize("code", ROLES)
def test_CUS_20_what_a_role_may_not_open_it_cannot_send_either(make_person, seller, code):
    browser = Client()
    browser.force_login(make_person(code))
    before = state(seller)
    for page in (page for page, who in PAGES.items() if code not in who):
        answer = browser.post(address(page, seller), asked(page, seller))
        assert answer.status_code in {403, 405}, page
    assert state(seller) == before


def test_CUS_24_a_stranger_is_sent_to_the_sign_in_and_changes_nothing(seller, client):
    before = state(seller)
    for page in PAGES:
        for answer in (
            client.get(address(page, seller)),
            client.post(address(page, seller), asked(page, seller)),
        ):
            assert answer.status_code == 302, page
            assert answer["Location"].startswith("/sign-in/"), page
    assert state(seller) == before


def test_CUS_20_who_keeps_the_accounts_of_one_department_finds_nobody_elsewhere(make_person, seller):
    keeper = make_person()
    held = {"accounts.manage_users": Scope.DEPARTMENT}
    local = staff.install_role(Company.get(), by=User.system(), code="local", name="x", grants=held)
    staff.assign_roles(keeper, by=User.system(), roles=[local])
    neighbour = staff.create_user(
        keeper.department, by=User.system(), username="neighbour", name="N", password=PASSWORD
    )
    browser = Client()
    browser.force_login(User.objects.get(pk=keeper.pk))
    before = state(seller)
    for page in OF_SOMEBODY:
        assert browser.get(address(page, neighbour)).status_code == 200, page
        assert browser.get(address(page, seller)).status_code == 404, page
        assert browser.post(address(page, seller), asked(page, seller)).status_code == 404, page
        assert browser.get(reverse(page, args=[99999])).status_code == 404
    assert state(seller) == before
    assert Role.objects.filter(code="local").exists()


def test_CUS_24_whoever_is_closed_or_closes_oneself_is_answered_so(make_person, seller):
    keeper = make_person("system_administrator")
    make_person("system_administrator")
    browser = Client()
    browser.force_login(keeper)
    assert browser.post(address("close_account", seller)).status_code == 302
    assert browser.get(address("close_account", seller)).status_code == 404, "closed once is closed"
    assert browser.post(address("close_account", keeper)).status_code == 422
    assert User.objects.get(pk=keeper.pk).is_active
