"""Simple mode: a small firm's menu is short, and nothing else is another."""

import re

import pytest
from django.core.exceptions import PermissionDenied

from guanxi.config.navigation import MENU, SIMPLE
from guanxi.customers.subject_rights.actions import answer_request, register_request
from guanxi.customers.tests.factories import make_customer
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.approvals.actions import create_definition, make_request, withdraw_request
from guanxi.foundation.approvals.approvable import OWN
from guanxi.foundation.approvals.paths import Step
from guanxi.foundation.staff import actions as staff

pytestmark = [pytest.mark.django_db, pytest.mark.page]
EVERY = {entry.url for group in MENU for entry in group.entries}


def menu(browser, path: str = "/") -> list[str]:
    """The addresses in the menu beside a page."""
    page = browser.get(path).content.decode()
    part = page.partition('class="gx-nav"')[2].partition("</nav>")[0]
    return re.findall(r'<li><a href="([^"]+)"', part)


def test_whoever_keeps_the_company_shortens_the_menu_for_everybody(make_person, browser_of):
    keeper, manager = make_person("system_administrator"), make_person("manager")
    full = menu(browser_of(manager))
    assert "/matrix/" in full
    said = {"name": "恒岳", "currency": "CNY", "zone": "Asia/Shanghai", "simple_menu": "on"}
    assert browser_of(keeper).post("/company/", said).status_code == 302
    short = menu(browser_of(manager))
    assert short == [url for url in full if url in SIMPLE]
    assert {"/matrix/", "/needs/", "/approvals/", "/quality/"} <= {*full} - {*short}
    assert "/company/" in menu(browser_of(keeper), "/company/")
    assert 'name="simple_menu" class="form-check-input"' in browser_of(keeper).get("/company/").text
    said.pop("simple_menu")
    browser_of(keeper).post("/company/", said)
    assert menu(browser_of(manager)) == full


def test_what_the_short_menu_leaves_out_keeps_its_address_its_key_and_its_place_in_the_palette(
    manager, browser_of
):
    staff.change_company(Company.get(), by=User.system(), simple_menu=True)
    browser = browser_of(manager)
    for url in ("/matrix/", "/needs/", "/jobs/"):
        assert url not in menu(browser)
        assert url in menu(browser, url), "who stands there sees where"
    found = browser.get("/find/", {"q": "value matrix"}, headers={"HX-Request-Type": "partial"}).text
    assert 'href="/matrix/"' in found
    assert '"g m": "/matrix/"' in browser.get("/").text


def test_what_waits_stays_in_the_short_menu_while_it_does(make_person, browser_of):
    """A person's request has a day by law: nobody saw it in simple mode."""
    staff.change_company(Company.get(), by=User.system(), simple_menu=True)
    manager = make_person("manager")
    customer = make_customer(manager, "恒岳", kind="person")
    browser, waiting = browser_of(manager), {"/person-requests/", "/approvals/"}
    assert waiting.isdisjoint(menu(browser))
    request = register_request(customer, by=manager, kind="access", source="phone")
    asker = make_person("manager")
    lead = Step(name="Lead", people=(manager.pk,))
    path = create_definition(Company.get(), by=User.system(), name="Gifts", purpose=OWN, steps=[lead])
    asked = make_request(asker, by=asker, definition=path, subject="A gift")
    assert waiting <= {*menu(browser)}
    answer_request(request, by=manager, state="declined", answer="Who?")
    withdraw_request(asked, by=asker)
    assert waiting.isdisjoint(menu(browser))


def test_every_page_of_simple_mode_is_in_the_menu_and_a_house_begins_in_full(manager, browser_of):
    assert SIMPLE < EVERY
    assert Company.get().simple_menu is False
    assert "/matrix/" in menu(browser_of(manager))


def test_nobody_else_may_set_it(make_person):
    with pytest.raises(PermissionDenied):
        staff.change_company(Company.get(), by=make_person("manager"), simple_menu=True)
