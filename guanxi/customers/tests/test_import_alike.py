"""Customers of a file that may be here already are shown and asked about; which are known, and by what."""

import pytest
from django.test import Client

from guanxi.customers import actions
from guanxi.customers.imports import CUSTOMERS
from guanxi.customers.models import Contact, Customer
from guanxi.customers.tests.factories import MANAGING, SELLING, make_customer, make_department, make_user
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.imports import actions as imports
from guanxi.foundation.imports.models import ImportRun
from guanxi.foundation.imports.spool import Spool
from guanxi.foundation.imports.tests.driving import bring_in, check, rejected, text, work

pytestmark = pytest.mark.django_db
HEAD = "客户编号,客户名称,联系人,手机"


@pytest.fixture
def manager():
    return make_user(grants=MANAGING, language="en")


@pytest.fixture
def known(manager) -> Customer:
    customer = make_customer(manager, name="苏州恒岳精密机械有限公司")
    actions.add_contact(customer, by=manager, name="王芳", phone="13812345678")
    return customer


def alike(run: ImportRun) -> dict[int, str]:
    return {one["line"]: one["alike_url"] for one in Spool(run.uid).all_of("sample") if one.get("alike")}


def decide(run: ImportRun, by, **said: str) -> ImportRun:
    answers = {"alike": {name.removeprefix("line"): value for name, value in said.items()}}
    imports.check_again(run, by=by, answers=answers, queued=False)
    return work(run)


def apply(run: ImportRun, by) -> ImportRun:
    imports.apply_import(run, by=by, queued=False)
    return work(run)


FILE = text(
    HEAD,
    "E1,恒岳精密机械股份有限公司,李伟,13900000001",  # almost the name
    "E2,启航物流,王芳,13812345678",  # the telephone number
    "E3,北辰食品,赵敏,13900000003",
    "E4,北辰食品有限公司,钱娜,13900000004",  # as line 4 of the same file
)


def test_CUS_27_a_telephone_number_or_almost_the_name_points_to_who_is_known(manager, known):
    run = check(manager, FILE)
    assert (run.count("new"), run.count("alike"), run.count("wrong")) == (1, 3, 3)
    assert alike(run) == {2: f"/customers/{known.pk}/", 3: f"/customers/{known.pk}/", 5: ""}
    told = [one["alike"] for one in Spool(run.uid).all_of("sample") if one["line"] == 5]
    assert "in this file" in str(told), "that the double is the file's own is said"


def test_CUS_06_what_is_decided_of_each_is_done(manager, known, client: Client):
    client.force_login(manager)
    run = decide(check(manager, FILE), manager, line2="known", line3="leave", line5="new")
    assert (run.count("new"), run.count("changed"), run.count("left"), run.count("same")) == (2, 1, 1, 0)
    page = client.get(f"/imports/{run.pk}/").content.decode()
    assert "?rows=left" in page
    run = apply(run, manager)
    assert (run.count("left"), run.counts["rows"]["rejected"]) == (1, 0)
    figures = {str(one.label): one.value for one in CUSTOMERS.figures(run, manager)}
    assert figures | {"Left out as you chose": "1", "The same as before": "0"} == figures
    assert set(Customer.objects.values_list("name", flat=True)) == {
        "苏州恒岳精密机械有限公司",
        "北辰食品",
        "北辰食品有限公司",
    }
    known.refresh_from_db()
    assert known.name == "苏州恒岳精密机械有限公司", "a likeness gives nobody another name unasked"
    assert set(Contact.objects.filter(customer=known).values_list("name", flat=True)) == {"王芳", "李伟"}


def test_rows_that_are_one_customer_in_the_file_can_be_joined(manager, client: Client):
    client.force_login(manager)
    run = check(manager, FILE)
    assert "1 row may repeat another row of this file" in client.get(f"/imports/{run.pk}/").content.decode()
    run = decide(run, manager, all="known")
    apply(run, manager)
    assert Customer.objects.filter(name__startswith="北辰").count() == 1
    assert Contact.objects.filter(customer__name__startswith="北辰").count() == 2


