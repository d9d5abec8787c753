"""The 360° page: next steps first, everything once, what its tabs hold, and birthdays as they may be seen."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from guanxi.customers.models import Customer
from guanxi.customers.tests.browsing import Browser
from guanxi.customers.tests.factories import (
    MANAGING,
    SELLING,
    make_contact,
    make_customer,
    make_interaction,
    make_manager,
    make_user,
)
from guanxi.customers.tests.test_field_masks import reader
from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.scopes import Scope, Shown
from guanxi.foundation.comments.actions import add_comment

pytestmark = [pytest.mark.django_db, pytest.mark.page]
COUNT = re.compile(r'<a href="[^"]+/(\w*)/"[^>]*>([^<]+?) <span class="n">([^<]+)</span>')


def counted(user: User, customer: Customer) -> tuple[dict[str, str], int]:
    """What stands beside each tab, and how many queries the page took."""
    browser = Browser(user)
    browser.look(f"/customers/{customer.pk}/")
    with CaptureQueriesContext(connection) as seen:
        page = browser.look(f"/customers/{customer.pk}/")
    tabs = page.split('<nav class="tabs"')[1].split("</nav>")[0]
    return {label: number for _path, label, number in COUNT.findall(tabs)}, len(seen)


def test_tabs_say_how_much_they_hold_at_a_fixed_cost():
    manager = make_user(grants=MANAGING | {"comments.add_comment": Scope.ALL})
    few, many = make_customer(manager), make_customer(manager)
    for customer, number in ((few, 2), (many, 101)):
        for _each in range(number):
            make_interaction(customer, manager)
        for each in range(3):
            make_contact(customer, manager, f"Person {each}")
    add_comment(manager, by=manager, record=few, body="Said")
    told, cost = counted(manager, few)
    assert told == {"Interactions": "2", "Comments": "1", "People": "3"}
    told, more = counted(manager, many)
    assert told == {"Interactions": "99+", "People": "3"}
    assert more <= cost


def test_next_steps_stand_on_top_of_the_rail_and_the_tier_once():
    grants = SELLING | {"tasks.view_task": Scope.OWN, "tasks.add_task": Scope.ALL}
    seller = make_user(grants=grants)
    customer = make_customer(seller)
    with ledger.opened(ledger.Ledger(by=seller, verb="score")):
        Customer.objects.filter(pk=customer.pk).update(tier="risk")
    page = Browser(seller).look(f"/customers/{customer.pk}/")
    rail = page.split('<aside class="r"')[1]
    assert rail.index("Next steps") < rail.index(">People<") < rail.index(">Tags<")
    assert page.count('class="tier pill"') == 1
    peek = Browser(seller).look(f"/customers/{customer.pk}/peek/")
    assert peek.count('class="tier pill"') == 1
    assert f"Owner {seller.name}" in peek


@pytest.mark.parametrize(
    ("level", "shown", "button"),
    [(Shown.REVEALABLE, True, True), (Shown.MASKED, True, False), (Shown.HIDDEN, False, False)],
)
def test_a_birthday_stands_beside_its_person_as_far_as_it_may_be_seen(level, shown, button):
    owner = make_manager()
    customer = make_customer(owner)
    contact = make_contact(customer, owner, birthday="1988-05-20")
    make_contact(customer, owner, "Li Min")
    page = Browser(reader(level)).look(f"/customers/{customer.pk}/")
    assert ("1980s" in page) == shown
    assert page.count('<span class="c3">birthday</span>') == shown
    assert (f"/contacts/{contact.pk}/reveal/birthday/" in page) == button
    assert "1988" not in page.replace(str(timezone.localdate().year), "")
