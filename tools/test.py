"""Everything: checks, tests on both databases, journeys in a real browser. `make test` calls it.

    python -m tools.test [-k words …]       what follows goes to pytest

Journeys run beside the other tests: a browser waits for a server, a server for a browser, and both wait for
clocks. What this machine lacks is left out, named, and with CI=true a failure.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from tests.data import data_folder
from tools import postgres

PROJECT = Path(__file__).resolve().parent.parent
PYTEST = [sys.executable, "-m", "pytest", "-q", "--durations=5"]
AT_ONCE = ["-n", os.environ.get("GUANXI_TEST_WORKERS", "2")]
NOTHING_COLLECTED = 5
# The same browser without windows, tabs and menus of its own: a page costs it a third.
WINDOWLESS = "chromium-headless-shell"
LONGEST_PHASE = 60 * 60  # seconds; it ends what hangs, not what is slow
RUNNING: set["subprocess.Popen[bytes]"] = set()


@dataclass
class Phase:
    name: str
    seconds: float
    passed: int
    failed: int
    skipped: int

    def line(self) -> str:
        return f"  {self.name:<44} {self.seconds:7.1f} s {self.passed:6} {self.failed:6} {self.skipped:7}"


def chromium() -> str | None:
    """The browser for journeys: one the machine has, else one that playwright fetched before."""
    names = (WINDOWLESS, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    found = [os.environ.get("GUANXI_CHROMIUM"), *map(shutil.which, names)]
    found += map(str, sorted((Path.home() / ".cache/ms-playwright").glob("chromium-*/chrome-linux*/chrome")))
    return next((path for path in found if path), None)


def chinese_font() -> bool:
    if listing := shutil.which("fc-list"):
        fonts = subprocess.run([listing, ":lang=zh", "file"], capture_output=True, text=True, check=False)
        return bool(fonts.stdout.strip())
    return any(Path("/usr/share/fonts").rglob("wqy*")) or any(Path("/usr/share/fonts").rglob("*CJK*"))


def run(
    name: str, command: list[str], extra: Mapping[str, str] | None = None, *, beside: bool = False
) -> Phase:
    """One phase, counted by the report it writes; what it says as it comes, of one beside in one piece."""
    head = f"\n── {name} {'─' * (90 - len(name))}"
    if not beside:
        print(head, flush=True)
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile() as said:
        report = Path(folder) / "report.json"
        environment = {**os.environ, **(extra or {}), "GUANXI_REPORT": str(report)}
        code = _wait_for(command, environment, said if beside else None)
        counts = {"passed": 0, "failed": 0, "skipped": 0}
        if report.exists():
            counts = json.loads(report.read_text(encoding="utf-8"))
        if beside:
            said.seek(0)
            print(f"{head}\n{said.read().decode(errors='replace')}", flush=True)
    if code not in (0, NOTHING_COLLECTED) and not counts["failed"]:
        counts["failed"] = 1  # it broke before it could count
    return Phase(name, time.monotonic() - began, **counts)


def without_database() -> None:
    """SQLite is what no DATABASE_URL means."""
    os.environ.pop("DATABASE_URL", None)


def _wait_for(command: list[str], environment: dict[str, str], said: IO[bytes] | None) -> int:
    """A phase that hangs must not hang the rest."""
    errors = None if said is None else subprocess.STDOUT
    with subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=said, stderr=errors) as process:
        RUNNING.add(process)
        try:
            return process.wait(timeout=LONGEST_PHASE)
        except subprocess.TimeoutExpired:
            print(f"\nStopped after {LONGEST_PHASE // 60} minutes.", flush=True)
            process.kill()
            return 1
        except KeyboardInterrupt:
            process.wait()
            raise
        finally:
            RUNNING.discard(process)


def _stop_running() -> None:
    """Who stops in the middle takes along what runs beside."""
    for process in tuple(RUNNING):
        process.terminate()


def main(arguments: list[str]) -> int:
    without_database()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the server is stopped then, too
    phases: list[Phase] = []
    left_out: list[str] = []
    began = time.monotonic()
    with ExitStack() as stack:
        if not arguments:
            phases.append(run("checks", [sys.executable, "-m", "tools.check"]))
        url = ""
        try:
            url = stack.enter_context(postgres.server())
        except postgres.NoPostgres as problem:
            left_out.append(f"database tests on PostgreSQL: {problem}")
        browser = _browser(left_out)
        aside = stack.enter_context(ThreadPoolExecutor(1))
        stack.callback(_stop_running)
        journeying = aside.submit(journeys, url, browser, arguments) if browser else None
        # In one go: every process reads all tests first, whichever it runs.
        share = "sqlite" if url else "all"
        both = [*PYTEST, *AT_ONCE, "--which=pure", "--which=db", f"--share={share}", *arguments]
        phases.append(run("pure tests, and database tests on SQLite", both))
        if url:
            command = [*PYTEST, *AT_ONCE, "--which=db", "--share=postgresql", *arguments]
            phases.append(
                run("database tests on PostgreSQL", command, {"DATABASE_URL": url, **postgres.OURS})
            )
        phases += journeying.result() if journeying else []
    passed, failed = close(phases, left_out, time.monotonic() - began)
    result = f"{passed} passed, {failed} failed"
    (PROJECT / ".tmp").mkdir(exist_ok=True)
    (PROJECT / ".tmp/result").write_text(f"{result}\n", encoding="utf-8")
    print(f"\n{result}")
    return bool(failed)


def _browser(left_out: list[str]) -> str | None:
    """The browser for journeys, if all that they need is here."""
    browser = chromium()
    if browser is None:
        left_out.append("journeys: there is no Chromium here. Debian: apt install chromium-headless-shell")
    if not chinese_font():
        left_out.append("journeys: there is no Chinese font here. Debian: apt install fonts-wqy-microhei")
        return None
    return browser


def journeys(url: str, browser: str, arguments: list[str]) -> list[Phase]:
    """Journeys alternate between the databases; those marked `both` run on each. One after the other: a house
    of one's own for each of several processes costs more than they gain beside the other tests.
    """
    # PostgreSQL first: its database is migrated then while SQLite's is, for the tests beside.
    shares = {"PostgreSQL": ("postgresql", url)} if url else {}
    shares["SQLite"] = ("sqlite" if url else "all", "")
    done = []
    for database, (share, address) in shares.items():
        # All journeys lie in one folder: nothing else has to be read to find them.
        where = [] if arguments else ["tests/journeys"]
        command = [*PYTEST, "--which=journey", f"--share={share}", *where, *arguments]
        extra = {"DATABASE_URL": address, **postgres.OURS} if address else {}
        extra["GUANXI_CHROMIUM"] = browser
        done.append(run(f"journeys on {database}", command, extra, beside=True))
    return done


def close(phases: list[Phase], left_out: list[str], seconds: float) -> tuple[int, int]:
    """Say how each phase went and what was left out; gives what passed and what failed."""
    print(f"\n  {'':<44} {'time':>9} {'passed':>6} {'failed':>6} {'skipped':>7}")
    for phase in phases:
        print(phase.line())
    print(f"  {'together':<44} {seconds:7.1f} s")
    if data_folder() is None:
        print("\nTests of the public data sets were skipped: GUANXI_DATA names no folder that holds them.")
    if left_out:
        print("\nLeft out, because this machine lacks something:")
        print(*(f"  {line}" for line in left_out), sep="\n")
    passed, failed = sum(phase.passed for phase in phases), sum(phase.failed for phase in phases)
    if left_out and os.environ.get("CI", "").lower() in {"1", "true"}:
        print("With CI=true that is a failure.")
        failed += len(left_out)
    return passed, failed


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
