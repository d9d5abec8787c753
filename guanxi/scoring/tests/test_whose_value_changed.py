"""Home tells whose value fell and rose most within its days, and why; every number opens to its orders."""

import re
from datetime import timedelta
from decimal import Decimal
from html import unescape

import pytest

from guanxi.customers.models import Customer, Standing
from guanxi.customers.tests.browsing import Browser
from guanxi.customers.tests.factories import make_customer, make_department, make_user
from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.purchases.models import Order
from guanxi.purchases.tests.factories import make_order, taken_back
from guanxi.scoring import overview, panels, worth
from tests.databases import laid

from .factories import GRANTS, TODAY, buys, score
from .test_bars_and_facts_open import net, opened

pytestmark = pytest.mark.django_db
MOVED = {
    "Riser": 700,
    "Faller": -800,
    "Newcomer": 60,
    "Gave back": -40,
    "Small": 1,
    "Smaller": Decimal("0.5"),
}


@laid
def seller() -> User:
    """Orders at both ends of the days in which something came in, and of those that count no more."""
    seller = make_user(grants=GRANTS, language="en")
    made = {name: make_customer(seller, name) for name in (*MOVED, "Steady", "Silent")}
    buys(seller, made["Riser"], [0, 29], 450)
    buys(seller, made["Riser"], [365, 394], 100)
    buys(seller, made["Riser"], [30, 364], 7)
    buys(seller, made["Riser"], [395], 9000)
    buys(seller, made["Faller"], [370], 800)
    buys(seller, made["Faller"], [100], 50)
    buys(seller, made["Newcomer"], [3], 60)
    buys(seller, made["Gave back"], [200], 300)
    make_order(seller, made["Gave back"], taken_back("A1", -1, 40), placed_at=Order.objects.get(
        customer=made["Newcomer"]).placed_at)  # fmt: skip
    buys(seller, made["Small"], [5], 1)
    buys(seller, made["Smaller"], [5], Decimal("0.5"))
    buys(seller, made["Steady"], [100], 5000)
    score(seller)
    return seller


def told(user: User, path: str = "/") -> str:
    page = Browser(user).look(path)
    return page.partition("Whose value changed most")[2].partition("All customers")[0]


def test_what_moved_is_the_difference_to_the_value_that_a_run_of_then_gives(seller):
    found = {one.customer.name: one.value_moved for one in Standing.objects.select_related("customer")}
    assert found == MOVED | {"Steady": None, "Silent": None}
    now = dict(Standing.objects.values_list("customer__name", "value"))
    score(seller, TODAY - timedelta(days=30))
    then = dict(Standing.objects.values_list("customer__name", "value"))
    assert {name: now[name] - (found[name] or 0) for name in now} == then


def test_home_names_the_largest_falls_and_rises_with_what_came_and_what_counts_no_more(seller):
    page = told(seller)
    names = re.findall(r'class="b" href="/customers/\d+/">([^<]+)<', page)
    assert names == ["Faller", "Gave back", "Riser", "Newcomer", "Small"]
    assert "¥850 →</span> ¥50" in page
    assert "Bought nothing in the last 30 days. ¥800, bought a year before, no longer counts." in page
    assert "Bought ¥900 in the last 30 days. ¥200, bought a year before, no longer counts." in page
    assert "Gave back ¥40.00 more than was bought in the last 30 days." in page
    assert ">+¥700<" in page
    assert ">−¥800<" in page


def test_every_number_opens_to_what_it_counts(seller):
    page = told(seller)
    for word, number in (("fell", 2), ("rose", 4)):
        (url,) = re.findall(rf'href="([^"]+)">{word.title()}: {number}<', page)
        rows = Browser(seller).look(unescape(url)).partition("<tbody")[2].partition("</tbody>")[0]
        assert rows.count("<tr") == number
        assert "+¥700" in rows or word == "fell"
    for side in worth.sides(overview.Lens(seller, mine=False), "CNY"):
        for move in side.moves:
            standing = Standing.objects.get(customer=move.customer)
            assert net(opened(seller, move.by_url)) == Decimal(str(standing.facts["net_lately"]))
            before = net(opened(seller, worth.orders_before(standing)))
            assert before == standing.value - (standing.value_moved or 0)


def test_the_customers_page_says_the_same(seller):
    riser = Customer.objects.get(name="Riser")
    shown = panels.standing(riser, seller)
    assert shown
    (fact,) = [fact for fact in shown["facts"] if "30" in str(fact.label)]
    page = Browser(seller).look(f"/customers/{riser.pk}/")
    assert "Value 30 days before" in page
    assert "¥200, bought a year before, no longer counts." in page
    assert net(opened(seller, fact.url)) == Decimal("214")
    assert net(opened(seller, fact.note_url)) == Decimal("900")


def test_each_reader_is_told_of_the_own_customers_and_nobody_of_hidden_ones(seller):
    within = {"customers.view_customer": Scope.DEPARTMENT}
    assert told(make_user(make_department("Elsewhere"), within)) == ""
    colleague = make_user(seller.department, within, language="en")
    assert "Faller" in told(colleague)
    assert "Riser" in told(colleague)
    assert told(colleague, "/?scope=mine") == ""
    assert "there is no such choice" in Browser(seller).look("/customers/?worth=much")
