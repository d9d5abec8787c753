"""The figures of an import's report open to the rows that they count."""

import pytest
from django.http import QueryDict

from guanxi.customers.listing import customers_listing
from guanxi.customers.tests.factories import make_customer as make_known
from guanxi.customers.tests.factories import make_department
from guanxi.customers.tests.factories import make_user as make_colleague
from guanxi.foundation import few
from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.imports.models import ImportRun
from guanxi.foundation.imports.tests.driving import bring_in, text
from guanxi.foundation.imports.undoing import undo_change_set
from guanxi.foundation.jobs.running import run_now
from guanxi.foundation.ui.lists import count, read_page
from guanxi.purchases.product_list import products_listing
from guanxi.purchases.reporting import figures
from guanxi.purchases.tests.factories import MANAGING, line, make_order, make_product, set_house
from guanxi.purchases.tests.visiting import look, queries, signed_in

pytestmark = pytest.mark.django_db

FILE = text(
    "订单号,商品编码,商品名称,数量,单价,下单时间,客户编号,国家",
    "1001,A1,茶杯,2,10.50,2024-05-20 09:30,501,中国",
    "1002,A2,茶壶,1,120,2024-05-20 23:30,502,日本",
    "1003,A2,茶壶,1,120,2024-05-21 23:30,502,日本",
    "C1004,A1,茶杯,-1,10.50,2024-05-21 10:00,503,中国",
    "1005,A3,托盘,3,4,2024-05-21 11:00,,中国",
    "1006,A3,托盘,many,4,2024-05-21 11:00,,中国",
)
ASKED = {"source": "shop", "currency": "CNY", "zone": "Asia/Shanghai"}
IMPORTING = {"customers.import_customers", "imports.start_import"}


@pytest.fixture
def manager() -> User:
    set_house()
    return make_colleague(None, MANAGING | dict.fromkeys(IMPORTING, Scope.ALL), language="en")


@pytest.fixture
def run(manager: User) -> ImportRun:
    """An import into a house that had a customer, an order and a product before."""
    make_product(manager, "Z9")
    make_order(manager, make_known(manager, "Long known"), line("Z8", 1, 5))
    return bring_in(manager, FILE, **ASKED)


def urls(run: ImportRun, by: User) -> dict[str, tuple[str, str]]:
    return {str(one.label): (one.value, one.url) for one in figures(run, by)}


@pytest.mark.parametrize("rare", [few.RARE, 0])
def test_customers_with_a_sale_are_those_to_whom_this_import_sold(run, manager, rare, monkeypatch):
    monkeypatch.setattr(few, "RARE", rare)
    value, url = urls(run, manager)["Customers with a sale"]
    path, _sep, query = url.partition("?")
    names = [row.name for row in read_page(customers_listing(), manager, QueryDict(query)).rows]
    assert (path, value, len(names)) == ("/customers/", "2", 2)
    assert "Long known" not in names
    assert count(customers_listing(), manager, QueryDict(query)).number == 2
    assert run.name in look(manager, url)


def test_products_are_those_of_this_import(run, manager):
    value, url = urls(run, manager)["Products"]
    path, _sep, query = url.partition("?")
    listing = products_listing(manager, "CNY")
    codes = [product.code for product in read_page(listing, manager, QueryDict(query)).rows]
    assert (path, value, codes) == ("/products/", "3", ["A1", "A2", "A3"])
    assert count(listing, manager, QueryDict(query)).number == 3
    assert run.name in look(manager, url)


def test_rejected_lines_open_to_their_file_with_the_reasons_for_whoever_handed_them_in(run, manager):
    value, url = urls(run, manager)["Lines rejected"]
    assert value == "1"
    assert f'href="{url}"' in look(manager, f"/imports/{run.pk}/")
    assert signed_in(manager).get(url).status_code == 200
    other = make_colleague(None, MANAGING, language="en")
    assert urls(run, other)["Lines rejected"] == ("1", "")
    assert signed_in(other).get(url).status_code == 404


def test_the_lines_of_the_file_are_all_of_them_and_open_to_the_orders_they_became(manager):
    run = bring_in(manager, FILE + b"\r\n\r\n", **ASKED)
    assert urls(run, manager)["Lines in the file"] == ("6", f"/orders/?set={run.change_set_id}")


def test_nothing_rejected_opens_nothing(manager):
    run = bring_in(manager, FILE.replace(b"many", b"3"), **ASKED)
    assert urls(run, manager)["Lines rejected"] == ("0", "")


def test_what_was_taken_back_opens_nothing_but_what_never_came_in(run, manager):
    run_now(undo_change_set(run.change_set, by=manager, queued=False))
    found = urls(ImportRun.objects.get(pk=run.pk), manager)
    assert [label for label, (_value, url) in found.items() if url] == ["Lines rejected"]


def test_who_sees_neither_the_customers_nor_the_import_learns_nothing_of_it(run, manager):
    stranger = make_colleague(make_department("Elsewhere"), {"customers.view_customer": Scope.DEPARTMENT})
    sold = {"sold_in": run.change_set_id}
    assert signed_in(stranger).get("/api/customers/", sold).json()["items"] == []
    page = signed_in(stranger).get("/products/", {"set": run.change_set_id}).content.decode()
    assert "is left out" in page
    assert run.name not in page


@pytest.mark.parametrize("label", ["Customers with a sale", "Products"])
def test_the_lists_cost_as_many_queries_for_few_and_many(run, manager, label):
    more = [f"2{n:03},B{n},x,1,5,2024-05-20 09:30,7{n:03},中国" for n in range(30)]
    many = bring_in(manager, FILE + text(*more), **ASKED)
    costs = [queries(manager, urls(one, manager)[label][1]) for one in (run, many)]
    assert costs[0] == costs[1]
