"""Houses on disk with the small demo company, driven by the command line as people drive them.

The demo is loaded once a run of the tests, whatever the number of their workers; each test gets a copy of it.
"""

import atexit
import fcntl
import json
import os
import shutil
import signal
import subprocess
import time
import uuid
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from tests import readymade
from tests.asked import Questions
from tests.plugin import PROJECT
from tests.running_house import GUANXI, collect_static

COMMAND = """
import contextlib, io
from guanxi.config import cli
out = io.StringIO()
with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
    try:
        status = cli.main({!r})
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 1
        print("" if isinstance(end.code, int) else end.code)
answer = [status, out.getvalue()]
"""
RUN = os.environ.get("PYTEST_XDIST_TESTRUNUID", uuid.uuid4().hex)[:12]


@dataclass
class House:
    """A home folder, its keys and, on PostgreSQL, its database."""

    folder: Path
    url: str = ""
    questions: Questions = field(default_factory=Questions, repr=False)

    @property
    def home(self) -> Path:
        return self.folder / "data"

    @property
    def keys(self) -> Path:
        return self.folder / "keys"

    @property
    def environment(self) -> dict[str, str]:
        own = {
            "GUANXI_HOME": str(self.home),
            "GUANXI_KEYS": str(self.keys),
            "DJANGO_SETTINGS_MODULE": "guanxi.config.settings",
            "LANG": "C.UTF-8",
        }
        rest = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        return {**rest, **own, **({"DATABASE_URL": self.url} if self.url else {})}

    def start(self, *words: str | Path) -> "subprocess.Popen[str]":
        command = [str(GUANXI), *map(str, words)]
        return subprocess.Popen(
            command,
            cwd=PROJECT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            preexec_fn=_hear_ctrl_c,  # noqa: PLW1509 - the tests' process has one thread here
        )

    def guanxi(self, *words: str | Path, status: int = 0, typed: str = "") -> str:
        """Run `guanxi …` to its end; gives what it said."""
        done = subprocess.run(
            [str(GUANXI), *map(str, words)],
            cwd=PROJECT,
            env=self.environment,
            capture_output=True,
            text=True,
            input=typed,
            check=False,
        )
        said = done.stdout + done.stderr
        assert done.returncode == status, f"guanxi {words} gave {done.returncode}: {said}"
        assert "Traceback" not in said, said
        return said

    def told(self, *words: str | Path, status: int = 0) -> str:
        """As `guanxi`, in a fork of the process that is asked: a command that need not start by itself."""
        found, said = self.ask(COMMAND.format([str(word) for word in words]))
        assert found == status, f"guanxi {words} gave {found}: {said}"
        assert "Traceback" not in said, said
        return said

    def ask(self, code: str, log: Path | None = None) -> Any:
        """Run Python inside the house; gives what ``answer`` was set to. What it logs may be kept."""
        answer, said = self.questions.ask(self.environment, code)
        if log:
            with log.open("a", encoding="utf-8") as out:
                out.write(said)
        return answer

    def counts(self) -> dict[str, int]:
        """Rows of every table."""
        found: dict[str, int] = self.ask(
            """
from django.db import connection
with connection.cursor() as cursor:
    answer = {}
    for table in connection.introspection.table_names(cursor):
        cursor.execute(f'SELECT count(*) FROM "{table}"')
        answer[table] = cursor.fetchone()[0]
"""
        )
        return found

    def is_bare(self) -> bool:
        """Nothing lies here, not even in the database."""
        files = [path for path in self.folder.rglob("*") if path.is_file() and path.name != ".lock"]
        if not self.url:
            return not files
        with _connected(self.url) as server:
            found = server.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
        return not files and found == (0,)

    def gone(self) -> None:
        self.questions.end()
        if self.url:
            _drop(urlsplit(self.url).path.strip("/"))
        shutil.rmtree(self.folder, ignore_errors=True)


def _hear_ctrl_c() -> None:
    """What a shell starts in the background ignores Ctrl-C, and so do all that are started from there."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def new_house(folder: Path, *, template: str = "") -> House:
    """An empty place; on PostgreSQL with a database of its own, perhaps the copy of another."""
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        return House(folder)
    name = f"guanxi_{uuid.uuid4().hex[:12]}"
    _server(f'CREATE DATABASE "{name}"' + (f' TEMPLATE "{template}"' if template else ""))
    return House(folder, urlunsplit(urlsplit(url)._replace(path=f"/{name}")))


def demo_house(folder: Path) -> House:
    """A copy of the house with the demo, which is loaded by whoever comes first."""
    base = PROJECT / ".tmp"
    base.mkdir(exist_ok=True)
    kind = "postgresql" if os.environ.get("DATABASE_URL") else "sqlite"
    place = base / f"demo-{RUN}-{kind}"
    with (base / f"demo-{kind}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (place / "url").exists():
            _load(place)
        template = (place / "url").read_text(encoding="utf-8")
        shutil.copytree(place, folder, dirs_exist_ok=True)
        (folder / "url").unlink()
        return new_house(folder, template=urlsplit(template).path.strip("/"))


def _load(place: Path) -> None:
    """Load it in two goes: cut off by Ctrl-C the first time. What was seen of that is kept beside it."""
    shutil.rmtree(place, ignore_errors=True)
    house = new_house(place)
    if not house.url:
        readymade.into(house.home, house.keys)
    atexit.register(house.gone)
    collect_static(house.environment)
    loading = house.start("demo", "--size", "tiny")
    assert loading.stdout is not None
    for line in loading.stdout:
        if "customers with their contacts" in line:
            loading.send_signal(2)
            break
    said = loading.stdout.read()
    seen = {
        "status": loading.wait(60),
        "said": said,
        "customers": house.counts()["customers_customer"],
        "score": house.guanxi("score", status=1),
        "serve": house.guanxi("serve", "--port", "0", status=1),
        "is_demo": house.ask(
            "from guanxi.foundation.accounts.models import Company as C; answer = C.get().is_demo"
        ),
    }
    seen["again"] = house.guanxi("demo", "--size", "tiny")
    seen["after"] = house.counts()["customers_customer"]
    house.questions.end()  # a database that somebody has open cannot be copied
    (place / "cut-off.json").write_text(json.dumps(seen), encoding="utf-8")
    (place / "url").write_text(house.url, encoding="utf-8")


def wait_until(what: Any, seconds: float, words: str) -> Any:
    """What it gives as soon as that is something."""
    deadline = time.monotonic() + seconds
    while not (found := what()):
        assert time.monotonic() < deadline, f"after {seconds:.0f} s still not: {words}"
        time.sleep(0.1)
    return found


def _connected(url: str) -> Any:
    import psycopg

    return psycopg.connect(url, autocommit=True)


def _server(statement: str) -> None:
    with _connected(os.environ["DATABASE_URL"]) as server:
        server.execute(statement)


def _drop(name: str) -> None:
    with suppress(Exception):
        _server(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
