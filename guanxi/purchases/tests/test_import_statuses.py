"""A file that says what became of each order: what was cancelled is no sale, what came back a return."""

from decimal import Decimal

import pytest

from guanxi.foundation.imports import actions, mapping, words
from guanxi.foundation.imports.columns import propose
from guanxi.foundation.imports.kinds import kind_of
from guanxi.foundation.imports.tests.driving import bring_in, check, hand_in, match, rejected, text, work
from guanxi.foundation.imports.words import asked
from guanxi.purchases.models import Order
from guanxi.purchases.reporting import figures
from guanxi.purchases.statuses import code_of
from guanxi.purchases.tests.test_import_order_file import ASKED, HEAD, manager  # noqa: F401
from guanxi.purchases.tests.visiting import look

pytestmark = pytest.mark.django_db
ORDERS = kind_of("orders")
LINES = (
    "1001,A1,茶杯,1,30,2024-05-20,501,中国,已完成",
    "1002,A1,茶杯,2,20,2024-05-20,502,中国,已取消",
    "1003,A1,茶杯,1,5,2024-05-20,501,中国,退货",
    "1004,A1,茶杯,1,7,2024-05-20,501,中国,作废",
    "1004,A2,茶壶,1,9,2024-05-20,501,中国,已完成",
)


def status(*lines: str, head: str = "订单状态") -> bytes:
    return text(f"{HEAD},{head}", *lines)


def told(run, by):
    return [str(one.text) for one in words.concerns(run, ORDERS, by)]


@pytest.mark.parametrize("head", ["状态", "订单状态", "Status", "order status", "處理結果"])
def test_the_column_is_known_by_its_heading_or_by_its_words(manager, head):  # noqa: F811
    run = hand_in(manager, status(*LINES, head=head))
    assert mapping.proposed(run, ORDERS, manager).columns["status"][0] == 8


def test_a_status_of_something_else_is_none_of_an_order():
    rows = [["甲", "潜在"], ["乙", "活跃"]]
    assert "status" not in propose(["客户名称", "客户状态"], rows, ORDERS.fields)


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("交易成功", "sale"), ("已關閉", "cancelled"), ("Cancelled", "cancelled"), ("VOID", "cancelled"),
        ("refunded", "return"), ("已取消（超时）", "cancelled"), ("-", ""), ("待审核", None),
    ],
)  # fmt: skip
def test_words_of_what_became_of_an_order_are_known(word, code):
    assert code_of(word) == code


def test_cancelled_orders_are_kept_and_in_no_sum_and_the_check_says_how_many(manager):  # noqa: F811
    run = check(manager, status(*LINES), **ASKED)
    assert "2 rows are of cancelled orders: ¥47.00 in all." in " ".join(told(run, manager))
    page = look(manager, f"/imports/{run.pk}/")
    assert "cancelled: it counts as no sale" in page
    values = {str(one.label): one.value for one in figures(run, manager)}
    assert (values["Goods sold to customers"], values["Goods net of returns"]) == ("¥39.00", "¥34.00")
    assert values["Cancelled, in no sum"] == "1"
    run = actions.apply_import(run, by=manager, queued=False)
    run = work(run)
    assert not rejected(run)
    held = Order.objects.values_list("number", "kind", "sold", "goods")
    assert set(held) == {
        ("1001", "sale", Decimal(30), Decimal(30)),
        ("1002", "cancelled", Decimal(0), Decimal(0)),
        ("1003", "return", Decimal(0), Decimal(-5)),
        ("1004", "sale", Decimal(9), Decimal(9)),
    }
    customer = Order.objects.get(number="1002").customer
    assert customer is not None
    assert customer.stage == "prospect"
    assert "Cancelled, in no sum" in look(manager, Order.objects.get(number="1004").get_absolute_url())


