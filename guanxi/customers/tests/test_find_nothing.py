"""A search that finds nothing speaks of the search, not of filters; and nothing has no pages to turn."""

import re

import pytest
from django.test import Client

from guanxi.customers.tests.factories import make_customer, make_department, make_user
from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.staff.actions import close_account

pytestmark = pytest.mark.django_db
SEES = {
    "customers.view_customer": Scope.ALL,
    "purchases.view_order": Scope.ALL,
    "savedviews.save_view": Scope.OWN,
}


@pytest.fixture
def ask():
    user = make_user(make_department(), SEES, language="en")
    make_customer(make_user(), name="Suzhou Textile")
    client = Client()
    client.force_login(user)
    return lambda address: " ".join(client.get(address).content.decode().split())


def link(page: str, words: str) -> str:
    found = re.search(rf'href="([^"]*)">{words}<', page)
    return found[1].replace("&amp;", "&") if found else ""


def test_it_says_what_was_searched_where_and_what_to_do(ask):
    page = ask("/customers/?q=Suzhuo&sort=name")
    assert "Nothing found for “Suzhuo”" in page
    assert "Name, pinyin, number, phone" in page
    assert "Nothing matches these filters" not in page
    assert link(page, "Clear the search") == "/customers/?sort=name"
    assert link(page, "Search everywhere") == "/find/?q=Suzhuo"
    assert not link(page, "Search without the filters"), "there are none"


def test_of_one_character_it_says_where_it_looks(ask):
    page = ask("/customers/?q=瑞")
    assert "type two to search anywhere" in page
    assert "type fewer words" not in page


def test_a_filter_names_its_owner_who_has_left(ask):
    gone = close_account(make_user(name="Gone Long Ago"), by=User.system())
    assert "Gone Long Ago" in ask(f"/customers/?owner={gone.pk}")


def test_within_filters_it_offers_the_same_search_without_them(ask):
    page = ask("/customers/?q=Suzhou&kind=person")
    assert "Nothing found for “Suzhou”" in page
    assert link(page, "Clear the search") == "/customers/?kind=person"
    assert "Suzhou Textile" in ask(link(page, "Search without the filters"))


def test_filters_alone_speak_of_filters(ask):
    page = ask("/customers/?kind=person")
    assert "Nothing matches these filters" in page
    assert "Nothing found for" not in page


@pytest.mark.parametrize("address", ["/customers/?q=zzz", "/orders/?q=zzz", "/orders/?status=returned"])
def test_where_nothing_is_no_line_for_pages_stands(ask, address):
    assert 'class="pager"' not in ask(address)


def test_a_page_of_rows_keeps_its_line(ask):
    assert 'class="pager"' in ask("/customers/")
