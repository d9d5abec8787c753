"""One name in traditional and in simplified signs, in full and half width, is one customer."""

from importlib import import_module

import pytest
from django.apps import apps

from guanxi.customers.identity import name_key
from guanxi.customers.likeness import kernel
from guanxi.customers.models import Customer
from guanxi.customers.tests.factories import MANAGING, make_customer, make_user
from guanxi.foundation.imports.spool import Spool
from guanxi.foundation.imports.tests.driving import bring_in, check, text
from guanxi.foundation.search.models import Key

pytestmark = pytest.mark.django_db
TWINS = [
    ("寧波恆岳精密機械有限公司", "宁波恒岳精密机械有限公司"),
    ("蘇州錦綉紡織廠", "苏州锦绣纺织厂"),  # 綉 is read tou, 绣 xiu
    ("鎬京樂器（集團）有限公司", "镐京乐器(集团)有限公司"),
    ("ＡＢＣ貿易有限公司", "abc贸易有限公司"),
    ("Ｄｅｌｔａ　Ｔｏｏｌｓ", "delta tools"),
]


@pytest.fixture
def manager():
    return make_user(grants=MANAGING, language="en")


@pytest.mark.parametrize("is_back", [False, True])
@pytest.mark.parametrize("twins", TWINS)
def test_the_twin_of_a_name_is_the_same_customer(manager, twins, is_back):
    there, said = reversed(twins) if is_back else twins
    made = make_customer(manager, there)
    run = bring_in(manager, text("客户名称,备注", f"{said},又来了"))
    assert (run.count("new"), run.count("changed")) == (0, 1)
    assert Customer.objects.get().pk == made.pk


@pytest.mark.parametrize("is_back", [False, True])
@pytest.mark.parametrize("names", [("單國華", "单国华"), ("万俟華", "万俟华"), ("長孫樂", "长孙乐")])
def test_a_person_is_known_in_either_signs(manager, names, is_back):
    there, said = reversed(names) if is_back else names
    make_customer(manager, there, kind="person")
    assert bring_in(manager, text("客户名称,客户类型,备注", f"{said},个人,又来了")).count("changed") == 1


def test_names_that_differ_in_a_mark_are_two(manager):
    make_customer(manager, "Muller")
    assert bring_in(manager, text("客户名称", "Müller")).count("new") == 1
    assert name_key("Müller") != name_key("Muller")


@pytest.mark.parametrize("is_back", [False, True])
def test_likeness_does_not_look_at_the_signs(manager, is_back):
    names = "寧波恆岳精密機械股份有限公司", "恒岳精密机械"
    there, said = reversed(names) if is_back else names
    known = make_customer(manager, there)
    run = check(manager, text("客户名称", said))
    alike = [one["alike_url"] for one in Spool(run.uid).all_of("sample") if one.get("alike")]
    assert (run.count("wrong"), alike) == (1, [f"/customers/{known.pk}/"])
    assert kernel("寧波恆岳精密機械廠") == kernel("恒岳精密机械")


def test_firms_that_were_there_before_are_found_by_it_too(manager):
    make_customer(manager, "寧波恆岳精密機械有限公司")
    Key.objects.filter(key="hengyuejingmijixie").delete()
    import_module("guanxi.customers.migrations.0012_firms_by_what_is_said").add_keys(apps, None)
    assert check(manager, text("客户名称", "恒岳精密机械")).count("alike") == 1
