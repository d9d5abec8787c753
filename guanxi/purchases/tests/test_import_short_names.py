"""An order file that calls its customers by their short names: who may be meant is asked, never taken."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guanxi.customers.models import Customer
from guanxi.customers.tests.factories import make_department
from guanxi.customers.tests.factories import make_user as make_colleague
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.imports.kinds import kind_of
from guanxi.foundation.imports.review import sheet
from guanxi.foundation.imports.tests.driving import bring_in, check, rejected, text
from guanxi.purchases import filing
from guanxi.purchases.models import Order
from guanxi.purchases.strangers import Whose
from guanxi.purchases.tests.factories import MANAGING, make_customer
from guanxi.purchases.tests.test_import_names_only import apply, asked, decide, owners
from guanxi.purchases.tests.test_import_order_file import ASKED, IMPORTING, manager  # noqa: F401
from guanxi.purchases.tests.visiting import look

pytestmark = pytest.mark.django_db
HEAD = "订单号,商品编码,数量,单价,下单时间,客户名称"
NAMES = ("苏州恒岳", "恒岳", "北辰食品")


def orders(*names: str) -> bytes:
    return text(HEAD, *(f"10{n:02},A1,1,10,2024-05-20,{name}" for n, name in enumerate(names, 1)))


@pytest.fixture
def known(manager) -> Customer:  # noqa: F811
    return make_customer(manager, "苏州恒岳机械有限公司")


def test_whom_a_short_name_may_mean_is_asked_and_its_orders_wait(manager, known):  # noqa: F811
    run = check(manager, orders(*NAMES), **ASKED)
    why = f"Perhaps short for 苏州恒岳机械有限公司 ({known.customer_no})."
    assert asked(run) == dict.fromkeys((2, 3), (why, f"/customers/{known.pk}/"))
    page = look(manager, f"/imports/{run.pk}/?rows=alike")
    assert why in page
    assert "It is the customer that is here" in page
    run = apply(run, manager)
    assert (owners(), run.counts["rows"]["rejected"]) == ({"1003": "北辰食品"}, 2)
    assert rejected(run).count("Perhaps short for") == 2
    assert "2 rows stayed behind, for nobody decided" in look(manager, f"/imports/{run.pk}/")
    assert not Customer.objects.filter(name__in=NAMES[:2]).exists(), "nobody said that they are new"


def test_who_is_known_gets_the_orders_of_all_its_names_and_the_next_file_finds_it(manager, known):  # noqa: F811
    run = apply(decide(check(manager, orders(*NAMES), **ASKED), manager, {"all": "known"}), manager)
    assert (run.count("new"), run.count("new", "customers")) == (3, 1)
    assert owners() == {"1001": known.name, "1002": known.name, "1003": "北辰食品"}
    known.refresh_from_db()
    assert (known.name, known.external_no) == ("苏州恒岳机械有限公司", "苏州恒岳")
    later = check(manager, text(HEAD, "1005,A1,1,10,2024-05-23,苏州恒岳"), **ASKED)
    assert (later.count("new"), later.count("new", "customers"), asked(later)) == (1, 0, {})
    again = check(manager, orders(*NAMES), **ASKED)
    assert list(asked(again)) == [3], "a customer has one number in a source: its second name is asked again"
    assert "last time" in look(manager, f"/imports/{again.pk}/")
    again = apply(decide(again, manager, {"3": "known"}), manager)
    assert (again.count("same"), again.count("new", "customers"), Customer.objects.count()) == (3, 0, 2)


def test_who_is_new_is_made(manager, known):  # noqa: F811
    apply(decide(check(manager, orders(*NAMES), **ASKED), manager, {"2": "new", "3": "leave"}), manager)
    assert owners() == {"1001": "苏州恒岳", "1003": "北辰食品"}
    assert bring_in(manager, orders("苏州恒岳"), **ASKED).count("same") == 1


def test_a_firm_that_the_importer_does_not_see_is_not_told_of(manager, known):  # noqa: F811
    grants = MANAGING | dict.fromkeys(IMPORTING, Scope.ALL) | {"customers.view_customer": Scope.OWN}
    seller = make_colleague(make_department("Elsewhere"), grants, language="en")
    own = make_customer(seller, "恒岳食品有限公司")
    run = check(seller, orders("苏州恒岳", "恒岳"), **ASKED)
    why = f"Perhaps short for 恒岳食品有限公司 ({own.customer_no})."
    assert {one[0] for one in asked(run).values()} == {why}


def test_of_several_only_those_are_offered_and_taken_that_the_importer_sees(manager, known):  # noqa: F811
    grants = MANAGING | dict.fromkeys(IMPORTING, Scope.ALL) | {"customers.view_customer": Scope.OWN}
    seller = make_colleague(make_department("Elsewhere"), grants, language="en")
    own = [make_customer(seller, f"{place}恒岳食品有限公司") for place in ("无锡", "宁波")]
    make_customer(manager, "上海恒岳食品有限公司")
    run = check(seller, orders("恒岳", "恒岳食品"), **ASKED)
    shown = sheet(run, kind_of("orders"), "alike", 1, own=True)
    offered = {value for row in shown.rows if row.alike for value, *_rest in row.alike.options}
    assert offered == {"new", *(f"known:{one.pk}" for one in own), "leave"}
    apply(decide(run, seller, {"2": f"known:{known.pk}", "3": f"known:{own[1].pk}"}), seller)
    assert owners() == {"1002": own[1].name}


def test_of_several_one_is_named_and_how_many_there_are(manager, known):  # noqa: F811
    make_customer(manager, "大恒岳食品有限公司")
    first = make_customer(manager, "恒岳贸易有限公司")
    make_customer(manager, "无锡恒岳包装有限公司")
    run = check(manager, orders("恒岳", "无锡恒岳", "苏州恒岳"), **ASKED)
    told = {line: said for line, (said, _url) in asked(run).items()}
    assert told[2].startswith("“恒岳” stands in the names of 4 customers, such as 恒岳贸易有限公司")
    assert told[3].startswith("“无锡恒岳” stands in the names of 3 customers, such as 无锡恒岳包装有限公司")
    assert told[4].startswith("“苏州恒岳” stands in the names of 3 customers, such as 苏州恒岳机械有限公司")
    apply(decide(run, manager, {"2": f"known:{first.pk}"}), manager)
    assert owners() == {"1001": first.name}


def test_of_several_one_has_to_be_picked_whatever_is_said_of_all(manager, known):  # noqa: F811
    """One press gave 964 lines of a real file to firms that were only the first of several."""
    second = make_customer(manager, "无锡恒岳包装有限公司", region="Wuxi")
    elsewhere = make_customer(manager, "启航贸易有限公司")
    run = check(manager, orders("恒岳", "启航", "苏州恒岳机"), **ASKED)
    shown = sheet(run, kind_of("orders"), "alike", 1, own=True)
    [asks] = [one for row in shown.rows if (one := row.alike) and one.name == "alike-2"]
    offered = {value: label for value, label, _chosen in asks.options}
    assert offered.keys() == {"new", f"known:{known.pk}", f"known:{second.pk}", "leave"}
    known_by = f"{second.name} · {second.customer_no} · Wuxi · {manager.name}"
    assert offered[f"known:{second.pk}"] == f"It is {known_by}", "two of one name are told apart"
    apply(decide(run, manager, {"all": "known"}), manager)
    assert owners() == {"1002": elsewhere.name, "1003": known.name}
    run = check(manager, orders("恒岳"), **ASKED)
    apply(decide(run, manager, {"2": f"known:{second.pk}"}), manager)
    assert owners()["1001"] == second.name


def test_of_firms_of_several_places_one_is_picked_too(manager, known):  # noqa: F811
    first, second = (make_customer(manager, f"{place}立峰农机有限公司") for place in ("杭州", "西安"))
    run = check(manager, orders("立峰农机", "西安立峰农机"), **ASKED)
    told = {line: said for line, (said, _url) in asked(run).items()}
    assert told[2].startswith("“立峰农机” stands in the names of 2 customers, such as 杭州立峰农机有限公司")
    assert "Almost the same name as 西安立峰农机有限公司" in told[3], "who says the place is asked about one"
    apply(decide(run, manager, {"all": "known"}), manager)
    assert owners() == {"1002": second.name}
    run = check(manager, orders("立峰农机"), **ASKED)
    apply(decide(run, manager, {"2": f"known:{first.pk}"}), manager)
    assert owners()["1001"] == first.name


def test_a_number_asks_by_its_name_about_all_who_are_called_so(manager, known):  # noqa: F811
    first = make_customer(manager, "杭州立峰农机有限公司")
    second = make_customer(manager, "立峰农机")
    file = text(
        "订单号,商品编码,数量,单价,下单时间,客户名称,客户编号", "1001,A1,1,10,2024-05-20,立峰农机,501"
    )
    run = check(manager, file, **ASKED)
    shown = sheet(run, kind_of("orders"), "alike", 1, own=True)
    [asks] = [one for row in shown.rows if (one := row.alike)]
    assert {value for value, *_rest in asks.options} >= {f"known:{first.pk}", f"known:{second.pk}"}
    apply(decide(run, manager, {"2": f"known:{second.pk}"}), manager)
    assert owners() == {"1001": "立峰农机"}


SAME, OTHER = True, False
CASES = [
    ("恒岳机械", "张家港市恒岳机械设备有限公司", SAME),
    ("恆岳", "苏州恒岳机械有限公司", SAME),
    ("华润", "华润万家有限公司", SAME),
    ("上海恒岳", "恒岳机械（上海）有限公司", SAME),
    ("恒岳 公司", "恒岳机械有限公司", SAME),
    ("Acme", "Acme Tools Ltd", SAME),
    ("ACME tools", "The Acme Tools Factory Ltd", SAME),
    ("TCL电子", "深圳TCL 电子科技有限公司", SAME),
    ("宁波恒岳", "苏州恒岳机械有限公司", OTHER),
    ("恒机", "苏州恒岳机械有限公司", OTHER),
    ("岳", "苏州恒岳机械有限公司", OTHER),
    ("东岳3", "东岳3号仓有限公司", SAME),
    ("岳3", "恒岳3号仓有限公司", OTHER),
    ("华润有限公司", "华润万家有限公司", OTHER),  # called in full
    ("Acme Ltd", "Acme Tools Ltd", OTHER),
    ("cmeT", "Acme Tools Ltd", OTHER),
    ("Acm", "Acme Tools Ltd", OTHER),
    ("Acm", "Acm Tools Ltd", OTHER),  # says too little
    ("cme Tools", "Acme Tools Ltd", OTHER),
    ("Tools", "Acme Tools Ltd", OTHER),
    ("机械", "苏州恒岳机械有限公司", OTHER),
    ("苏州机械设备", "苏州恒岳机械设备有限公司", OTHER),
    ("恒岳（上海）", "恒岳机械（苏州）有限公司", OTHER),
    ("国际贸易", "北辰国际贸易有限公司", OTHER),
    ("苏州", "苏州恒岳机械有限公司", OTHER),
]


@pytest.mark.parametrize(("said", "here", "is_asked"), CASES)
def test_what_is_short_for_a_firm(manager, said, here, is_asked):  # noqa: F811
    make_customer(manager, here)
    assert (Whose(manager, [[said, said, ""]], "shop").undecided == {said}) is is_asked


def test_who_is_a_person_or_in_other_hands_by_that_very_name_is_not_asked_about(manager, known):  # noqa: F811
    make_customer(manager, "恒岳平", kind="person")
    assert "stands in" not in str(asked(check(manager, orders("恒岳"), **ASKED)))
    grants = MANAGING | dict.fromkeys(IMPORTING, Scope.ALL) | {"customers.view_customer": Scope.OWN}
    seller = make_colleague(make_department("Elsewhere"), grants, language="en")
    make_customer(manager, "大恒岳")
    make_customer(seller, "大恒岳食品有限公司")
    run = check(seller, orders("大恒岳"), **ASKED)
    assert (asked(run), run.count("wrong")) == ({}, 1)


def test_who_comes_with_the_file_itself_is_not_asked_about_while_it_is_written(manager, monkeypatch):  # noqa: F811
    monkeypatch.setattr(filing, "ROWS", 1)
    run = bring_in(manager, orders("苏州恒岳机械有限公司", "恒岳"), **ASKED)
    assert (run.count("new"), run.count("new", "customers")) == (2, 2), "as the check has told"


def test_a_word_that_very_many_bear_is_nobodys_name(manager, monkeypatch):  # noqa: F811
    for n in range(3):
        make_customer(manager, f"恒岳{n}号有限公司")
    assert Whose(manager, [["恒岳", "恒岳", ""]], "shop").undecided
    monkeypatch.setattr("guanxi.customers.shortened.MOST", 2)
    assert not Whose(manager, [["恒岳", "恒岳", ""]], "shop").undecided


def test_what_is_asked_of_the_database_does_not_grow_with_the_names(manager, known):  # noqa: F811
    def queries(rows: list[list[str]]) -> int:
        with CaptureQueriesContext(connection) as asked_of:
            Whose(manager, rows, "shop")
        return len(asked_of)

    names = [f"{sign}岳" for sign in "恒北辰东南西中华大小天地"]
    many = [[name, name, ""] for name in names]
    queries(many)  # how signs are read is looked up once
    assert queries(many[:1]) == queries(many)
    numbered = [[f"5{n}", name, ""] for n, name in enumerate(names)]
    assert queries(numbered) == queries(many) - 3, "whom a file numbers is not asked about so"
    assert not Order.objects.exists()
