"""Words that misspell a known one are offered it; unknown owners say what becomes of the customers."""

import re

import pytest
from django.test import Client

from guanxi.customers.models import Customer
from guanxi.customers.tests.factories import MANAGING, make_user
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.imports import actions as imports
from guanxi.foundation.imports.models import ImportRun, WordMemory
from guanxi.foundation.imports.nearby import is_near
from guanxi.foundation.imports.tests.driving import check, text, work
from guanxi.foundation.imports.words import key_of

pytestmark = [pytest.mark.django_db, pytest.mark.cells]
FILE = text("客户名称,行业", "甲公司,纺职", "乙公司,电孑", "丙公司,电子", "丁公司,无从说起")


@pytest.fixture
def manager(client: Client):
    user = make_user(grants=MANAGING, language="en")
    client.force_login(user)
    return user


def chosen(client: Client, run: ImportRun, word: str, field: str = "industry") -> str:
    page = client.get(f"/imports/{run.pk}/").content.decode()
    select = page.split(f'name="{key_of(field, word)}"')[1].split("</select>")[0]
    found = re.search(r'value="(\w*)" selected', select)
    return found[1] if found else ""


def test_a_misspelt_word_is_asked_about_with_the_right_one_offered(manager, client: Client):
    run = check(manager, FILE, kind="customers")
    assert [chosen(client, run, word) for word in ("纺职", "电孑", "无从说起")] == ["", "", ""]
    page = client.get(f"/imports/{run.pk}/").content.decode()
    assert "did you mean “纺织”?" in page
    assert f'name="{key_of("industry", "纺职")}" value="C"' in page, "one press away"
    assert "did you mean “电子”?" in page, "of several that are near the one that the file itself has"


def test_another_word_of_two_signs_is_taken_for_no_known_one(manager, client: Client):
    run = check(manager, text("客户名称,行业", "甲公司,水泥", "乙公司,运动", "丙公司,书店"), kind="customers")
    assert "did you mean" not in client.get(f"/imports/{run.pk}/").content.decode()


def test_it_is_taken_only_when_somebody_confirms_it(manager, client: Client):
    run = check(manager, FILE, kind="customers")
    page = client.get(f"/imports/{run.pk}/").content.decode()
    selects = dict.fromkeys((key_of("industry", word) for word in ("纺职", "电孑", "无从说起")), "")
    assert page.count("<select") >= len(selects)
    client.post(f"/imports/{run.pk}/check/", selects)
    assert not WordMemory.objects.exists(), "another answer confirms no guess"
    run = work(ImportRun.objects.get(pk=run.pk))
    client.post(f"/imports/{run.pk}/apply/", {**selects, key_of("industry", "纺职"): "C"})
    assert not Customer.objects.exists(), "what the page proposes is checked and shown first"
    run = work(ImportRun.objects.get(pk=run.pk))
    imports.apply_import(run, by=manager, queued=False)
    work(run)
    found = dict(Customer.objects.values_list("name", "industry"))
    assert found == {"甲公司": "C", "乙公司": "", "丙公司": "C", "丁公司": ""}


def test_who_keeps_it_as_written_is_not_asked_again(manager, client: Client):
    run = check(manager, FILE, kind="customers")
    client.post(f"/imports/{run.pk}/check/", {f"keep-{key_of('industry', '纺职')}": "1"})
    run = work(ImportRun.objects.get(pk=run.pk))
    assert chosen(client, run, "纺职") == ""
    assert "纺织" not in client.get(f"/imports/{run.pk}/").content.decode()


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("纺职", "纺织", True),
        ("机械制照", "机械制造", True),
        ("机械造", "机械制造", True),
        ("电子", "电子", False),
        ("机制照械", "机械制造", False),
        ("A", "B", False),
    ],
)
def test_near_is_one_sign(one, other, near):
    assert is_near(one, other) is is_near(other, one) is near


def test_an_unknown_owner_says_what_becomes_of_the_customers(manager, client: Client):
    run = check(manager, text("客户名称,负责人", "甲公司,李芳", "乙公司,李芳"), kind="customers")
    page = client.get(f"/imports/{run.pk}/").content.decode()
    assert "keep as written; new customers are yours" in page
    assert 'href="/people/new/"' not in page
    boss = make_user(grants={**MANAGING, "accounts.manage_users": Scope.ALL}, language="en")
    client.force_login(boss)
    run = check(boss, text("客户名称,负责人", "甲公司,李芳"), kind="customers")
    assert 'target="_blank"' in client.get(f"/imports/{run.pk}/").content.decode()
