"""Everything: checks, tests on both databases, journeys in a real browser. `make test` calls it.

    python -m tools.test [-k words …]       what follows goes to pytest

What this machine lacks is left out, named, and with CI=true a failure.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from tests.data import data_folder
from tools import postgres

PROJECT = Path(__file__).resolve().parent.parent
PYTEST = [
    sys.executable,
    "-m",
    "pytest",
    "-q",
    "--durations=5",
    "-n",
    os.environ.get("GUANXI_TEST_WORKERS", "2"),
]
NOTHING_COLLECTED = 5
LONGEST_PHASE = 60 * 60  # seconds; it ends what hangs, not what is slow


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
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    found = [os.environ.get("GUANXI_CHROMIUM"), *map(shutil.which, names)]
    found += map(str, sorted((Path.home() / ".cache/ms-playwright").glob("chromium-*/chrome-linux*/chrome")))
    return next((path for path in found if path), None)


def chinese_font() -> bool:
    if listing := shutil.which("fc-list"):
        fonts = subprocess.run([listing, ":lang=zh", "file"], capture_output=True, text=True, check=False)
        return bool(fonts.stdout.strip())
    return any(Path("/usr/share/fonts").rglob("wqy*")) or any(Path("/usr/share/fonts").rglob("*CJK*"))


def run(name: str, command: list[str], **extra: str) -> Phase:
    """One phase: its output as it comes, its counts from the report it writes."""
    print(f"\n── {name} ", "─" * (90 - len(name)), sep="", flush=True)
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        code = _wait_for(command, {**os.environ, **extra, "GUANXI_REPORT": str(report)})
        counts = {"passed": 0, "failed": 0, "skipped": 0}
        if report.exists():
            counts = json.loads(report.read_text(encoding="utf-8"))
    if code not in (0, NOTHING_COLLECTED) and not counts["failed"]:
        counts["failed"] = 1  # it broke before it could count
    return Phase(name, time.monotonic() - began, **counts)


def without_database() -> None:
    """SQLite is what no DATABASE_URL means."""
    os.environ.pop("DATABASE_URL", None)


def _wait_for(command: list[str], environment: dict[str, str]) -> int:
    """A phase that hangs must not hang the rest."""
    with subprocess.Popen(command, cwd=PROJECT, env=environment) as process:
        try:
            return process.wait(timeout=LONGEST_PHASE)
        except subprocess.TimeoutExpired:
            print(f"\nStopped after {LONGEST_PHASE // 60} minutes.", flush=True)
            process.kill()
            return 1
        except KeyboardInterrupt:
            process.wait()
            raise


def main(arguments: list[str]) -> int:
    without_database()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the server is stopped then, too
    phases: list[Phase] = []
    left_out: list[str] = []
    fast = bool(arguments)
    with ExitStack() as stack:
        if not fast:
            phases.append(run("checks", [sys.executable, "-m", "tools.check"]))
        # In one go: every process reads all tests first, whichever it runs.
        both = [*PYTEST, "--which=pure", "--which=db", *arguments]
        phases.append(run("pure tests, and database tests on SQLite", both))
        url = ""
        try:
            url = stack.enter_context(postgres.server())
        except postgres.NoPostgres as problem:
            left_out.append(f"database tests on PostgreSQL: {problem}")
        if url:
            phases.append(
                run(
                    "database tests on PostgreSQL",
                    [*PYTEST, "--which=db", *arguments],
                    DATABASE_URL=url,
                    **postgres.OURS,
                )
            )
        phases += journeys(url, arguments, left_out)
    passed, failed = close(phases, left_out)
    result = f"{passed} passed, {failed} failed"
    (PROJECT / ".tmp").mkdir(exist_ok=True)
    (PROJECT / ".tmp/result").write_text(f"{result}\n", encoding="utf-8")
    print(f"\n{result}")
    return bool(failed)


def journeys(url: str, arguments: list[str], left_out: list[str]) -> list[Phase]:
    """Journeys alternate between the databases; those marked `both` run on each."""
    browser = chromium()
    if browser is None:
        left_out.append("journeys: there is no Chromium here. Debian: apt install chromium")
    if not chinese_font():
        left_out.append("journeys: there is no Chinese font here. Debian: apt install fonts-wqy-microhei")
    if browser is None or not chinese_font():
        return []
    shares = {"SQLite": ("sqlite" if url else "all", "")}
    if url:
        shares["PostgreSQL"] = ("postgresql", url)
    done = []
    for database, (share, address) in shares.items():
        # All journeys lie in one folder: nothing else has to be read to find them.
        where = [] if arguments else ["tests/journeys"]
        command = [*PYTEST, "--which=journey", f"--journeys={share}", *where, *arguments]
        extra = {"DATABASE_URL": address, **postgres.OURS} if address else {}
        done.append(run(f"journeys on {database}", command, GUANXI_CHROMIUM=browser, **extra))
    return done


def close(phases: list[Phase], left_out: list[str]) -> tuple[int, int]:
    """Say how each phase went and what was left out; gives what passed and what failed."""
    print(f"\n  {'':<44} {'time':>9} {'passed':>6} {'failed':>6} {'skipped':>7}")
    for phase in phases:
        print(phase.line())
    total = sum(phase.seconds for phase in phases)
    print(f"  {'together':<44} {total:7.1f} s")
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
