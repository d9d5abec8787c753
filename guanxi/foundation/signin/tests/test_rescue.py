"""CUS-24: a forgotten password is replaced by a one-time code, without mail, and by nobody else."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.db.models import QuerySet
from django.test import Client
from django.utils import timezone

from guanxi.foundation.accounts.models import User
from guanxi.foundation.audit.models import Entry
from guanxi.foundation.errors import Refused
from guanxi.foundation.signin import actions
from guanxi.foundation.signin.models import Rescue

from .test_second_factor import SECRET, code_of

pytestmark = [pytest.mark.django_db, pytest.mark.page]
NEW = "a password never had before"


@pytest.fixture(autouse=True)
def _no_old_limits(db):
    cache.clear()


@pytest.fixture
def keeper(make_person):
    return make_person("system_administrator")


@pytest.fixture
def person(make_person):
    return make_person("sales")


def rescue(person: User, code: str, password: str = NEW) -> Any:
    client = Client(headers={"Accept-Language": "en"})
    said = {"username": person.username, "code": code, "password": password}
    return client.post("/sign-in/forgotten/", said)


def has_new(person: User) -> bool:
    return User.objects.get(pk=person.pk).check_password(NEW)


def test_CUS_24_a_code_sets_a_new_password_once_and_ends_sessions(keeper, person, sign_in):
    session = sign_in(person)
    page = sign_in(keeper).post(f"/people/{person.pk}/access/rescue/")
    code = page.context["code"]
    assert (page.status_code, len(code), code in page.content.decode()) == (201, 19, True)
    assert code not in sign_in(keeper).get(f"/people/{person.pk}/access/").content.decode()
    weak = rescue(person, code, "short")
    assert (weak.status_code, list(weak.context["form"].errors)) == (422, ["password"])
    assert rescue(person, code.lower().replace("-", " ")).status_code == 302
    assert has_new(person)
    assert session.get("/people/me/sessions/").status_code == 302
    again = rescue(person, code, "yet another password")
    assert (again.status_code, has_new(person)) == (422, True)


def test_CUS_24_five_wrong_tries_and_the_right_code_opens_nothing(keeper, person):
    code = actions.hand_out_rescue(person, by=keeper)
    for _try in range(5):
        assert rescue(person, "AAAA-BBBB-CCCC-DDDD").status_code == 422
        cache.clear()  # the limit by name is another line of defence
    assert rescue(person, code).status_code == 422
    assert not has_new(person)


def test_CUS_24_a_code_ends_after_half_an_hour(keeper, person):
    code = actions.hand_out_rescue(person, by=keeper)
    QuerySet(Rescue).update(expires_at=timezone.now() - timedelta(seconds=1))
    assert rescue(person, code).status_code == 422


def test_CUS_24_the_page_tells_nobody_who_exists(keeper, person):
    actions.hand_out_rescue(person, by=keeper)
    stranger = User(username="nobody-of-that-name")
    answers = [rescue(who, "AAAA-BBBB-CCCC-DDDD").context["form"].errors for who in (person, stranger)]
    assert answers[0] == answers[1]


def test_CUS_24_a_code_opens_its_own_account_only_and_lies_hashed(keeper, person, make_person):
    code = actions.hand_out_rescue(person, by=keeper)
    other = make_person("sales")
    actions.hand_out_rescue(other, by=keeper)
    assert rescue(other, code).status_code == 422
    kept = str(list(Rescue.objects.values())) + str([entry.detail for entry in Entry.objects.all()])
    assert code not in kept
    assert code.replace("-", "") not in kept


def test_CUS_24_for_an_administrator_it_takes_two(keeper, make_person):
    auditor, second = make_person("auditor"), make_person("security_administrator")
    assert actions.hand_out_rescue(auditor, by=keeper) == ""
    assert actions.hand_out_rescue(auditor, by=keeper) == "", "one person alone asks twice in vain"
    code = actions.hand_out_rescue(auditor, by=second)
    assert rescue(auditor, code).status_code == 302
    with pytest.raises(Refused):
        actions.hand_out_rescue(keeper, by=keeper)
    assert actions.hand_out_rescue(keeper, by=User.system()) != "", "the machine itself is enough"


def test_second_factors_go_with_the_password_only_where_that_was_said(keeper, person):
    actions.add_authenticator_app(person, by=person, secret=SECRET, code=code_of(SECRET))
    rescue(person, actions.hand_out_rescue(person, by=keeper))
    assert Authenticator.objects.filter(user=person).exists()
    rescue(person, actions.hand_out_rescue(person, by=keeper, factors=True))
    assert not Authenticator.objects.filter(user=person).exists()


def test_a_code_is_taken_back(keeper, person, sign_in):
    code = actions.hand_out_rescue(person, by=keeper)
    client = sign_in(keeper)
    assert client.post(f"/people/{person.pk}/access/rescue/take-back/").status_code == 302
    assert rescue(person, code).status_code == 422


def test_nobody_without_the_right_hands_out_a_code(person, make_person, sign_in):
    client = sign_in(make_person("manager"))
    assert client.post(f"/people/{person.pk}/access/rescue/").status_code == 403
    assert not Rescue.objects.exists()
