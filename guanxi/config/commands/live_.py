"""``guanxi live``: the process from which open pages hear what is new, alone (a proxy stands before it)."""

import argparse
import os
import sys

from guanxi.config.terminal import said


def declare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help=said("the address to listen on"))
    port = int(os.environ.get("GUANXI_LIVE_PORT") or "8001")
    parser.add_argument("--port", type=int, default=port, help=said("the port of the live process"))
    web = int(os.environ.get("GUANXI_PORT", "8000"))
    parser.add_argument("--web-port", type=int, default=web, help=said("the port of the pages"))


def run(arguments: argparse.Namespace) -> int:
    from .ports import check_port

    check_port(arguments.host, arguments.port)
    environment = {**os.environ, **live_environment(arguments.web_port)}
    command = live_command(arguments.host, arguments.port)
    os.execve(command[0], command, environment)  # noqa: S606 - our own interpreter; nothing of us is needed


def live_command(host: str, port: int) -> list[str]:
    """One process, one loop: it looks at one table for everybody."""
    return [
        sys.executable, "-m", "granian", "--interface", "asgi", "guanxi.foundation.live.stream:app",
        "--host", host, "--port", str(port), "--workers", "1", "--log-level", "warning", "--no-ws",
        "--workers-kill-timeout", "2", "--respawn-failed-workers", "--backlog", "2048",
    ]  # fmt: skip


def live_environment(web_port: int) -> dict[str, str]:
    """What the live process is told: the key of its tokens, where the table is, whose pages may read."""
    from django.conf import settings

    place = settings.DATABASE_URL or str(settings.DATABASES["default"]["NAME"])
    scheme = "https" if settings.BEHIND_TLS else "http"
    hosts = [host for host in settings.ALLOWED_HOSTS if host != "*" and not host.startswith(".")]
    origins = [*settings.CSRF_TRUSTED_ORIGINS, *(f"{scheme}://{host}:{web_port}" for host in hosts)]
    return {
        "GUANXI_LIVE_KEY": settings.LIVE_KEY.hex(),
        "GUANXI_LIVE_DATABASE": place,
        "GUANXI_LIVE_ORIGINS": ",".join(origins),
    }
