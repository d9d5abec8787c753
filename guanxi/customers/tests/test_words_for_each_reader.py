"""What an import and its jobs say is kept in no language: whoever reads it reads the own one."""

import pytest
from django.test import Client
from django.utils import translation

from guanxi.customers.tests.factories import MANAGING, make_user
from guanxi.customers.tests.test_undo_unfinished_import import fresh, job_of, stopped
from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.imports.tests.driving import check, hand_in, rejected, text
from guanxi.foundation.jobs.models import JobRun
from guanxi.foundation.jobs.running import MOST_ATTEMPTS, perform, run_now
from guanxi.foundation.staff.actions import close_account

pytestmark = [pytest.mark.django_db, pytest.mark.cells]
SEEING = {"changes.view_change_set": Scope.ALL, "jobs.view_job_run": Scope.ALL}


@pytest.fixture
def chinese() -> User:
    grants = {**MANAGING, "jobs.manage_job_run": Scope.ALL}
    return make_user(grants=grants, language="zh-hans")


@pytest.fixture
def english() -> Client:
    client = Client()
    client.force_login(make_user(grants=SEEING, language="en"))
    return client


def shown(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def of_himself(user: User, path: str) -> str:
    client = Client()
    client.force_login(user)
    return shown(client, path)


def test_why_a_file_was_refused(chinese, english):
    run = hand_in(chinese, text("客户编号,客户名称,客户名称", "C1,甲,乙"))
    page = f"/imports/{run.pk}/"
    assert "Several columns have the same name: “客户名称”" in shown(english, page)
    assert "有几列重名：" in of_himself(chinese, page)
    assert "The file was refused; its import says why." in shown(english, "/jobs/")
    assert "文件没有收下，原因写在导入页面上。" in of_himself(chinese, "/jobs/")


def test_why_rows_stay_behind_and_in_which_two_ways_a_date_can_be_read(chinese, english):
    content = text("客户名称,最近合作时间", "甲,03/04/2024", ",2024-05-20", "乙,没有", "丙,何时")
    run = check(chinese, content)
    page = shown(english, f"/imports/{run.pk}/?rows=wrong")
    own = of_himself(chinese, f"/imports/{run.pk}/?rows=wrong")
    assert "“客户名称”" not in page
    for one, other in (("is required", "必填"), ("is not a date", "不是日期")):
        assert one in page, one
        assert one not in own
        assert other in own, other
    assert "必填" in rejected(run), "the file to be corrected is whose file it was"


def test_why_a_job_ended(chinese, english):
    run = stopped(chinese)
    job = job_of(run)
    JobRun.objects.filter(pk=job.pk).update(state="running", attempts=MOST_ATTEMPTS, stop_asked=False)
    perform(job.pk, job.step)
    assert "It was cut off each time it was tried." in shown(english, "/jobs/")
    assert "It was cut off" not in of_himself(chinese, "/jobs/")
    JobRun.objects.filter(pk=job.pk).update(state="waiting", attempts=0)
    close_account(chinese, by=User.system(), successor=make_user())
    assert run_now(job_of(fresh(run))).state == "stopped"
    assert "Whoever started it no longer works here." in shown(english, f"/jobs/{job.pk}/")


def test_the_terminal_says_it_in_the_language_of_whom_it_acts_as(chinese):
    run = stopped(chinese)
    JobRun.objects.filter(pk=job_of(run).pk).update(state="failed")
    chinese.roles.clear()
    JobRun.objects.filter(pk=job_of(run).pk).update(state="waiting")
    done = run_now(job_of(fresh(run)))
    with translation.override("en"):
        assert str(done.why) == "Permission needed: Import customers."
