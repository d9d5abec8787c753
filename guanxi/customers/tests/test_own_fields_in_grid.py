"""Custom fields in the grid and in bulk: typed, pasted, refused in words, taken back; unseen by others."""

import json
import re

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from guanxi.customers.models import Customer
from guanxi.customers.tests.browsing import Browser
from guanxi.customers.tests.factories import SELLING, make_customer, make_user
from guanxi.customers.tests.fields import FILLED, kept, make_all, make_field, make_keeper
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.changes.models import ChangeSet
from guanxi.foundation.errors import Refused
from guanxi.foundation.worklists import actions as bulk

pytestmark = [pytest.mark.django_db, pytest.mark.page]
GRID, CELL, PASTE = "/customers/grid/", "/customers/grid/cell/", "/customers/grid/paste/"
PASTING = SELLING | {"worklists.edit_in_bulk": Scope.OWN}


@pytest.fixture
def seller():
    return make_user(grants=PASTING)


def typed(browser, customer, code, text, status=200):
    customer.refresh_from_db()
    asked = {"key": customer.pk, "version": customer.version, "code": f"custom_{code}", "text": text}
    answer = browser.client.post(CELL, asked)
    assert answer.status_code == status, answer.content
    return json.loads(answer.content) if status != 404 else {}


def block(*cells):
    found = [(c, f"custom_{code}", text) for c, code, text in cells]
    return json.dumps([{"key": c.pk, "version": c.version, "code": n, "text": t} for c, n, t in found])


def words_for(kind, seller, other):
    """How people write a value of each kind, and how it then stands in the cell."""
    return {
        "text": ("red  shoes", "red shoes"), "long": ("two words", "two words"),
        "number": ("1,234.50", "1234.5"),
        "money": ("12.50 eur", "12.5 EUR"), "date": ("2026/05/20", "2026-05-20"), "yesno": ("YES", "yes"),
        "person": (seller.name, seller.name), "customer": (other.customer_no, other.customer_no),
        "choice": ("高", "High"), "choices": ("High, low", "Low、High"),
    }[kind]  # fmt: skip


@pytest.mark.parametrize("kind", FILLED)
@pytest.mark.both
def test_a_field_of_every_kind_is_typed_as_people_write_it_and_typed_again_changes_nothing(kind, seller):
    make_all()
    customer, other = make_customer(seller), make_customer(seller, "Another")
    said, shown = words_for(kind, seller, other)
    browser, code = Browser(seller), f"my_{kind}"
    told = typed(browser, customer, code, said)
    assert told["texts"][f"custom_{code}"] == shown
    assert kept(customer)[code] is not None
    again = typed(browser, customer, code, shown)
    assert (again["version"], again["undo"]) == (told["version"], "")
    assert shown in browser.look(GRID)
    typed(browser, customer, code, "")
    assert kept(customer) == {}


@pytest.mark.parametrize(
    ("kind", "text", "said"),
    [
        ("number", "many", "must be a number"), ("money", "12 euros", "must be a number"),
        ("date", "31.31.2026", "must be a date"), ("yesno", "perhaps", "is no choice"),
        ("choice", "medium", "is no choice"), ("choices", "low, medium", "is no choice"),
        ("person", "Nobody", "none that you may see"), ("customer", "Nobody", "none that you may see"),
    ],
)  # fmt: skip
def test_what_does_not_fit_gets_its_sentence_and_nothing_is_written(kind, text, said, seller):
    make_all()
    customer = make_customer(seller)
    assert said in typed(Browser(seller), customer, f"my_{kind}", text, status=422)["error"]
    assert kept(customer) == {}


@pytest.mark.both
def test_a_pasted_block_is_rehearsed_written_as_one_set_and_taken_back_with_what_follows_from_it(seller):
    make_field("number", "Shops")
    make_field("formula", "Twice", formula="shops * 2")
    one, two = make_customer(seller), make_customer(seller)
    browser = Browser(seller)
    cells = block((one, "shops", "4"), (one, "twice", ""), (two, "shops", "5"))
    assert "Change 2 cells" in browser.send(PASTE, 200, cells=cells)
    assert kept(one) == {}
    browser.send(PASTE, 200, cells=cells, step="do")
    assert [kept(c)["twice"] for c in (one, two)] == [8, 10]
    assert "computed" in browser.send(PASTE, 200, cells=block((one, "twice", "9")))
    browser.send(f"/undo/{ChangeSet.objects.get(purpose='edit_cells').pk}/")
    assert (kept(one), kept(two)) == ({}, {})


