"""``guanxi serve``: the web, the workers and the live process as one process tree, stopped together."""

import argparse
import os
import shutil
import socket
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from guanxi.config.terminal import said

from .live_ import live_command, live_environment
from .ports import reserve
from .process_tree import Member, ProcessTree
from .setting_up import bring_up_to_date, set_up

LONGEST_START = 60.0
# A new house works out its country's statutory days now, not while somebody waits for home; it takes up to
# minutes, in which the processes must be watched.
KEEP_CALENDAR_READY = [sys.executable, "-m", "guanxi.config.commands.calendar_ready"]
HEARTBEAT_EVERY = 15.0  # seconds between two looks


def declare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help=said("the address to listen on"))
    port = int(os.environ.get("GUANXI_PORT", "8000"))
    parser.add_argument("--port", type=int, default=port, help=said("the port of the pages"))
    parser.add_argument("--demo", action="store_true", help=said("fill a new database with the demo company"))
    parser.add_argument(
        "--demo-size", default="demo", choices=["demo", "tiny"], help=said("how large the demo company is")
    )
    parser.add_argument("--web-workers", type=int, default=1, help=said("how many processes serve pages"))
    parser.add_argument("--no-workers", action="store_true", help=said("no workers beside the web"))
    live = said(
        "where open pages hear what is new (default: the port after the web's, if it is free; 0: nowhere)"
    )
    parser.add_argument("--live-port", type=int, default=None, help=live)


def run(arguments: argparse.Namespace) -> int:
    started = time.monotonic()
    held = [reserve(arguments.host, arguments.port), *_choose_live_port(arguments)]  # until the house closes
    _say("Guanxi: opening the house …")
    set_up()
    bring_up_to_date(finish_demo=arguments.demo)
    collect_static()
    if arguments.demo:
        _load_demo(arguments.demo_size)
    address = f"http://{_shown(arguments.host)}:{arguments.port}/"
    with ProcessTree(_members(arguments), _say) as tree:
        if tree.wait_until(lambda: _answers(address), seconds=LONGEST_START):
            _say(f"Ready after {time.monotonic() - started:.1f} s at {address}")
            _say_sign_in()
            tree.send(Member("The calendar", KEEP_CALENDAR_READY))
        elif not tree.is_stopping:
            _say("The web does not answer; what it says stands above.")
        status = tree.watch()
    for place in held:
        place.close()
    return status


def _choose_live_port(arguments: argparse.Namespace) -> list[socket.socket]:
    """A port of its own for the live process, held, and told to the web before its settings are read."""
    from guanxi.foundation.errors import Refused

    held = []
    if arguments.live_port is None and not os.environ.get("GUANXI_LIVE_URL"):
        arguments.live_port = int(os.environ.get("GUANXI_LIVE_PORT") or arguments.port + 1)
        try:
            held = [reserve(arguments.host, arguments.live_port)]
        except Refused:
            _say(f"Port {arguments.live_port} is not free: pages ask for news by themselves.")
            arguments.live_port = 0
    elif arguments.live_port:
        held = [reserve(arguments.host, arguments.live_port)]
    os.environ["GUANXI_LIVE_PORT"] = str(arguments.live_port or "")
    return held


def _say(text: str) -> None:
    print(text, flush=True)


def _shown(host: str) -> str:
    """The address to type: one that listens everywhere is found here, too."""
    return {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104


def _load_demo(size: str) -> None:
    from .demo_ import is_free, load

    if is_free():
        load(size="tiny" if size == "tiny" else "demo")


# What packages bring and no page of ours loads; icons are drawn inline. Compressing all took 45 s, this 3.
UNUSED_STATIC = ["django_htmx", "ninja", "icons"]


def collect_static() -> None:
    """Collect and compress static files when a source is newer than what was collected."""
    from django.conf import settings
    from django.core.management import call_command

    if static_is_stale():
        _say("Collecting the front end's files …")
        shutil.rmtree(settings.STATIC_ROOT, ignore_errors=True)
        call_command("collectstatic", verbosity=0, interactive=False, ignore_patterns=UNUSED_STATIC)


def static_is_stale() -> bool:
    """Whether a source of the front end is newer than what was collected."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders

    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    collected = manifest.stat().st_mtime if manifest.exists() else 0.0
    sources = (
        Path(storage.path(path)).stat().st_mtime
        for finder in get_finders()
        for path, storage in finder.list(UNUSED_STATIC)
    )
    return max(sources, default=0.0) > collected


# ---- the processes -----------------------------------------------------------------------------


def _members(arguments: argparse.Namespace) -> list[Member]:
    web = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "guanxi.config.wsgi:application",
        "--host", arguments.host, "--port", str(arguments.port), "--workers", str(arguments.web_workers),
        "--blocking-threads", "2", "--log-level", "warning", "--no-ws", "--workers-kill-timeout", "5",
        "--respawn-failed-workers",
    ]  # fmt: skip
    members = [Member("The web", web, {"GUANXI_POOL": "1"})]
    if not arguments.no_workers:
        workers = [sys.executable, "-m", "django", "qcluster"]
        members.append(Member("The workers", workers, is_well=Heartbeat()))
    if arguments.live_port:
        command = live_command(arguments.host, arguments.live_port)
        members.append(Member("The live process", command, live_environment(arguments.port)))
    return members


class Heartbeat:
    """Asks now and then for the workers' last beat: they may live and yet wait for a dead one's lock."""

    def __init__(self) -> None:
        self._next_look = 0.0

    def __call__(self, age: float) -> bool:
        from django.db import DatabaseError, close_old_connections

        from guanxi.config import heartbeat

        now = time.monotonic()
        if age < heartbeat.SILENCE or now < self._next_look:
            return True
        self._next_look = now + HEARTBEAT_EVERY
        try:
            silence = heartbeat.silence()
        except DatabaseError:
            return True  # the database is away: starting workers anew brings it not back
        finally:
            close_old_connections()
        return silence is not None and silence < heartbeat.SILENCE


def _answers(address: str) -> bool:
    try:
        urllib.request.urlopen(f"{address}healthz", timeout=2)  # noqa: S310 - our own address
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


def _say_sign_in() -> None:
    from guanxi.config.demo import first_password
    from guanxi.foundation.accounts.models import Company, User

    kept = first_password.kept()
    if kept and Company.get().is_demo and User.objects.filter(username=kept[0], is_active=True).exists():
        _say(f"Sign in as {kept[0]} with the password {kept[1]}")
        _say(
            "Pages speak the browser's language, Chinese or English; the gear at the bottom left changes it."
        )
    elif not User.objects.filter(is_system=False).exists():
        _say("There is no user yet: run `guanxi user NAME --administrator`.")
    else:
        _say("Sign in with your own name; `guanxi user NAME` gives it a new password if the old one is lost.")
    _say("Ctrl-C stops it.")
