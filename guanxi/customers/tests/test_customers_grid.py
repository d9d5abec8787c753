"""Customers as a grid: one cell, a pasted block, what is wrong with it, and the way back."""

import json
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guanxi.customers import actions
from guanxi.customers.models import Customer, StageMove
from guanxi.customers.tests.browsing import Browser
from guanxi.customers.tests.factories import SELLING, make_customer, make_department, make_manager, make_user
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.changes.models import ChangeSet

pytestmark = [pytest.mark.django_db, pytest.mark.page]
CELL, PASTE = "/customers/grid/cell/", "/customers/grid/paste/"
PASTING = SELLING | {"worklists.edit_in_bulk": Scope.OWN}


def write(browser, customer, code, text, version=None, status=200):
    asked = {"key": customer.pk, "version": version or customer.version, "code": code, "text": text}
    answer = browser.client.post(CELL, asked)
    assert answer.status_code == status, answer.content
    return json.loads(answer.content) if status < 404 or status > 404 else {}


def block(*cells):
    return json.dumps(
        [{"key": c.pk, "version": c.version, "code": code, "text": text} for c, code, text in cells]
    )


def test_a_cell_takes_a_word_a_code_a_date_and_says_its_new_version():
    seller = make_user()
    customer = make_customer(seller)
    browser = Browser(seller)
    told = write(browser, customer, "industry", "Manufacturing")
    assert (told["texts"]["industry"], told["version"]) == ("Manufacturing", 2)
    write(browser, customer, "size", "LARGE", 2)
    write(browser, customer, "since", "2020/05/01", 3)
    customer.refresh_from_db()
    assert (customer.industry, customer.size, customer.since) == ("C", "large", date(2020, 5, 1))


@pytest.mark.parametrize(
    ("code", "text", "said"),
    [
        ("industry", "Witchcraft", "is no choice"),
        ("since", "31/31/2020", "Give a day"),
        ("name", "", "required"),
        ("owner", "Nobody Known", "No colleague"),
        ("stage", "Won back", "cannot go from"),
    ],
)
def test_a_wrong_cell_gets_its_sentence_and_changes_nothing(code, text, said):
    seller = make_user()
    customer = make_customer(seller, "Northwind", stage="prospect")
    told = write(Browser(seller), customer, code, text, status=422)
    assert said in told["error"]
    assert Customer.objects.get().version == customer.version


def test_what_somebody_changed_meanwhile_is_shown_field_by_field_and_another_field_goes_through():
    seller = make_user()
    customer = make_customer(seller, region="Suzhou")
    actions.change_customer(customer, by=seller, region="Wuxi")
    told = write(Browser(seller), customer, "region", "Ningbo", version=1, status=409)
    assert told["differences"] == [["Region", "Ningbo", "Wuxi"]]
    write(Browser(seller), customer, "country", "China", version=1)
    assert Customer.objects.get().region == "Wuxi"
    write(Browser(seller), customer, "region", "Ningbo", version=told["version"] + 1)
    assert Customer.objects.get().region == "Ningbo"


@pytest.mark.both
def test_a_pasted_block_is_rehearsed_then_written_as_one_set_that_is_taken_back():
    seller = make_user(grants=PASTING)
    one, two = make_customer(seller, stage="prospect"), make_customer(seller, stage="prospect")
    browser = Browser(seller)
    cells = block((one, "region", "Ningbo\nBeilun"), (one, "stage", "Closed deal"), (two, "region", "Wuxi"))
    page = browser.send(PASTE, 200, cells=cells)
    assert "All of it fits" in page
    assert "Change 3 cells" in page
    assert set(Customer.objects.values_list("region", "stage")) == {("", "prospect")}
    assert StageMove.objects.count() == 2
    page = browser.send(PASTE, 200, cells=cells, step="do")
    assert dict(Customer.objects.values_list("pk", "stage")) == {one.pk: "deal", two.pk: "prospect"}
    change_set = ChangeSet.objects.get(purpose="edit_cells")
    assert change_set.changed == 2
    browser.send(f"/undo/{change_set.pk}/")
    assert set(Customer.objects.values_list("region", "stage")) == {("", "prospect")}
    assert StageMove.objects.count() == 2


def test_of_a_block_with_a_wrong_cell_nothing_is_written_unless_the_person_says_so():
    seller = make_user(grants=PASTING)
    one, two = make_customer(seller), make_customer(seller)
    browser = Browser(seller)
    cells = block((one, "region", "Ningbo"), (two, "industry", "Witchcraft"))
    for step in ("", "do"):
        page = browser.send(PASTE, 200, cells=cells, step=step)
        assert "1 cell does not fit" in page
        assert "is no choice" in page
        assert not Customer.objects.exclude(region="").exists()
    browser.send(PASTE, 200, cells=cells, step="right")
    assert dict(Customer.objects.values_list("pk", "region")) == {one.pk: "Ningbo", two.pk: ""}
    browser.send(PASTE, 409, cells="nonsense")


def test_nobody_writes_through_the_grid_what_he_may_not_see_or_change():
    here = make_department()
    seller, colleague = make_user(here, PASTING), make_user(here, PASTING)
    near = make_customer(colleague, "Near")
    far = make_customer(make_user(make_department()), "Far away")
    browser = Browser(seller)
    page = browser.look("/customers/grid/")
    assert "Far away" not in page
    assert 'aria-readonly="true"' in page
    write(browser, near, "region", "Ningbo", status=403)
    write(browser, far, "region", "Ningbo", status=404)
    page = browser.send(PASTE, 200, cells=block((near, "region", "Ningbo"), (far, "region", "Ningbo")))
    assert "You may see it, but not change it." in page
    assert "Far away" not in page
    write(browser, near, "address", "1 Main Street", status=404)
    assert not Customer.objects.exclude(region="").exists()


@pytest.mark.both
def test_a_grid_takes_the_same_number_of_statements_whatever_its_length():
    manager, counts = make_manager(), []
    browser = Browser(manager)
    for _round in range(2):
        make_customer(manager)
        browser.look("/customers/grid/")
        with CaptureQueriesContext(connection) as asked:
            browser.look("/customers/grid/")
        counts.append(len(asked))
        for _n in range(5):
            make_customer(manager)
    assert counts[0] == counts[1]
