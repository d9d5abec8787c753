"""Who has to sign in again is told why; who was given a password chooses an own one before anything else."""

import argparse
import io
from collections.abc import Callable

import pytest
from django.test import Client

from guanxi.config.commands import user_
from guanxi.config.tests.conftest import PASSWORD
from guanxi.customers.tests.factories import make_role
from guanxi.foundation.accounts.ended import COOKIE
from guanxi.foundation.accounts.models import User
from guanxi.foundation.errors import Refused
from guanxi.foundation.signin.actions import end_sessions
from guanxi.foundation.staff import actions as staff

pytestmark = [pytest.mark.django_db, pytest.mark.page]

GIVEN, OWN = "given by a keeper 1", "chosen by myself 2"


def come_in(user: User, password: str = PASSWORD) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.post("/sign-in/", {"login": user.username, "password": password})
    assert "_auth_user_id" in client.session
    return client


def door(client: Client) -> str:
    return client.get("/", follow=True).content.decode()


@pytest.mark.parametrize(
    ("happens", "told"),
    [
        (lambda one: staff.assign_roles(one, by=User.system(), roles=[make_role({})]), "rights have changed"),
        (lambda one: staff.set_password(one, by=User.system(), password=GIVEN), "password was changed"),
        (lambda one: staff.close_account(one, by=User.system()), "account was closed"),
    ],
)
def test_the_sign_in_page_says_why_to_whoever_comes_with_an_ended_session(make_person, happens, told):
    seller = make_person("sales")
    client = come_in(seller)
    happens(seller)
    assert told in door(client)
    assert told in door(client), "as long as nobody has signed in"
    assert told not in door(Client(headers={"Accept-Language": "en"})), "a stranger hears nothing"


def test_an_older_reason_is_not_told_of_devices_that_a_keeper_ended(make_person):
    seller = make_person("sales")
    staff.assign_roles(seller, by=User.system(), roles=[make_role({})])
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(User.objects.get(pk=seller.pk))  # a session that nobody noted
    end_sessions(seller, by=make_person("system_administrator"))
    assert "rights have changed" not in door(client)


def test_it_is_forgotten_once_somebody_has_signed_in(make_person):
    seller = make_person("sales")
    client = come_in(seller)
    staff.assign_roles(seller, by=User.system(), roles=[make_role({})])
    assert "rights have changed" in door(client)
    client.post("/sign-in/", {"login": seller.username, "password": PASSWORD})
    assert client.cookies[COOKIE].value == ""
    client.post("/sign-out/")
    assert "rights have changed" not in door(client)


def test_a_made_up_reason_says_nothing():
    client = Client(headers={"Accept-Language": "en"})
    client.cookies[COOKIE] = "<b>rights</b>"
    assert "note-bar" not in door(client)


@pytest.fixture
def given(make_person: Callable[..., User]) -> User:
    """Somebody to whom a keeper of accounts gave a password."""
    return staff.set_password(make_person("sales"), by=make_person("system_administrator"), password=GIVEN)


def test_a_given_password_opens_only_the_page_that_replaces_it(given):
    client = come_in(given, GIVEN)
    assert client.get("/customers/").headers["Location"] == "/people/me/password/"
    answer = client.get("/api/v1/customers/")
    assert (answer.status_code, answer.json()["code"]) == (403, "own_password_needed")
    page = client.get("/people/me/password/").content.decode()
    assert "Choose your own password" in page
    assert "/people/me/tokens/" not in page
    same = client.post("/people/me/password/", {"present": GIVEN, "password": GIVEN})
    assert same.status_code == 422
    done = client.post("/people/me/password/", {"present": GIVEN, "password": OWN})
    assert (done.status_code, done.headers["Location"]) == (302, "/")
    assert client.get("/api/v1/customers/").status_code == 200
    assert come_in(given, OWN).get("/people/me/password/").status_code == 200
    assert not User.objects.get(pk=given.pk).must_choose


def test_so_does_the_first_password_of_a_new_colleague(make_person):
    keeper = make_person("system_administrator")
    new = staff.create_user(keeper.department, by=keeper, username="newcomer", name="New", password=GIVEN)
    assert come_in(new, GIVEN).get("/customers/").headers["Location"] == "/people/me/password/"


def test_signing_out_is_always_open(given):
    client = come_in(given, GIVEN)
    client.post("/sign-out/")
    assert "_auth_user_id" not in client.session


def test_what_the_house_s_own_command_sets_is_typed_by_its_owner(make_person):
    person = make_person("sales")
    assert not person.must_choose
    staff.set_password(person, by=User.system(), password=GIVEN)
    assert not User.objects.get(pk=person.pk).must_choose


def test_the_password_one_has_is_no_new_one(make_person):
    person = make_person("sales")
    with pytest.raises(Refused) as refusal:
        staff.change_own_password(person, by=person, present=PASSWORD, password=PASSWORD)
    assert refusal.value.field == "password"


def test_the_command_asks_for_an_own_password_where_it_is_told_to(make_person, monkeypatch):
    person = make_person("sales")
    # On PostgreSQL it would take the tests' database for that of another house, and drop the keys.
    monkeypatch.setattr(user_, "bring_up_to_date", lambda: None)
    for flags, asked in ([], False), (["--must-choose"], True):
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{GIVEN}\n"))
        parser = argparse.ArgumentParser()
        user_.declare(parser)
        assert user_.run(parser.parse_args([person.username, "--password-stdin", *flags])) == 0
        assert User.objects.get(pk=person.pk).must_choose is asked
