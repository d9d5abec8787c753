"""CUS-24: before a dangerous act one proves again who one is, and loses nothing of what was typed."""

import time

import pytest
from django.core.cache import cache
from django.test import Client

from guanxi.config.switchboard import CONFIRM_FIRST
from guanxi.customers.subject_rights import actions as subject_rights
from guanxi.customers.subject_rights.models import SubjectRequest
from guanxi.foundation.accounts import confirmed
from guanxi.foundation.accounts.models import User
from guanxi.foundation.actions import PERMISSIONS
from guanxi.foundation.audit.models import Entry
from guanxi.foundation.customfields import actions as customfields
from guanxi.foundation.customfields.models import CustomField
from guanxi.foundation.rotation import actions as rotation
from guanxi.foundation.signin import actions as signin
from guanxi.foundation.staff import actions as staff

from .conftest import PASSWORD

pytestmark = [pytest.mark.django_db, pytest.mark.page]


@pytest.fixture
def keeper(make_person):
    return make_person("system_administrator")


@pytest.fixture
def stale(keeper):
    """A browser whose person proved who they are an hour ago."""
    cache.clear()
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(keeper)
    grow_old(client)
    return client


def grow_old(client):
    session = client.session
    session["confirmed_at"] = time.time() - 3600
    session.save()


def test_the_list_names_actions_that_there_are():
    from django.urls import get_resolver

    assert get_resolver().url_patterns, "with the doors come their actions"

    known = {name for names in PERMISSIONS.values() for name in names}
    # Many rows, or masked values in full, are one act whatever they leave as (savedviews/leaving.py).
    assert CONFIRM_FIRST - known == {"export_many"}


@pytest.mark.parametrize(
    "act",
    [
        lambda by: rotation.retire_keys(by.company, by=User.system()),
        lambda by: rotation.begin_rotation(by.company, by=User.system()),
        lambda by: signin.hand_out_rescue(by, by=by),
        lambda by: staff.create_token(by, by=by, name="ERP"),
        lambda by: customfields.delete_custom_field(CustomField(), by=by, confirm="score"),
        lambda by: staff.create_user(by.department, by=by, username="x", name="X", password=None, roles=[]),
        lambda by: staff.close_account(by, by=by),
        lambda by: subject_rights.erase_person(SubjectRequest(), by=by),
        lambda by: subject_rights.export_person(SubjectRequest(), by=by, reason="asked"),
    ],
    ids=["retire_keys", "begin_rotation", "hand_out_rescue", "create_token", "delete_custom_field",
         "create_user", "close_account", "erase_person", "export_person"],
)  # fmt: skip
def test_CUS_24_what_cannot_be_made_good_takes_a_fresh_proof(keeper, act):
    with confirmed.proved(time.time() - 3600), pytest.raises(confirmed.ConfirmationNeeded):
        act(keeper)


def test_CUS_24_a_dangerous_page_asks_first_and_then_opens(stale):
    page = stale.get("/people/new/")
    assert page.status_code == 403
    assert "Confirm that it is you" in page.content.decode()
    wrong = stale.post("/confirm/", {"confirm_password": "not this", "confirm_next": "/people/new/"})
    assert (wrong.status_code, "This is not your password" in wrong.content.decode()) == (422, True)
    right = stale.post("/confirm/", {"confirm_password": PASSWORD, "confirm_next": "/people/new/"})
    assert (right.status_code, right["Location"]) == (302, "/people/new/")
    assert stale.get("/people/new/").status_code == 200


