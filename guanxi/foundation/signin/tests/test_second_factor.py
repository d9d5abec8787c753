"""CUS-24: a stolen password alone opens nothing where a second factor is set up, or asked for."""

import time
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.exceptions import PermissionDenied
from django.test import Client

from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.audit.models import Entry
from guanxi.foundation.calendar.days import business_day
from guanxi.foundation.errors import Refused
from guanxi.foundation.signin import actions, mfa
from guanxi.foundation.signin.models import FactorRule
from guanxi.foundation.staff.tests.conftest import role

from .conftest import PASSWORD

pytestmark = [pytest.mark.django_db, pytest.mark.page]
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code_of(secret: str, ahead: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + ahead))


@pytest.fixture
def person(make_person):
    return make_person("sales")


@pytest.fixture
def codes(person):
    """An authenticator app is set up; the recovery codes."""
    return actions.add_authenticator_app(person, by=person, secret=SECRET, code=code_of(SECRET))


def password_given(person: User) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.post("/sign-in/", {"login": person.username, "password": PASSWORD})
    return client


def is_in(client: Client) -> bool:
    return client.get("/people/me/sessions/").status_code == 200


def test_CUS_24_with_an_app_the_password_alone_opens_nothing(person, codes):
    client = password_given(person)
    assert not is_in(client)
    wrong = client.post("/sign-in/second-factor/", {"code": "000000"})
    assert "This is not right" in wrong.content.decode()
    assert not is_in(client)
    assert client.post("/sign-in/second-factor/", {"code": code_of(SECRET)}).status_code == 302
    assert is_in(client)


def test_CUS_24_a_code_opens_once(person, codes):
    first, second = password_given(person), password_given(person)
    code = code_of(SECRET)
    first.post("/sign-in/second-factor/", {"code": code})
    second.post("/sign-in/second-factor/", {"code": code})
    assert (is_in(first), is_in(second)) == (True, False)


def test_CUS_24_guessing_codes_is_limited(person, codes):
    client = password_given(person)
    for guess in range(6):
        client.post("/sign-in/second-factor/", {"code": f"00000{guess}"})
    page = client.post("/sign-in/second-factor/", {"code": code_of(SECRET)})
    assert "Too many" in page.content.decode()
    assert not is_in(client)


def test_a_recovery_code_opens_once_and_new_ones_end_the_old(person, codes):
    assert len(codes) == 10
    first, second = password_given(person), password_given(person)
    first.post("/sign-in/second-factor/", {"code": codes[0]})
    second.post("/sign-in/second-factor/", {"code": codes[0]})
    assert (is_in(first), is_in(second)) == (True, False)
    actions.make_recovery_codes(person, by=person)
    third = password_given(person)
    third.post("/sign-in/second-factor/", {"code": codes[1]})
    assert not is_in(third)


def test_CUS_19_the_secrets_lie_encrypted_and_in_no_audit_entry(person, codes):
    kept = str([row.data for row in Authenticator.objects.all()])
    told = str([entry.detail for entry in Entry.objects.all()])
    seed = Authenticator.objects.get(type="recovery_codes").data["seed"]
    for secret in (SECRET, *codes, mfa.opened(seed)):
        assert secret not in kept
        assert secret not in told
    assert mfa.opened(Authenticator.objects.get(type="totp").data["secret"]) == SECRET


def test_one_sets_up_an_app_on_the_page_and_sees_the_codes_once(person):
    client = password_given(person)
    page = client.get("/people/me/second-factor/app/")
    secret = page.context["secret"].replace(" ", "")
    assert "<svg" in page.content.decode()
    assert secret not in str(dict(client.session)), "the session lies in the database"
    wrong = client.post("/people/me/second-factor/app/", {"code": "123"})
    assert (wrong.status_code, wrong.context["secret"].replace(" ", "")) == (422, secret)
    done = client.post("/people/me/second-factor/app/", {"code": code_of(secret)})
    codes = done.context["codes"]
    assert (done.status_code, len(codes)) == (201, 10)
    assert codes[0] in done.content.decode()
    assert codes[0] not in client.get("/people/me/second-factor/").content.decode()


