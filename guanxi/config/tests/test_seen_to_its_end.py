"""Who watched a job to its end is not told of it; who left the page is; a command tells by itself."""

from datetime import timedelta

import pytest
from django.db.models import F
from django.test import Client
from django.utils import timezone
from django_q.brokers import get_broker
from django_q.models import OrmQ

from guanxi.customers.tests.factories import make_user
from guanxi.foundation import events
from guanxi.foundation.accounts.models import User
from guanxi.foundation.jobs import presence, watching
from guanxi.foundation.jobs.events import JobEnded
from guanxi.foundation.jobs.models import JobRun
from guanxi.foundation.notifications.models import Notification
from guanxi.foundation.notifications.reactions import tell_of_job

pytestmark = pytest.mark.django_db


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
    return notices(run)


def notices(run: JobRun) -> list[str]:
    return list(Notification.objects.filter(user=run.by).values_list("notice", flat=True))


def look(user: User, run: JobRun) -> None:
    client = Client()
    client.force_login(user)
    assert client.get(f"/jobs/{run.pk}/", headers={"HX-Request": "true"}).status_code == 200


def waits() -> bool:
    """Whether the end is to be announced once more: what waits is no sooner taken by any worker."""
    (message,) = OrmQ.objects.all() or (None,)
    if message is None:
        return False
    assert get_broker().dequeue() is None, "no worker takes it before its moment"
    OrmQ.objects.update(lock=F("lock") - watching.MOMENT)
    assert get_broker().dequeue()
    return True


def hear_what_waits() -> None:
    """What a worker does with the one message, once its moment has come."""
    (message,) = OrmQ.objects.all()
    message.delete()
    assert message.task["func"] == events.DELIVER
    events.deliver(*message.task["args"])


def test_who_never_looked_is_told_at_once():
    run = started(make_user())
    assert ended(run) == ["job_done"]
    assert not waits()


def test_who_sees_it_done_is_not():
    one = make_user()
    run = started(one)
    look(one, run)
    assert ended(run) == []
    look(one, run)
    assert waits()
    hear_what_waits()
    assert told(run) == [], "nor when the same end is announced once more"


def test_a_page_drawn_just_before_the_end_shows_no_end():
    one = make_user()
    run = started(one)
    drawn = JobRun.objects.get(pk=run.pk)
    JobRun.objects.filter(pk=run.pk).update(state=JobRun.State.DONE, finished_at=timezone.now())
    watching.note_look(drawn, one)
    assert told(run) == ["job_done"]


def test_who_left_a_moment_before_is_told_after_that_moment():
    one = make_user()
    run = started(one)
    look(one, run)
    assert ended(run) == []
    assert waits()
    hear_what_waits()
    assert notices(run) == ["job_done"]
    assert not OrmQ.objects.exists(), "it waits once, not for ever"


def test_a_job_that_goes_on_meanwhile_is_told_of_when_it_ends():
    one = make_user()
    run = started(one)
    look(one, run)
    assert ended(run, state=JobRun.State.FAILED) == []
    JobRun.objects.filter(pk=run.pk).update(state=JobRun.State.RUNNING, finished_at=None)
    hear_what_waits()
    assert notices(run) == []


def test_who_left_long_before_is_told_at_once():
    run = started(make_user(), seen_at=timezone.now() - timedelta(minutes=1))
    assert ended(run) == ["job_done"]
    assert not waits()


def test_a_colleague_s_look_is_none_of_one_s_own(make_person):
    one, keeper = make_user(), make_person("system_administrator")
    run = started(one)
    look(keeper, run)
    assert JobRun.objects.get(pk=run.pk).seen_at is None


def test_a_command_says_itself_how_it_ended():
    assert ended(started(make_user(), here=presence.mark())) == []
    assert ended(started(make_user(), here=presence.mark()), here="") == ["job_done"], "workers went on"


def test_tiers_computed_after_each_of_four_files_are_told_of_once():
    """Four notices said the same; those of imports name their files."""
    one = make_user()
    first, second, third = (started(one) for _n in range(3))
    assert ended(first) == ended(second) == ["job_done"]
    Notification.objects.update(read_at=timezone.now())
    assert ended(third) == ["job_done", "job_done"], "what was read stays, and news are told"
