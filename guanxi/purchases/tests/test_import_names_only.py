"""An order file that names its customers by name alone: whose orders they are, who may be here already."""

import pytest

from guanxi.customers.models import Customer
from guanxi.customers.tests.factories import make_department
from guanxi.customers.tests.factories import make_user as make_colleague
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.imports import actions as imports
from guanxi.foundation.imports.models import ImportRun
from guanxi.foundation.imports.spool import Spool
from guanxi.foundation.imports.tests.driving import bring_in, check, rejected, text, work
from guanxi.foundation.sentences import told
from guanxi.purchases.imports import ORDERS
from guanxi.purchases.models import Order
from guanxi.purchases.tests.factories import MANAGING, make_customer
from guanxi.purchases.tests.test_import_order_file import ASKED, IMPORTING, manager  # noqa: F401
from guanxi.purchases.tests.visiting import look

pytestmark = pytest.mark.django_db
HEAD = "订单号,商品编码,数量,单价,下单时间,客户名称"
FILE = text(
    HEAD,
    "1001,A1,1,10,2024-05-20,宁波恒岳机械有限公司",
    "1002,A1,1,10,2024-05-20,宁波恒岳机械公司",
    "1003,A1,1,10,2024-05-21,北辰食品",
    "1003,A2,1,10,2024-05-21,北辰食品",
    "1004,A1,1,10,2024-05-22,宁波恒岳机械公司",
)


@pytest.fixture
def known(manager) -> Customer:  # noqa: F811
    return make_customer(manager, "寧波恆岳機械有限公司")


def asked(run: ImportRun) -> dict[int, tuple[str, str]]:
    """Line → what is asked of its customer, and whom it points to."""
    samples = Spool(run.uid).all_of("sample")
    return {one["line"]: (str(told(one["alike"])), one["alike_url"]) for one in samples if one.get("alike")}


def decide(run: ImportRun, by, said: dict[str, str]) -> ImportRun:
    imports.check_again(run, by=by, answers={"alike": said}, queued=False)
    return work(run)


def apply(run: ImportRun, by) -> ImportRun:
    imports.apply_import(run, by=by, queued=False)
    return work(run)


def owners() -> dict[str, str]:
    return dict(Order.objects.values_list("number", "customer__name"))


def test_the_one_customer_of_a_name_has_its_orders_and_who_is_only_alike_is_asked_about(manager, known):  # noqa: F811
    run = check(manager, FILE, **ASKED)
    number, url = known.customer_no, f"/customers/{known.pk}/"
    why = f"Almost the same name as 寧波恆岳機械有限公司 ({number} · {manager.name})."
    assert asked(run) == {3: (why, url)}
    assert (run.count("new"), run.count("wrong"), run.count("new", "customers")) == (2, 2, 1)
    page = look(manager, f"/imports/{run.pk}/?rows=alike")
    assert "It is the customer that is here" in page
    assert "<b>Customer name</b>" in page, "the file has no numbers"
    assert "Nobody decided" not in page, "what is asked is not told as a fault besides"
    assert "csrfmiddlewaretoken" in page
    assert f'href="/imports/{run.pk}/?rows=alike" data-sends="given" aria-current="true"' in page
    run = apply(run, manager)
    assert (set(owners()), run.counts["rows"]["rejected"]) == ({"1001", "1003"}, 2)
    assert rejected(run).count("Nobody decided") == 2
    run = apply(decide(check(manager, FILE, **ASKED), manager, {"3": "new"}), manager)
    assert owners() == {
        "1001": known.name, "1002": "宁波恒岳机械公司", "1003": "北辰食品", "1004": "宁波恒岳机械公司"
    }  # fmt: skip
    again = bring_in(manager, FILE, **ASKED)
    assert (again.count("new"), again.count("same")) == (0, 4)
    known.refresh_from_db()
    assert (known.name, known.external_no) == ("寧波恆岳機械有限公司", "")


def test_who_is_said_to_be_here_gets_all_its_orders_and_is_known_from_then_on(manager, known):  # noqa: F811
    run = apply(decide(check(manager, FILE, **ASKED), manager, {"3": "known"}), manager)
    assert (run.count("new"), run.count("new", "customers")) == (4, 1)
    assert owners() == dict.fromkeys(("1001", "1002", "1004"), known.name) | {"1003": "北辰食品"}
    known.refresh_from_db()
    assert (known.name, known.external_no) == ("寧波恆岳機械有限公司", "宁波恒岳机械公司")
    later = check(manager, text(HEAD, "1005,A1,1,10,2024-05-23,宁波恒岳机械公司"), **ASKED)
    assert (later.count("new", "customers"), asked(later)) == (0, {})


