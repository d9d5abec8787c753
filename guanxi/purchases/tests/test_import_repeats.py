"""Rows of an order file that repeat another row of their order: they count, are told, and can be left out."""

from dataclasses import replace
from decimal import Decimal

import pytest

from guanxi.config import switchboard
from guanxi.foundation.imports import actions, words
from guanxi.foundation.imports.kinds import kind_of
from guanxi.foundation.imports.spool import Spool
from guanxi.foundation.imports.tests.driving import check, text, work
from guanxi.purchases.models import Order
from guanxi.purchases.tests.test_import_order_file import ASKED, HEAD, manager  # noqa: F401
from guanxi.purchases.tests.visiting import look

pytestmark = pytest.mark.django_db
ORDERS = kind_of("orders")
LINE = "1001,A1,茶杯,2,10,2024-05-20,501,中国"
FILE = text(HEAD, LINE, "1002,A1,茶杯,2,10,2024-05-20,501,中国", LINE, "1001,A2,茶壶,1,5,2024-05-20,501,中国")


def told(run, by):
    return " ".join(str(one.text) for one in words.concerns(run, ORDERS, by))


def test_a_repeated_row_counts_and_the_check_says_which_and_what_it_adds(manager):  # noqa: F811
    run = check(manager, FILE, **ASKED)
    assert (
        "1 row says the same as another row of its order in every column: 4. It counts, with ¥20.00."
        in told(run, manager)
    )
    assert run.figures["net_goods"] == "65.00"
    page = look(manager, f"/imports/{run.pk}/")
    assert '<span class="grow">Leave the repeats out</span>' in page, "no code stands before it"
    work(actions.apply_import(run, by=manager, queued=False))
    assert Order.objects.get(number="1001").goods == Decimal(45)


def test_rows_that_lie_in_different_parts_of_the_file_are_asked_about_too(manager, monkeypatch):  # noqa: F811
    monkeypatch.setitem(switchboard.IMPORTS, "orders", replace(ORDERS, rows_in_part=2))
    run = check(manager, FILE, **ASKED)
    assert [one["name"] for one in Spool(run.uid).read("questions", [])] == ["repeats"]
    run = work(actions.check_again(run, by=manager, answers={"repeats": ["leave"]}, queued=False))
    assert "is left out: 4, ¥20.00." in told(run, manager)
    [asked] = Spool(run.uid).read("questions", [])
    assert asked["chosen"] == ["leave"]


def test_one_answer_leaves_repeated_rows_out_of_orders_and_sums(manager):  # noqa: F811
    run = check(manager, FILE, **ASKED)
    run = work(actions.check_again(run, by=manager, answers={"repeats": ["leave"]}, queued=False))
    assert "is left out: 4, ¥20.00." in told(run, manager)
    assert (run.figures["net_goods"], run.figures["sale_lines"]) == ("45.00", 3)
    work(actions.apply_import(run, by=manager, queued=False))
    order = Order.objects.get(number="1001")
    assert (order.goods, order.lines_count) == (Decimal(25), 2)


def test_a_file_without_repeats_asks_nothing_about_them(manager):  # noqa: F811
    run = check(manager, text(HEAD, LINE, LINE.replace("1001", "1002")), **ASKED)
    assert "repeats" not in {one["name"] for one in Spool(run.uid).read("questions", [])}
    assert "same as another" not in told(run, manager)
