"""A house in a folder and a database of its own, worked on by processes that may be killed."""

import os
import signal
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from tests import readymade
from tests.asked import Questions

PROJECT = Path(__file__).resolve().parents[3]
GUANXI = Path(sys.executable).with_name("guanxi")


@dataclass
class HouseApart:
    """Folder and environment; every command is a process of its own."""

    folder: Path
    environment: dict[str, str]
    questions: Questions = field(default_factory=Questions, repr=False)

    def guanxi(
        self, *arguments: str | Path, typed: str = "", check: bool = True
    ) -> subprocess.CompletedProcess[str]:
        """Run ``guanxi …``."""
        done = subprocess.run(
            [str(GUANXI), *map(str, arguments)],
            env=self.environment, cwd=PROJECT, input=typed, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert not check or done.returncode == 0, f"guanxi {arguments}:\n{done.stdout}{done.stderr}"
        return done

    def ask(self, code: str) -> Any:
        """What ``code`` leaves in ``answer``, run with Django in this house."""
        return self.questions.ask(self.environment, code)[0]

    def start_worker(self) -> subprocess.Popen[bytes]:
        """A real worker cluster, in a process group that can be killed at once."""
        return subprocess.Popen(
            [sys.executable, "-m", "django", "qcluster"],
            env=self.environment, cwd=PROJECT, start_new_session=True,
            stdout=subprocess.DEVNULL, stderr=(self.folder / "worker.log").open("ab"),
        )  # fmt: skip


def kill(worker: subprocess.Popen[bytes]) -> None:
    """As a power cut does it: all at once, without a word."""
    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()


@contextmanager
def house_apart(folder: Path, **settings: str) -> Iterator[HouseApart]:
    """A house with one user, ``boss``, who may do everything."""
    environment = {
        **os.environ,
        "GUANXI_HOME": str(folder / "data"),
        "GUANXI_KEYS": str(folder / "keys"),
        "DJANGO_SETTINGS_MODULE": "guanxi.config.settings",
        **settings,
    }
    url = environment.get("DATABASE_URL", "")
    name = f"apart_{uuid.uuid4().hex[:12]}"
    if url:
        _tell_postgres(url, f'CREATE DATABASE "{name}"{readymade.copied(url)}')
        environment["DATABASE_URL"] = urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
    else:
        readymade.into(folder / "data", folder / "keys")
    house = HouseApart(folder, environment)
    try:
        house.guanxi("user", "boss", "--administrator", "--password-stdin", typed="a-long-password\n")
        house.ask("""
            from guanxi.foundation.accounts.models import User
            from guanxi.foundation.staff.actions import change_own_settings
            boss = User.objects.get(username="boss")
            change_own_settings(boss, by=boss, language="en")
            answer = boss.pk
        """)
        yield house
    finally:
        house.questions.end()
        if url:
            _tell_postgres(url, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _tell_postgres(url: str, statement: str) -> None:
    import psycopg

    with psycopg.connect(url, autocommit=True) as server:
        server.execute(statement)
