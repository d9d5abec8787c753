"""An import that came not to its end: nobody undoes it while it runs, and once undone it never goes on."""

import threading
from functools import partial
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from guanxi.customers.models import Customer
from guanxi.customers.tests.factories import MANAGING, make_customer, make_manager, make_user
from guanxi.customers.tests.test_undo_import import imported, row, undone
from guanxi.foundation.accounts.models import User
from guanxi.foundation.changes.models import ChangeSet
from guanxi.foundation.errors import Refused
from guanxi.foundation.imports import actions
from guanxi.foundation.imports.models import ImportRun
from guanxi.foundation.imports.tests.driving import check, text
from guanxi.foundation.imports.undoing import undo_batch, undo_change_set, undo_job
from guanxi.foundation.jobs import actions as jobs
from guanxi.foundation.jobs.models import JobRun
from guanxi.foundation.jobs.running import MOST_ATTEMPTS, perform, run_now

pytestmark = pytest.mark.django_db
OPTIONS = {"kind": "firm", "channel": "import", "region": "cn", "source": ""}
CONTENT = text("客户编号,客户名称", "C1,甲公司", "C2,乙公司")


@pytest.fixture
def manager() -> User:
    return make_user(
        grants={**MANAGING, "jobs.manage_job_run": MANAGING["imports.start_import"]}, language="en"
    )


@pytest.fixture
def browser(manager: User) -> Client:
    client = Client()
    client.force_login(manager)
    return client


def begun(by: User) -> ImportRun:
    """Its rows are about to come in; its job was sent, and nobody has taken it up."""
    run = check(by, CONTENT)
    actions.apply_import(run, by=by, queued=False)
    return fresh(run)


def stopped(by: User) -> ImportRun:
    """All rows but no end: it was stopped after its one batch."""
    run = begun(by)
    jobs.stop_job(job_of(run), by=by)
    perform(job_of(run).pk, 0)
    run = fresh(run)
    assert (job_of(run).state, run.state) == ("stopped", "applying")
    assert Customer.objects.count() == 2
    return run


def fresh(run: ImportRun) -> ImportRun:
    return ImportRun.objects.select_related("job", "change_set").get(pk=run.pk)


def job_of(run: ImportRun) -> JobRun:
    assert run.job is not None
    return run.job


def set_of(run: ImportRun) -> ChangeSet:
    assert run.change_set is not None
    return run.change_set


@pytest.mark.parametrize("state", ["waiting", "running"])
def test_what_still_runs_is_not_undone_and_says_so(browser, manager, state):
    run = begun(manager)
    JobRun.objects.filter(pk=job_of(run).pk).update(state=state)
    answer = browser.post(f"/imports/{run.pk}/undo/", headers={"Accept-Language": "en"})
    assert answer.status_code == 409
    assert "Stop it first, then undo what is in." in answer.content.decode()
    assert set_of(fresh(run)).state == ChangeSet.State.APPLYING
    run_now(job_of(run))
    assert (fresh(run).state, Customer.objects.count()) == ("applied", 2)


def test_what_was_stopped_is_undone_and_its_page_says_so_first(browser, manager):
    make_customer(manager, "There before")
    run = begun(manager)
    jobs.stop_job(job_of(run), by=manager)
    perform(job_of(run).pk, 0)
    page = browser.get(f"/imports/{run.pk}/").content.decode()
    assert "Undo what is in" in page
    assert "Go on" in page
    browser.post(f"/imports/{run.pk}/undo/", {"sure": "1"})
    page = browser.get(f"/imports/{run.pk}/").content.decode()
    assert "Being undone" in page
    assert "Go on" not in page
    assert "Undo what is in" not in page
    undoing = undo_job(set_of(run))
    assert undoing
    assert run_now(undoing).state == JobRun.State.DONE
    run = fresh(run)
    assert (run.state, set_of(run).state) == ("failed", "undone")
    assert list(Customer.objects.values_list("name", flat=True)) == ["There before"]
    page = browser.get(f"/imports/{run.pk}/").content.decode()
    assert "All that this import brought was taken back." in page
    assert "Go on" not in page
    assert "taken back" in browser.get("/imports/").content.decode()


