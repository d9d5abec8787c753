"""The main job with a file made up here: what a machine without the public data still proves."""

import csv
import re
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.test_main_job import LONGEST, enter, figure, hand_in, home_once_scored, undo

HEAD = ("订单号", "商品编码", "商品名称", "数量", "单价", "订单日期", "客户编号", "客户名称", "类型")
CUSTOMERS, ORDERS, GOODS = 12, 8, ("轴承", "齿轮", "皮带")
LAST = date(2025, 6, 30)


def rows() -> list[tuple[Any, ...]]:
    """Twelve customers with eight orders of three lines and one return each; the tenth and on fell silent."""
    made: list[tuple[Any, ...]] = []
    for customer in range(1, CUSTOMERS + 1):
        who = f"K{customer:02}", f"第{customer}机械有限公司"
        silent = timedelta(days=200 if customer > 9 else 0)
        for order in range(ORDERS):
            on = LAST - silent - timedelta(days=30 * order + customer)
            number = f"D{customer:02}{order}"
            made += [
                (number, f"P{place}", name, customer * (place + 1), "12.50", on.isoformat(), *who, "销售")
                for place, name in enumerate(GOODS)
            ]
        back = LAST - silent - timedelta(days=customer)
        made.append((f"T{customer:02}", "P0", GOODS[0], -1, "12.50", back.isoformat(), *who, "退货"))
    return made


def total(kind: str) -> Decimal:
    return sum((Decimal(row[3]) * Decimal(row[4]) for row in rows() if row[8] == kind), Decimal())


@pytest.fixture
def small_file(tmp_path: Path) -> Path:
    path = tmp_path / "订单.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEAD, *rows()])
    return path


def test_SYS_08_in_a_house_just_set_up_a_small_file_goes_all_the_way_and_back(
    empty_house, browser_page, small_file
):
    house, page = empty_house, browser_page
    sold, net = total("销售"), total("销售") + total("退货")
    enter(page, house)
    hand_in(page, house, small_file, str(len(rows())), "CNY", "Asia/Shanghai")
    report = page.locator("main").inner_text()
    for figures in (f"¥{sold:,.2f}", f"¥{net:,.2f}"):
        assert figures in report, figures
    page.get_by_role("button", name=re.compile(f"导入 {CUSTOMERS * (ORDERS + 1)}")).click()
    page.get_by_role("heading", name=re.compile("^导入了")).wait_for(timeout=LONGEST)
    done = page.url

    home_once_scored(page, house)
    assert figure(page, "已分层的客户") == str(CUSTOMERS)
    page.goto(f"{house.url}/matrix/")
    page.locator("[data-chart=matrix] canvas").first.wait_for()
    page.locator(".chart-table summary").click()
    assert page.locator(".chart-table tbody tr").count() == CUSTOMERS
    page.locator(".chart-table a", has_text="第9机械有限公司").click()
    page.wait_for_url(re.compile(r"/customers/\d+/$"))
    shown = page.locator("main").inner_text()
    assert "第9机械有限公司" in shown
    of_ninth = sum(Decimal(row[3]) * Decimal(row[4]) for row in rows() if row[6] == "K09")
    assert f"¥{of_ninth:,.2f}" in shown

    page.goto(done)
    undo(page, house)
