"""The queue is the outbox: what rolls back is never told, what commits is told, whoever dies in between."""

import signal
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone
from django_q.models import OrmQ, Task

from guanxi.foundation import events, ledger
from guanxi.foundation.accounts.models import Company, Department, User
from guanxi.foundation.errors import Refused
from guanxi.foundation.jobs.models import JobRun
from guanxi.foundation.jobs.running import forgotten, send

from . import labours
from .conftest import Workshop, wait_for


def heard(number: int) -> bool:
    return Department.objects.filter(name=f"heard {number}").exists()


def tell(number: int, **more: bool) -> None:
    labours.tell(Company.get(), by=User.system(), number=number, **more)


def test_CUS_24_what_rolled_back_is_never_told_and_what_committed_always_is(workshop: Workshop):
    with pytest.raises(Refused):
        tell(1, fail=True)
    assert not OrmQ.objects.exists()
    teller = workshop.start("tell", 2)
    assert teller.wait(60) == -signal.SIGKILL
    assert Department.objects.filter(name="told 2").exists()
    assert not heard(2), "the teller died before anybody heard it"
    labours.ask(workshop.deaths, "hearing 3")
    tell(3)
    with workshop.cluster():
        wait_for(lambda: heard(2), "the dead man's word is heard")
        wait_for(lambda: heard(3), "who dies while hearing is followed by another")
    assert not heard(1)
    assert list(workshop.deaths.iterdir()) == []


def test_CUS_24_when_all_workers_die_at_once_the_next_ones_go_on(workshop: Workshop):
    run = labours.start_labour(Company.get(), by=User.system(), kind="test_rows", name="all", count=60)

    def progress() -> int:
        run.refresh_from_db()
        return run.done

    with workshop.cluster() as first:
        wait_for(lambda: progress() >= 15, "the job is under way")
        workshop.kill_all(first)
    with workshop.cluster():
        wait_for(lambda: progress() == 60 and run.is_over, "the job is done")
    assert run.state == JobRun.State.DONE
    assert Department.objects.filter(name__startswith="all ").count() == 60


def test_a_listener_that_fails_leaves_its_kind_of_error_and_can_be_told_again(
    workshop: Workshop, monkeypatch
):
    def deaf(_told: labours.Told) -> None:
        raise ValueError("13812346021")

    monkeypatch.setattr(labours, "SUBSCRIPTIONS", {labours.Told: (deaf,)})
    batch = [("guanxi.foundation.jobs.tests.labours.Told", {"number": 4})]
    with pytest.raises(events.DeliveryFailed) as caught:
        events.deliver(batch)
    assert "ValueError" in str(caught.value)
    assert "13812346021" not in str(caught.value)
    tries, now = int(str(settings.Q_CLUSTER["max_attempts"])), timezone.now()
    for name, attempts in (("first", tries - 1), ("last", tries)):
        Task.objects.create(
            id=name, name=name, func=events.DELIVER, args=(batch,), started=now, stopped=now, success=False,
            attempt_count=attempts,
        )  # fmt: skip
    assert [task.pk for task in events.undelivered()] == ["last"], "the other one is still being tried"
    with ledger.opened(ledger.Ledger(by=User.system(), verb="resend_events")):
        assert events.redeliver(["last"]) == 1
    assert OrmQ.objects.get().args() == (batch,)
    assert not events.undelivered().exists()


def test_a_job_that_no_message_names_is_found(workshop: Workshop):
    run = labours.start_labour(Company.get(), by=User.system(), kind="test_rows", name="lost", count=5)
    assert forgotten(timedelta(0)) == []
    OrmQ.objects.all().delete()
    assert forgotten(timedelta(0)) == [run]
    assert forgotten(timedelta(hours=1)) == [], "it may be about to be sent"
    send(run)
    assert forgotten(timedelta(0)) == []
