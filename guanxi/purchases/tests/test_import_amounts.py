"""Files of order lines that say what each line comes to: without a unit price, or beside one."""

import io
from datetime import UTC, datetime
from decimal import Decimal

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guanxi.foundation.changes.models import Change
from guanxi.foundation.imports import mapping, words
from guanxi.foundation.imports.kinds import kind_of
from guanxi.foundation.imports.tests.driving import bring_in, check, hand_in, rejected, text
from guanxi.foundation.imports.undoing import undo_change_set
from guanxi.foundation.jobs.running import run_now
from guanxi.purchases.building import build
from guanxi.purchases.models import Order, OrderLine
from guanxi.purchases.rows import LineRow, OrderRow
from guanxi.purchases.tests.test_import_order_file import ASKED, manager  # noqa: F401
from guanxi.purchases.tests.visiting import look

pytestmark = pytest.mark.django_db
ORDERS = kind_of("orders")
HEAD = "订单号,商品编码,数量,金额,下单时间,客户编号"


def row(number, quantity, amount, code="A1", customer="501"):
    return f'{number},{code},{quantity},"{amount}",2024-05-20,{customer}'


def amounts():
    lines = OrderLine.objects.order_by("order__number", "position")
    return [str(amount.quantize(Decimal("0.01"))) for amount in lines.values_list("amount", flat=True)]


def told(run, by):
    return " ".join(str(one.text) for one in words.concerns(run, ORDERS, by))


def workbook(*rows):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for n, cells in enumerate(rows):
            sheet.write_row(n, 0, cells)
    return out.getvalue()


FILE = text(HEAD, row("1001", 3, 100), row("1001", -1, "-33.34"), row("1002", "0", "1,200.00", "B2"))


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (FILE, "f.csv"),
        (FILE.decode().encode("gbk"), "f.csv"),
        (
            workbook(
                HEAD.split(","),
                ["1001", "A1", 3, 100, "2024-05-20", "501"],
                ["1001", "A1", -1, -33.34, "2024-05-20", "501"],
                ["1002", "B2", 0, 1200, "2024-05-20", "501"],
            ),
            "f.xlsx",
        ),
    ],
)
def test_lines_are_what_their_amounts_say_to_the_coin_and_prices_follow(content, name, manager):  # noqa: F811
    run = bring_in(manager, content, name, **ASKED)
    assert amounts() == ["100.00", "-33.34", "1200.00"]
    prices = [line.price for line in OrderLine.objects.order_by("order__number", "position")]
    assert prices == [Decimal("33.3333"), Decimal("33.3400"), None]
    assert Order.objects.get(number="1001").goods == Decimal("66.66")
    assert run.figures["net_goods"] == "1266.66"
    page = look(manager, f"/orders/{Order.objects.get(number='1002').pk}/")
    assert "¥1,200.00" in page
    assert "¥0.00" not in page


def test_the_same_file_again_changes_nothing_and_another_amount_one_order(manager):  # noqa: F811
    bring_in(manager, FILE, **ASKED)
    again = bring_in(manager, FILE, **ASKED)
    assert (again.count("same"), again.count("new"), again.count("changed")) == (2, 0, 0)
    assert not Change.objects.exists()
    other = bring_in(manager, FILE.replace(b'"100"', b'"100.01"'), **ASKED)
    assert (other.count("same"), other.count("changed")) == (1, 1)
    assert other.change_set is not None
    run_now(undo_change_set(other.change_set, by=manager, queued=False))
    assert amounts() == ["100.00", "-33.34", "1200.00"]
    assert bring_in(manager, FILE, **ASKED).count("same") == 2, "what was restored has its fingerprint again"


def test_an_amount_that_the_price_says_too_makes_no_other_order(manager):  # noqa: F811
    bring_in(manager, text(HEAD.replace("金额", "单价"), row("1001", 2, "10.5")), **ASKED)
    both = text(HEAD + ",单价", row("1001", 2, 21) + ",10.5")
    assert bring_in(manager, both, **ASKED).count("same") == 1


def test_a_price_beside_the_amount_stays_and_the_amount_counts(manager):  # noqa: F811
    lines = [row("1001", 3, 10) + ",3.33", row("1002", 2, 15) + ",10", row("1003", 4, "") + ",2.5"]
    run = bring_in(manager, text(HEAD + ",单价", *lines), **ASKED)
    assert amounts() == ["10.00", "15.00", "10.00"]
    assert [str(line.unit_price) for line in OrderLine.objects.order_by("order__number")] == [
        "3.3300", "10.0000", "2.5000",
    ]  # fmt: skip
    assert "1 row says an amount that is not its quantity × unit price: 3. The amount counts: ¥15.00" in told(
        run, manager
    )
    lines[0] = row("1001", 3, "10.01") + ",3.33"
    assert bring_in(manager, text(HEAD + ",单价", *lines), **ASKED).count("changed") == 1


