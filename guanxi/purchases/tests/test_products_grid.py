"""Products as a grid: costs are for who may see them, and the rules are those of the one action."""

import json
from decimal import Decimal

import pytest

from guanxi.customers.tests.browsing import Browser
from guanxi.customers.tests.factories import make_user
from guanxi.foundation.accounts.scopes import Scope
from guanxi.purchases.models import Product
from guanxi.purchases.tests.factories import make_manager, make_product

pytestmark = [pytest.mark.django_db, pytest.mark.page]


def write(browser, product, code, text, status=200):
    asked = {"key": product.pk, "version": product.version, "code": code, "text": text}
    answer = browser.client.post("/products/grid/cell/", asked)
    assert answer.status_code == status, answer.content
    return json.loads(answer.content) if status != 404 else {}


def test_a_unit_cost_is_typed_with_separators_and_refused_below_zero():
    keeper = make_manager()
    product = make_product(keeper, "A1", name="Valve")
    browser = Browser(keeper)
    write(browser, product, "unit_cost", "1,234.5")
    assert Product.objects.get().unit_cost == Decimal("1234.5")
    product.refresh_from_db()
    assert "below zero" in write(browser, product, "unit_cost", "-3", 422)["error"]
    assert "number" in write(browser, product, "unit_cost", "cheap", 422)["error"]
    told = write(browser, product, "nature", "Fee line")
    assert told["texts"]["nature"] == "Fee line"


def test_who_may_not_see_costs_finds_no_such_cell():
    keeper = make_manager()
    product = make_product(keeper, "A1", name="Valve", unit_cost=Decimal("77.1234"))
    reader = make_user(grants={"customers.view_customer": Scope.ALL})
    browser = Browser(reader)
    page = browser.look("/products/grid/")
    assert "Valve" in page
    assert "77.1234" not in page
    assert "Unit cost" not in page
    write(browser, product, "unit_cost", "1", 404)
    write(browser, product, "name", "x", 403)
