"""A row of orders, of talks or of tasks tells all that is wrong in it at once, each in its own cell."""

import re

import pytest
from django.test import Client

from guanxi.customers.tests.factories import make_user
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.imports.tests.driving import check, rejected, text
from guanxi.purchases.tests.test_import_order_file import ASKED, HEAD, manager  # noqa: F401

pytestmark = [pytest.mark.django_db, pytest.mark.cells]


def test_each_wrong_cell_of_an_order_line_has_its_reason(manager, client: Client):  # noqa: F811
    """What can be read is judged, too, where another cell cannot be: the number here, and the currency."""
    rows = (
        f"{'9' * 61},A1,茶杯,两,10,2099-01-01,501,中国,元/件",
        f"1002,{'A' * 61},茶杯,1,,2024-05-20,501,中国,XQJ",
    )
    run = check(manager, text(f"{HEAD},币种", *rows), **ASKED)
    client.force_login(manager)
    page = client.get(f"/imports/{run.pk}/?rows=wrong").content.decode()
    assert set(re.findall(r'name="mend-2-(\w+)"', page)) == {"number", "quantity", "at", "currency"}
    assert set(re.findall(r'name="mend-3-(\w+)"', page)) == {"code", "unit_price", "currency"}
    for one in ("60 characters at most", "“两” is not", "lies in the future", "“元/件” does not say"):
        assert one in rejected(run).splitlines()[1]


def test_so_does_a_talk_and_a_task():
    allowed = ("customers.import_interactions", "tasks.import_tasks", "imports.start_import")
    by = make_user(None, dict.fromkeys(allowed, Scope.ALL), language="en")
    talks = text("互动日期,客户名称,互动方式,互动主题", "前天,,飞鸽传书,", *["2024-05-20,甲,电话,报价"] * 3)
    tasks = text("任务描述,负责人,截止时间", '做完,"王芳、李雷",前天', *["打样,王芳,2024-05-20"] * 3)
    for file, kind, count in ((talks, "interactions", 3), (tasks, "tasks", 2)):
        reasons = rejected(check(by, file, kind=kind)).splitlines()[1]
        assert (
            len(re.findall("“前天” is|known way|talked about|With which|exactly one owner", reasons)) == count
        )
