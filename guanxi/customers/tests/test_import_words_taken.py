"""Words that clearly belong to a choice are taken for it; what was explained is remembered."""

import pytest
from django.test import Client

from guanxi.customers.choices import Industry
from guanxi.customers.industries import guess_industry
from guanxi.customers.models import Customer
from guanxi.customers.tests.factories import MANAGING, make_customer, make_department, make_user
from guanxi.foundation.accounts.models import User
from guanxi.foundation.imports.kinds import kind_of
from guanxi.foundation.imports.models import ImportRun, WordMemory
from guanxi.foundation.imports.tests.driving import bring_in, check, text, work
from guanxi.foundation.imports.words import asked
from guanxi.foundation.staff.actions import close_account

pytestmark = [pytest.mark.django_db, pytest.mark.cells]
FILE = text("客户名称,行业", "甲公司,五金", "乙公司,外貿", "丙公司,光伏", "丁公司,制造业")


@pytest.fixture
def manager():
    return make_user(grants=MANAGING, language="en")


def explain(client: Client, run: ImportRun, by, **said: str) -> ImportRun:
    """What the page sends when these words are given these meanings, and the others left as they stand."""
    client.force_login(by)
    posted = {}
    for one in asked(run, kind_of(run.kind), by).shown:
        standing = next((value for value, _label, chosen in one.options if chosen), "")
        posted[one.name] = said.get(one.text, standing)
    client.post(f"/imports/{run.pk}/check/", posted)
    return work(run)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("C", "五金 食品 服装 机械 电子 五金制品 食品行业 機械設備 电子产品 食品加工 Machinery"),
        ("F", "外贸 食品批发 五金贸易 跨境电商 进出口"),
        (None, "光伏 新能源 其他 朋友 综合"),
    ],
)
def test_a_word_is_taken_only_for_what_it_clearly_means(code, words):
    assert {word: guess_industry(word) for word in words.split()} == dict.fromkeys(words.split(), code)
    assert code is None or code in Industry.values


def test_the_page_tells_what_each_word_was_taken_for(manager, client: Client):
    run = check(manager, FILE)
    assert (run.counts["guessed"], run.counts["unknown"]) == ({"industry": 2}, {"industry": 1})
    client.force_login(manager)
    page = client.get(f"/imports/{run.pk}/?rows=assumed").content.decode()
    for words in ("Industry (2 rows)", "taken for “Manufacturing”", "taken for “Wholesale and retail trade”"):
        assert words in page
    bring_in(manager, FILE)
    found = {c.name: (c.industry, c.reported["industry"]) for c in Customer.objects.all()}
    assert found["甲公司"] == ("C", "五金")
    assert found["丙公司"] == ("", "光伏")


def test_a_word_taken_wrongly_is_given_another_meaning_or_kept_as_written(manager, client: Client):
    run = explain(client, check(manager, FILE), manager, 五金="F", 外貿="")
    assert (run.counts.get("guessed"), run.counts["unknown"]) == (None, {"industry": 2})
    shown = {one.text: [label for label, _l, chosen in one.options if chosen] for one in _asked(run, manager)}
    assert shown == {"五金": ["F"], "外貿": [], "光伏": []}
    run = explain(client, run, manager, 外貿="G")
    assert run.counts["unknown"] == {"industry": 1}


def _asked(run: ImportRun, by):
    return asked(run, kind_of(run.kind), by).shown


def test_what_is_there_is_not_overwritten_by_a_guess(manager):
    there = make_customer(manager, "甲公司", industry="F")
    bring_in(manager, FILE)
    there.refresh_from_db()
    assert there.industry == "F"


def test_what_was_explained_is_remembered_and_told(manager, client: Client):
    explain(client, check(manager, FILE), manager, 光伏="D", 五金="")
    run = check(manager, text("客户名称,产业", "新公司,光伏", "旧公司,五金"))
    assert (run.counts["guessed"], run.counts["unknown"]) == ({"industry": 1}, {"industry": 1})
    page = client.get(f"/imports/{run.pk}/?rows=assumed").content.decode()
    assert "taken for “Electricity, heat, gas and water”, as explained before" in page
    assert "光伏" not in str(list(WordMemory.objects.values()))
    bring_in(manager, text("客户名称,产业", "新公司,光伏"))
    assert Customer.objects.get(name="新公司").industry == "D"


def test_colleagues_of_the_department_have_it_too_if_it_is_shared_and_nobody_else(manager, client: Client):
    colleague = make_user(manager.department, grants=MANAGING)
    stranger = make_user(make_department(), grants=MANAGING)
    own = text("客户名称,行业", "新公司,储能")
    explain(client, check(manager, own, share=False), manager, 储能="D")
    assert "guessed" not in check(colleague, own).counts, "not shared"
    content = text("客户名称,行业", "新公司,光伏")
    explain(client, check(manager, FILE, share=True), manager, 光伏="D")
    assert check(colleague, content).counts["guessed"] == {"industry": 1}
    assert "guessed" not in check(stranger, content).counts
    explain(client, check(colleague, content), colleague, 光伏="C")
    assert [_asked(check(one, content), one)[0].options[2][2] for one in (colleague, manager)] == [
        True,
        False,
    ]


def test_a_person_who_left_is_no_meaning_any_more(manager, client: Client):
    colleague = make_user(manager.department, name="张在")
    content = text("客户名称,负责人", "甲公司,小张")
    explain(client, check(manager, content), manager, 小张=str(colleague.pk))
    assert check(manager, content).counts["guessed"] == {"owner": 1}
    close_account(colleague, by=User.system())
    assert check(manager, content).counts["unknown"] == {"owner": 1}
