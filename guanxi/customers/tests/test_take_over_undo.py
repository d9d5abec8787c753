"""Who began to take an import back may leave in the middle: who may undo the set goes on from there."""

from functools import partial

import pytest
from django.test import Client

from guanxi.customers.models import Customer
from guanxi.customers.tests.factories import MANAGING, make_customer, make_user
from guanxi.customers.tests.test_undo_others_import import SEEING, UNDOING, browser_of, leave
from guanxi.customers.tests.test_undo_unfinished_import import at_once, fresh, set_of
from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.audit.models import Entry
from guanxi.foundation.errors import Refused
from guanxi.foundation.imports import undoing
from guanxi.foundation.imports.models import ImportRun
from guanxi.foundation.imports.tests.driving import bring_in, hand_in, text
from guanxi.foundation.imports.undoing import undo_change_set, undo_job
from guanxi.foundation.jobs import actions as jobs
from guanxi.foundation.jobs import running
from guanxi.foundation.jobs.models import JobRun
from guanxi.foundation.jobs.running import perform, run_now

pytestmark = pytest.mark.django_db
ROWS = 9
CONTENT = text("客户编号,客户名称,行业", *(f"C{n},公司{n},零售" for n in range(ROWS)))


@pytest.fixture
def leaver() -> User:
    return make_user(grants={**MANAGING, "jobs.manage_job_run": Scope.ALL}, language="en")


@pytest.fixture
def boss() -> User:
    return make_user(grants=UNDOING, language="en")


