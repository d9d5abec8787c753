"""A number that says it is no exact one is asked about: its number is offered, and never taken by itself."""

import pytest
from django.test import Client

from guanxi.customers.models import Customer
from guanxi.customers.tests.factories import MANAGING, make_user
from guanxi.foundation.imports import actions
from guanxi.foundation.imports.numbers import NumberReader, estimated
from guanxi.foundation.imports.tests.driving import check, rejected, text, work

pytestmark = [pytest.mark.django_db, pytest.mark.cells]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("约700", "700"),
        ("約 700万", "700万"),
        ("~1,200", "1,200"),
        ("大约¥50", "¥50"),
        ("700左右", "700"),
        ("500万以上", "500万"),
        ("about 700", "700"),
        ("约定", ""),
        ("左右", ""),
        ("约很多", ""),
        ("700", ""),
    ],
)
def test_the_number_of_an_estimate(text, number):
    assert estimated(text) == number
    assert not number or NumberReader().read(text).clean is None


def test_the_number_is_offered_and_waits_for_a_person(client: Client):
    manager = make_user(grants=MANAGING, language="en")
    run = check(manager, text("客户名称,累计成交额", "甲,约700", "乙,900"), kind="customers")
    assert (run.count("new"), run.counts["rows"]["wrong"]) == (1, 1)
    assert "“约700” is an estimate" in rejected(run)
    client.force_login(manager)
    assert "Take “700”" in client.get(f"/imports/{run.pk}/").content.decode()
    client.post(f"/imports/{run.pk}/check/", {"mend-2-total_amount": "700"})
    actions.apply_import(work(run), by=manager, queued=False)
    work(run)
    assert Customer.objects.count() == 2
