"""`guanxi import`: talks and orders come in by command as customers do, with their report, and once only."""

import re
from decimal import Decimal

import pytest

from guanxi.config import cli
from guanxi.customers.models import Interaction
from guanxi.customers.templated import TALKS as COLUMNS
from guanxi.customers.tests.factories import make_customer
from guanxi.purchases.models import Order

pytestmark = pytest.mark.django_db
TALKS = f"""{",".join(COLUMNS)}
2024-05-10,C1,线下拜访,Q2业务回顾,经理、总监,对方案效果满意,安排6月产品培训,{{name}},进行中
2024-05-12,C1,电话沟通,售后问题跟进,专员,反映系统偶发卡顿,技术48小时内排查,{{name}},已完成
2024-05-13,C9,电话沟通,没有这家,专员,,,{{name}},已完成
"""
ORDERS = """订单号,商品编码,商品名称,数量,单价,订单日期,客户编号,客户名称
D1,P0,轴承,2,12.50,2024-06-30,K01,第一机械有限公司
D1,P1,齿轮,1,80,2024-06-30,K01,第一机械有限公司
D2,P0,轴承,3,12.50,2024-07-01,K02,第二机械有限公司
"""
OF_ORDERS = ("--currency", "CNY", "--zone", "Asia/Shanghai", "--source", "shop")


@pytest.fixture
def bring_in(manager, tmp_path, monkeypatch, capsys):
    """`bring_in("orders", text, *options)`: what was said of an import that went well."""
    monkeypatch.setattr("guanxi.config.commands.import_.bring_up_to_date", lambda: None)

    def run(kind: str, content: str, *options: str) -> str:
        path = tmp_path / f"{kind}.csv"
        path.write_text(content, encoding="utf-8")
        words = ["import", kind, str(path), "--as", manager.username, "--yes", "--no-score", *options]
        status = cli.main(words)
        said = capsys.readouterr()
        assert status == 0, said.out + said.err
        return str(said.out + said.err)

    return run


def test_SAL_05_talks_come_in_by_command_and_the_second_time_none(manager, bring_in):
    customer = make_customer(manager, "甲公司", customer_no="C1")
    talks = TALKS.format(name=manager.name)
    said = bring_in("interactions", talks)
    assert re.search(r"Interactions added +2\n", said)
    assert re.search(r"[Rr]ejected +1\n", said), said
    found = list(Interaction.objects.order_by("on").values_list("customer", "channel", "subject", "feedback"))
    assert found == [
        (customer.pk, "visit", "Q2业务回顾", "对方案效果满意"),
        (customer.pk, "phone", "售后问题跟进", "反映系统偶发卡顿"),
    ]
    bring_in("interactions", talks)
    assert Interaction.objects.count() == 2


def test_SAL_13_orders_come_in_by_command_and_the_second_time_none(bring_in):
    said = bring_in("orders", ORDERS, *OF_ORDERS)
    assert "¥142.50" in said
    found = {order.number: (order.customer.name, order.goods) for order in Order.objects.all()}
    assert found == {
        "D1": ("第一机械有限公司", Decimal(105)),
        "D2": ("第二机械有限公司", Decimal("37.5")),
    }
    assert "2 unchanged" in bring_in("orders", ORDERS, *OF_ORDERS)
    assert Order.objects.count() == 2


def test_a_short_name_waits_for_a_word_at_the_terminal_too(manager, bring_in):
    known = make_customer(manager, "苏州恒岳机械有限公司")
    orders = "订单号,商品编码,数量,单价,订单日期,客户名称\nD1,P0,2,12.50,2024-06-30,恒岳\n"
    said = bring_in("orders", orders, *OF_ORDERS)
    assert "1 row stayed behind, for nobody decided" in said
    assert "--whose LINE=NUMBER" in said
    assert not Order.objects.exists()
    bring_in("orders", orders, *OF_ORDERS, "--duplicates", "update")
    assert Order.objects.get().customer == known
    other = make_customer(manager, "恒久贸易")
    orders = "订单号,商品编码,数量,单价,订单日期,客户名称\nD2,P0,2,12.50,2024-06-30,苏州恒岳机械\n"
    bring_in("orders", orders, *OF_ORDERS, "--whose", f"2={other.customer_no}")
    assert Order.objects.get(number="D2").customer == other


def test_SAL_13_a_command_takes_no_line_from_an_order_unless_it_is_told_to(bring_in):
    head, *_lines = ORDERS.splitlines()
    bring_in("orders", ORDERS, *OF_ORDERS)
    back = f"{head}\nD1,P1,齿轮,-1,80,2024-07-30,K01,第一机械有限公司\n"
    said = bring_in("orders", back, *OF_ORDERS)
    assert "it lacks 2 lines, ¥105.00 (rows 2). These orders stayed as they were" in said
    assert "--lost-lines keep, beside or replace" in said
    assert Order.objects.get(number="D1").goods == Decimal(105)
    said = bring_in("orders", back, *OF_ORDERS, "--lost-lines", "beside")
    assert "come beside those that are here" in said
    assert (Order.objects.get(number="D1").goods, Order.objects.count()) == (Decimal(25), 2)


def test_rows_that_repeat_one_of_their_order_are_left_out_where_the_command_says_so(bring_in):
    head = ORDERS.splitlines()[0]
    twice = "\n".join([head, *["D7,P1,齿轮,2,80,2024-07-30,K01,第一机械有限公司"] * 2, ""])
    said = bring_in("orders", twice, *OF_ORDERS, "--dry-run")
    assert "--repeats leave says otherwise" in said
    bring_in("orders", twice, *OF_ORDERS, "--repeats", "leave")
    assert Order.objects.get(number="D7").goods == Decimal(160)


def test_CUS_17_feedback_without_its_day_or_channel_stays_behind_and_is_counted(manager, bring_in):
    make_customer(manager, name="恒岳", customer_no="C1")
    rows = ("2024-05-10,C1,电话沟通,交期,太慢", ",C1,电话沟通,交期,没有日期", "2024-05-12,C1,,交期,没有方式")
    said = bring_in("interactions", "\n".join(["互动日期,客户编号,互动方式,互动主题,客户反馈", *rows]))
    kept = Interaction.objects.get()
    assert (kept.feedback, kept.created_by) == ("太慢", manager)
    assert "2" in said