def test_an_order_without_amounts_of_its_own_has_the_fingerprint_that_it_always_had():
    sold = LineRow("A1", "茶杯", Decimal(3), Decimal("3.33"))
    back = LineRow("A2", "", Decimal(-1), Decimal("2.5"), "return", None, Decimal("1.2"))
    order = OrderRow("shop", "N1", None, datetime(2024, 5, 1, 4, tzinfo=UTC), "CNY", (sold, back))
    assert build(order).fingerprint == "19c4659f272326f6a04d19ad42113cd2"


@pytest.mark.parametrize(
    ("header", "cell", "amount"),
    [("金额（万元）", "1.25", "12500"), ("金额万元", "0.3", "3000"), ("金额", "500万", "5000000")],
)
def test_ten_thousands_are_multiplied(header, cell, amount, manager):  # noqa: F811
    bring_in(manager, text(HEAD.replace("金额", header), row("1001", 2, cell)), **ASKED)
    assert OrderLine.objects.get().amount == Decimal(amount)


@pytest.mark.parametrize(
    ("quantity", "amount", "kind", "held"),
    [
        (-2, -50, "", ("return", -2, -50)),
        (2, -50, "", ("return", -2, -50)),
        (2, 50, "退货", ("return", -2, -50)),
        (-2, 50, "退货", ("return", -2, -50)),
        (2, 0, "", ("adjustment", 2, 0)),
        (0, 50, "", ("sale", 0, 50)),
    ],
)
def test_what_came_back_has_a_minus_in_both(quantity, amount, kind, held, manager):  # noqa: F811
    bring_in(manager, text(HEAD + ",类型", row("1001", quantity, amount) + f",{kind}"), **ASKED)
    line = OrderLine.objects.get()
    assert (line.kind, line.quantity, line.amount) == held


def test_a_row_that_does_not_say_what_it_comes_to_is_told_what_is_missing(manager):  # noqa: F811
    lines = [row("1001", 2, ""), row("1002", -2, 50), row("1003", 2, 50), row("1004", 1, "9" * 16)]
    run = bring_in(manager, text(HEAD, *lines), **ASKED)
    assert set(Order.objects.values_list("number", flat=True)) == {"1003"}
    said = rejected(run)
    assert "neither a unit price nor an amount" in said
    assert "The quantity has a minus and the amount has none" in said
    assert "too large" in said


def test_an_amount_that_cannot_be_read_is_wrong_and_the_empty_price_is_not(manager):  # noqa: F811
    run = check(
        manager, text(HEAD + ",单价", row("1001", 2, "约50") + ",", row("1002", 1, 5) + ",5"), **ASKED
    )
    assert "“约50” is an estimate" in rejected(run)
    assert "neither a unit price" not in rejected(run)


def test_an_amount_of_each_whole_order_is_told(manager):  # noqa: F811
    lines = [row("1001", 2, 50), row("1001", 1, 50, "B2"), row("1002", 3, 90), row("1002", 1, 90, "B2")]
    assert "in each of them all lines say the same amount" in told(
        check(manager, text(HEAD, *lines), **ASKED), manager
    )
    others = text(HEAD, *lines, row("1003", 1, 5), row("1003", 2, 10, "B2"))
    assert "the same amount" not in told(check(manager, others, **ASKED), manager)


@pytest.mark.parametrize(
    ("header", "place"),
    [
        ("订单号,商品编码,数量,金额,单价", 3),
        ("订单号,商品编码,数量,订单金额", 3),
        ("订单号,商品编码,数量,优惠金额,单价", None),
        ("订单号,商品编码,数量,优惠金额,金额", 4),
        ("订单号,商品编码,数量,金额（万元）,单价,备注", 3),
    ],
)
def test_an_amount_is_proposed_by_its_own_name_and_by_one_like_it_where_no_price_is(header, place, manager):  # noqa: F811
    figures = [",".join([amount, "5", "x"][: header.count(",") - 2]) for amount in ("10", "约7", "9")]
    content = text(f"{header},下单时间,客户编号", *(f"1001,A1,2,{one},2024-05-20,501" for one in figures))
    run = hand_in(manager, content, kind="orders")
    found = mapping.proposed(run, ORDERS, manager).columns.get("amount")
    assert (found and found[0]) == place


coins = st.integers(1, 10**9).map(lambda n: Decimal(n).scaleb(-2))
lines_of_file = st.lists(st.tuples(st.integers(1, 4), st.integers(1, 999), coins, st.booleans()), max_size=12)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines_of_file.filter(bool))
def test_the_lines_add_up_to_the_files_column(manager, facts):  # noqa: F811
    source = f"s{Order.objects.count()}"
    signed = [(n, -q if back else q, -a if back else a) for n, q, a, back in facts]
    bring_in(manager, text(HEAD, *(row(f"{n}", q, a) for n, q, a in signed)), **ASKED | {"source": source})
    held = list(OrderLine.objects.filter(order__source=source).values_list("amount", flat=True))
    assert sum(held) == sum(a for _n, _q, a in signed)
    assert sum(Order.objects.filter(source=source).values_list("goods", flat=True)) == sum(held)