def test_who_is_said_to_be_here_is_not_named_among_the_new(manager, known):  # noqa: F811
    run = decide(check(manager, FILE, **ASKED), manager, {"3": "known"})
    said = [str(one.text) for one in ORDERS.concerns(run, manager)]
    assert "1 customer is not known here and will be added: 北辰食品." in said


def test_who_has_a_number_of_another_source_gets_the_orders_all_the_same(manager):  # noqa: F811
    known = make_customer(manager, "寧波恆岳機械有限公司", external_no="9", external_source="ERP")
    apply(decide(check(manager, FILE, **ASKED), manager, {"all": "known"}), manager)
    assert owners()["1004"] == known.name
    known.refresh_from_db()
    assert known.external_no == "9"


def test_who_is_left_out_leaves_its_orders_out(manager, known):  # noqa: F811
    run = decide(check(manager, FILE, **ASKED), manager, {"3": "leave"})
    assert (run.count("new"), run.count("left"), run.count("new", "customers")) == (2, 2, 1)
    run = apply(run, manager)
    assert (run.count("left"), run.counts["rows"]["rejected"]) == (2, 0)
    assert set(owners()) == {"1001", "1003"}
    assert not Customer.objects.filter(name="宁波恒岳机械公司").exists()


def test_of_two_of_one_name_a_person_says_which(manager, known):  # noqa: F811
    make_customer(manager, "宁波恒岳机械有限公司")
    run = check(manager, FILE, **ASKED)
    sentence = f"2 customers are called 宁波恒岳机械有限公司; one of them is {known.customer_no}."
    assert asked(run)[2] == (sentence, f"/customers/{known.pk}/")
    run = apply(decide(run, manager, {"2": f"known:{known.pk}"}), manager)
    assert Order.objects.get(number="1001").customer == known


def test_a_number_of_the_file_that_is_new_asks_by_its_name_too(manager, known):  # noqa: F811
    run = check(manager, text(f"{HEAD},客户编号", "1001,A1,1,10,2024-05-20,恒岳机械,501"), **ASKED)
    assert list(asked(run)) == [2]
    apply(decide(run, manager, {"2": "known"}), manager)
    known.refresh_from_db()
    assert (known.external_source, known.external_no, owners()) == ("shop", "501", {"1001": known.name})


def test_a_firm_in_hands_that_the_importer_does_not_see_is_not_made_a_second_time(manager, known):  # noqa: F811
    """A seller's file names a colleague's customer: told is that it is here, and nothing else of it."""
    grants = MANAGING | dict.fromkeys(IMPORTING, Scope.ALL) | {"customers.view_customer": Scope.OWN}
    seller = make_colleague(make_department("Elsewhere"), grants, language="en")
    run = bring_in(seller, FILE, **ASKED)
    assert (run.count("new", "customers"), run.count("alike")) == (2, 0), "who is only alike is not told of"
    told_of = rejected(run)
    assert told_of.count("in hands whose customers you do not see") == 1
    assert known.customer_no not in told_of
    assert known.owner.name not in told_of
    assert set(owners()) == {"1002", "1003", "1004"}
    bring_in(manager, FILE, **ASKED)
    assert owners()["1001"] == known.name, "whoever sees it brings the orders in"


def test_a_name_in_two_widths_is_one_customer_in_the_report_as_it_is_here(manager):  # noqa: F811
    rows = ("1001,A1,1,10,2024-05-20,北辰（宁波）食品", "1002,A1,1,10,2024-05-20,北辰(宁波)食品")
    run = bring_in(manager, text(HEAD, *rows), **ASKED)
    assert (run.count("new", "customers"), Customer.objects.count()) == (1, 1)
    assert (run.figures["customers"], run.figures["customers_with_goods"]) == (1, 1)
    assert set(owners().values()) == {"北辰（宁波）食品"}
    numbered = text(f"{HEAD},客户编号", f"{rows[0]},k1", f"{rows[1]},K1")
    assert check(manager, numbered, **ASKED).figures["customers"] == 2, "numbers are what they are"
