"""`guanxi serve`: one tree of processes that ends as a whole, by Ctrl-C and by kill -9 alike."""

import http.cookiejar
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.parse
import urllib.request
from contextlib import suppress
from pathlib import Path

import pytest

from guanxi.config.commands.process_tree import SETTLED, Member, ProcessTree

from .houses import House, wait_until

LONGEST = 90.0  # seconds, on a machine that may have more to do
linux = pytest.mark.skipif(sys.platform != "linux", reason="looks at /proc")


def descendants(pid: int) -> list[int]:
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(FileNotFoundError, ProcessLookupError):  # it ended while we looked
            for child in task.read_text().split():
                found += [int(child), *descendants(int(child))]
    return found


def alive(pids: list[int]) -> list[int]:
    return [pid for pid in pids if Path(f"/proc/{pid}").exists() and not is_zombie(pid)]


def is_zombie(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def ready(process: "subprocess.Popen[str]") -> str:
    """What it said until it was ready."""
    said = ""
    assert process.stdout is not None
    for line in process.stdout:
        said += line
        if "Ctrl-C stops it" in line:
            return said
    pytest.fail(f"It never became ready: {said}")


def sign_in(port: int, name: str, password: str) -> bool:
    """As a browser of its own does; whether the house let it in."""
    jar = http.cookiejar.CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    address = f"http://127.0.0.1:{port}/sign-in/"
    browser.open(address, timeout=LONGEST).read()
    token = next(cookie.value for cookie in jar if cookie.name == "csrftoken")
    form = {"login": name, "password": password, "csrfmiddlewaretoken": token}
    browser.open(address, urllib.parse.urlencode(form).encode(), timeout=LONGEST).read()
    return any(cookie.name == "sessionid" for cookie in jar)


@linux
def test_the_house_runs_as_one_and_ends_as_one(demo: House):
    port = free_port()
    name, password = (demo.keys / "first-password.txt").read_text().split()
    for kept in (demo.home / "tmp").glob("statutory-*"):
        kept.unlink()
    running = demo.start("serve", "--port", str(port), "--web-workers", "2")
    try:
        said = ready(running)
        assert f"http://127.0.0.1:{port}/" in said
        assert password in said
        tree = wait_until(
            lambda: found if len(found := descendants(running.pid)) >= 7 else None, LONGEST, "all run"
        )
        wait_until(lambda: list((demo.home / "tmp").glob("statutory-*.json")), LONGEST, "its days are known")
        taken = demo.guanxi("serve", "--port", str(port), status=1)
        assert taken.startswith(f"Port {port} is taken by another program")
        assert sign_in(port, name, password)
        # CUS-24: two web workers, one lock-out; each try on a connection of its own.
        assert not any(sign_in(port, "linxiaolan", "wrong password") for _ in range(5))
        assert not any(sign_in(port, "linxiaolan", password) for _ in range(8))
        running.send_signal(signal.SIGINT)
        assert running.wait(LONGEST) == 0
    finally:
        running.kill()
    rest = running.stdout.read() if running.stdout else ""
    assert rest.rstrip().endswith("Stopped.")
    assert "Traceback" not in rest
    wait_until(lambda: not alive(tree), 5, "nobody is left")
    with socket.socket() as again:
        again.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        again.bind(("127.0.0.1", port))


@linux
def test_kill_9_of_the_head_ends_the_whole_tree(demo: House):
    running = demo.start("serve", "--port", str(free_port()))
    try:
        ready(running)
        tree = wait_until(
            lambda: found if len(found := descendants(running.pid)) >= 6 else None, LONGEST, "all run"
        )
    finally:
        running.kill()
    wait_until(lambda: not alive(tree), LONGEST, "nobody is left")


# ---- the tree alone ----------------------------------------------------------------------------


def member(code: str, **more: object) -> Member:
    return Member("Somebody", [sys.executable, "-c", code], **more)  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def _own_signals():
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = [signal.getsignal(number) for number in numbers]
    yield
    for number, handler in zip(numbers, before, strict=True):
        signal.signal(number, handler)


def test_what_ends_at_once_ends_the_house_with_a_word():
    said: list[str] = []
    with ProcessTree(
        [member("import sys; sys.exit(3)"), member("import time; time.sleep(600)")], said.append
    ) as tree:
        assert not tree.wait_until(lambda: False, seconds=LONGEST)
        assert tree.watch() == 1
    assert "Somebody ended at once (3)" in said[0]
    assert all(m.status is not None for m in tree.members)


def test_what_once_ran_and_is_killed_twice_in_a_row_does_not_close_the_house():
    said: list[str] = []

    def hear(line: str) -> None:
        said.append(line)
        if "starting anew" not in line:
            return
        if len(said) == 1:  # killed again as soon as it runs
            threading.Timer(0.3, tree.members[0].signal, [signal.SIGKILL]).start()
        else:
            os.kill(os.getpid(), signal.SIGTERM)

    with ProcessTree([member("import time; time.sleep(600)")], hear) as tree:
        first = tree.members[0]
        first.started -= SETTLED
        assert first.process
        os.kill(first.process.pid, signal.SIGKILL)
        first.process.wait()
        started = time.monotonic()
        assert tree.watch() == 0
    assert [line for line in said if "at once" in line] == []
    assert time.monotonic() - started > 2, "what ends at once rests before it is started anew"


def test_what_had_settled_is_started_anew_and_so_is_what_fell_silent():
    said: list[str] = []

    def hear(line: str) -> None:
        said.append(line)
        if len([one for one in said if "starting anew" in one]) == 2:
            os.kill(os.getpid(), signal.SIGTERM)  # ends the watch, after this look

    first = member("import time; time.sleep(600)")
    silent = member("import time; time.sleep(600)", is_well=lambda age: age < SETTLED * 20)
    with ProcessTree([first, silent], hear) as tree:
        before = [m.process.pid for m in tree.members if m.process]
        first.started -= SETTLED
        silent.started -= SETTLED * 20
        os.kill(before[0], signal.SIGKILL)
        assert first.process
        first.process.wait()
        assert tree.watch() == 0
        after = [m.process.pid for m in tree.members if m.process]
    assert set(before) & set(after) == set()
    assert len([line for line in said if "starting anew" in line]) == 2
    wait_until(lambda: not alive([*before, *after]), LONGEST, "all are gone")


def test_an_errand_is_not_waited_for_nor_started_anew_and_ends_with_the_house():
    said: list[str] = []
    lasting = member("import time; time.sleep(600)")
    done, slow = member("pass"), member("import time; time.sleep(600)")
    with ProcessTree([lasting], said.append) as tree:
        for errand in (done, slow):
            tree.send(errand)
        assert done.process
        done.process.wait()
        os.kill(os.getpid(), signal.SIGTERM)
        assert tree.watch() == 0
    assert said == ["Stopping …", "Stopped."]
    assert all(one.status is not None for one in (lasting, done, slow))


def test_who_ignores_being_asked_is_killed_with_all_that_he_started(monkeypatch):
    monkeypatch.setattr("guanxi.config.commands.process_tree.GRACE", 0.5)
    deaf = (
        "import signal, subprocess, sys, time\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "print(subprocess.Popen(['sleep', '600']).pid, flush=True)\ntime.sleep(600)"
    )
    one = member(deaf)
    with ProcessTree([one], list[str]().append):
        assert one.process
        children = wait_until(lambda: descendants(one.process.pid), LONGEST, "it has a child")
    # Orphans that were killed die a moment after their leader.
    wait_until(lambda: not alive([one.process.pid, *children]), LONGEST, "all are gone")
