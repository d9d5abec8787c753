"""A list on paper: as many rows as paper is asked for, what was asked in words, and that it is a part."""

import re

import pytest

from guanxi.customers.sensitive.actions import mark_sensitive
from guanxi.customers.tests.browsing import Browser
from guanxi.customers.tests.factories import SELLING, make_customer, make_department, make_user
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.audit.models import READ, Entry
from guanxi.foundation.ui import lists, paper

pytestmark = [pytest.mark.django_db, pytest.mark.page]
EXPORTING = SELLING | {"savedviews.export_list": Scope.OWN}
INTERNAL = "savedviews.export_internal"


def head(page: str) -> str:
    found = re.search(r'<div class="print-head">.*?</div>', page)
    assert found
    return found[0]


def test_paper_holds_all_rows_of_what_was_asked_and_says_what_that_was(monkeypatch):
    monkeypatch.setattr(lists, "PAGE", 2)
    seller = make_user(make_department(), EXPORTING)
    for number in range(5):
        make_customer(seller, f"Firm {number}", stage="prospect")
    make_customer(seller, "Closed Ltd", stage="deal")
    make_customer(make_user(make_department()), "Of strangers", stage="prospect")
    browser, asked = Browser(seller), "/customers/?stage=prospect&columns=stage"
    page = browser.look(asked)
    assert "&print=1" in page, "the list leads to its page for paper"
    printed = browser.look(f"{asked}&print=1")
    names = [*(f"Firm {n}" for n in range(5)), "Closed Ltd", "Of strangers"]
    assert [name for name in names if name in printed] == names[:5]
    assert "Lifecycle stage is Prospect" in head(printed)
    assert "rows of the list are printed" not in head(printed)
    assert "Everything" in head(browser.look("/customers/?print=1"))


def test_paper_that_does_not_hold_all_says_so(monkeypatch):
    monkeypatch.setattr(paper, "PRINTED", 3)
    seller = make_user(make_department(), EXPORTING)
    for number in range(5):
        make_customer(seller, f"Firm {number}")
    assert "Only these 3 rows of the list are printed." in head(Browser(seller).look("/customers/?print=1"))


def test_CUS_21_an_internal_copy_on_paper_takes_the_rights_of_one_in_a_file_and_is_told_as_one():
    grants = {**EXPORTING, INTERNAL: Scope.OWN, "customers.mark_sensitive": Scope.ALL}
    seller = make_user(make_department(), grants)
    mark_sensitive(make_customer(seller, "Secret", stage="prospect"), by=seller, reason="Who looks?")
    make_customer(seller, "Firm", stage="prospect")
    mark_sensitive(make_customer(seller, "Elsewhere", stage="deal"), by=seller, reason="Who looks?")
    asked, reads = "/customers/?columns=stage&stage=prospect&print=", Entry.objects.filter(verb=READ)
    assert "must not leave the company" not in head(Browser(seller).look(f"{asked}1"))
    assert not Entry.objects.filter(verb="print_list").exists()
    assert not reads.exists()
    assert "must not leave the company" in head(Browser(seller).look(f"{asked}internal"))
    (entry,) = Entry.objects.filter(verb="print_list")
    said = {"list": "customers", "rows": 2, "asked": ["stage is"], "internal": True, "reveal": False}
    assert (entry.by_id, entry.detail) == (seller.pk, said)
    assert [one.detail for one in reads] == [{"list": "customers"}], "the sensitive one on the sheet"
    Browser(seller).look("/customers/?grouped=stage&print=internal")
    assert Entry.objects.filter(verb="print_list").latest("pk").detail["rows"] == 3
    assert reads.all().count() == 2, "groups fetch their rows"
    for right in (INTERNAL, "savedviews.export_list"):
        other = make_user(seller.department, {name: grants[name] for name in grants if name != right})
        assert "what is kept in-house is left out" in head(Browser(other).look(f"{asked}internal"))
    assert Entry.objects.filter(verb="print_list").count() == 2


def test_a_record_on_paper_bears_the_mark_of_an_internal_copy_and_a_sensitive_one_says_who_is_told():
    seller = make_user(make_department(), {**EXPORTING, "customers.mark_sensitive": Scope.ALL})
    customer = make_customer(seller, "Firm")
    page = Browser(seller).look(f"/customers/{customer.pk}/")
    assert "must not leave the company" in head(page)
    assert "no form of this page for outside" in head(page)
    assert seller.name in head(page)
    assert "is on record" not in page
    mark_sensitive(customer, by=seller, reason="Who looks?")
    assert "That you opened this customer is on record." in Browser(seller).look(f"/customers/{customer.pk}/")
