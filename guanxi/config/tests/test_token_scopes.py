"""CUS-20: a token reaches at most what its user may, and less where it was narrowed: at every endpoint."""

import re
from itertools import product

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.test import Client
from django.urls import get_resolver

from guanxi.config import docs
from guanxi.customers.models import Customer
from guanxi.customers.tests.factories import make_customer
from guanxi.foundation.accounts import narrowing
from guanxi.foundation.accounts.models import Token, User
from guanxi.foundation.errors import Refused
from guanxi.foundation.jobs.models import JobRun
from guanxi.foundation.jobs.running import KINDS, run_now
from guanxi.foundation.staff import actions as staff
from guanxi.foundation.tasks import actions as tasks

pytestmark = [pytest.mark.django_db, pytest.mark.page]
WRITING = ("post", "put", "patch", "delete")


def operations():
    """Each method and path of the API, numbers put in."""
    for method, path, _operation in docs.operations():
        yield method, re.sub(r"\{[^}]*\}", "1", path)


def writing():
    return [one for one in operations() if one[0] in WRITING]


def program(user, **reach):
    """A client that shows a token."""
    _token, secret = staff.create_token(user, by=user, name="program", **reach)
    return Client(headers={"Authorization": f"Bearer {secret}"}, raise_request_exception=False)


@pytest.fixture
def customer(manager):
    from guanxi.customers.actions import create_customer

    return create_customer(manager.department, by=manager, name="恒岳精密", source="sales")


def answers(client, of=operations):
    """Each of the operations with what it answers, nothing kept of what it did."""
    for method, path in of():
        with transaction.atomic():
            answer = getattr(client, method)(path, {}, content_type="application/json")
            transaction.set_rollback(True)
        yield method, path, answer


def test_CUS_20_a_token_that_reads_writes_at_no_endpoint(manager):
    found = {
        (method, path): (answer.status_code, answer.json()["code"])
        for method, path, answer in answers(program(manager, read_only=True), of=writing)
    }
    assert len(found) > 50
    assert {key: said for key, said in found.items() if said != (403, "token_only_reads")} == {}


def test_CUS_20_a_token_of_another_room_finds_nothing_at_any_endpoint(manager, customer):
    wrong = []
    for method, path, answer in answers(program(manager, rooms=["jobs"])):
        said = answer.content.decode()
        if method == "get" and answer.status_code == 200:
            found = answer.json()
            rows = found if isinstance(found, list) else found.get("items", [])
            if "恒岳精密" in said or rows:
                wrong.append(f"{method} {path} shows {said}")
        elif answer.status_code not in {403, 404, 422}:
            wrong.append(f"{method} {path}: {answer.status_code} {said}")
    assert not wrong, "\n".join(wrong)


def test_CUS_20_narrowing_takes_away_in_every_combination(manager):
    held = sorted(manager.grants)
    for read_only, rooms, permissions in product(
        (False, True), ((), ("customers",), ("jobs", "scoring")), ((), ("purchases.view_cost",))
    ):
        limits = narrowing.Narrowing(manager.pk, read_only, rooms, permissions)
        with narrowing.narrowed(limits):
            fresh = User.objects.get(pk=manager.pk)
            left = {each for each in held if fresh.may(each)}
        assert left <= set(held)
        for each in left:
            assert not read_only or ".view_" in each
            assert not (rooms or permissions) or each.split(".")[0] in rooms or each in permissions
        assert fresh.may("customers.view_customer"), "outside of the request nothing is narrowed"


def test_CUS_20_no_token_holds_what_its_user_does_not(make_person):
    person = make_person("sales")
    with pytest.raises(Refused) as refusal:
        staff.create_token(person, by=person, name="x", permissions=["accounts.manage_users"])
    assert refusal.value.field == "permissions"
    with pytest.raises(Refused):
        staff.create_token(person, by=person, name="x", rooms=["audit"])


def test_CUS_20_a_token_loses_with_its_users_roles(make_person):
    from guanxi.foundation.accounts.models import Role

    person = make_person("analyst")
    _token, secret = staff.create_token(person, by=person, name="x", permissions=["purchases.view_cost"])

    def may(permission: str) -> bool:
        token = Token.shown(secret)
        assert token is not None
        with narrowing.narrowed(token.narrowing):
            return token.user.may(permission)

    assert (may("purchases.view_cost"), may("customers.view_customer")) == (True, False)
    staff.assign_roles(person, by=User.system(), roles=[Role.objects.get(code="marketing")])
    assert not may("purchases.view_cost")


def test_CUS_20_the_narrowed_ends_with_the_request(manager, customer, browser_of):
    client = program(manager, rooms=["jobs"])
    assert client.get("/api/customers/").status_code == 403
    assert narrowing.in_force() is None
    assert browser_of(manager).get("/api/customers/").json()["items"] != []


