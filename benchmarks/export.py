"""A list of 100,000 customers taken out as csv and as xlsx: seconds, and the most memory of who writes.

    python benchmarks/export.py [--smoke] [--customers 100000]

The house of pages.py. Each file is written by a process of its own, as a worker would; its start is not
counted.
"""

import argparse
import subprocess
import sys
import time
from pathlib import Path

from benchmarks import _asking, _house

BOTH_DATABASES = True


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--smoke", action="store_true")
    parser.add_argument("--customers", type=int, default=100_000)
    parser.add_argument("--ending", choices=["csv", "xlsx"])
    given = parser.parse_args()
    count = 2_000 if given.smoke else given.customers
    _house.open_house(count)
    if given.ending:
        write(given.ending)
        return
    told = []
    for ending in ("csv", "xlsx"):
        asked = [sys.executable, __file__, "--customers", str(count), "--ending", ending]
        done = subprocess.run(asked, capture_output=True, text=True, check=True)
        told.append(done.stdout.strip())
        print(told[-1])
    _asking.keep("export", "; ".join(told))


def write(ending: str) -> None:
    from guanxi.foundation.accounts.models import User
    from guanxi.foundation.jobs.running import run_now
    from guanxi.foundation.savedviews import actions

    boss, before = User.objects.get(username="boss"), _memory()
    export = actions.start_export(
        boss, by=boss, listing="customers", query="", ending=ending, reason="benchmark", queued=False
    )
    assert export.job
    started = time.perf_counter()
    run_now(export.job)
    wall = time.perf_counter() - started
    export.refresh_from_db()
    print(f"{ending}: {export.rows:,} rows in {wall:.1f} s, {_memory()} MB ({before} before)")


def _memory() -> int:
    """MB at the most so far; what getrusage says, a child takes over from its parent."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024


if __name__ == "__main__":
    main()
