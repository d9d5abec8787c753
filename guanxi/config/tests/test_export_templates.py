"""CUS-21: a list leaves as a template on the terms on which it leaves as a file."""

import time

import pytest
from django.core.cache import cache
from django.test import Client

from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.audit.models import Entry
from guanxi.foundation.savedviews import template_files
from guanxi.foundation.tests.people import Browser, make_user

pytestmark = pytest.mark.django_db
TEMPLATES = ("/customers/template-1.csv", "/customers/template-3.xlsx", "/tasks/export.csv")
LARGE = "guanxi.foundation.savedviews.actions.exports.LARGE"


@pytest.fixture
def browser(make_person) -> Client:
    cache.clear()
    return Browser(make_person("manager")).client


def grow_old(client: Client) -> None:
    session = client.session
    session["confirmed_at"] = time.time() - 3600
    session.save()


@pytest.mark.parametrize("address", TEMPLATES)
def test_CUS_21_who_may_not_take_lists_out_takes_no_template(make_person, address):
    person = make_person("manager")
    grants = {right: scope for right, scope in person.grants.items() if right != "savedviews.export_list"}
    client = Browser(make_user(person.department, grants, username="no-taker")).client
    assert client.post(address).status_code == 403
    page = client.get("/tasks/" if "tasks" in address else "/customers/")
    assert address not in page.content.decode()
    assert Entry.objects.filter(verb="export_template").count() == 0


@pytest.mark.parametrize("address", TEMPLATES)
def test_CUS_21_many_rows_take_a_reason_and_a_proof(browser, monkeypatch, address):
    assert browser.post(address).status_code == 200, "few go out at once"
    monkeypatch.setattr(LARGE, -1)
    asked = browser.post(f"{address}?q=x", {"reason": " "})
    assert (asked.status_code, "say what they are for" in asked.content.decode()) == (422, True)
    assert f'action="{address}?q=x"' in asked.content.decode()
    assert "csrfmiddlewaretoken" in asked.content.decode()
    grow_old(browser)
    stale = browser.post(address, {"reason": "the yearly letter"})
    assert (stale.status_code, "Confirm that it is you" in stale.content.decode()) == (403, True)


@pytest.mark.parametrize("address", TEMPLATES)
def test_CUS_21_the_audit_keeps_which_list_how_many_and_for_what(browser, address):
    browser.post(
        f"{address}?sort=newest" if "tasks" in address else address, {"reason": "the  yearly letter"}
    )
    detail = Entry.objects.get(verb="export_template").detail
    assert detail["list"] == ("tasks" if "tasks" in address else "customers")
    assert (detail["rows"], detail["reason"], detail["reveal"]) == (0, "the yearly letter", False)


def test_CUS_21_a_list_s_reason_is_in_the_audit_too(browser):
    browser.post(
        "/views/export/", {"listing": "customers", "query": "", "ending": "csv", "reason": "a letter"}
    )
    assert Entry.objects.get(verb="start_export").detail["reason"] == "a letter"


def test_CUS_21_masked_values_in_full_take_a_reason_and_a_proof(browser):
    address = "/customers/template-1.csv"
    assert browser.post(address, {"reveal": "yes"}).status_code == 422
    assert browser.post(address, {"reveal": "yes", "reason": "x" * 201}).status_code == 422
    assert browser.post(address, {"reveal": "yes", "reason": "a call"}).status_code == 200
    grow_old(browser)
    assert browser.post(address, {"reveal": "yes", "reason": "a call"}).status_code == 403
    assert browser.post(address).status_code == 200


def test_more_than_a_page_can_wait_for_is_refused(browser, monkeypatch):
    monkeypatch.setattr(template_files, "MOST", -1)
    for address in TEMPLATES:
        assert browser.post(address).status_code == 409


def test_a_look_takes_nothing_out(browser):
    for address in TEMPLATES:
        assert browser.get(address).status_code == 405


def test_an_empty_template_to_fill_in_takes_no_right_to_take_lists_out(make_person):
    grants = {"imports.start_import": Scope.OWN, "customers.import_customers": Scope.OWN}
    person = make_user(make_person("manager").department, grants, username="no-taker")
    assert Browser(person).client.get("/imports/examples/customers.xlsx").status_code == 200