def test_CUS_20_a_job_is_as_narrow_as_the_token_that_started_it(manager, monkeypatch):
    from guanxi.foundation import ledger
    from guanxi.foundation.jobs.running import start

    seen = []

    def step(run):
        seen.append((run.by.may("customers.change_customer"), run.by.may("scoring.run_scoring")))
        return True

    monkeypatch.setitem(KINDS, "look", step)
    limits = narrowing.Narrowing(manager.pk, rooms=("scoring",))
    with ledger.opened(ledger.Ledger(by=manager, verb="test")):
        with narrowing.narrowed(limits):
            narrow = start("look", by=manager, params={}, queued=False)
        wide = start("look", by=manager, params={}, queued=False)
    for run in (narrow, wide):
        run_now(JobRun.objects.get(pk=run.pk))
    assert seen == [(False, True), (True, True)]


def test_CUS_20_an_action_is_refused_whatever_calls_it(manager, customer):
    from guanxi.customers.actions import change_customer

    with narrowing.narrowed(narrowing.Narrowing(manager.pk, read_only=True)):
        assert Customer.objects.visible_to(manager).exists()
        with pytest.raises(PermissionDenied):
            change_customer(customer, by=manager, name="other")


def test_the_page_offers_the_rooms_one_may_and_keeps_what_was_chosen(make_person):
    person = make_person("sales")
    browser = Client(headers={"Accept-Language": "en"})
    browser.force_login(person)
    page = browser.get("/people/me/tokens/new/").content.decode()
    assert 'value="customers"' in page
    assert 'value="audit"' not in page
    said = {"name": "Report", "days": "30", "read_only": "on", "rooms": ["customers"]}
    assert browser.post("/people/me/tokens/new/", said).status_code == 201
    token = Token.objects.get(user=person)
    assert (token.read_only, token.rooms, token.permissions) == (True, ["customers"], [])
    assert "read only: Customers" in browser.get("/people/me/tokens/").content.decode()


def test_CUS_20_single_permissions_are_ticked_and_only_those_one_holds(make_person):
    person = make_person("sales")
    browser = Client(headers={"Accept-Language": "en"})
    browser.force_login(person)
    page = browser.get("/people/me/tokens/new/").content.decode()
    assert 'value="customers.view_customer"' in page
    assert 'value="audit.view_entries"' not in page
    forged = {"name": "Spy", "days": "30", "permissions": ["audit.view_entries"]}
    assert browser.post("/people/me/tokens/new/", forged).status_code == 422
    said = {"name": "Report", "days": "30", "permissions": ["customers.view_customer"]}
    made = browser.post("/people/me/tokens/new/", said)
    assert made.status_code == 201
    token = Token.objects.get(user=person)
    assert (token.rooms, token.permissions) == ([], ["customers.view_customer"])
    assert "See customers" in browser.get("/people/me/tokens/").content.decode()
    secret = re.search(r'value="(gx_[^"]+)"', made.content.decode())
    assert secret
    key = {"authorization": f"Bearer {secret[1]}"}
    make_customer(person)
    assert Client().get("/api/v1/customers/", headers=key).json()["items"]
    tasks.create_task(person, by=person, description="Call back")
    assert browser.get("/api/v1/tasks/").json()["items"]
    missing = Client().get("/api/v1/tasks/", headers=key)
    assert (missing.status_code, missing.json()["permission"]) == (403, "tasks.view_task")
    new = {"name": "Other", "kind": "firm", "source": "sales", "department_id": person.department_id}
    sent = Client().post("/api/v1/customers/", new, content_type="application/json", headers=key)
    assert sent.status_code == 403
    # What its owner loses, the token loses.
    staff.assign_roles(person, by=User.system(), roles=[])
    missing = Client().get("/api/v1/customers/", headers=key)
    assert (missing.status_code, missing.json()["permission"]) == (403, "customers.view_customer")


def test_who_keeps_accounts_revokes_somebodys_token(make_person, browser_of):
    keeper, person, other = make_person("system_administrator"), make_person("sales"), make_person("manager")
    token, secret = staff.create_token(person, by=person, name="ERP")
    url = f"/people/{person.pk}/access/tokens/{token.pk}/revoke/"
    assert browser_of(other).post(url).status_code == 403
    assert Token.user_of(secret) == person
    assert "ERP" in browser_of(keeper).get(f"/people/{person.pk}/access/").content.decode()
    assert browser_of(keeper).post(url).status_code == 302
    assert Token.user_of(secret) is None


def test_every_path_of_the_api_passes_the_door():
    urls = [str(each.pattern) for each in get_resolver().url_patterns if str(each.pattern) == "api/"]
    assert urls == ["api/"], "a second way into the API would pass by the tokens' door"
