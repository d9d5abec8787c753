"""What was put right in an earlier file is offered in a later one, and never taken unasked."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from guanxi.customers.models import Customer
from guanxi.customers.tests.factories import MANAGING, make_customer, make_user
from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import User
from guanxi.foundation.imports import actions as imports
from guanxi.foundation.imports import mending
from guanxi.foundation.imports.clearing import clear_imports
from guanxi.foundation.imports.models import ImportRun
from guanxi.foundation.imports.spool import Spool
from guanxi.foundation.imports.tests.driving import check, text, work

pytestmark = [pytest.mark.django_db, pytest.mark.cells]
HEAD = "客户名称,手机,最近合作时间"
RIGHT = [
    f"{name},1381234602{n},2024-05-2{n}"
    for n, name in enumerate(("澜沧", "楚峰", "拓微", "海嵘", "泰芯", "岭东"))
]
FIRST = text(
    HEAD, "恒岳精密,1381234,去年", "启航物流,,去年", "北辰食品,,前年", "青禾电子,,前年", "云霁,,那天", *RIGHT
)
NEXT = text(HEAD, "明堰仪器,1381234,去年", "海川贸易,,去年", "瑞达五金,,前年", *RIGHT)
TALKS = [f"2026-05-0{n},拜访,催款,恒岳精密" for n in range(1, 6)]
MENDED = {
    "mend-2-phone": "13812340000",
    "mend-2-last_date": "2025-06-01",
    "all-2-last_date": "1",
    "mend-4-last_date": "2024-06-01",
    "mend-5-last_date": "2024-07-01",
}


@pytest.fixture
def manager(client: Client):
    user = make_user(grants=MANAGING, language="en")
    client.force_login(user)
    return user


def send(run: ImportRun, client: Client, said: dict[str, str]) -> ImportRun:
    assert client.post(f"/imports/{run.pk}/check/", said).status_code == 302
    return work(run)


def apply(run: ImportRun) -> ImportRun:
    imports.apply_import(run, by=run.by, queued=False)
    return work(run)


@pytest.fixture
def last_month(manager, client: Client) -> ImportRun:
    run = check(manager, FIRST, kind="customers")
    assert run.counts["rows"]["wrong"] == 5
    run = send(run, client, MENDED)
    assert run.counts["rows"]["wrong"] == 1
    return apply(run)


def page(run: ImportRun, client: Client) -> str:
    return client.get(f"/imports/{run.pk}/?rows=wrong").content.decode()


def aged(run: ImportRun, days: int) -> None:
    then = timezone.now() - timedelta(days=days)
    with ledger.opened(ledger.Ledger(by=User.system(), verb="age")):
        ImportRun.objects.filter(pk=run.pk).update(at=then, applied_at=then)


def of_kind(run: ImportRun, kind: str) -> None:
    with ledger.opened(ledger.Ledger(by=User.system(), verb="rename")):
        ImportRun.objects.filter(pk=run.pk).update(kind=kind)


def test_what_was_put_right_is_offered_in_the_next_file_and_stays_wrong_till_it_is_taken(
    manager, client, last_month
):
    run = check(manager, NEXT, kind="customers")
    found = page(run, client)
    assert "As last time: “2025-06-01”" in found
    assert found.count('name="as-before"') == 1
    assert 'name="mend-2-last_date" value="去年"' in found
    assert (run.count("new"), run.counts["rows"]["wrong"]) == (0, 3)
    assert "2024-06-01" not in found, "what became now this, now that is not offered"
    assert 'name="mend-2-phone" value="1381234"' in found
    assert "13812340000" not in found, "nor is a personal value"
    assert list(mending.Mends.of(Spool(last_month.uid)).texts) == ["last_date"]
    mending.Mends(texts={"phone": {"1381234": "13812340000"}}).keep(Spool(last_month.uid))
    assert "13812340000" not in page(run, client), "whenever it became one"


def test_all_is_taken_with_one_press_but_what_is_typed(manager, client, last_month):
    cells = {"mend-2-phone": "", "mend-2-last_date": "去年", "mend-4-last_date": "前年"}
    alone = {**cells, "mend-3-last_date": "2025-08-01", "as-before": "take"}
    run = send(check(manager, NEXT, kind="customers"), client, {**alone, "all-3-last_date": "1"})
    assert mending.Mends.of(Spool(run.uid)).words == {"last_date": {"去年": "2025-08-01"}}
    run = send(check(manager, NEXT, kind="customers"), client, alone)
    assert (run.count("new"), run.counts["rows"]["wrong"]) == (2, 1)
    apply(run)
    days = {one.name: one.reported.get("last_date") for one in Customer.objects.all()}
    assert (days["明堰仪器"], days["海川贸易"]) == ("2025-06-01", "2025-08-01")


def test_what_was_taken_is_offered_on(manager, client, last_month):
    run = send(
        check(manager, NEXT, kind="customers"), client, {"mend-2-last_date": "去年", "as-before": "take"}
    )
    apply(run)
    with ledger.opened(ledger.Ledger(by=User.system(), verb="forget")):
        Spool(last_month.uid).drop_all()
    assert "As last time" in page(check(manager, text(HEAD, "云霁,,去年", *RIGHT), kind="customers"), client)


def test_it_is_offered_to_whoever_put_it_right_in_files_of_that_kind_and_in_that_column(
    manager, client, last_month
):
    talks = check(
        manager, text("日期,方式,主题,客户名称", "去年,拜访,催款,恒岳精密", *TALKS), kind="interactions"
    )
    assert "As last time" not in (found := page(talks, client))
    assert 'value="去年"' in found
    firsts = (f"云霁{n},2024-05-2{n},2020-01-0{n + 1}" for n in range(5))
    other = text("客户名称,最近合作时间,首次合作时间", "云霁,2024-05-24,去年", *firsts)
    run = check(manager, other, kind="customers")
    assert "As last time" not in (found := page(run, client))
    assert 'value="去年"' in found
    of_kind(last_month, "orders")
    assert "As last time" not in page(check(manager, NEXT, kind="customers"), client)
    of_kind(last_month, "customers")
    assert "As last time" in page(check(manager, NEXT, kind="customers"), client)
    colleague = make_user(manager.department, grants=MANAGING, language="en")
    theirs = check(colleague, NEXT, kind="customers")
    client.force_login(colleague)
    assert "As last time" not in page(theirs, client)


def test_what_was_never_brought_in_is_not_offered(manager, client):
    run = send(check(manager, FIRST, kind="customers"), client, MENDED)
    assert "As last time" not in page(check(manager, NEXT, kind="customers"), client)
    imports.discard_import(run, by=manager)
    assert "As last time" not in page(check(manager, NEXT, kind="customers"), client)


def test_the_customer_of_a_talk_is_one_press_away(manager, client):
    make_customer(manager, "苏州恒岳机械有限公司")
    head = "日期,方式,主题,客户名称"
    run = check(manager, text(head, "2026-05-06,拜访,催款,苏州恒越机诫"), kind="interactions")
    apply(send(run, client, {"mend-2-customer_name": "苏州恒岳机械有限公司"}))
    run = check(
        manager,
        text(head, "2026-06-06,拜访,对账,苏州恒越机诫", "2026-06-07,拜访,对账,恒岳机械"),
        kind="interactions",
    )
    found = page(run, client)
    assert "As last time: “苏州恒岳机械有限公司”" in found
    assert "Take “苏州恒岳机械有限公司”" in found, "what is here is offered beside it"


def test_what_was_typed_twice_is_offered_as_it_was_at_last(manager, client):
    file = text(HEAD, "恒岳精密,,去年", "启航物流,,去年", *RIGHT)
    run = send(
        check(manager, file, kind="customers"), client, {"mend-2-last_date": "明年", "all-2-last_date": "1"}
    )
    assert run.counts["rows"]["wrong"] == 2
    run = send(run, client, {"mend-2-last_date": "2025-06-01", "all-2-last_date": "1"})
    assert run.counts["rows"]["wrong"] == 0, "the second correction holds for what the first had changed"
    apply(run)
    found = page(check(manager, NEXT, kind="customers"), client)
    assert "As last time: “2025-06-01”" in found


def test_it_is_kept_longer_than_the_rest_of_the_file_and_not_for_ever(manager, client, last_month):
    spool = Spool(last_month.uid)
    assert spool.has("rejects.csv")
    assert "13812340000" in str(spool.read(mending.NAME))
    aged(last_month, 35)
    clear_imports()
    assert [path.name for path in spool.folder.glob("*")] == [mending.NAME]
    assert "13812340000" not in str(spool.read(mending.NAME))
    assert "As last time" in page(check(manager, NEXT, kind="customers"), client)
    aged(last_month, 101)
    clear_imports()
    assert not spool.folder.exists()
