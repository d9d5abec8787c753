"""CUS-24: whoever asks is read at the door in two statements, and as the database has it at that moment."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from guanxi.foundation import ledger
from guanxi.foundation.accounts.door import Door, comer
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.accounts.sessions import SessionStore
from guanxi.foundation.staff import actions as staff

pytestmark = pytest.mark.django_db


def person(**more: object) -> User:
    company, system = Company.get(), User.system()
    place = staff.create_department(company, by=system, name="Sales")
    roles = [
        staff.install_role(company, by=system, code=f"r{scope}", name="x", grants={"a.view_b": scope})
        for scope in (Scope.OWN, Scope.DEPARTMENT)
    ]
    given = {"username": "li", "name": "Li", "password": None, "roles": roles, **more}
    return staff.create_user(place, by=system, **given)  # type: ignore[arg-type]


def test_CUS_24_the_door_reads_what_the_models_read():
    user = User.objects.get(pk=person().pk)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        read = comer(user.pk)
        assert read is not None
        seen = read.grants, read.company.name, read.company.is_demo, read.department
    assert len(asked) == 1
    columns = [field.attname for field in User._meta.concrete_fields]
    assert [getattr(read, name) for name in columns] == [getattr(user, name) for name in columns]
    assert seen == (user.grants, user.company.name, False, user.department)
    assert read.grants == {"a.view_b": Scope.DEPARTMENT}  # the widest that any role gives
    assert read.department is not None
    assert vars(read.department)["path"] == vars(seen[3])["path"]


def test_CUS_24_a_person_without_department_or_roles_comes_in_empty_handed():
    user = person(roles=[])
    with ledger.opened(ledger.Ledger(by=User.system(), verb="test")):
        User.objects.filter(pk=user.pk).update(department=None)
    read = comer(user.pk)
    assert read is not None
    assert (read.grants, read.department) == ({}, None)
    assert not read.may("a.view_b")


def test_CUS_24_nobody_and_whoever_was_dismissed_stay_outside():
    user = person()
    assert Door().get_user(user.pk) == user
    staff.close_account(user, by=User.system())
    assert Door().get_user(user.pk) is None
    assert Door().get_user(10**9) is None


def test_CUS_24_a_session_that_is_over_or_was_never_given_out_opens_nothing():
    user, client = person(), Client()
    client.force_login(user)
    key = client.cookies["sessionid"].value
    assert SessionStore(key).load()["_auth_user_id"] == str(user.pk)
    Session.objects.filter(pk=key).update(expire_date=timezone.now() - timedelta(seconds=1))
    for unknown in (key, "a" * 32):
        store = SessionStore(unknown)
        assert store.load() == {}
        assert store.session_key is None
    assert client.get("/people/me/tokens/").status_code == 302


def test_CUS_24_a_signed_in_request_is_known_after_two_statements():
    client = Client()
    client.force_login(person())
    client.get("/healthz")
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/api/nothing-there").status_code == 404
    assert len(asked) <= 2
