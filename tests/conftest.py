"""Journeys: a real server with real workers, and a real browser that minds what it sees."""

import fcntl
import os
import shutil
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit, urlunsplit
from urllib.request import urlopen

import pytest

PROJECT = Path(__file__).resolve().parent.parent
SHOTS = PROJECT / ".tmp" / "journeys"
GUANXI = Path(sys.executable).with_name("guanxi")
LONGEST_START = 240  # seconds: the demo is made up first, on a machine that may have more to do
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
QUIET += ["--disable-sync", "--no-first-run", "--force-color-profile=srgb"]


@dataclass
class House:
    """A running Guanxi of its own: its address, its folder, its command line."""

    url: str
    home: Path
    environment: dict[str, str]
    process: subprocess.Popen[bytes] = field(repr=False)
    log: Path

    def guanxi(self, *arguments: str | Path, check: bool = True) -> str:
        """Run `guanxi …` on this house; gives what it printed."""
        command = [str(GUANXI), *map(str, arguments)]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)
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


def _own_database(url: str) -> str:
    """The URL of a new empty database on the PostgreSQL of the run."""
    name = f"journey_{uuid.uuid4().hex[:12]}"
    _tell_postgres(f'CREATE DATABASE "{name}"')
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
    pytest.fail(f"The server did not come up:\n{house.log.read_text(errors='replace')[-4000:]}")


def _collect_static(environment: dict[str, str]) -> None:
    """Houses share the collected front-end files: one of them collects, the others wait for it."""
    code = "import django; django.setup(); from guanxi.config.commands import serve_; serve_.collect_static()"
    with (PROJECT / ".tmp/static.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        subprocess.run([sys.executable, "-c", code], cwd=PROJECT, env=environment, check=True)


def start_house(folder: Path, *arguments: str) -> House:
    """Start `guanxi serve` on a free port over a folder of its own; stop it with `stop_house`."""
    home, port, log = folder / "data", _free_port(), folder / "serve.log"
    environment = {
        **os.environ,
        "GUANXI_HOME": str(home),
        "GUANXI_KEYS": str(folder / "keys"),
        "DJANGO_SETTINGS_MODULE": "guanxi.config.settings",
    }
    if "DATABASE_URL" in environment:
        environment["DATABASE_URL"] = _own_database(environment["DATABASE_URL"])
    _collect_static(environment)
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


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house with the small demo company, shared by the journeys of one run."""
    running = start_house(tmp_path_factory.mktemp("house"), "--demo", "--demo-size", "tiny")
    yield running
    stop_house(running)


@pytest.fixture
def empty_house(tmp_path: Path) -> Iterator[House]:
    """A house of one's own with nothing in it."""
    running = start_house(tmp_path)
    yield running
    stop_house(running)


# ---- the browser -------------------------------------------------------------------------------


def _chromium() -> str:
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    found = os.environ.get("GUANXI_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if not found:
        pytest.skip("there is no Chromium here (Debian: apt install chromium)")
    return found


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    # Playwright leaves an event loop running in this thread; Django would take that for async code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=_chromium(), args=QUIET)
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser: Any, request: pytest.FixtureRequest) -> Iterator[Any]:
    """`open_page(width=390, language="en", dark=True)`: a page in a context of its own.

    At the end the test fails if a page reported an error, broke the content policy, or met a 5xx.
    """
    contexts: list[Any] = []
    trouble: list[str] = []

    def open_one(*, width: int = 1440, height: int = 900, language: str = "zh-CN", dark: bool = False) -> Any:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            locale=language,
            color_scheme="dark" if dark else "light",
            timezone_id="Asia/Shanghai",
            reduced_motion="reduce",
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: trouble.append(f"script: {error}"))
        page.on("console", lambda line: _note_console(line, trouble))
        page.on("response", lambda answer: _note_response(answer, trouble))
        return page

    yield open_one
    _picture_failure(contexts, request)
    for context in contexts:
        context.close()
    assert not trouble, "\n".join(trouble)


def _note_console(line: Any, trouble: list[str]) -> None:
    if line.type == "error" and "Failed to load resource" not in line.text:
        trouble.append(f"console: {line.text}")


def _note_response(answer: Any, trouble: list[str]) -> None:
    static_gone = answer.status == 404 and "/static/" in answer.url
    if answer.status >= 500 or static_gone:
        trouble.append(f"{answer.status}: {answer.request.method} {answer.url}")


def _picture_failure(contexts: list[Any], request: pytest.FixtureRequest) -> None:
    if not getattr(request.node, "failed_in_call", False):
        return
    SHOTS.mkdir(parents=True, exist_ok=True)
    for number, page in enumerate(page for context in contexts for page in context.pages):
        page.screenshot(path=SHOTS / f"{request.node.name}-{number}.png", full_page=True)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    outcome: Any = yield
    report = outcome.get_result()
    if report.when == "call" and report.failed:
        item.failed_in_call = True  # type: ignore[attr-defined]
    served = [each for each in getattr(item, "funcargs", {}).values() if isinstance(each, House)]
    if report.failed and served:
        tail = served[0].log.read_text(encoding="utf-8", errors="replace")[-6000:]
        report.sections.append(("What the server said", tail))


@pytest.fixture
def browser_page(open_page: Any) -> Any:
    """One page: 1440 × 900, Chinese, light."""
    return open_page()


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core: `page.evaluate(axe)`, then `page.evaluate("axe.run()")`."""
    source = PROJECT / "node_modules/axe-core/axe.min.js"
    if not source.exists():
        pytest.skip("axe-core is not here (npm ci)")
    return source.read_text(encoding="utf-8")
