"""A Guanxi that really runs: web, workers, a folder and a database of its own."""

import fcntl
import os
import socket
import subprocess
import sys
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit, urlunsplit
from urllib.request import urlopen

from tests import readymade

PROJECT = Path(__file__).resolve().parent.parent
GUANXI = Path(sys.executable).with_name("guanxi")
LONGEST_START = 240  # seconds: the demo is made up first, on a machine that may have more to do


class DidNotComeUpError(Exception):
    """The server ended or stayed silent; its own words say why."""


@dataclass
class House:
    """A running Guanxi of its own: its address, its folder, its command line."""

    url: str
    home: Path
    environment: dict[str, str]
    process: subprocess.Popen[bytes] = field(repr=False)
    log: Path
    let_in: tuple[float, list[Any]] | None = field(default=None, repr=False)  # when, and with which cookies

    def guanxi(self, *arguments: str | Path, typed: str = "", check: bool = True) -> str:
        """Run `guanxi …` on this house, which reads what was ``typed``; gives what it printed."""
        command = [str(GUANXI), *map(str, arguments)]
        done = subprocess.run(
            command, env=self.environment, capture_output=True, text=True, input=typed, check=False
        )
        assert not check or done.returncode == 0, f"guanxi {arguments}: {done.stdout}{done.stderr}"
        return done.stdout + done.stderr

    @property
    def first_person(self) -> tuple[str, str]:
        """Sign-in name and password of the demo's administrator."""
        kept = Path(self.environment["GUANXI_KEYS"]) / "first-password.txt"
        name, password = kept.read_text(encoding="utf-8").split()[:2]
        return name, password


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _own_database(url: str, like: str) -> str:
    """The URL of a new database on the PostgreSQL of the run."""
    name = f"journey_{uuid.uuid4().hex[:12]}"
    _tell_postgres(f'CREATE DATABASE "{name}"{like}')
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def _tell_postgres(statement: str) -> None:
    import psycopg

    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        server.execute(statement)


def _wait_until_up(house: House) -> None:
    deadline = time.monotonic() + LONGEST_START
    while time.monotonic() < deadline and house.process.poll() is None:
        try:
            with urlopen(f"{house.url}/healthz", timeout=2):
                return
        except HTTPError:
            return
        except (URLError, OSError):
            time.sleep(0.1)
    raise DidNotComeUpError(house.log.read_text(encoding="utf-8", errors="replace")[-4000:])


def collect_static(environment: dict[str, str]) -> None:
    """Houses share the collected front-end files: one of them collects, the others wait for it."""
    code = "import django; django.setup(); from guanxi.config.commands import serve_; serve_.collect_static()"
    with (PROJECT / ".tmp/static.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        subprocess.run([sys.executable, "-c", code], cwd=PROJECT, env=environment, check=True)


def start_house(folder: Path, *arguments: str, migrated: bool = False) -> House:
    """Start `guanxi serve` on a free port over a folder of its own; stop it with `stop_house`.

    It finds nothing there, or a database that has had all ``migrated`` (and is spared ten seconds).
    """
    home, port, log = folder / "data", _free_port(), folder / "serve.log"
    environment = {
        **os.environ,
        "GUANXI_HOME": str(home),
        "GUANXI_KEYS": str(folder / "keys"),
        "DJANGO_SETTINGS_MODULE": "guanxi.config.settings",
    }
    if "DATABASE_URL" in environment:
        like = readymade.copied(environment["DATABASE_URL"]) if migrated else ""
        environment["DATABASE_URL"] = _own_database(environment["DATABASE_URL"], like)
    elif migrated:
        readymade.into(home, folder / "keys")
    collect_static(environment)
    with log.open("wb") as output:
        process = subprocess.Popen(
            [GUANXI, "serve", "--port", str(port), *arguments],
            env=environment,
            cwd=PROJECT,
            stdout=output,
            stderr=output,
        )
    house = House(f"http://127.0.0.1:{port}", home, environment, process, log)
    try:
        _wait_until_up(house)
    except BaseException:
        stop_house(house)
        raise
    return house


def stop_house(house: House) -> None:
    house.process.terminate()
    try:
        house.process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        house.process.kill()
        house.process.wait()
    if "DATABASE_URL" in house.environment:
        name = urlsplit(house.environment["DATABASE_URL"]).path.strip("/")
        _tell_postgres(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
