"""What others did before: a colleague's matching is proposed, and who first wrote a talk down stays known."""

from datetime import date

import pytest
from django.test import Client

from guanxi.customers.models import Customer, Interaction
from guanxi.customers.tests.factories import MANAGING, make_customer, make_department, make_user
from guanxi.foundation.imports import mapping
from guanxi.foundation.imports.kinds import kind_of
from guanxi.foundation.imports.tests.driving import bring_in, hand_in, match, text

pytestmark = pytest.mark.django_db
ODD = text("甲,乙", "恒岳精密,13812345678", "启航物流,13812345679")


@pytest.fixture
def place():
    return make_department("Sales")


def proposed(by, content=ODD):
    run = hand_in(by, content, kind="customers")
    return mapping.proposed(run, kind_of("customers"), by)


def share(by, *, shared: bool = True) -> None:
    match(hand_in(by, ODD, kind="customers"), by, {"name": 0, "phone": 1}, share=shared, source="ERP")


def test_a_colleagues_matching_is_proposed_by_name_without_their_own_choices(place):
    one, other = (make_user(grants=MANAGING, department=place, language="en") for _ in range(2))
    share(one)
    start = proposed(other)
    assert {name: place for name, (place, *_rest) in start.columns.items()} == {"name": 0, "phone": 1}
    assert start.matched_by == one.name
    assert start.options["source"] == "ERP"
    assert not {"owner", "department"} & start.options.keys()


def test_what_is_not_shared_or_of_another_department_is_not_proposed(place):
    one, other = (make_user(grants=MANAGING, department=place) for _ in range(2))
    share(one, shared=False)
    assert proposed(other).matched_by == ""
    share(make_user(grants=MANAGING, department=make_department("Elsewhere")))
    assert proposed(other).matched_by == ""


def test_ones_own_matching_comes_first(place):
    one, other = (make_user(grants=MANAGING, department=place) for _ in range(2))
    match(hand_in(other, ODD, kind="customers"), other, {"name": 0, "note": 1})
    share(one)
    start = proposed(other)
    assert (start.matched_by, start.columns["note"][0]) == ("", 1)


TALKS = text("日期,客户名称,方式,主题,录入人,录入日期", "2024-05-10,恒岳精密,电话,回访,张三,2024-05-11")


def test_who_first_recorded_a_talk_and_when_is_kept(client: Client):
    manager = make_user(grants=MANAGING, language="en")
    customer = make_customer(manager, name="恒岳精密")
    bring_in(manager, TALKS)
    talk = Interaction.objects.get()
    assert (talk.recorded_by, talk.recorded_on, talk.created_by) == ("张三", date(2024, 5, 11), manager)
    client.force_login(manager)
    assert "recorded by 张三" in client.get(f"/customers/{customer.pk}/").content.decode()
    again = bring_in(manager, TALKS.replace("张三".encode(), "李四".encode()))
    assert again.count("same") == 1, "another recorder does not make another talk"


def test_who_first_recorded_a_customer_stays_reported():
    manager = make_user(grants=MANAGING)
    bring_in(manager, text("客户名称,创建人,录入日期", "恒岳精密,张三,2019-03-04"), kind="customers")
    assert Customer.objects.get().reported == {"recorded_by": "张三", "recorded_on": "2019-03-04"}
