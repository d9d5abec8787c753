"""kill -9 at any place of a job loses nothing and does nothing twice; on both databases."""

import random
import signal
from pathlib import Path

import pytest
from django_q.models import OrmQ, Task

from guanxi.foundation.accounts.models import Company, Department, User
from guanxi.foundation.audit import chain
from guanxi.foundation.jobs import actions as jobs
from guanxi.foundation.jobs.models import JobRun
from guanxi.foundation.jobs.running import StepFailed, perform

from . import labours
from .conftest import Workshop, wait_for

ROWS = 60


def start(kind: str, name: str, count: int = ROWS) -> JobRun:
    return labours.start_labour(Company.get(), by=User.system(), kind=kind, name=name, count=count)


def written(name: str) -> list[int]:
    names = Department.objects.filter(name__startswith=f"{name} ").values_list("name", flat=True)
    return sorted(int(n.rpartition(" ")[2]) for n in names)


def over(run: JobRun) -> bool:
    run.refresh_from_db()
    return run.is_over


def is_stopped(pid: int) -> bool:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "T"


def test_CUS_24_workers_killed_anywhere_lose_nothing_and_do_nothing_twice(workshop: Workshop):
    dice = random.Random(20)
    for name in ("left", "right"):
        in_batch, between = sorted(dice.sample(range(ROWS), 2))
        labours.ask(workshop.deaths, f"{name} {in_batch}")
        labours.ask(workshop.deaths, f"{name} after {between // labours.BATCH * labours.BATCH}")
    labours.ask(workshop.deaths, "left before the end of step 1")
    labours.ask(workshop.deaths, "right after the end of step 0")
    left, right = start("test_rows", "left"), start("test_rows", "right")
    with workshop.cluster():
        wait_for(lambda: over(left) and over(right), "both jobs are done")
        wait_for(lambda: not OrmQ.objects.exists(), "the queue is empty")
    assert (left.state, left.error) == (JobRun.State.DONE, "")
    assert (right.state, right.error) == (JobRun.State.DONE, "")
    assert written("left") == written("right") == list(range(ROWS))
    # Whoever commits a batch or ends a step goes through its places of death: none can be passed by.
    assert [place.name for place in workshop.deaths.iterdir()] == [], "all died where they were told to"
    assert left.fence >= left.step + 3, "a step was claimed again after each of its deaths"
    assert right.fence >= right.step + 2, "after the end of a step only the next one was claimed"
    assert chain.verify().whole


def test_CUS_24_a_worker_that_wakes_after_another_took_over_writes_nothing_more(workshop: Workshop):
    run = start("test_rows", "slow", 20)
    labours.ask(workshop.deaths, "slow after 5", signal.SIGSTOP)
    sleeper = workshop.start("perform", run.pk, 0)
    try:
        wait_for(lambda: is_stopped(sleeper.pid), "the first worker stands still")
        assert written("slow") == list(range(10))
        perform(run.pk, 0, follow=False)
        while not over(run):
            perform(run.pk, run.step, follow=False)
        before = chain.verify()
        sleeper.send_signal(signal.SIGCONT)
        assert sleeper.wait(30) == 0, "being superseded is no error"
    finally:
        sleeper.kill()
    assert written("slow") == list(range(20))
    assert chain.verify() == before, "the sleeper wrote not even into the chain"
    run.refresh_from_db()
    assert (run.state, run.done) == (JobRun.State.DONE, 20)


def test_a_message_delivered_twice_is_dropped(workshop: Workshop):
    run = start("test_rows", "twice", 10)
    perform(run.pk, 0)
    messages = OrmQ.objects.count()
    entries = chain.verify().entries
    perform(run.pk, 0)
    assert written("twice") == list(range(10))
    assert (OrmQ.objects.count(), chain.verify().entries) == (messages, entries)


def test_a_job_that_fails_five_times_waits_for_somebody_and_goes_on_where_it_stopped(workshop: Workshop):
    (workshop.deaths / "broken").touch()
    run = start("test_fails", "broken")
    with workshop.cluster():
        wait_for(lambda: over(run), "the job has failed for good")
        assert (run.state, run.why) == (JobRun.State.FAILED, "Something broke here: ValueError.")
        assert list(JobRun.objects.dead()) == [run]
        assert written("broken") == [0]
        (workshop.deaths / "broken").unlink()
        jobs.retry_job(run, by=User.system())
        wait_for(lambda: over(run), "the job is done")
    assert run.state == JobRun.State.DONE
    assert written("broken") == [0, 1], "the first batch was not written again"


def test_CUS_19_what_an_error_says_is_kept_nowhere(workshop: Workshop):
    (workshop.deaths / "broken").touch()
    run = start("test_fails", "secret")
    with pytest.raises(StepFailed) as caught:
        perform(run.pk, 0)
    assert "13812346021" not in str(caught.value)
    assert caught.value.__suppress_context__
    run.refresh_from_db()
    assert "13812346021" not in str(run.error)
    assert not Task.objects.exists()
