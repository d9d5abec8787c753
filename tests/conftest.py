"""Journeys: a real server with real workers, and a real browser that minds what it sees."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.running_house import House, start_house, stop_house
from tests.witness import Witness, sessions

PROJECT = Path(__file__).resolve().parent.parent
SHOTS = PROJECT / ".tmp" / "journeys"
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
QUIET += ["--disable-sync", "--no-first-run", "--force-color-profile=srgb"]


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house with the small demo company, shared by the journeys of one run."""
    folder = tmp_path_factory.mktemp("house")
    running = start_house(folder, "--demo", "--demo-size", "tiny", migrated=True)
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
    names = (
        "chromium-headless-shell",
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
    )
    found = os.environ.get("GUANXI_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if not found:
        pytest.skip("there is no Chromium here (Debian: apt install chromium-headless-shell)")
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

    At the end the test fails if a page reported an error, broke the content policy, or met a 5xx;
    `forgives=("/card/",)` names parts of what is expected to go wrong.
    """
    contexts: list[Any] = []
    witnesses: list[Witness] = []
    request.node.witnesses = witnesses

    def open_one(
        *,
        width: int = 1440,
        height: int = 900,
        language: str = "zh-CN",
        dark: bool = False,
        forgives: tuple[str, ...] = (),
    ) -> Any:
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
        witnesses.append(Witness(page, forgives))
        return page

    yield open_one
    _picture_failure(contexts, request)
    for context in contexts:
        context.close()
    trouble = [words for witness in witnesses for words in witness.wrong]
    assert not trouble, "\n".join(trouble)


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
    if not report.failed:
        return
    for witness in getattr(item, "witnesses", ()):
        report.sections.append(("What the browser knew last", witness.tell()))
    served = [each for each in getattr(item, "funcargs", {}).values() if isinstance(each, House)]
    for house in served[:1]:
        if busy := sessions(house):
            report.sections.append(("What the database's sessions did", busy))
        tail = house.log.read_text(encoding="utf-8", errors="replace")[-6000:]
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
