"""``guanxi serve``: the web and the workers as one process tree, stopped together."""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

from .setting_up import bring_up_to_date, set_up


def declare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=int(os.environ.get("GUANXI_PORT", "8000")))
    parser.add_argument("--demo", action="store_true", help="fill a new database with the demo company")
    parser.add_argument("--demo-size", default="demo", choices=["demo", "tiny"])
    parser.add_argument("--web-workers", type=int, default=1)
    parser.add_argument("--no-workers", action="store_true", help="web only")


def run(arguments: argparse.Namespace) -> int:
    started = time.monotonic()
    _say("Guanxi: opening the house …")
    set_up()
    is_new = bring_up_to_date()
    collect_static()
    if is_new and arguments.demo:
        from .demo_ import load

        load(size=arguments.demo_size)
    processes = _start(arguments)
    _wait_until_up(arguments, processes)
    _say(f"Ready after {time.monotonic() - started:.1f} s at http://{arguments.host}:{arguments.port}/")
    _say_sign_in()
    return _watch(processes)


def _say(text: str) -> None:
    print(text, flush=True)


# What packages bring and no page of ours loads; icons are drawn inline. Compressing all took 45 s, this 3.
UNUSED_STATIC = ["django_htmx", "ninja", "icons"]


def collect_static() -> None:
    """Collect and compress static files when a source is newer than what was collected."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    collected = manifest.stat().st_mtime if manifest.exists() else 0.0
    newest = 0.0
    for finder in get_finders():
        for path, storage in finder.list(UNUSED_STATIC):
            newest = max(newest, Path(storage.path(path)).stat().st_mtime)
    if newest > collected:
        _say("Collecting the front end's files …")
        shutil.rmtree(settings.STATIC_ROOT, ignore_errors=True)
        call_command("collectstatic", verbosity=0, interactive=False, ignore_patterns=UNUSED_STATIC)


def _start(arguments: argparse.Namespace) -> list[subprocess.Popen[bytes]]:
    web = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "guanxi.config.wsgi:application",
        "--host", arguments.host, "--port", str(arguments.port), "--workers", str(arguments.web_workers),
        "--blocking-threads", "2", "--log-level", "warning", "--no-ws", "--workers-kill-timeout", "5",
    ]  # fmt: skip
    commands = [(web, {"GUANXI_POOL": "1"})]
    if not arguments.no_workers:
        commands.append(([sys.executable, "-m", "django", "qcluster"], {}))
    return [
        subprocess.Popen(command, env={**os.environ, **extra}, start_new_session=True)
        for command, extra in commands
    ]


def _wait_until_up(arguments: argparse.Namespace, processes: list[subprocess.Popen[bytes]]) -> None:
    import urllib.error
    import urllib.request

    address = f"http://{arguments.host}:{arguments.port}/healthz"
    for _attempt in range(300):
        if any(process.poll() is not None for process in processes):
            return
        try:
            urllib.request.urlopen(address, timeout=2)
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
        else:
            return


def _say_sign_in() -> None:
    from django.conf import settings

    from guanxi.foundation.accounts.models import Company, User

    first = settings.GUANXI_KEYS / "first-password.txt"
    if Company.get().is_demo and first.exists():
        _say(f"Sign in as {first.read_text().strip().replace(chr(10), ' with the password ')}")
    elif not User.objects.filter(is_system=False).exists():
        _say("There is no user yet: run `guanxi user NAME --administrator`.")
    _say("Ctrl-C stops it.")


def _watch(processes: list[subprocess.Popen[bytes]]) -> int:
    """Wait for a signal or for one process to end; then end all of them."""
    stopping = False

    def stop(_number: int, _frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    while not stopping and all(process.poll() is None for process in processes):
        time.sleep(0.2)
    failed = [p for p in processes if p.poll() not in (None, 0)]
    for process in processes:
        if process.poll() is None:
            process.terminate()
    deadline = time.monotonic() + 10
    for process in processes:
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
    _say("Stopped.")
    return 1 if failed and not stopping else 0