def test_who_may_not_see_a_field_has_no_cell_of_it_and_who_may_not_change_it_only_reads(seller):
    role = make_keeper().roles.get().code
    customer = make_customer(seller)
    make_field("text", "Secret", seen_by=[role])
    make_field("text", "Fixed", edited_by=[role], default="so")
    browser = Browser(seller)
    page = browser.look(GRID)
    assert "Secret" not in page
    assert 'data-code="custom_fixed" data-kind="text" aria-readonly="true"' in page
    typed(browser, customer, "secret", "x", status=404)
    assert "Your role does not change" in typed(browser, customer, "fixed", "x", status=422)["error"]
    assert "Secret" not in browser.send(PASTE, 200, cells=block((customer, "secret", "x")))
    for code in ("custom_secret", "custom_fixed"):
        with pytest.raises((Http404, Refused)):
            edit(seller, code, [customer], **{code: "x"})
    listed = browser.look("/customers/")
    assert "/bulk/customers/custom_" not in listed
    assert kept(customer) == {}


@pytest.mark.both
def test_a_grid_with_own_fields_takes_the_same_number_of_statements_whatever_its_length(seller):
    make_all()
    browser, counts = Browser(seller), []
    for _round in range(2):
        for _n in range(3):
            typed(browser, make_customer(seller), "my_person", seller.name)
        browser.look(GRID)
        with CaptureQueriesContext(connection) as asked:
            browser.look(GRID)
        counts.append(len(asked))
    assert counts[0] == counts[1]


# ---- in bulk -----------------------------------------------------------------------------------


def edit(by, code, customers, **asked):
    keys = [customer.pk for customer in customers]
    return bulk.edit_in_bulk(by, by=by, worklist="customers", bulk=code, asked=asked, keys=keys)


@pytest.mark.both
def test_many_get_a_value_of_their_own_field_as_one_set_that_is_taken_back(seller):
    make_all()
    one, two = make_customer(seller), make_customer(seller)
    browser, keys = Browser(seller), f"{one.pk},{two.pk}"
    assert "/bulk/customers/custom_my_money/" in browser.look("/customers/")
    path = "/bulk/customers/custom_my_choices/"
    assert "Change 2 rows" in browser.send(path, 200, keys=keys)
    browser.send(path, 200, keys=keys, step="do", custom_my_choices=["high"])
    assert [kept(c)["my_choices"] for c in (one, two)] == [("high",)] * 2
    browser.send(path, 200, keys=keys, step="do", custom_my_choices=["high", "low"])
    assert [kept(c)["my_choices"] for c in (one, two)] == [("low", "high")] * 2
    browser.send(f"/undo/{ChangeSet.objects.filter(purpose='bulk_edit').latest('pk').pk}/")
    assert [kept(c)["my_choices"] for c in (one, two)] == [("high",)] * 2
    done = edit(seller, "custom_my_money", [one, two], custom_my_money_0="7", custom_my_money_1="EUR")
    assert (done.changed, done.refused) == (2, 0)
    edit(seller, "custom_my_money", [one], custom_my_money_0="")
    assert ("my_money" in kept(one), "my_money" in kept(two)) == (False, True)
    assert edit(seller, "custom_my_number", [one], custom_my_number="many").refused == 1


def test_what_is_sealed_is_not_changed_in_bulk_for_what_is_asked_is_kept(seller):
    make_field("text", "Passport", is_encrypted=True)
    make_customer(seller)
    assert "/bulk/customers/custom_passport/" not in Browser(seller).look("/customers/")
    with pytest.raises(Http404):
        edit(seller, "custom_passport", [], custom_passport="E1234567")


@pytest.mark.both
def test_what_search_is_to_know_is_found_after_a_bulk_edit_and_no_more_after_its_undo(seller):
    make_field("text", "Brand", is_found=True)
    make_customer(seller, "Northwind")
    browser = Browser(seller)
    done = edit(seller, "custom_brand", Customer.objects.all(), custom_brand="蓝鲸咖啡")
    assert "Northwind" in browser.look("/customers/?q=蓝鲸")
    bulk.take_back(ChangeSet.objects.get(pk=done.change_set_id), by=seller)
    assert "Northwind" not in browser.look("/customers/?q=蓝鲸")


def test_columns_are_offered_in_the_order_that_somebody_gave_them_so_that_choosing_keeps_it(seller):
    make_field("text", "Brand")
    make_customer(seller)
    page = Browser(seller).look("/customers/?columns=owner&columns=custom_brand&columns=industry")
    offered = re.findall(r'name="columns" value="([a-z_]+)"', page.partition('id="column-menu"')[2])
    assert offered[:4] == ["name", "owner", "custom_brand", "industry"]
    assert len(offered) > 8
