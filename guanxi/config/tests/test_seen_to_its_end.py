"""Who watched a job to its end is not told of it; who left the page is; a command tells by itself."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from guanxi.customers.tests.factories import make_user
from guanxi.foundation.accounts.models import User
from guanxi.foundation.jobs import presence, watching
from guanxi.foundation.jobs.events import JobEnded
from guanxi.foundation.jobs.models import JobRun
from guanxi.foundation.notifications.models import Notification
from guanxi.foundation.notifications.reactions import tell_of_job

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long the bell held back; nobody sleeps here."""
    slept: list[float] = []
    monkeypatch.setattr(watching, "sleep", slept.append)
    return slept


def started(by: User, **more: object) -> JobRun:
    made: JobRun = JobRun.objects.create(kind="score", by=by, state=JobRun.State.RUNNING, **more)
    return made


def ended(run: JobRun, **more: object) -> list[str]:
    """What whoever started it is told once it is done."""
    values = {"state": JobRun.State.DONE, "finished_at": timezone.now(), **more}
    JobRun.objects.filter(pk=run.pk).update(**values)
    return told(run)


def told(run: JobRun) -> list[str]:
    tell_of_job(JobEnded(run.pk))
    return list(Notification.objects.filter(user=run.by).values_list("notice", flat=True))


def look(user: User, run: JobRun) -> None:
    client = Client()
    client.force_login(user)
    assert client.get(f"/jobs/{run.pk}/", headers={"HX-Request": "true"}).status_code == 200


def test_who_never_looked_is_told_at_once(waits):
    assert ended(started(make_user())) == ["job_done"]
    assert not waits


def test_who_sees_it_done_is_not(waits, monkeypatch):
    one = make_user()
    run = started(one)
    look(one, run)
    monkeypatch.setattr(watching, "sleep", lambda _pause: look(one, run))
    assert ended(run) == []
    assert told(run) == [], "nor when the same end is announced once more"


def test_a_page_drawn_just_before_the_end_shows_no_end(waits):
    one = make_user()
    run = started(one)
    drawn = JobRun.objects.get(pk=run.pk)
    JobRun.objects.filter(pk=run.pk).update(state=JobRun.State.DONE, finished_at=timezone.now())
    watching.note_look(drawn, one)
    assert told(run) == ["job_done"]


def test_who_left_a_moment_before_is_told_after_that_moment(waits):
    one = make_user()
    run = started(one)
    look(one, run)
    assert ended(run) == ["job_done"]
    assert sum(waits) == watching.PATIENCE


def test_who_left_long_before_is_told_at_once(waits):
    assert ended(started(make_user(), seen_at=timezone.now() - timedelta(minutes=1))) == ["job_done"]
    assert not waits


def test_a_colleague_s_look_is_none_of_one_s_own(waits, make_person):
    one, keeper = make_user(), make_person("system_administrator")
    run = started(one)
    look(keeper, run)
    assert JobRun.objects.get(pk=run.pk).seen_at is None


def test_a_command_says_itself_how_it_ended():
    assert ended(started(make_user(), here=presence.mark())) == []
    assert ended(started(make_user(), here=presence.mark()), here="") == ["job_done"], "workers went on"