def test_what_is_told_of_some_rows_opens_exactly_these(manager):  # noqa: F811
    """Cancelled rows and orders of new customers opened one mixed list."""
    bring_in(manager, status(LINES[0], "1009,A1,茶杯,1,7,2024-05-20,503,中国,已完成"), **ASKED)
    run = check(manager, status(*LINES[1:4], "1005,A1,茶杯,2,20,2024-05-20,503,中国,已取消"), **ASKED)
    links = {str(one.label): one.url for one in words.concerns(run, ORDERS, manager) if one.url}
    cancelled, new = (look(manager, links[name]) for name in ("Look at these orders", "Look at their orders"))
    assert [number in cancelled for number in ("1002", "1003", "1004", "1005")] == [True, False, True, True]
    assert [number in new for number in ("1002", "1003", "1004", "1005")] == [True, False, False, False]
    assert "Amount: 3 in all" in cancelled


def test_an_order_that_was_cancelled_since_is_no_sale_any_more(manager):  # noqa: F811
    bring_in(manager, status("1001,A1,茶杯,1,30,2024-05-20,501,中国,已发货"), **ASKED)
    run = bring_in(manager, status("1001,A1,茶杯,1,30,2024-05-20,501,中国,已取消"), **ASKED)
    assert run.count("changed") == 1
    order = Order.objects.get()
    assert (order.kind, order.goods, order.house_goods) == ("cancelled", 0, 0)


def test_a_word_nobody_knows_is_asked_about_and_the_answer_holds_for_the_next_file(manager):  # noqa: F811
    line = "1001,A1,茶杯,1,30,2024-05-20,501,中国,客户不要了"
    run = check(manager, status(line), **ASKED)
    word = asked(run, ORDERS, manager).shown[0]
    assert (word.text, [value for value, *_rest in word.options]) == (
        "客户不要了",
        ["sale", "cancelled", "return"],
    )
    assert "such an order counts as sold" in " ".join(told(run, manager))
    said = words.explained(run, ORDERS, manager, {word.name: "cancelled"})
    run = actions.check_again(run, by=manager, meanings=said, queued=False)
    run = work(run)
    assert run.figures["cancelled_lines"] == 1
    bring_in(manager, status(line.replace("1001", "1002")), **ASKED)
    assert Order.objects.get(number="1002").kind == "cancelled"


@pytest.mark.parametrize("word", ["待付款", "待支付", "Pending payment", "待發貨"])
def test_an_order_on_its_way_is_taken_for_sold_and_asked_about(manager, word):  # noqa: F811
    run = check(manager, status(f"1001,A1,茶杯,1,30,2024-05-20,501,中国,{word}"), **ASKED)
    [found] = asked(run, ORDERS, manager).shown
    assert [(value, chosen) for value, _label, chosen in found.options] == [
        ("sale", True), ("cancelled", False), ("return", False),
    ]  # fmt: skip
    assert "words are not known" not in " ".join(told(run, manager))
    said = words.explained(run, ORDERS, manager, {found.name: "cancelled"})
    run = work(actions.check_again(run, by=manager, meanings=said, queued=False))
    assert (run.figures["cancelled_lines"], Decimal(run.figures["net_goods"])) == (1, 0)


def test_a_column_of_such_words_that_is_matched_to_nothing_is_told(manager):  # noqa: F811
    matched = match(hand_in(manager, status(*LINES)), manager, **ASKED)
    assert "not imported" not in " ".join(told(matched, manager))
    run = hand_in(manager, status(*LINES))
    found = mapping.proposed(run, ORDERS, manager).columns
    columns = {name: place for name, (place, *_why) in found.items() if name != "status"}
    options = mapping.options(ORDERS, manager, ASKED)
    actions.map_columns(
        run, by=manager, kind="orders", mapping=columns, options=options, digests={}, queued=False
    )
    assert "订单状态 says what became of each order and is not imported" in " ".join(told(work(run), manager))


def test_a_kind_of_line_that_says_cancelled_takes_back_only_with_a_sign(manager):  # noqa: F811
    lines = [f"100{n},A1,茶杯,{n},30,2024-05-20,501,中国,取消" for n in (1, -1)]
    bring_in(manager, text(f"{HEAD},类型", *lines), **ASKED)
    assert dict(Order.objects.values_list("number", "kind")) == {"1001": "cancelled", "100-1": "return"}
