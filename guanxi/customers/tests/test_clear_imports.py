"""Files of people lie no longer than somebody may come back for them."""

import os
from datetime import timedelta

import pytest
from django.utils import timezone

from guanxi.config.schedules import SCHEDULES
from guanxi.customers.tests.factories import MANAGING, make_user
from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import User
from guanxi.foundation.imports.clearing import clear_imports
from guanxi.foundation.imports.models import ImportRun
from guanxi.foundation.imports.spool import Spool
from guanxi.foundation.imports.tests.driving import bring_in, check, hand_in, text

pytestmark = pytest.mark.django_db
OPTIONS: dict[str, str] = {"channel": "import", "region": "cn", "source": ""}
CONTENT = text("客户编号,客户名称", "C1,甲公司", "C2,")


def aged(run: ImportRun, days: int) -> ImportRun:
    then = timezone.now() - timedelta(days=days)
    with ledger.opened(ledger.Ledger(by=User.system(), verb="age")):
        ImportRun.objects.filter(pk=run.pk).update(at=then, applied_at=run.applied_at and then)
    return run


def lies(run: ImportRun) -> bool:
    return Spool(run.uid).folder.exists()


def test_what_nobody_came_back_for_goes_after_a_month_and_what_is_young_stays():
    by = make_user(grants=MANAGING)
    waiting = aged(hand_in(by, CONTENT), 31)
    checked = aged(check(by, CONTENT, **OPTIONS), 31)
    refused = aged(hand_in(by, b""), 31)
    young = aged(hand_in(by, CONTENT), 29)
    clear_imports()
    assert [lies(run) for run in (waiting, checked, refused, young)] == [False, False, False, True]
    states = [ImportRun.objects.get(pk=run.pk).state for run in (waiting, checked, refused)]
    assert set(states) == {ImportRun.State.DISCARDED}


def test_rejected_rows_of_an_applied_import_go_and_its_report_stays(client):
    by = make_user(grants=MANAGING)
    run = aged(bring_in(by, CONTENT, **OPTIONS), 31)
    assert lies(run)
    clear_imports()
    assert not lies(run)
    client.force_login(by)
    assert client.get(f"/imports/{run.pk}/").status_code == 200
    assert client.get(f"/imports/{run.pk}/rejects.csv").status_code == 404


def test_a_folder_that_no_import_knows_goes_after_a_day(settings):
    folder = settings.GUANXI_HOME / "files" / "imports" / "00000000-0000-4000-8000-000000000000"
    folder.mkdir(parents=True)
    (folder / "source").write_bytes(b"sealed")
    clear_imports()
    assert folder.exists(), "an upload may still be on its way"
    long_ago = timezone.now().timestamp() - 2 * 86400
    os.utime(folder, (long_ago, long_ago))
    clear_imports()
    assert not folder.exists()


def test_the_clock_calls_it():
    assert "guanxi.foundation.imports.clearing.clear_imports" in {c.function for c in SCHEDULES.values()}
