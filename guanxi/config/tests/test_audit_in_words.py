"""The auditor's page tells acts in words: records by name, fields from what to what, and nothing personal."""

from typing import Any, get_args

import pytest
from django.test import Client

from guanxi.config.audited import NOTES, WORDS
from guanxi.customers import actions
from guanxi.customers.rows import Kind
from guanxi.customers.sensitive.actions import mark_sensitive
from guanxi.customers.tests.factories import (
    MANAGING,
    make_contact,
    make_customer,
    make_department,
    make_user,
)
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.audit import chain
from guanxi.foundation.imports.kinds import kinds
from guanxi.foundation.ledger import Ledger, opened
from guanxi.foundation.rights.actions import create_group
from guanxi.foundation.tasks.actions import change_task, create_task
from guanxi.scoring.actions import MONTHS

pytestmark = [pytest.mark.django_db, pytest.mark.page]
AUDITS = {"audit.view_entries": Scope.ALL}
SEES = {"customers.view_customer": Scope.ALL}


def page(grants: dict[str, Scope]) -> str:
    client = Client()
    client.force_login(make_user(make_department(), grants, language="en", name="Watcher"))
    return " ".join(client.get("/audit/").content.decode().split())


@pytest.fixture
def chief() -> User:
    return make_user(None, MANAGING, name="Lin Old")


def test_who_had_a_customer_and_who_has_it_stands_by_name_where_the_reader_sees_it(chief):
    customer = make_customer(chief, name="Acme Pumps")
    other = make_user(chief.department, MANAGING, name="Chen New")
    actions.assign_customer(customer, by=chief, owner=other)
    told = page(AUDITS | SEES)
    assert "Owner: Lin Old → Chen New" in told
    assert f'<a class="link" href="/customers/{customer.pk}/">Acme Pumps</a>' in told


def test_who_may_not_see_the_record_reads_neither_its_name_nor_its_values(chief):
    customer = make_customer(chief, name="Acme Pumps")
    other = make_user(chief.department, MANAGING, name="Chen New")
    actions.assign_customer(customer, by=chief, owner=other)
    told = page(AUDITS)
    assert "Acme Pumps" not in told
    assert "→" not in told
    assert f"№ {customer.pk}" in told
    assert "<div>Owner: changed</div>" in told


def test_a_later_change_is_not_told_of_an_earlier_entry(chief):
    customer = make_customer(chief, name="Acme Pumps")
    second, third = (make_user(chief.department, MANAGING, name=name) for name in ("Second", "Third"))
    actions.assign_customer(customer, by=chief, owner=second)
    actions.assign_customer(customer, by=chief, owner=third)
    told = page(AUDITS | SEES)
    assert "Owner: Lin Old → Second" in told
    assert "Owner: Second → Third" in told


def test_texts_and_personal_values_are_never_told(chief):
    customer = make_customer(chief, name="Acme Pumps")
    contact = make_contact(customer, chief, name="Wang Fang", phone="13812346021")
    actions.change_contact(contact, by=chief, phone="13812346022", title="Buyer")
    actions.change_customer(customer, by=chief, note="They told us a secret")
    told = page(AUDITS | SEES)
    assert "<div>Phone: changed</div>" in told
    for word in ("6021", "6022", "138", "Buyer", "secret"):
        assert word not in told


def test_people_that_an_action_notes_stand_by_name_and_what_is_long_stands_closed(chief):
    many = [make_user(chief.department, MANAGING, name=f"Colleague number {n:03}") for n in range(20)]
    create_group(Company.get(), by=User.system(), name="Key accounts", members=many)
    told = page(AUDITS)
    assert '<details><summary><span class="c3">Members</span>' in told
    assert "Colleague number 019" in told
    assert "{" not in told[told.index("<tbody>") : told.index("</tbody>")], "no dict"


def test_what_an_import_and_a_scoring_note_of_themselves_is_told_in_words():
    assert set(WORDS["kind"]) == set(kinds())
    assert set(WORDS["part"]) == set(MONTHS)
    assert set(get_args(Kind.__value__)) <= set(NOTES)


def test_by_what_an_exported_list_was_filtered_is_told_as_the_list_calls_it(chief):
    said = {"list": "customers", "asked": ["tier is", "owner is"]}
    with opened(Ledger(by=chief, verb="start_export")):
        chain.append(
            verb="start_export", by_id=chief.pk, kind="accounts.user", record_id=chief.pk, detail=said
        )
    told = page(AUDITS | SEES)
    assert '<span class="c3">Filtered by</span> Tier, Owner' in told
    assert '<span class="c3">List</span> Customers' in told


def test_a_task_that_is_put_to_a_customer_says_about_once(chief):
    task = create_task(chief, by=User.system(), description="Call")
    change_task(task, by=User.system(), about=make_customer(chief))
    told = page(AUDITS)
    assert "About id" not in told
    assert told.count(">About: changed<") == 1


def test_codes_of_acts_stand_in_words_and_who_used_the_own_page_is_the_customer(chief):
    customer = make_customer(chief, name="Acme Pumps")
    mark_sensitive(customer, by=User.system(), reason="Board member")
    said: dict[str, dict[str, Any]] = {
        "ask_to_contact": {"purpose": "marketing", "channel": "phone", "because": "withdrawn"},
        "undo_batch": {"left": [["customers.customer", customer.pk, "referred"]], "mended": 4},
        "choose_by_link": {},
        "edit_cells": {"worklist": "customers", "restricted": 1},
    }
    for verb, detail in said.items():
        with opened(Ledger(by=User.system(), verb=verb)):
            chain.append(
                verb=verb,
                by_id=User.system().pk,
                kind="customers.customer",
                record_id=customer.pk,
                detail=detail,
            )
    told = page(AUDITS | SEES)
    for words in (
        "Marketing",
        "Phone",
        "The consent was withdrawn.",
        f"Customer № {customer.pk} (others refer to it)",
        "Cells put right</span> 4",
        "List</span> Customers",
        "Reason</span> Board member",
        "Sensitive since: – →",
        "<td>The customer (own page)</td>",
    ):
        assert words in told, words
    table = told.partition("<tbody>")[2]  # above it the filters have codes as values
    for code in ("customers.customer", "referred", ">withdrawn", ">marketing", ">restricted<"):
        assert code not in table, code
