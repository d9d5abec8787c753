"""Workers in processes of their own, on the tests' database."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from guanxi.foundation.jobs import running
from tests.plugin import PROJECT

from . import labours

LONGEST = 90.0  # seconds, on a machine that may have more to do


class Workshop:
    """Starts processes that know the labours; `deaths` is where tests say who dies when."""

    def __init__(self, deaths: Path) -> None:
        self.deaths = deaths

    def start(self, *words: object) -> "subprocess.Popen[bytes]":
        environment = {
            **os.environ,
            labours.DEATHS: str(self.deaths),
            "DJANGO_SETTINGS_MODULE": "guanxi.config.settings",
            "GUANXI_TEST_DATABASE": str(connection.settings_dict["NAME"]),
            "GUANXI_JOB_RETRY": "2",
            "GUANXI_JOB_TIMEOUT": "20",
            "GUANXI_LOG_LEVEL": "ERROR",
        }
        command = [sys.executable, "-m", "guanxi.foundation.jobs.tests.process", *map(str, words)]
        return subprocess.Popen(command, cwd=PROJECT, env=environment, start_new_session=True)

    @contextmanager
    def cluster(self) -> "Iterator[subprocess.Popen[bytes]]":
        """Real workers, for as long as the block lasts."""
        process = self.start("cluster")
        try:
            yield process
        finally:
            process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(10)
            self.kill_all(process)

    @staticmethod
    def kill_all(process: "subprocess.Popen[bytes]") -> None:
        """The leader and everybody it started, at once and without a word."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@pytest.fixture
def workshop(transactional_db: None, tmp_path: Path, monkeypatch: Any, settings: Any) -> Workshop:
    folder = tmp_path / "deaths"
    folder.mkdir()
    monkeypatch.setenv(labours.DEATHS, str(folder))
    monkeypatch.setattr(running, "KINDS", dict(running.KINDS))
    monkeypatch.setattr(running, "_advance", running._advance)
    labours.install()
    settings.SWITCHBOARD = "guanxi.foundation.jobs.tests.labours"
    return Workshop(folder)


def wait_for(what: Callable[[], Any], words: str) -> Any:
    """What it gives as soon as that is something."""
    deadline = time.monotonic() + LONGEST
    while time.monotonic() < deadline:
        if found := what():
            return found
        time.sleep(0.1)
    pytest.fail(f"after {LONGEST:.0f} s still not: {words}")
