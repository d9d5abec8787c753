"""An import whose command died: its page says so at once, and it goes on or is undone, safely."""

import subprocess
import sys
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client

from guanxi.customers.models import Customer
from guanxi.customers.tests.test_undo_unfinished_import import begun, fresh, job_of, manager, set_of
from guanxi.foundation.accounts.models import User
from guanxi.foundation.errors import Refused
from guanxi.foundation.imports.undoing import undo_job
from guanxi.foundation.jobs import actions as jobs
from guanxi.foundation.jobs import presence, running
from guanxi.foundation.jobs.models import JobRun
from guanxi.foundation.jobs.running import forgotten, run_now

pytestmark = [pytest.mark.django_db, pytest.mark.cells]
__all__ = ["manager"]  # who imports: a fixture
MARK = """
import os, signal, sys
from django.conf import settings
settings.configure(GUANXI_HOME=sys.argv[1])
from guanxi.foundation.jobs import presence
print(presence.mark(), presence.is_alive(presence.mark()), flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def dead() -> str:
    """The mark of a process that was killed."""
    command = [sys.executable, "-c", MARK, str(settings.GUANXI_HOME)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    name, was_alive = done.stdout.split()
    assert was_alive == "True"
    return name


@pytest.fixture
def browser(manager: User) -> Client:
    client = Client()
    client.force_login(manager)
    return client


def test_a_process_is_alive_until_it_is_killed(dead):
    assert presence.is_alive(presence.mark())
    assert presence.mark() == presence.mark()
    assert not presence.is_alive(dead)
    assert not presence.is_alive("alive-never")


@pytest.mark.both
def test_the_page_of_an_import_at_work_waits_and_that_of_a_dead_one_offers_to_go_on(browser, manager, dead):
    run = begun(manager)
    page = browser.get(f"/imports/{run.pk}/").content.decode()
    assert "This goes on by itself" in page
    assert browser.post(f"/imports/{run.pk}/undo/").status_code == 409
    assert forgotten(timedelta(0)) == [], "a living process brings it on"
    JobRun.objects.filter(pk=job_of(run).pk).update(here=dead, state="running")
    assert forgotten(timedelta(0)) == [job_of(run)]
    page = browser.get(f"/imports/{run.pk}/").content.decode()
    assert "The work broke off" in page
    assert "Undo what is in" in page
    assert browser.get(f"/imports/{run.pk}/progress/")["HX-Refresh"] == "true"
    page = browser.get("/jobs/").content.decode()
    assert "is-stopped" in page
    assert "Cut off in the middle." in page
    held = job_of(fresh(run))
    assert browser.post(f"/imports/{run.pk}/resume/").status_code == 302
    with pytest.raises(Exception, match="no longer current"), held.batch():
        pass  # held by a process on another machine, whose lock cannot be seen here
    job = job_of(fresh(run))
    assert (job.state, job.here, job.is_cut_off) == ("waiting", "", False)
    assert run_now(job).state == JobRun.State.DONE
    assert (fresh(run).state, Customer.objects.count()) == ("applied", 2)


@pytest.mark.both
def test_what_a_dead_command_left_is_undone_without_waiting(browser, manager, dead):
    run = begun(manager)
    JobRun.objects.filter(pk=job_of(run).pk).update(here=dead, state="running")
    held = job_of(fresh(run))
    assert browser.post(f"/imports/{run.pk}/undo/", {"sure": "1"}).status_code == 302
    with pytest.raises(Exception, match="no longer current"), held.batch():
        pass
    undoing = undo_job(set_of(run))
    assert undoing
    assert run_now(undoing).state == JobRun.State.DONE
    assert job_of(fresh(run)).state == JobRun.State.STOPPED


def test_who_stops_a_dead_one_has_stopped_it(manager, dead):
    run = begun(manager)
    JobRun.objects.filter(pk=job_of(run).pk).update(here=dead, state="running")
    assert jobs.stop_job(job_of(run), by=manager).state == JobRun.State.STOPPED


def test_a_command_that_was_taken_over_says_so_and_ends_nothing(manager, dead, monkeypatch):
    run = begun(manager)
    job = job_of(run)
    assert job.here == presence.mark()

    def taken_over(_run: JobRun) -> bool:
        JobRun.objects.filter(pk=job.pk).update(here=dead, fence=99)
        return False

    monkeypatch.setitem(running.KINDS, "apply_import", taken_over)
    with pytest.raises(Refused, match="Somebody else goes on"):
        run_now(job)
    job.refresh_from_db()
    assert (job.fence, job.step, job.is_over) == (99, 0, False)

    def fails(_run: JobRun) -> bool:
        JobRun.objects.filter(pk=job.pk).update(here=dead)
        raise OSError

    JobRun.objects.filter(pk=job.pk).update(here=presence.mark())
    job.refresh_from_db()
    monkeypatch.setitem(running.KINDS, "apply_import", fails)
    with pytest.raises(running.StepFailed):
        run_now(job)
    with pytest.raises(Refused, match="Somebody else goes on"):
        run_now(job)  # as a command tries again

    def interrupted(_run: JobRun) -> bool:
        JobRun.objects.filter(pk=job.pk).update(here=dead)
        raise KeyboardInterrupt

    JobRun.objects.filter(pk=job.pk).update(here=presence.mark())
    job.refresh_from_db()
    monkeypatch.setitem(running.KINDS, "apply_import", interrupted)
    with pytest.raises(KeyboardInterrupt):
        run_now(job)
    job.refresh_from_db()
    assert not job.is_over, "Ctrl-C stops only what is one's own"
