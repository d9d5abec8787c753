"""An order file says whom it will add, and of whom it has another name than the house."""

import pytest

from guanxi.customers.tests.factories import make_department
from guanxi.customers.tests.factories import make_user as make_colleague
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.imports import outcomes
from guanxi.foundation.imports.spool import Spool
from guanxi.foundation.imports.tests.driving import bring_in, check, text
from guanxi.foundation.sentences import told
from guanxi.purchases import filing
from guanxi.purchases.imports import ORDERS
from guanxi.purchases.models import Order
from guanxi.purchases.reporting import figures
from guanxi.purchases.tests.factories import MANAGING, make_customer
from guanxi.purchases.tests.test_import_order_file import ASKED, IMPORTING, manager  # noqa: F401
from guanxi.purchases.tests.visiting import look

pytestmark = pytest.mark.django_db
PLACES = ((1, ""), (2, "苏州"), (3, ""))
HEAD = "订单号,商品编码,数量,单价,下单时间,客户编号,客户名称"
FILE = text(
    HEAD,
    "1001,A1,1,10,2024-05-20,501,海川贸易",
    "1002,A1,1,10,2024-05-20,502,北辰食品",
    "1003,A1,1,10,2024-05-21,501,北辰食品",  # the number of another
    "1004,A1,1,10,2024-05-21,501,",
    "1005,A1,1,10,2024-05-21,501, 海川贸易 ",
)


@pytest.fixture
def known(manager):  # noqa: F811
    return make_customer(manager, "海川贸易", external_no="501", external_source="shop")


def notes(run) -> dict[str, dict[str, str]]:
    """Order number → field → what is told of it."""
    return {
        one["shown"]["number"]: {name: str(told(text)) for name, text in one["assumed"].items()}
        for one in Spool(run.uid).all_of("sample")
        if one.get("assumed")
    }


def test_the_check_tells_whom_it_will_add_and_whom_the_file_calls_otherwise(manager, known):  # noqa: F811
    run = check(manager, FILE, **ASKED)
    assert notes(run) == {
        "1002": {"customer_no": "new customer: 北辰食品"},
        "1003": {"customer_name": "“北辰食品” in the file, “海川贸易” here: is it the same customer?"},
    }
    page = look(manager, f"/imports/{run.pk}/")
    assert "1 customer is not known here and will be added: 北辰食品." in page
    assert "1 order has a customer number of ours with another name." in page
    lines = look(manager, f"/imports/{run.pk}/?rows=assumed")
    assert "new customer: 北辰食品" in lines
    assert "“海川贸易” here" in lines


def test_nothing_is_held_up_by_it_and_the_report_counts_the_added(manager, known):  # noqa: F811
    run = bring_in(manager, FILE, **ASKED)
    assert Order.objects.filter(customer=known).count() == 4
    found = {str(one.label): (one.value, one.url) for one in figures(run, manager)}
    assert found["Customers"] == ("2", "")
    assert found["Customers added"] == ("1", f"/customers/?set={run.change_set_id}")
    assert "will be added" not in look(manager, f"/imports/{run.pk}/")


def test_who_is_like_one_that_the_file_itself_brings_comes_in_as_checked(manager, monkeypatch):  # noqa: F811
    """Customers are written some thousand at a time: the later were held against the earlier as if anew."""
    monkeypatch.setattr(filing, "ROWS", 1)
    run = bring_in(manager, text(HEAD, *(f"{n},A1,1,10,2024-05-20,6{n},{p}恒岳" for n, p in PLACES)), **ASKED)
    assert (run.count("new"), run.count("new", "customers"), run.counts["rows"]["rejected"]) == (3, 3, 0)


def test_a_name_that_may_not_be_seen_is_not_told(manager):  # noqa: F811
    make_customer(manager, "秘密公司", external_no="501", external_source="shop")
    grants = MANAGING | dict.fromkeys(IMPORTING, Scope.ALL) | {"customers.view_customer": Scope.OWN}
    clerk = make_colleague(make_department("Elsewhere"), grants, language="en")
    run = check(clerk, FILE, **ASKED)
    assert "秘密公司" not in str(notes(run))
    assert run.count("customer_name", "assumed") == 0


def test_a_file_of_many_new_customers_still_shows_the_other_names(manager, known, monkeypatch):  # noqa: F811
    monkeypatch.setitem(outcomes.KEPT, "assumed", 2)
    many = (f"2{n:03},A1,1,10,2024-05-20,6{n:02},新客户{n}" for n in range(8))
    lines = FILE.decode().splitlines()
    run = check(manager, text(HEAD, *many, *lines[1:]), **ASKED)
    assert "1003" in notes(run)
    assert [concern.text for concern in ORDERS.concerns(run, manager)] == [
        "9 customers are not known here and will be added: 新客户0, 新客户1, 新客户2, 新客户3, 新客户4, ….",
        "1 order has a customer number of ours with another name.",
    ]
