"""Words that are none of a column's choices: nobody's row stays behind, nothing is lost unsaid."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import translation

from guanxi.customers.models import Customer
from guanxi.customers.tests.factories import MANAGING, make_user
from guanxi.foundation.imports import actions, words
from guanxi.foundation.imports.kinds import kind_of
from guanxi.foundation.imports.models import ImportRun
from guanxi.foundation.imports.spool import Spool
from guanxi.foundation.imports.tests.driving import bring_in, check, rejected, text, work

pytestmark = [pytest.mark.django_db, pytest.mark.cells]
FILE = text(
    "客户名称,行业,规模,来源,负责人",
    "恒岳精密,光伏,大型,官网,",
    "启航物流,光伏,超大,官网,张不在",
    "北辰食品,制造业,无,朋友,",
)


@pytest.fixture
def manager():
    return make_user(grants=MANAGING, language="en")


@pytest.fixture
def run(manager) -> ImportRun:
    return check(manager, FILE)


def explain(run: ImportRun, by, **said: str) -> ImportRun:
    asked = {one.text: one for one in words.asked(run, kind_of(run.kind), by).shown}
    posted = {asked[word].name: code for word, code in said.items()}
    found = words.explained(run, kind_of(run.kind), by, posted)
    return work(actions.check_again(run, by=by, meanings=found, queued=False))


def test_the_page_tells_what_new_customers_get_where_a_word_is_not_known(manager, run):
    mine, *_rest = [str(one.text) for one in words.concerns(run, kind_of(run.kind), manager) if one.tone]
    assert "Industry (2 rows)" in mine
    assert "Owner" not in mine, "it does not stay empty"
    told = "".join(str(one.text) for one in words.concerns(run, kind_of(run.kind), manager))
    assert "Owner (1 row), new customers are yours" in told
    assert "of new customers: Import" in told
    other = make_user(grants=MANAGING, language="en")
    theirs = "".join(str(one.text) for one in words.concerns(run, kind_of(run.kind), other))
    assert f"new customers are {manager.name}’s" in theirs


def test_a_word_that_is_not_known_is_told_and_kept_as_written(manager, run, client: Client):
    assert (run.count("new"), run.count("unknown"), rejected(run)) == (3, 3, "")
    assert run.counts["unknown"] == {"industry": 2, "size": 1, "owner": 1, "source": 1}
    client.force_login(manager)
    page = client.get(f"/imports/{run.pk}/").content.decode()
    assert "Industry (2 rows), Firm size (1 row). They are kept" in page
    assert "not known here: kept as written" in page
    assert "张不在" in page
    actions.apply_import(run, by=manager, queued=False)
    run = work(run)
    kept = {c.name: c.reported for c in Customer.objects.all()}
    assert kept["启航物流"] == {"industry": "光伏", "owner": "张不在", "size": "超大"}
    assert "Industry (2 rows)" in client.get(f"/imports/{run.pk}/").content.decode()


def test_what_a_word_means_is_said_once_for_all_its_rows(manager, run, client: Client):
    colleague = make_user(manager.department, name="张在")
    run = explain(run, manager, 光伏="C", 张不在=str(colleague.pk))
    assert run.counts["unknown"] == {"size": 1, "source": 1}
    actions.apply_import(run, by=manager, queued=False)
    work(run)
    found = {c.name: (c.industry, c.reported.get("industry"), c.owner.name) for c in Customer.objects.all()}
    assert found["恒岳精密"] == ("C", "光伏", manager.name)
    assert found["启航物流"] == ("C", "光伏", "张在"), "the file's own word stays beside its meaning"


def test_an_explanation_can_be_taken_back_and_nonsense_is_none(manager, run):
    run = explain(run, manager, 光伏="C")
    assert "光伏" in {one.text for one in words.asked(run, kind_of(run.kind), manager).shown}
    run = explain(run, manager, 光伏="", 朋友="no such code")
    assert run.counts["unknown"]["industry"] == 2
    assert run.counts["unknown"]["source"] == 1


def test_the_page_asks_what_the_check_has_counted_and_counts_nothing_itself(manager, client: Client):
    lines = [f"客户{n},词{n % 70}" for n in range(71)]
    run = check(manager, text("客户名称,行业", *lines), kind="customers")
    run = explain(run, manager, 词5="C")
    Spool(run.uid).drop(words.STEM)
    found = words.asked(run, kind_of(run.kind), manager)
    said = [(one.text, one.rows) for one in found.shown[:3]]
    assert said == [("词5", ""), ("词0", "2 rows"), ("词1", "1 row")]
    assert (len(found.shown), found.rest) == (60, 10)
    client.force_login(manager)
    assert "词58" in client.get(f"/imports/{run.pk}/").content.decode()


def test_only_who_handed_the_file_in_explains_its_words(run, client: Client):
    other = make_user(grants=MANAGING)
    with pytest.raises(PermissionDenied):
        actions.check_again(run, by=other, meanings={}, queued=False)
    client.force_login(other)
    assert client.post(f"/imports/{run.pk}/check/").status_code == 404


def test_the_page_posts_what_the_words_mean(manager, run, client: Client):
    client.force_login(manager)
    shown = words.asked(run, kind_of(run.kind), manager).shown
    posted = {one.name: "C" if one.text == "光伏" else "" for one in shown}
    assert client.post(f"/imports/{run.pk}/check/", posted).status_code == 302
    assert work(run).counts["unknown"] == {"size": 1, "owner": 1, "source": 1}


def test_unwatched_imports_count_such_words_too(manager):
    run = bring_in(manager, FILE)
    assert run.counts["unknown"] == {"industry": 2, "size": 1, "owner": 1, "source": 1}


def test_a_fair_a_referral_and_wechat_are_ways_of_their_own(manager):
    words = ("展会", "转介绍", "企业微信", "referral", "Trade show", "微信")
    run = bring_in(manager, text("客户名称,来源", *(f"公司{n},{word}" for n, word in enumerate(words))))
    assert run.count("unknown") == 0
    found = Customer.objects.order_by("name").values_list("source", flat=True)
    assert list(found) == ["fair", "referral", "wechat", "referral", "fair", "wechat"]


def test_what_files_reported_has_a_name_in_every_language():
    label = Customer._meta.get_field("reported").verbose_name
    for language, name in (("zh-hans", "文件所报"), ("zh-hant", "檔案所報"), ("en", "as files reported")):
        with translation.override(language):
            assert str(label) == name
