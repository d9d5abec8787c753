"""What every test of the house runs in; loaded before Django's settings are (pyproject.toml, addopts).

No test ever sees the real data folder, the real keys or a password hasher that is slow on purpose.
"""

import atexit
import gc
import json
import os
import shutil
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import databases
from tests.data import data_folder

PROJECT = Path(__file__).resolve().parent.parent
DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup", "live_server"}
JOURNEY_FIXTURES = {"open_page", "browser_page"}  # not `browser`: rooms have fixtures of that name, too


def _own_folder() -> Path:
    base = PROJECT / ".tmp"
    base.mkdir(exist_ok=True)
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    folder = Path(tempfile.mkdtemp(prefix=f"tests-{worker}-", dir=base))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


FOLDER = _own_folder()
(FOLDER / "data").mkdir()
os.environ["GUANXI_HOME"] = str(FOLDER / "data")
os.environ["GUANXI_KEYS"] = str(FOLDER / "keys")
# A file, not memory: threads that write at once must meet the locks that they would meet in earnest.
os.environ["GUANXI_TEST_SQLITE"] = str(FOLDER / "test.sqlite3")


# ---- which tests -------------------------------------------------------------------------------


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("guanxi")
    group.addoption(
        "--which",
        choices=["pure", "db", "journey"],
        action="append",
        default=[],
        help="Only tests of this kind; said twice, of both.",
    )
    group.addoption(
        "--share",
        choices=["all", "sqlite", "postgresql"],
        default="all",
        help="The share of the journeys and of the tests of pages and cells that runs on this database.",
    )


def kind(item: pytest.Item) -> str:
    """Each test is exactly one of journey, db, pure."""
    from django.test import TransactionTestCase

    fixtures = set(getattr(item, "fixturenames", ()))
    if item.get_closest_marker("journey") or "journeys" in item.path.parts or fixtures & JOURNEY_FIXTURES:
        return "journey"
    owner = getattr(item, "cls", None)
    if item.get_closest_marker("django_db") or fixtures & DATABASE_FIXTURES:
        return "db"
    return "db" if owner and issubclass(owner, TransactionTestCase) else "pure"


def _is_marked(item: pytest.Item) -> bool:
    return any(item.get_closest_marker(mark) for mark in ("page", "cells", "large"))


def takes_turns(item: pytest.Item) -> bool:
    """Journeys, and tests of what pages show or how cells are read, run on one database each; those marked
    `both` on either. Nothing that a database decides is marked `page` or `cells` (docs/style.md);
    what is `large` has to do with one.
    """
    marked = _is_marked(item) and kind(item) == "db"
    return (marked or kind(item) == "journey") and not item.get_closest_marker("both")


def share(item: pytest.Item) -> str:
    """They alternate by name, so that one keeps its database from run to run."""
    return ("sqlite", "postgresql")[zlib.crc32(item.nodeid.encode()) % 2]


def commits(item: pytest.Item) -> bool:
    """Whether it runs outside a transaction of its own: locks and races are the database's."""
    marker = item.get_closest_marker("django_db")
    return "transactional_db" in getattr(item, "fixturenames", ()) or bool(marker and marker.kwargs)


def _wanted(item: pytest.Item, config: pytest.Config) -> bool:
    which, part = config.getoption("--which"), config.getoption("--share")
    if which and kind(item) not in which:
        return False
    return part == "all" or not takes_turns(item) or share(item) == part


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    astray = [item.nodeid for item in items if kind(item) == "journey" and "journeys" not in item.path.parts]
    if astray:
        raise pytest.UsageError(f"Journeys are looked for in tests/journeys only: {astray}")
    if wild := [item.nodeid for item in items if _is_marked(item) and commits(item)]:
        raise pytest.UsageError(f"What commits is no test of a page or of cells: {wild}")
    chosen = [item for item in items if _wanted(item, config)]
    kept = set(chosen)
    if gone := [item for item in items if item not in kept]:
        config.hook.pytest_deselected(items=gone)
    items[:] = chosen
    if data_folder() is None:
        absent = pytest.mark.skip(reason="the public data sets are not here (GUANXI_DATA)")
        for item in items:
            if item.get_closest_marker("public_data"):
                item.add_marker(absent)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[Any]:
    """Nothing that is loaded or collected goes again: nobody looks for garbage meanwhile."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """What is loaded and collected by now stays: no search for garbage goes through all of it once more."""
    gc.collect()
    gc.freeze()
    atexit.register(gc.unfreeze)  # what looks for leaks at the very end finds none that are not


# ---- what they run in --------------------------------------------------------------------------


def pytest_configure(config: pytest.Config) -> None:
    from django.conf import settings
    from hypothesis import settings as trying

    # A busy machine is no counter-example. By hand each run tries other examples; CI tries the same ones, so
    # that a change fails there for what it changed.
    asked = os.environ.get("CI", "").lower() in {"1", "true"}
    trying.register_profile("house", deadline=None, print_blob=True, derandomize=asked)
    trying.load_profile("house")
    config.pluginmanager.register(databases)  # now, so that its fixtures stand over those of pytest-django
    databases.keep_no_registers()
    settings.STATIC_ROOT = FOLDER / "static"
    settings.STATIC_ROOT.mkdir()
    database: dict[str, Any] = settings.DATABASES["default"]
    if database["ENGINE"].endswith("postgresql"):
        database["OPTIONS"]["prepare_threshold"] = 2  # as the web's process asks
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """Tests read the sources' own sentences; journeys and the catalogue's check see to other languages."""
    from django.utils import translation

    with translation.override("en"):
        yield


@pytest.fixture(scope="session")
def public_data() -> Path:
    """The folder of public data sets; mark the test `public_data`."""
    folder = data_folder()
    if folder is None:
        pytest.skip("the public data sets are not here (GUANXI_DATA)")
    return folder


# ---- what came out -----------------------------------------------------------------------------


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    report = os.environ.get("GUANXI_REPORT")
    if not report or hasattr(config, "workerinput"):
        return
    count = {
        name: len(terminalreporter.stats.get(name, ())) for name in ("passed", "failed", "error", "skipped")
    }
    counts = {
        "passed": count["passed"],
        "failed": count["failed"] + count["error"],
        "skipped": count["skipped"],
    }
    Path(report).write_text(json.dumps(counts), encoding="utf-8")


@pytest.fixture(autouse=True)
def _who_is_let_in_has_proved_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """`force_login` stands for a sign-in a moment ago, which is what dangerous acts ask for."""
    import time

    from django.test import Client

    let_in = Client.force_login

    def force_login(self: Client, user: Any, backend: str | None = None) -> None:
        let_in(self, user, backend)
        session = self.session
        session["confirmed_at"] = time.time()
        session.save()

    monkeypatch.setattr(Client, "force_login", force_login)
