"""Previews that a worker makes later: within its time, beside what others write, and tried again."""

import subprocess
import threading
import time
from typing import Any

import pytest
from django.db import connection

from guanxi.foundation.accounts.models import User
from guanxi.foundation.files import clearing, previews
from guanxi.foundation.files.models import File
from guanxi.foundation.live.publishing import publish

from .colleagues import make_place, make_three
from .test_hang_files_on_customers import hang, signed_in
from .test_image_previews import picture


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Any) -> None:
    settings.GUANXI_HOME = tmp_path


def hung(count: int = 1) -> tuple[User, list[File]]:
    one, _other, _stranger = make_three()
    customer = make_place(one)
    return one, [hang(one, customer, f"{number}.png", picture()) for number in range(count)]


def elsewhere(work: Any) -> None:
    """Another process, with a connection of its own."""

    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()


@pytest.mark.django_db(transaction=True)
def test_it_writes_though_others_have_written_since_it_began_to_read(monkeypatch):
    hung(6)
    monkeypatch.setattr(previews, "CHUNK", 2)
    made: list[int] = []

    def make(pk: int) -> bool:
        elsewhere(lambda: publish("elsewhere", what="files"))
        publish("here", what="files")
        made.append(pk)
        return True

    monkeypatch.setattr(previews, "make_preview", make)
    assert previews.make_missing() == len(made) == 6


@pytest.mark.django_db
def test_one_run_begins_no_more_than_fits_in_a_worker_s_time(settings, monkeypatch):
    assert settings.Q_CLUSTER["timeout"] > previews.LONGEST + previews.SECONDS
    _one, files = hung(3)
    now = [0.0]

    def make(_pk: int) -> bool:
        now[0] += previews.LONGEST
        return True

    monkeypatch.setattr(previews, "make_preview", make)
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    assert previews.make_missing() == 2
    assert previews._lacking() == [file.pk for file in reversed(files)]


@pytest.mark.django_db
def test_a_full_machine_says_nothing_of_the_image(monkeypatch):
    _one, (file,) = hung()

    def refused(*_args: Any, **_more: Any) -> None:
        raise BlockingIOError

    with monkeypatch.context() as full:
        full.setattr(subprocess, "run", refused)
        for _time in range(3):
            assert not previews.make_preview(file.pk)
    clearing.make_previews()
    assert previews.has(file)


@pytest.mark.django_db
@pytest.mark.parametrize("is_killed", [False, True])
def test_what_was_cut_off_is_tried_once_more(monkeypatch, is_killed):
    _one, (file,) = hung()
    tries: list[int] = []

    def cut_off(*_args: Any, **_more: Any) -> Any:
        tries.append(1)
        if is_killed:
            return subprocess.CompletedProcess([], -9, b"")
        raise subprocess.TimeoutExpired("scaling", 20)

    with monkeypatch.context() as slow:
        slow.setattr(subprocess, "run", cut_off)
        previews.make_preview(file.pk)
    with monkeypatch.context() as slow:
        slow.setattr(subprocess, "run", cut_off)
        for _time in range(3):
            clearing.make_previews()
    assert len(tries) == 2
    assert not previews._lacking()
    previews.drop(file.uid)
    assert not list(previews.folder().glob("??/*"))
    assert previews.make_preview(file.pk)


@pytest.mark.django_db
def test_of_two_workers_the_later_one_replaces_nothing(monkeypatch):
    _one, (file,) = hung()
    previews.make_preview(file.pk)
    path = previews.path_of(file.uid)
    aside = path.rename(path.with_suffix(".aside"))

    def scaled(_uid: Any) -> bytes:
        aside.rename(path)  # the other one, at this moment
        return b"later"

    monkeypatch.setattr(previews, "_scaled", scaled)
    assert not previews.make_preview(file.pk)
    assert signed_in(_one).get(f"/files/{file.pk}/preview/").content != b"later"


@pytest.mark.django_db
def test_a_browser_keeps_a_picture_for_minutes_and_for_one_person():
    one, (file,) = hung()
    previews.make_preview(file.pk)
    answer = signed_in(one).get(f"/files/{file.pk}/preview/")
    assert answer["Cache-Control"] == "private, max-age=300"
    assert "Cookie" in answer["Vary"]
