"""Files of order lines from the first byte to the last record."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from guanxi.customers.models import Customer, StageMove
from guanxi.customers.tests.factories import make_user as make_colleague
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.audit.models import Entry
from guanxi.foundation.changes.models import Change
from guanxi.foundation.imports import actions as imports
from guanxi.foundation.imports.models import ImportRun
from guanxi.foundation.imports.spool import Spool
from guanxi.foundation.imports.tests.driving import bring_in, check, hand_in, match, rejected, text, work
from guanxi.foundation.imports.undoing import undo_change_set
from guanxi.foundation.jobs.running import run_now
from guanxi.purchases.models import Order, OrderLine, Product
from guanxi.purchases.tests.factories import (
    MANAGING,
    SELLING,
    make_customer,
    set_house,
)

pytestmark = [pytest.mark.django_db, pytest.mark.cells]

HEAD = "订单号,商品编码,商品名称,数量,单价,下单时间,客户编号,国家"
LINES = (
    "1001,A1,茶杯,2,10.50,2024-05-20 09:30,501,中国",
    "1001,POST,运费,1,8,2024-05-20 09:30,501,中国",
    "1002,A2,茶壶,1,120,2024-05-20 23:30,502,日本",
    "C1003,A1,茶杯,-1,10.50,2024-05-21 10:00,501,中国",
    "1004,A3,托盘,3,4,2024-05-21 11:00,,中国",
    "1005,A3,托盘,-2,0,2024-05-21 12:00,,中国",
    "1001,A4,茶匙,4,1.25,2024-05-20 09:31,501,中国",
)
FILE = text(HEAD, *LINES)
ASKED: dict[str, Any] = {"source": "shop", "currency": "CNY", "zone": "Asia/Shanghai"}
IMPORTING = {"customers.import_customers", "imports.start_import"}


@pytest.fixture
def manager():
    set_house()
    return make_colleague(None, MANAGING | dict.fromkeys(IMPORTING, Scope.ALL), language="en")


def test_SAL_13_lines_become_whole_orders_with_their_customers_and_products(manager):
    run = bring_in(manager, FILE, **ASKED)
    assert (run.kind, run.count("new"), run.count("new", "customers")) == ("orders", 5, 2)
    order = Order.objects.get(number="1001")
    assert (order.goods, order.fees, order.lines_count) == (Decimal("26.00"), Decimal("8.00"), 3)
    assert order.customer is not None
    assert (order.customer.external_no, order.customer.country) == ("501", "中国")
    assert list(OrderLine.objects.filter(order=order).values_list("product__code", flat=True)) == [
        "A1",
        "POST",
        "A4",
    ]
    assert Order.objects.get(number="C1003").kind == "return"
    assert Order.objects.get(number="1005").kind == "adjustment"
    assert Order.objects.get(number="1004").customer is None
    assert Product.objects.get(code="POST").nature == "fee"
    assert run.figures["net_goods"] == "135.50"
    assert run.figures["gross_with_fees"] == "154.00"


def test_CUS_12_whoever_bought_goods_is_no_prospect_and_since_the_day_of_the_first_order(manager):
    known = make_customer(manager, external_no="504", external_source="shop")
    lines = [
        "1001,A1,茶杯,1,10,2024-05-22 09:00,501,中国",
        "0999,A1,茶杯,1,10,2024-05-19 23:30,501,中国",  # the 20th for us
        "1002,POST,运费,1,8,2024-05-20 10:00,502,中国",
        "C1003,A1,茶杯,-1,10,2024-05-20 10:00,503,中国",
        "1004,A1,茶杯,1,10,2024-05-20 10:00,504,中国",
    ]
    bring_in(manager, text(HEAD, *lines), **ASKED | {"zone": "Europe/London", "fees": ["POST"]})
    stages = {c.external_no: (c.stage, str(c.since)) for c in Customer.objects.exclude(pk=known.pk)}
    assert stages == {"501": ("deal", "2024-05-20"), "502": ("prospect", "None"), "503": ("prospect", "None")}
    assert Order.objects.get(number="0999").placed_on == date(2024, 5, 20)
    moves = StageMove.objects.filter(customer__external_no="501").values_list("before", "after", "on")
    assert list(moves) == [("", "deal", date(2024, 5, 20))]
    known.refresh_from_db()
    assert known.stage == "deal", "whoever was a prospect here is none either"


def test_the_same_orders_again_change_nothing_and_another_line_changes_one(manager):
    bring_in(manager, FILE, **ASKED)
    entries = Entry.objects.count()
    again = bring_in(manager, FILE, **ASKED)
    assert (again.count("same"), again.count("new"), again.count("changed")) == (5, 0, 0)
    assert not Change.objects.exists()
    verbs = set(Entry.objects.order_by("position").values_list("verb", flat=True)[entries:])
    assert verbs == {"start_import", "apply_import", "finish_import"}
    other = bring_in(manager, FILE.replace(b"120", b"125"), **ASKED)
    assert (other.count("same"), other.count("changed")) == (4, 1)
    assert Order.objects.get(number="1002").goods == Decimal("125.00")


@pytest.mark.both
def test_undo_takes_all_of_it_back(manager):
    bring_in(manager, FILE, **ASKED)
    later = bring_in(
        manager, FILE.replace(b"120", b"125") + b"\r\n1006,A9,x,1,1,2024-06-01,503,\r\n", **ASKED
    )
    assert later.change_set is not None
    run_now(undo_change_set(later.change_set, by=manager, queued=False))
    assert Order.objects.get(number="1002").goods == Decimal("120.00")
    assert not Order.objects.filter(number="1006").exists()
    assert not Customer.objects.filter(external_no="503").exists()
    assert not Product.objects.filter(code="A9").exists()
    assert ImportRun.objects.get(pk=later.pk).is_undone


def test_fees_are_proposed_and_a_person_decides(manager):
    run = check(manager, FILE, **ASKED)
    question = Spool(run.uid).read("questions")[0]
    assert (question["name"], question["chosen"]) == ("fees", ["POST"])
    imports.check_again(run, by=manager, answers={"fees": []}, queued=False)
    run = work(run)
    assert run.figures["net_goods"] == "143.50"
    assert run.job is not None
    assert run.job.cursor["rows"] == 7
    imports.apply_import(run, by=manager, queued=False)
    work(run)
    assert Product.objects.get(code="POST").nature == "goods"


def test_the_preview_counts_and_writes_nothing(manager):
    make_customer(manager, "There already", external_no="501", external_source="shop")
    run = check(manager, FILE, **ASKED)
    assert (run.count("new"), run.count("new", "customers"), run.count("same", "customers")) == (5, 1, 1)
    assert not Order.objects.exists()
    assert Customer.objects.count() == 1
    sample = next(one for one in Spool(run.uid).all_of("sample") if one["shown"]["number"] == "1001")
    assert sample["shown"] | {"at": ""} == {
        "number": "1001",
        "customer_no": "501",
        "at": "",
        "country": "中国",
        "currency": "CNY",
        "lines": "3",
        "amount": "34.00",
    }


def test_an_order_of_another_departments_customer_is_rejected_and_nothing_of_it_shown(manager):
    stranger = make_customer(manager, "秘密公司", external_no="501", external_source="shop")
    seller = make_colleague(None, SELLING | dict.fromkeys(IMPORTING, Scope.OWN), language="en")
    run = bring_in(seller, text(HEAD, *LINES[:3]), **ASKED)
    assert (run.count("wrong"), run.count("new")) == (1, 1)
    assert "You may not import orders of this customer." in rejected(run)
    assert "秘密公司" not in rejected(run)
    assert run.counts["rows"]["rejected"] == 2
    assert not Order.objects.filter(customer=stranger).exists()


def test_whoever_may_not_add_customers_brings_in_the_orders_of_known_ones(manager):
    make_customer(manager, "Known", external_no="501", external_source="shop")
    clerk = make_colleague(None, MANAGING | {"imports.start_import": Scope.ALL}, language="en")
    run = bring_in(clerk, FILE, **ASKED)
    assert (run.count("new"), run.count("wrong")) == (4, 1)
    assert "Customer 502 is not known here, and you may not add customers." in rejected(run)


def test_a_line_of_another_customer_stays_out_of_the_order(manager):
    run = bring_in(manager, FILE + "\r\n1001,A1,茶杯,1,1,2024-05-20,999,\r\n".encode(), **ASKED)
    assert "Order 1001 belongs to customer 501, this line to 999." in rejected(run)
    assert Order.objects.get(number="1001").lines_count == 3


def test_our_own_customer_numbers_are_known_too(manager):
    ours = make_customer(manager, "Ours", customer_no="C2024001")
    bring_in(manager, text(HEAD, "1,A1,x,1,1,2024-05-20,C2024001,"), **ASKED)
    assert Order.objects.get(number="1").customer == ours


def test_a_file_without_customer_numbers_goes_by_their_names(manager):
    head = "Order no,Item,Quantity,Price,Date,Customer"
    run = bring_in(
        manager, text(head, "1,A1,2,3,2024-05-20,Acme Ltd", "2,A1,1,3,2024-05-21,Acme Ltd"), **ASKED
    )
    assert run.count("new", "customers") == 1
    assert Customer.objects.get().name == "Acme Ltd"


def test_the_zone_of_the_file_decides_the_instant(manager):
    run = match(hand_in(manager, FILE, kind="orders"), manager, **ASKED | {"zone": "Asia/Tokyo"})
    imports.apply_import(run, by=manager, queued=False)
    work(run)
    order = Order.objects.get(number="1002")
    assert order.placed_at.isoformat() == "2024-05-20T14:30:00+00:00"
    assert order.placed_on.isoformat() == "2024-05-20"


def test_on_an_empty_system_the_files_currency_may_become_the_houses(manager):
    head = make_colleague(
        None, MANAGING | dict.fromkeys({*IMPORTING, "accounts.manage_company"}, Scope.ALL), language="en"
    )
    bring_in(head, FILE, **ASKED | {"currency": "gbp", "zone": "Europe/London", "adopt": True})
    house = set_house.__globals__["Company"].get()
    assert (house.currency, house.zone) == ("GBP", "Europe/London")
    assert Order.objects.get(number="1002").house_goods == Decimal("120.00")
    bring_in(head, FILE.replace(b"1002", b"2002"), **ASKED | {"currency": "EUR"})
    house.refresh_from_db()
    assert house.currency == "GBP"


def test_an_orders_day_stays_readable_and_a_phone_beside_it_does_not(client):
    by = make_colleague(grants={**MANAGING, "customers.import_customers": Scope.ALL})
    header = "InvoiceNo,StockCode,Quantity,InvoiceDate,UnitPrice,CustomerID,Phone"
    content = text(header, *(f"{n},A,2,2010-12-0{n} 12:22:00.000000,1.25,14849,13812346021" for n in (1, 2)))
    run = hand_in(by, content, "orders.csv")
    client.force_login(by)
    page = client.get(f"/imports/{run.pk}/columns/").content.decode()
    assert "2010-12-01 12:22" in page
    assert "13812346021" not in page


def test_numbers_of_the_check_page_stand_to_the_right(client, manager):
    run = check(
        manager, text(HEAD, LINES[0], LINES[3], "1006,A3,托盘,三,4,2024-05-21 11:00,501,中国"), **ASKED
    )
    client.force_login(manager)
    page = client.get(f"/imports/{run.pk}/?rows=new").content.decode()
    assert '<th scope="col" class="r"><b>Amount</b>' in page
    assert re.search('<td class="r"[^>]*>1</td><td class="r"[^>]*>−10.50</td>', page)
    assert re.search('<td class="as"[^>]*>501<small>new customer</small></td>', page)
    wrong = client.get(f"/imports/{run.pk}/?rows=wrong").content.decode()
    assert '<td class="y r mend ' in wrong
    assert 'value="三"' in wrong
    assert re.search('<td class="r"[^>]*>4</td>', wrong)