def test_CUS_24_what_was_typed_goes_on_after_the_proof(stale, make_person):
    person = make_person("sales")
    url = f"/people/{person.pk}/password/"
    page = stale.post(url, {"password": "a new <long> secret"})
    assert (page.status_code, page.context["again"]) == (403, True)
    assert ("password", "a new <long> secret") in page.context["typed"]
    assert not User.objects.get(pk=person.pk).check_password("a new <long> secret"), "nothing was done yet"
    carried = {"password": "a new <long> secret", "confirm_next": url, "confirm_again": "1"}
    wrong = stale.post("/confirm/", carried | {"confirm_password": "no"})
    assert ("password", "a new <long> secret") in wrong.context["typed"], "a slip loses nothing either"
    on = stale.post("/confirm/", carried | {"confirm_password": PASSWORD}, follow=True)
    assert on.status_code == 200
    assert on.redirect_chain[0] == (url, 307)
    assert User.objects.get(pk=person.pk).check_password("a new <long> secret")


def test_the_proof_never_leads_elsewhere(stale):
    for place in ("https://evil.example/", "//evil.example/", "javascript:alert(1)"):
        answer = stale.post("/confirm/", {"confirm_password": PASSWORD, "confirm_next": place})
        assert answer["Location"] == "/"


def test_CUS_24_guessing_the_password_again_is_limited(stale):
    for _try in range(6):
        stale.post("/confirm/", {"confirm_password": "not this"})
    page = stale.post("/confirm/", {"confirm_password": PASSWORD})
    assert (page.status_code, "Too many" in page.content.decode()) == (422, True)


def test_CUS_24_the_action_itself_asks_so_no_door_forgets(keeper, make_person):
    person = make_person("sales")
    with confirmed.proved(time.time() - 3600), pytest.raises(confirmed.ConfirmationNeeded):
        staff.set_password(person, by=keeper, password="a new long secret")
    with confirmed.proved(time.time()):
        staff.set_password(person, by=keeper, password="a new long secret")
    staff.set_password(person, by=keeper, password="a command asks nobody")


def test_CUS_24_the_api_says_so_with_a_code(make_person, monkeypatch):
    from guanxi.config import switchboard

    monkeypatch.setattr(switchboard, "CONFIRM_FIRST", CONFIRM_FIRST | {"create_customer"})
    person = make_person("manager")
    _token, secret = staff.create_token(person, by=person, name="ERP")
    program = Client(headers={"Authorization": f"Bearer {secret}"})
    browser = Client()
    browser.force_login(person)
    given = {"name": "恒岳", "source": "sales", "department_id": person.department_id}
    fresh = browser.post("/api/customers/", given, content_type="application/json")
    grow_old(browser)
    for client in (program, browser):
        told = client.post("/api/customers/", given, content_type="application/json")
        assert (told.status_code, told.json()["code"]) == (403, "confirmation_needed")
    assert fresh.status_code in {200, 201}, fresh.content


def test_a_fragment_sends_the_whole_page_to_the_question(stale):
    answer = stale.get("/people/new/", headers={"HX-Request": "true", "HX-Current-URL": "/people/"})
    assert answer["HX-Redirect"] == "/confirm/?next=%2Fpeople%2F"


def test_a_proof_from_the_future_or_for_another_session_is_none():
    assert not confirmed.is_fresh(time.time() + 60)
    assert not confirmed.is_fresh(0)
    assert confirmed.is_fresh(time.time() - 60)


def test_CUS_24_taking_many_rows_out_asks_first_and_few_do_not(make_person, monkeypatch):
    seller = make_person("manager")
    cache.clear()
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(seller)
    grow_old(client)
    few = {"listing": "customers", "query": "", "ending": "csv"}
    assert client.post("/views/export/", few).status_code == 302
    monkeypatch.setattr("guanxi.foundation.savedviews.actions.exports.LARGE", -1)
    many = few | {"reason": "the yearly letter"}
    answer = client.post("/views/export/", many)
    assert (answer.status_code, "Confirm that it is you" in answer.content.decode()) == (403, True)
    assert "the yearly letter" in answer.content.decode(), "what was typed goes on afterwards"
    client.post("/confirm/", {"confirm_password": PASSWORD, "confirm_next": "/views/export/"})
    assert client.post("/views/export/", many).status_code == 302
    assert Entry.objects.filter(verb="start_export").count() == 2
