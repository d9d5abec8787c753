"""Ports that a house holds from its first moment, long before its servers listen on them.

Our servers share ports on purpose (``SO_REUSEPORT``: several workers, one port), so that two houses which
both found a port free while they set themselves up would share it unnoticed, each with half of the requests.
"""

import errno
import socket
import time
from contextlib import suppress
from typing import Any

TRIES = 20  # while another house, which will be refused, lets go of the same port
PAUSE = 0.01  # seconds


def reserve(host: str, port: int) -> socket.socket:
    """Hold the port against every house but one's own servers; refused where it cannot be had.

    Who listens first without sharing has it: that no two can do at once. What is held from then on listens to
    nobody; servers of the same user that share may bind beside it, a house that reserves may not.
    """
    from guanxi.foundation.errors import Refused

    try:
        if not 0 <= port < 1 << 16:
            raise OverflowError  # some C libraries cut such a number down to another port
        family, _kind, *_rest, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, socket.SOCK_STREAM) as first:
            first.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            first.bind(place)
            first.listen(1)
            first.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
            return _held(family, first.getsockname())
    except (OSError, OverflowError) as error:
        raise Refused(_reason(host, port, getattr(error, "errno", None))) from None


def check_port(host: str, port: int) -> None:
    """Refuse before anything is done when the address cannot be had."""
    reserve(host, port).close()


def _held(family: int, place: Any) -> socket.socket:
    """Bound and sharing; unbound where another program's last connections still linger there."""
    held = socket.socket(family, socket.SOCK_STREAM)
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    for _time in range(TRIES):
        with suppress(OSError):
            held.bind(place)
            break
        time.sleep(PAUSE)
    return held


def _reason(host: str, port: int, number: int | None) -> str:
    if number == errno.EADDRINUSE:
        return (
            f"Port {port} is taken by another program (perhaps a Guanxi that still runs). "
            f"Stop it, or choose another port: guanxi serve --port {port + 1}"
        )
    if number == errno.EACCES:
        return f"Port {port} is for administrators of the machine: choose one above 1023."
    return f"{host}:{port} is no address of this machine."