def test_with_the_last_factor_go_the_recovery_codes(person, codes):
    row = Authenticator.objects.get(user=person, type="totp")
    actions.remove_factor(person, by=person, factor=row.pk)
    assert not Authenticator.objects.filter(user=person).exists()
    assert is_in(password_given(person))
    with pytest.raises(Refused):
        actions.make_recovery_codes(person, by=person)


def test_nobody_sets_up_or_removes_the_factor_of_another(make_person, person, codes):
    other = make_person("system_administrator")
    row = Authenticator.objects.get(user=person, type="totp")
    for write in (
        lambda: actions.add_authenticator_app(person, by=other, secret=SECRET, code=code_of(SECRET)),
        lambda: actions.remove_factor(person, by=other, factor=row.pk),
        lambda: actions.make_recovery_codes(person, by=other),
    ):
        with pytest.raises((Refused, PermissionDenied)):
            write()
    with pytest.raises(Refused):
        actions.remove_factor(other, by=other, factor=row.pk)
    assert Authenticator.objects.filter(pk=row.pk).exists()


def test_who_keeps_accounts_helps_somebody_who_lost_the_phone(make_person, sign_in, person, codes):
    keeper = make_person("system_administrator")
    client = sign_in(keeper)
    assert client.post(f"/people/{person.pk}/access/remove-factors/").status_code == 302
    assert is_in(password_given(person))
    entry: Any = Entry.objects.order_by("-position").first()
    assert (entry.verb, entry.record_id) == ("remove_factors", person.pk)


def test_only_the_security_administrator_removes_an_auditors_factors(make_person):
    auditor, keeper, watcher = map(make_person, ("auditor", "system_administrator", "security_administrator"))
    actions.add_authenticator_app(auditor, by=auditor, secret=SECRET, code=code_of(SECRET))
    with pytest.raises(Refused):
        actions.remove_factors(auditor, by=keeper)
    assert actions.remove_factors(auditor, by=watcher) == 2


def ask_for(days: int, *codes: str) -> None:
    roles = [role(code) for code in codes]
    actions.require_second_factor(Company.get(), by=User.system(), roles=roles, days=days)


def test_CUS_24_whose_role_needs_one_is_reminded_until_the_day_and_then_held(person):
    ask_for(7, "sales")
    client = password_given(person)
    assert "Your role needs a second factor" in client.get("/people/me/sessions/").content.decode()
    FactorRule.objects.all()  # the rule's day passes
    models_past = business_day() - timedelta(days=1)
    from django.db.models import QuerySet

    QuerySet(FactorRule).update(due_on=models_past)
    late = password_given(person)
    assert late.get("/customers/")["Location"] == "/people/me/second-factor/"
    told = late.get("/api/customers/")
    assert (told.status_code, told.json()["code"]) == (403, "second_factor_needed")
    secret = late.get("/people/me/second-factor/app/").context["secret"].replace(" ", "")
    assert late.post("/people/me/second-factor/app/", {"code": code_of(secret)}).status_code == 201
    assert late.get("/customers/").status_code == 200


def test_a_rule_keeps_its_day_when_others_are_added(make_person, sign_in):
    ask_for(7, "sales")
    first = FactorRule.objects.get().due_on
    keeper = sign_in(make_person("system_administrator"))
    roles = [role("sales").pk, role("manager").pk]
    answer = keeper.post("/company/second-factor/", {"roles": roles, "days": "30"})
    assert answer.status_code == 302
    days = {rule.role.code: rule.due_on for rule in FactorRule.objects.select_related("role")}
    assert (days["sales"], days["manager"]) == (first, business_day() + timedelta(days=30))
    assert make_and_get(make_person, sign_in, "sales").status_code == 403


def make_and_get(make_person: Any, sign_in: Any, code: str) -> Any:
    return sign_in(make_person(code)).get("/company/second-factor/")
