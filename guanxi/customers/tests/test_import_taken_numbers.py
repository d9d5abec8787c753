"""A number that another customer has is told before the database would, after what cannot be read at all."""

import pytest
from django.test import Client

from guanxi.customers.models import Customer
from guanxi.customers.tests.factories import MANAGING, SELLING, make_customer, make_department, make_user
from guanxi.foundation.imports.tests.driving import bring_in, check, rejected, text

pytestmark = pytest.mark.django_db
HEAD = "客户编号,客户名称,电话,备注"
FILE = text(
    HEAD,
    "501,启航,13812346021,以名称为准",
    "501,安蔚,13812346022,",
    "502,北辰,13812346023,",
    "502,南辰,13812346024,",
    "503,东辰,12,",
)


@pytest.fixture
def manager():
    return make_user(grants=MANAGING, language="en")


def test_each_row_says_whose_the_number_is_and_the_others_come_in(manager, client: Client):
    make_customer(manager, "恒岳", external_no="501", external_source="ERP")
    make_customer(manager, "启航")
    run = check(manager, FILE, source="ERP", key="name")
    assert (run.count("new"), run.count("wrong"), run.counts["rows"]["wrong"]) == (1, 3, 1)
    client.force_login(manager)
    page = client.get(f"/imports/{run.pk}/?rows=wrong").content.decode()
    assert page.count(">The number 501 belongs to another customer already: 恒岳.</small>") == 2
    assert page.count(">The number 502 belongs to another customer already: 北辰.</small>") == 1
    assert page.index("东辰") < page.index("安蔚"), "what cannot be read comes first"
    run = bring_in(manager, FILE, source="ERP", key="name")
    assert (run.count("new"), len(rejected(run).splitlines())) == (1, 5)
    assert Customer.objects.get(name="启航").external_no == ""


def test_our_own_number_too(manager):
    known = make_customer(manager, "恒岳")
    run = check(manager, text(HEAD, f"{known.customer_no},安蔚,,"), key="name")
    assert run.count("wrong") == 1
    assert "恒岳" in rejected(run)


def test_who_does_not_reach_the_other_reads_no_name(manager):
    make_customer(manager, "秘密公司", external_no="501", external_source="ERP")
    seller = make_user(make_department("Elsewhere"), SELLING, language="en")
    run = check(seller, text(HEAD, "501,安蔚,,"), source="ERP", key="name")
    assert "The number 501 belongs to another customer already." in rejected(run)
    assert "秘密公司" not in rejected(run)