def test_an_undo_that_was_stopped_half_way_can_go_on_from_its_page(browser, manager):
    run = stopped(manager)
    browser.post(f"/imports/{run.pk}/undo/", {"sure": "1"})
    undoing = undo_job(set_of(run))
    assert undoing
    JobRun.objects.filter(pk=undoing.pk).update(state="failed", error="OSError")
    page = browser.get(f"/imports/{run.pk}/").content.decode()
    assert "Go on undoing" in page
    assert browser.post(f"/imports/{run.pk}/undo/").status_code == 302
    again = undo_job(set_of(run))
    assert again
    assert again != undoing
    assert run_now(again).state == JobRun.State.DONE
    assert not Customer.objects.exists()


def test_an_undone_import_goes_on_by_no_way(browser, manager):
    run = stopped(manager)
    undo_change_set(set_of(run), by=manager, queued=False)
    assert browser.post(f"/imports/{run.pk}/resume/").status_code == 409
    JobRun.objects.filter(pk=job_of(run).pk).update(state="waiting")
    assert run_now(job_of(run)).state == JobRun.State.FAILED, "not even when its message comes late"
    undoing = undo_job(set_of(run))
    assert undoing
    run_now(undoing)
    assert browser.post(f"/imports/{run.pk}/resume/").status_code == 409
    answer = browser.post(f"/imports/{run.pk}/columns/", {"what": "customers", "column-1": "name"} | OPTIONS)
    assert (answer.status_code, answer["Location"]) == (302, f"/imports/{run.pk}/"), (
        "they are matched no more"
    )
    for path in ("apply/", "discard/", "check/"):
        assert browser.post(f"/imports/{run.pk}/{path}").status_code == 409
    assert (fresh(run).state, set_of(fresh(run)).state) == ("failed", "undone")
    assert not Customer.objects.exists()


def test_a_worker_given_up_for_dead_writes_nothing_more(manager):
    """Its job failed for good while it stood still at its batch; then the import was undone."""
    run = begun(manager)
    held = job_of(run)
    JobRun.objects.filter(pk=held.pk).update(attempts=MOST_ATTEMPTS, state="running")
    held.refresh_from_db()  # the fence that the sleeper holds
    perform(held.pk, 0)
    assert job_of(fresh(run)).state == JobRun.State.FAILED
    undo_change_set(set_of(run), by=manager, queued=False)
    with pytest.raises(Exception, match="no longer current"), held.batch():
        pass


@pytest.mark.django_db(transaction=True)
def test_who_goes_on_and_who_undoes_at_once_end_in_one_or_the_other(manager):
    for _round in range(6):
        run = stopped(manager)
        outcome = at_once(
            partial(jobs.retry_job, job_of(run), by=manager),
            partial(undo_change_set, set_of(run), by=manager, queued=False),
        )
        work = run_now(job_of(fresh(run)))
        undoing = undo_job(set_of(run))
        if undoing is None:
            assert (outcome[1], work.state, fresh(run).state) == ("refused", "done", "applied")
            assert Customer.objects.count() == 2
            undoing = undo_change_set(set_of(fresh(run)), by=manager, queued=False)
        else:
            assert work.state in {"failed", "stopped"}, "gone on in vain, or not at all"
            assert fresh(run).state == "failed"
        assert run_now(undoing).state == JobRun.State.DONE
        assert not Customer.objects.exists()
        assert set_of(fresh(run)).state == ChangeSet.State.UNDONE


def at_once(*doings: Any) -> list[str]:
    """What became of each, begun together."""
    start, outcome = threading.Barrier(len(doings)), [""] * len(doings)

    def do(place: int, doing: Any) -> None:
        start.wait()
        try:
            doing()
            outcome[place] = "done"
        except Refused:
            outcome[place] = "refused"
        finally:
            connection.close()

    threads = [threading.Thread(target=do, args=each) for each in enumerate(doings)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcome


@pytest.mark.django_db(transaction=True)
def test_whoever_undoes_while_a_worker_claims_the_job_is_refused_at_once(manager):
    """A worker holds the job's row: the undo neither waits for it nor takes its set away."""
    run = stopped(manager)
    if not connection.features.has_select_for_update:
        pytest.skip("one writer at a time: nobody can stand in between")
    with transaction.atomic():
        JobRun.objects.select_for_update().get(pk=job_of(run).pk)
        assert at_once(partial(undo_change_set, set_of(run), by=manager, queued=False)) == ["refused"]
    assert set_of(fresh(run)).state == ChangeSet.State.APPLYING


def test_an_import_is_undone_once():
    by = make_manager()
    change_set = imported(by, row())
    undone(change_set, by)
    with pytest.raises(Refused):
        undo_change_set(change_set, by=by, queued=False)
    with pytest.raises(Refused):
        undo_batch(change_set, by=by)
