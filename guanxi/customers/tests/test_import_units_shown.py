"""Below 采购额(万元) the check shows what will be kept, and beside it what the file writes."""

import re

import pytest
from django.test import Client

from guanxi.customers.models import Customer
from guanxi.customers.tests.factories import MANAGING, make_user
from guanxi.customers.tests.fields import MANAGING_FIELDS, make_field
from guanxi.foundation.imports.tests.driving import bring_in, check, text

pytestmark = [pytest.mark.django_db, pytest.mark.cells]


def cells(page: str) -> list[str]:
    found = re.findall(r"<td[^>]*data-label[^>]*>(.*?)</td>", page, re.S)
    return [" ".join(re.sub(r"<[^>]+>", " ", one).split()) for one in found]


def test_what_will_be_kept_is_shown_and_what_is_written_beside_it(client: Client):
    manager = make_user(grants=MANAGING | MANAGING_FIELDS, language="en")
    make_field("money", "年营业额")
    client.force_login(manager)
    file = text("客户名称,累计采购额(万元),年营业额（万元）", "甲,50,1.5", "乙,3.2万,8")
    page = client.get(f"/imports/{check(manager, file, kind='customers').pk}/?rows=new").content.decode()
    assert cells(page) == [
        "甲", "¥500,000 in the file: 50", "¥15,000 in the file: 1.5", "乙", "3.2万", "¥80,000 in the file: 8",
    ]  # fmt: skip
    bring_in(manager, file, kind="customers")
    assert Customer.objects.get(name="甲").reported["total_amount_value"] == "500000"
    later = check(manager, file.replace("甲,50".encode(), "甲,60".encode()), kind="customers")
    page = client.get(f"/imports/{later.pk}/?rows=changed").content.decode()
    assert "<ins>¥600,000</ins>" in page
    assert "in the file: 60" in page


def test_amounts_as_they_stand_are_shown_so(client: Client):
    manager = make_user(grants=MANAGING, language="en")
    client.force_login(manager)
    run = check(manager, text("客户名称,累计采购额", "甲,50", "乙,3.2万"), kind="customers")
    page = client.get(f"/imports/{run.pk}/?rows=new").content.decode()
    assert cells(page) == ["甲", "50", "乙", "3.2万"]
