"""A sign-in name is no fate: who keeps accounts changes it, and everybody the own one, after proof."""

import time
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from guanxi.foundation.accounts.models import User
from guanxi.foundation.audit.models import Entry
from guanxi.foundation.errors import Refused
from guanxi.foundation.staff import actions as staff

from .conftest import PASSWORD

pytestmark = pytest.mark.django_db
OWN = "/people/me/sign-in-name/"


@pytest.fixture
def person(make_person: Any) -> User:
    found: User = make_person("sales")
    return found


def test_everybody_signs_in_by_the_new_name_with_the_old_password_and_stays_signed_in(person, sign_in):
    browser = sign_in(person)
    assert f'value="{person.username}"' in browser.get(OWN).content.decode()
    assert browser.post(OWN, {"username": "Wang-Fang"}).status_code == 302
    assert "wang-fang" in browser.get(OWN).content.decode(), "nobody is signed out"
    changed = User.objects.get(pk=person.pk)
    assert (changed.username, changed.session_epoch) == ("wang-fang", person.session_epoch)
    told = Entry.objects.order_by("-position")[0]
    assert (told.verb, told.detail["sign_in_name_before"]) == ("change_own_sign_in_name", person.username)
    assert told.detail["sign_in_name"] == "wang-fang"
    sign_in(changed)
    with pytest.raises(AssertionError):
        sign_in(person)
    count = Entry.objects.filter(verb="change_own_sign_in_name").count()
    browser.post(OWN, {"username": "WANG-FANG"})
    assert Entry.objects.filter(verb="change_own_sign_in_name").count() == count, "nothing changed"


@pytest.mark.parametrize("taken", ["{other}", "{OTHER}", "system", "", "two words"])
def test_a_sign_in_name_is_nobody_elses_whatever_the_letters_case(person, make_person, sign_in, taken):
    other = make_person("sales").username
    typed = taken.format(other=other, OTHER=other.upper())
    answer = sign_in(person).post(OWN, {"username": typed})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["username"])
    assert User.objects.get(pk=person.pk).username == person.username


def test_an_administrator_changes_it_on_the_persons_page(person, make_person, sign_in):
    browser = sign_in(make_person("system_administrator"))
    page = f"/people/{person.pk}/sign-in-name/"
    for where in ("/people/", f"/people/{person.pk}/rights/"):
        assert f'href="{page}"' in browser.get(where).content.decode()
    assert browser.post(page, {"username": "linwei"}).status_code == 302
    assert User.objects.get(pk=person.pk).username == "linwei"
    assert User.objects.get(pk=person.pk).check_password(PASSWORD)
    told = Entry.objects.filter(verb="change_sign_in_name").get()
    assert (told.detail["sign_in_name_before"], told.detail["sign_in_name"]) == (person.username, "linwei")


def test_nobody_renames_who_watches_over_accounts_nor_somebody_else_as_the_own(person, make_person):
    guard, keeper = make_person("security_administrator"), make_person("system_administrator")
    with pytest.raises(Refused):
        staff.change_sign_in_name(guard, by=keeper, username="nobody")
    with pytest.raises(PermissionDenied):
        staff.change_own_sign_in_name(guard, by=person, username="nobody")
    assert User.objects.get(pk=guard.pk).username == guard.username


def test_before_it_one_proves_to_be_oneself(person, sign_in):
    browser = sign_in(person)
    session = browser.session
    session["confirmed_at"] = time.time() - 3600
    session.save()
    browser.post(OWN, {"username": "taken-over"})
    assert User.objects.get(pk=person.pk).username == person.username
