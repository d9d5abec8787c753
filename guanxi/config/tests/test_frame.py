"""What the frame around every page says: where one is, and a refusal once."""

import re
from html import unescape

import pytest
from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.page]


@pytest.fixture
def browser(manager, browser_of) -> Client:
    signed_in: Client = browser_of(manager)
    return signed_in


def looked(browser: Client, path: str) -> str:
    return unescape(browser.get(path).content.decode())


def here(page: str) -> set[str]:
    return set(re.findall(r'<a href="([^"]+)" aria-current="page"', page))


def test_the_menu_says_where_one_is_and_one_s_own_pages_are_not_those_of_all_people(browser):
    assert "/people/" in here(looked(browser, "/people/new/"))
    for path in ("/people/me/password/", "/people/me/tokens/", "/people/me/tokens/new/"):
        assert "/people/" not in here(looked(browser, path)), path


def test_what_waits_about_customers_data_is_in_the_menu_and_told_by_number_beside_data_quality(browser):
    page = looked(browser, "/quality/")
    menu = page.partition('class="gx-nav"')[2].partition("</nav>")[0]
    for path in ("/customers/duplicates/", "/proposals/", "/person-requests/", "/consent/notices/"):
        assert f'href="{path}"' in menu
        assert here(looked(browser, path)) == {path}, "and of customers' pages only this one is meant"
    for path in ("/customers/duplicates/count/", "/proposals/count/", "/person-requests/count/?state=open"):
        assert f'hx-get="{path}"' in page
        assert browser.get(path).content == b"0"


def test_a_refusal_is_said_once(browser):
    page = looked(browser, "/orders/?from=yesterday")
    assert page.count("this is not a date") == 1
    assert "this is not a date" not in looked(browser, "/orders/")