@pytest.fixture(autouse=True)
def _small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two records a batch, a batch a step."""
    monkeypatch.setattr(undoing, "undo_batch", partial(undoing.undo_batch, limit=2))
    monkeypatch.setattr(running, "STEP_SECONDS", -1)


def half_undone(by: User) -> tuple[ImportRun, JobRun]:
    """Some of what was created is away, the rest is still there."""
    make_customer(by, "There before", customer_no="C0")
    run = fresh(bring_in(by, CONTENT))
    job = undo_change_set(set_of(run), by=by)
    for step in range(60):
        perform(job.pk, step, follow=False)
        if Customer.objects.count() < ROWS - 1:
            break
    job.refresh_from_db()
    assert job.state == JobRun.State.RUNNING
    assert 1 < Customer.objects.count() < ROWS
    return fresh(run), job


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_whoever_may_undo_goes_on_where_the_one_who_left_stopped(leaver, boss):
    run, first = half_undone(leaver)
    leave(leaver)
    assert "Go on undoing" in browser(boss).get(f"/imports/{run.pk}/").content.decode()
    assert browser(boss).post(f"/imports/{run.pk}/undo/").status_code == 302
    second = undo_job(set_of(run))
    assert second is not None
    assert (second.by, second.cursor, second.done) == (boss, first.cursor, first.done)
    assert run_now(second).state == JobRun.State.DONE
    assert list(Customer.objects.values_list("name", flat=True)) == ["There before"]
    assert (set_of(fresh(run)).state, set_of(fresh(run)).left) == ("undone", 0)
    by = set(Entry.objects.filter(verb="undo_batch").values_list("by_id", flat=True))
    assert by == {leaver.pk, boss.pk}, "each for the own part"


def test_a_worker_that_still_holds_the_old_job_writes_nothing_more(leaver, boss):
    run, first = half_undone(leaver)
    first.fence += 0  # as its worker holds it
    leave(leaver)
    undo_change_set(set_of(run), by=boss, queued=False)
    with pytest.raises(Exception, match="no longer current"), first.batch():
        pass
    perform(first.pk, first.step)
    first.refresh_from_db()
    assert first.state == JobRun.State.STOPPED


def test_the_old_job_does_not_go_on_beside_the_new_one(leaver, boss):
    run, first = half_undone(leaver)
    JobRun.objects.filter(pk=first.pk).update(state="failed", error="OSError")
    undo_change_set(set_of(run), by=boss, queued=False)
    with pytest.raises(Refused, match="nothing to resume"):
        jobs.retry_job(first, by=leaver)
    JobRun.objects.filter(pk=first.pk).update(state="waiting")
    assert run_now(first).state == JobRun.State.FAILED, "not even when its message comes late"
    second = undo_job(set_of(run))
    assert second is not None
    run_now(second)
    assert (set_of(fresh(run)).state, set_of(fresh(run)).left) == ("undone", 0)


def test_an_undo_at_work_is_not_taken_over(leaver, boss):
    run, _first = half_undone(leaver)
    assert "Go on undoing" not in browser(boss).get(f"/imports/{run.pk}/").content.decode()
    answer = browser(boss).post(f"/imports/{run.pk}/undo/", headers={"Accept-Language": "en"})
    assert answer.status_code == 409
    assert "being taken back already" in answer.content.decode()
    assert JobRun.objects.filter(kind=undoing.KIND).count() == 1


@pytest.mark.parametrize("grants", [SEEING, SEEING | {"changes.undo_change_set": Scope.DEPARTMENT}])
def test_who_may_not_undo_the_set_takes_no_undo_over(leaver, grants):
    run, _first = half_undone(leaver)
    leave(leaver)
    other = browser_of(grants)
    assert "Go on undoing" not in other.get(f"/imports/{run.pk}/").content.decode()
    assert other.post(f"/imports/{run.pk}/undo/").status_code == 403
    assert browser_of({}).post(f"/imports/{run.pk}/undo/").status_code == 404
    assert JobRun.objects.filter(kind=undoing.KIND).count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_over_at_once_one_does(leaver, boss):
    run, _first = half_undone(leaver)
    other = make_user(grants=UNDOING, language="en")
    leave(leaver)
    doings = [partial(undo_change_set, set_of(run), by=user, queued=False) for user in (boss, other)]
    assert sorted(at_once(*doings)) == ["done", "refused"]
    second = undo_job(set_of(run))
    assert second is not None
    assert run_now(second).state == JobRun.State.DONE
    assert list(Customer.objects.values_list("name", flat=True)) == ["There before"]


# ---- what the jobs page offers -----------------------------------------------------------------


def test_the_jobs_page_offers_to_go_on_only_where_that_can_do_something(
    leaver, django_assert_max_num_queries
):
    run, first = half_undone(leaver)
    for number in range(3):
        hand_in(leaver, text("客户编号,客户名称,客户名称", f"C{number},甲,乙"))
    page = browser(leaver).get("/jobs/").content.decode()
    assert "its import says why" in page
    refused = ImportRun.objects.latest("pk")
    assert f'href="/imports/{refused.pk}/"' in page
    assert "Go on where it stopped" not in page
    refused = JobRun.objects.filter(kind="examine_import").latest("pk")
    assert refused.state == JobRun.State.FAILED
    assert browser(leaver).post(f"/jobs/{refused.pk}/retry/").status_code == 409
    JobRun.objects.filter(pk=first.pk).update(state="failed", error="OSError")
    own = browser(leaver)
    with django_assert_max_num_queries(12):
        page = own.get("/jobs/").content.decode()
    assert page.count("Go on where it stopped") == 1
    watcher = make_user(grants={"jobs.view_job_run": Scope.ALL}, language="en")
    page = browser(watcher).get("/jobs/").content.decode()
    assert "its import says why" in page
    assert "Go on where it stopped" not in page, "sees, may not"
    assert 'href="/imports/' not in page.partition("<main")[2], "does not see the imports themselves"
    leave(leaver)
    other = make_user(
        grants={"jobs.view_job_run": Scope.ALL, "jobs.manage_job_run": Scope.ALL}, language="en"
    )
    assert "Go on where it stopped" not in browser(other).get("/jobs/").content.decode(), "as whom?"
    assert browser(other).post(f"/jobs/{first.pk}/retry/").status_code == 409
    assert fresh(run).is_undoing
