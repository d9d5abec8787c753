"""The live process with 500 pages open: how long a hint takes to reach them.

python benchmarks/live.py [--smoke] [--connections 500]      on a table of its own, on either database
"""

import argparse
import asyncio
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

from benchmarks import _asking
from benchmarks.imports import own_house
from guanxi.config.commands.live_ import live_command
from guanxi.foundation.live.tokens import key_from, sign

KEY = key_from("benchmark")
PORT, HINTS, GOAL_MS = 18765, 40, 300
BOTH_DATABASES = True
CREATE = "CREATE TABLE live_event (id {key}, topic TEXT, data {json}, at TEXT)"


def table_of_hints(place: Path) -> tuple[str, Any, str]:
    """Where the table lies, a connection that commits by itself, and how a hint is put there."""
    if url := os.environ.get("DATABASE_URL", ""):
        import psycopg

        served = psycopg.connect(url, autocommit=True)
        served.execute(CREATE.format(key="bigserial PRIMARY KEY", json="jsonb"))
        return url, served, "INSERT INTO live_event (topic, data) VALUES ('all', %s)"
    file = sqlite3.connect(place, autocommit=True)
    file.execute("PRAGMA journal_mode=WAL")
    file.execute(CREATE.format(key="INTEGER PRIMARY KEY", json="TEXT"))
    return str(place), file, "INSERT INTO live_event (topic, data) VALUES ('all', ?)"


async def listen(number: int, delays: list[float], ready: list[int]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", PORT)
    token = sign(KEY, [f"user:{number}", "all"], seconds=300, whose=number)
    writer.write(f"GET /stream?token={token} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
    while line := await reader.readline():
        if line.startswith(b"event: open"):
            ready.append(number)
        if line.startswith(b'data: {"topic'):
            delays.append(time.time() - json.loads(line[6:])["data"]["t"])


async def measure(table: Any, insert: str, connections: int) -> list[float]:
    delays: list[float] = []
    ready: list[int] = []
    tasks = [asyncio.create_task(listen(number, delays, ready)) for number in range(connections)]
    while len(ready) < connections:  # noqa: ASYNC110 - each of them counts itself
        await asyncio.sleep(0.1)
    await asyncio.sleep(1)
    for _number in range(HINTS):
        table.execute(insert, [json.dumps({"t": time.time()})])
        await asyncio.sleep(0.5)
    await asyncio.sleep(2)
    for task in tasks:
        task.cancel()
    return sorted(delays)


def memory(pid: int) -> float:
    """MB of a process and its children."""
    told = subprocess.run(["ps", "-o", "pid=,ppid=,rss=", "-A"], capture_output=True, text=True, check=True)
    found = [list(map(int, row.split())) for row in told.stdout.splitlines()]
    return sum(row[2] for row in found if pid in row[:2]) / 1024


def wait_until_up() -> None:
    for _try in range(300):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{PORT}/healthz", timeout=2).read()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("the live process did not come up")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--smoke", action="store_true")
    parser.add_argument("--connections", type=int, default=500)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        drop = own_house(Path(folder))
        try:
            return listened(Path(folder), 20 if given.smoke else given.connections)
        finally:
            drop()


def listened(folder: Path, connections: int) -> int:
    address, table, insert = table_of_hints(folder / "live.sqlite3")
    environment = {**os.environ, "GUANXI_LIVE_KEY": KEY.hex(), "GUANXI_LIVE_DATABASE": address}
    process = subprocess.Popen(live_command("127.0.0.1", PORT), env=environment)
    try:
        wait_until_up()
        delays = asyncio.run(measure(table, insert, connections))
        mb = memory(process.pid)
    finally:
        process.terminate()
        process.wait()
        table.close()
    p50, p95 = (delays[int(len(delays) * share)] * 1000 for share in (0.5, 0.95))
    print(f"{connections} connections, {len(delays)} of {connections * HINTS} hints arrived")
    print(f"p50 {p50:.0f} ms, p95 {p95:.0f} ms (goal {GOAL_MS}), {mb:.0f} MB")
    _asking.keep("live", f"p95 {p95:.0f} ms, {mb:.0f} MB")
    return int(p95 > GOAL_MS or len(delays) != connections * HINTS)


if __name__ == "__main__":
    sys.exit(main())
