"""How much memory the web takes as `guanxi serve` starts it, after 200 requests of all kinds."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote

GUANXI = Path(sys.executable).with_name("guanxi")


def memory(addresses: list[str], cookies: list[str], requests: int = 200) -> dict[str, int]:
    """MB of the one web worker."""
    port = _free_port()
    serve = subprocess.Popen(
        [str(GUANXI), "serve", "--no-workers", "--port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _wait(port)
        for n in range(requests):
            _get(port, addresses[n % len(addresses)], cookies[n // len(addresses) % len(cookies)])
        return _of_largest(serve.pid)
    finally:
        os.kill(serve.pid, signal.SIGTERM)
        serve.wait(timeout=30)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int) -> None:
    for _n in range(600):
        try:
            return _get(port, "/healthz", "")
        except OSError:
            time.sleep(0.1)
    raise SystemExit("The web did not answer within a minute.")


def _get(port: int, address: str, cookie: str) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", quote(address, safe="/?=&-"), headers={"Cookie": cookie, "Host": "localhost"})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    if answer.status != 200:
        raise SystemExit(f"{address}: {answer.status}")


def _of_largest(root: int) -> dict[str, int]:
    """The worker is the largest of the processes below ``serve``, itself left out."""
    parents = {int(p.name): _parent(p) for p in Path("/proc").iterdir() if p.name.isdecimal()}
    family = {root}
    while more := {pid for pid, parent in parents.items() if parent in family} - family:
        family |= more
    return max((_memory(pid) for pid in family - {root}), key=lambda found: found["own"])


def _parent(process: Path) -> int:
    try:
        return int((process / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def _memory(pid: int) -> dict[str, int]:
    """Resident memory in MB, the database's file apart: SQLite maps it, its pages are the system's cache."""
    found, place = {"own": 0, "file": 0}, "own"
    for line in Path(f"/proc/{pid}/smaps").read_text().splitlines():
        first = line.split(maxsplit=1)[0]
        if not first.endswith(":"):
            place = "file" if ".sqlite3" in line else "own"
        elif first == "Rss:":
            found[place] += int(line.split()[1])
    return {name: size // 1024 for name, size in found.items()}