def test_what_nobody_decides_stays_behind_with_that_reason(manager, known):
    run = apply(decide(check(manager, FILE), manager, line2="new"), manager)
    assert (run.count("new"), run.count("wrong"), run.counts["rows"]["rejected"]) == (2, 2, 2)
    assert "Nobody decided" in rejected(run)
    assert rejected(run).count("启航物流") == rejected(run).count("北辰食品有限公司") == 1


def test_who_may_not_see_a_customer_is_not_told_of_it(known):
    elsewhere = make_user(grants=dict.fromkeys(SELLING, Scope.OWN), department=make_department("Elsewhere"))
    run = check(elsewhere, FILE)
    assert alike(run) == {5: ""}


def test_the_page_asks_and_keeps_what_was_said(manager, known, client: Client):
    client.force_login(manager)
    run = check(manager, FILE)
    page = client.get(f"/imports/{run.pk}/?rows=alike").content.decode()
    assert page.count('<select class="form-select" form="given" name="alike-') == 3
    assert page.count('<option value="">not decided') == 3
    assert page.count('name="alike-all"') == 4, "one press for all of them"
    assert client.get(f"/imports/{run.pk}/").content.decode().count('name="alike-all"') == 4, "it opens so"
    to_fix = client.get(f"/imports/{run.pk}/?rows=wrong").content.decode()
    assert "启航物流" not in to_fix, "no cell of them is wrong"
    assert 'name="mend-' not in to_fix
    assert "3 rows may be about ones here or in this file" in page
    assert "Almost the same name as 苏州恒岳精密机械有限公司" in page
    client.post(f"/imports/{run.pk}/check/", {"alike-2": "leave", "alike-9x": "new", "alike-3": "away"})
    assert ImportRun.objects.get(pk=run.pk).options["alike"] == {"2": "leave"}
    other = make_user(grants=MANAGING)
    client.force_login(other)
    assert client.post(f"/imports/{run.pk}/check/", {"alike-2": "new"}).status_code in {403, 404}


@pytest.mark.parametrize(
    ("mode", "outcomes"),
    [
        ("upsert", {"new": 1, "changed": 1}),
        ("new", {"new": 1, "same": 1}),
        ("update", {"changed": 1, "wrong": 1}),
    ],
)
def test_known_rows_are_changed_or_left_and_others_added_or_not(manager, known, mode, outcomes):
    content = text("客户名称,备注", f"{known.name},重要", "启航物流,新的")
    run = check(manager, content, kind="customers", mode=mode)
    assert {name: run.count(name) for name in outcomes} == outcomes
    apply(run, manager)
    known.refresh_from_db()
    assert known.note == ("" if mode == "new" else "重要")
    assert Customer.objects.filter(name="启航物流").exists() == (mode != "update")


@pytest.mark.parametrize(
    ("key", "row", "found"),
    [
        ("phone", "ZZ9,另一个名字,,13812345678", True),
        ("phone", "ZZ9,苏州恒岳精密机械有限公司,,13800000000", False),
        ("name", "ZZ9,苏州恒岳精密机械有限公司,,13800000000", True),
        ("number", "ZZ9,苏州恒岳精密机械有限公司,,13812345678", False),
    ],
)
def test_a_customer_is_known_again_by_the_chosen_key_alone(manager, known, key, row, found):
    run = decide(check(manager, text(HEAD, row), kind="customers", key=key), manager, all="new")
    assert (run.count("changed"), run.count("new")) == ((1, 0) if found else (0, 1))


def test_a_row_without_its_key_stays_behind(manager, known):
    run = check(manager, text(HEAD, "ZZ9,启航物流,李伟,"), kind="customers", key="phone")
    assert run.count("wrong") == 1


def test_two_rows_with_one_key_are_one_customer(manager):
    run = bring_in(
        manager,
        text(HEAD, ",启航,李伟,13900000001", ",启航物流,李伟,13900000001"),
        kind="customers",
        key="phone",
    )
    assert (run.count("new"), run.count("changed")) == (1, 1)
    assert Customer.objects.get().name == "启航物流"
