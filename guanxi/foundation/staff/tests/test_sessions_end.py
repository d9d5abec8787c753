"""CUS-24: a session lives as long as what it was opened on; what changes that ends it everywhere."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import Token, User
from guanxi.foundation.errors import Refused
from guanxi.foundation.staff import actions as staff
from guanxi.foundation.ui import formats

from .conftest import PASSWORD, role

NEW = "an even longer secret"


def is_in(client):
    return client.get("/people/me/tokens/").status_code == 200


def test_CUS_24_new_roles_end_every_session(make_person, sign_in):
    person = make_person("sales")
    office, phone = sign_in(person), sign_in(person)
    assert is_in(office)
    assert is_in(phone)
    staff.assign_roles(person, by=User.system(), roles=[role("service")])
    assert not is_in(office)
    assert not is_in(phone)


def test_CUS_24_a_changed_role_ends_the_sessions_of_all_who_hold_it(make_person, sign_in):
    from guanxi.foundation.accounts.models import Company

    sellers = [sign_in(make_person("sales")) for _ in range(2)]
    other = sign_in(make_person("service"))
    grants = {grant.permission: grant.scope for grant in role("sales").grants.all()}
    grants.pop("customers.reveal_personal")
    staff.install_role(Company.get(), by=User.system(), code="sales", name="Sales", grants=grants)
    assert [is_in(client) for client in sellers] == [False, False]
    assert is_in(other)


def test_CUS_24_a_password_set_by_an_administrator_ends_sessions_and_tokens(make_person, sign_in):
    keeper, person = make_person("system_administrator"), make_person("sales")
    client = sign_in(person)
    _token, secret = staff.create_token(person, by=person, name="ERP")
    staff.set_password(person, by=keeper, password=NEW)
    assert not is_in(client)
    assert Token.user_of(secret) is None
    assert sign_in(person, NEW).get("/people/me/tokens/").headers["Location"] == "/people/me/password/"


def test_CUS_24_a_closed_account_opens_nothing(make_person, sign_in, client):
    keeper, person = make_person("system_administrator"), make_person("sales")
    session = sign_in(person)
    _token, secret = staff.create_token(person, by=person, name="ERP")
    staff.close_account(person, by=keeper)
    assert not is_in(session)
    assert Token.user_of(secret) is None
    answer = client.post("/sign-in/", {"login": person.username, "password": PASSWORD})
    assert "_auth_user_id" not in client.session, answer.content.decode()
    assert User.objects.get(pk=person.pk).name == person.name


def test_one_changes_the_own_password_and_stays_in_here_only(make_person, sign_in):
    person = make_person("sales")
    here, elsewhere = sign_in(person), sign_in(person)
    wrong = here.post("/people/me/password/", {"present": "not this one", "password": NEW})
    assert wrong.status_code == 422
    weak = here.post("/people/me/password/", {"present": PASSWORD, "password": "short"})
    assert weak.status_code == 422
    assert is_in(elsewhere)
    done = here.post("/people/me/password/", {"present": PASSWORD, "password": NEW})
    assert done.status_code == 302
    assert is_in(here)
    assert not is_in(elsewhere)
    assert is_in(sign_in(person, NEW))


def test_a_token_is_shown_once_and_kept_as_a_hash(make_person, sign_in):
    person = make_person("sales")
    client = sign_in(person)
    page = client.post("/people/me/tokens/new/", {"name": "ERP", "days": "90"})
    assert page.status_code == 201
    token = Token.objects.get(user=person)
    secret = page.context["secret"]
    assert secret in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert secret not in client.get("/people/me/tokens/").content.decode()
    assert token.digest not in secret
    assert Token.user_of(secret) == person
    assert token.expires_at is not None
    assert timedelta(days=89) < token.expires_at - timezone.now() < timedelta(days=91)


def test_a_revoked_or_outlived_token_opens_nothing(make_person, sign_in):
    person = make_person("sales")
    first, secret = staff.create_token(person, by=person, name="ERP")
    late = timezone.now() - timedelta(seconds=1)
    _other, over = staff.create_token(person, by=person, name="old", expires_at=late)
    assert Token.user_of(over) is None
    sign_in(person).post(f"/people/me/tokens/{first.pk}/revoke/")
    assert Token.user_of(secret) is None


def test_a_tokens_last_use_is_written_once_a_day(make_person, client):
    person = make_person("sales")
    token, secret = staff.create_token(person, by=person, name="ERP")
    other, _secret = staff.create_token(person, by=person, name="Never")
    assert Token.user_of("gx_wrong") is None
    assert Token.objects.get(pk=token.pk).last_used_on is None
    assert writes_of(client, secret) == 1
    assert writes_of(client, secret) == 0, "no reading writes again on that day"
    today = timezone.localdate(timezone=ZoneInfo(person.zone))
    assert Token.objects.get(pk=token.pk).last_used_on == today
    assert Token.objects.get(pk=other.pk).last_used_on is None
    with ledger.opened(ledger.Ledger(by=person, verb="test")):
        Token.objects.filter(pk=token.pk).update(last_used_on=today - timedelta(days=1))
    assert writes_of(client, secret) == 1
    assert Token.objects.get(pk=token.pk).last_used_on == today


def writes_of(client: Client, secret: str) -> int:
    """How often a reading with this token writes."""
    with CaptureQueriesContext(connection) as seen:
        answer = client.get("/api/customers/", headers={"Authorization": f"Bearer {secret}"})
    assert answer.status_code == 200
    return len([query for query in seen if query["sql"].startswith(("UPDATE", "INSERT", "DELETE"))])


def test_the_page_of_tokens_shows_the_day_of_the_last_use(make_person, sign_in, client):
    person = make_person("sales")
    browser = sign_in(person)
    _token, secret = staff.create_token(person, by=person, name="ERP")
    staff.create_token(person, by=person, name="Never")
    writes_of(client, secret)
    page = browser.get("/people/me/tokens/")
    shown = {row["name"]: row["used"] for row in page.context["tokens"]}
    with translation.override(page.headers["Content-Language"]):
        today = formats.day(timezone.localdate(timezone=ZoneInfo(person.zone)))
    assert shown == {"ERP": today, "Never": ""}
    assert page.content.decode().count(today) == 3, "made on that day, and used"


def test_nobody_makes_sees_or_revokes_the_token_of_another(make_person, sign_in):
    person, other = make_person("sales"), make_person("system_administrator", "manager")
    token, secret = staff.create_token(person, by=person, name="ERP of sales")
    client = sign_in(other)
    assert "ERP of sales" not in client.get("/people/me/tokens/").content.decode()
    assert client.post(f"/people/me/tokens/{token.pk}/revoke/").status_code == 404
    assert Token.user_of(secret) == person
    with pytest.raises(Refused):
        staff.create_token(person, by=User.system(), name="theirs")


def test_tokens_are_written_by_actions_only(make_person):
    person = make_person("sales")
    _token, secret = staff.create_token(person, by=person, name="ERP")
    with pytest.raises(ledger.OutsideAction):
        Token.objects.filter(user=person).delete()
    assert Token.user_of(secret) == person
