"""Which spellings of a firm's name are one firm's, and which name it keeps."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guanxi.customers import likeness
from guanxi.customers.elsewhere import kept_elsewhere
from guanxi.customers.identity import Case
from guanxi.customers.likeness import like_of
from guanxi.customers.models import Customer
from guanxi.customers.tests.factories import MANAGING, make_customer, make_user
from guanxi.foundation.imports import actions as imports
from guanxi.foundation.imports.models import ImportRun
from guanxi.foundation.imports.spool import Spool
from guanxi.foundation.imports.tests.driving import check, text, work
from guanxi.foundation.search.tokens import place

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return make_user(grants=MANAGING, language="en")


@pytest.mark.parametrize(
    ("here", "said", "is_like"),
    [
        ("上海欣科电子有限公司", "东莞欣科电子有限公司", False),
        ("无锡市恒美包装有限公司", "常州恒美包装股份有限公司", False),
        ("上海欣科电子有限公司", "上海市欣科电子股份有限公司", True),
        ("上海欣科电子有限公司", "欣科电子", True),
        ("欣科电子", "东莞欣科电子有限公司", True),
        ("深圳信科电子有限公司", "信科电子股份 有限公司", True),
        ("Brightwater Foods Ltd", "BRIGHTWATER FOODS LTD.", True),
        ("Brightwater Foods Ltd", "Brightwater Foods Limited", True),
        ("Brightwater Foods Ltd", "Brightwater Foods", True),
        ("Brightwater Foods", "Brightwater Foods Co., Ltd.", True),
        ("Norrvik Paper AS", "Norrvik Paper", True),
        ("Wakazaki Logistics K.K.", "Wakazaki Logistics", True),
        ("Müller GmbH & Co. KG", "MÜLLER", True),
        ("Brightwater Foods Ltd", "Brightwater Marine Ltd", False),
    ],
)
def test_firms_are_alike_but_for_legal_form_and_those_of_two_places_are_not(manager, here, said, is_like):
    make_customer(manager, name=here)
    assert (like_of(manager, {"name": said}, []) is not None) is is_like
    told = kept_elsewhere(make_user(), {"name": said}, [])
    assert bool(told) is is_like, "who does not see it is told that it exists"


def test_a_part_of_a_name_tells_nobody_of_what_is_beyond_sight(manager):
    make_customer(manager, name="苏州恒岳精密机械有限公司")
    assert not kept_elsewhere(make_user(), {"name": "恒岳精密"}, [])


def test_a_row_that_differs_in_its_legal_form_is_asked_about(manager):
    make_customer(manager, name="Brightwater Foods Ltd")
    run = check(manager, text("客户名称,备注", "BRIGHTWATER FOODS LIMITED.,一", "Thornfield Sensors,二"))
    assert [run.count(kind) for kind in ("alike", "new")] == [1, 1]


def test_another_firm_of_the_same_place_is_still_found_beside_one_of_another(manager):
    make_customer(manager, name="上海欣科电子有限公司")
    right = make_customer(manager, name="东莞欣科电子有限公司")
    found = like_of(manager, {"name": "东莞市欣科电子股份有限公司"}, [])
    assert found is not None
    assert found.case.customer == right


def test_a_space_within_a_chinese_name_makes_no_other_customer(manager):
    make_customer(manager, name="深圳信科电子股份有限公司")
    make_customer(manager, name="New Deal Ltd")
    rows = ["深圳信科电子股份 有限公司,重要", "杭州东达 贸易,一", "杭州东达贸易,二", "NewDeal Ltd,三"]
    run = decided(check(manager, text("客户名称,备注", *rows)), manager, "new")
    imports.apply_import(run, by=manager, queued=False)
    run = work(run)
    assert (run.count("new"), run.count("changed")) == (2, 2)
    assert Customer.objects.filter(name__startswith="杭州").get().note == "二"


def decided(run: ImportRun, by, decision: str) -> ImportRun:
    imports.check_again(run, by=by, answers={"alike": {"all": decision}}, queued=False)
    return work(run)


@pytest.mark.parametrize(
    ("decision", "name"),
    [("known", "苏州恒岳精密机械有限公司"), ("rename", "苏州恒岳精密机械公司（老客户）")],
)
def test_a_likeness_keeps_its_name_unless_somebody_wants_the_other(manager, decision, name):
    known = make_customer(manager, name="苏州恒岳精密机械有限公司")
    run = decided(
        check(manager, text("客户名称,备注", "苏州恒岳精密机械公司（老客户）,重要")), manager, decision
    )
    told = [str(one.get("assumed", {}).get("name", "")) for one in Spool(run.uid).all_of("sample")]
    assert [known.name in one for one in told] == [decision == "known"]
    imports.apply_import(run, by=manager, queued=False)
    work(run)
    known.refresh_from_db()
    assert (known.name, known.note, Customer.objects.count()) == (name, "重要", 1)


def test_what_one_firm_costs_does_not_grow_with_those_that_are_called_alike(manager, monkeypatch):
    """By count, not by the clock: thousands may be called 恒岳, each from a place of its own."""
    names = [f"{town}恒岳精密有限公司" for town in ("苏州", "上海", "东莞", "无锡")] * 50
    looked: list[str] = []

    def counted(name: str) -> str:
        looked.append(name)
        return place(name)

    monkeypatch.setattr(likeness, "place", counted)
    found = likeness.Likeness(manager, [])
    for name in names:
        found.of({"name": f"杭州{name[2:]}"}, [])
        found.add(Case(Customer(name=name), is_new=True))
    assert len(looked) <= 3 * len(names)
    like = found.of({"name": "上海恒岳精密股份有限公司"}, [])
    assert like is not None
    assert like.case.customer.name == "上海恒岳精密有限公司"
    for _n in range(5):
        make_customer(manager, "无锡恒岳精密有限公司")
    assert len(likeness.Likeness(manager, [({"name": "恒岳精密"}, [])]).ids) == 1


def test_a_letter_more_or_less_is_offered(manager):
    make_customer(manager, "Brightwater Foods Ltd.")
    said = ["Brightwater Food Ltd", "Brightwater Foodss", "Brightwater Goods and Foods"]
    with CaptureQueriesContext(connection) as queries:
        assert likeness.almost_called(manager, said) == dict.fromkeys(said[:2], "Brightwater Foods Ltd.")
    limit = f"LIMIT {likeness.FEW}"
    assert any(limit in one["sql"] for one in queries), "thousands may begin with one word: China, Shanghai"
