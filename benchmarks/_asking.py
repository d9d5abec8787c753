"""Asks the real WSGI application, middleware and all, and says what each answer cost in CPU."""

import io
import json
import os
import statistics
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

_loops: list[float] = []


def loop() -> float:
    """CPU ms of a fixed piece of Python."""
    started, words = time.process_time(), dict[int, str]()
    for n in range(6_000):
        words[n % 997] = f"{n}x"
    _loops.append((time.process_time() - started) * 1000)
    return _loops[-1]


def baseline() -> float:
    """The least that the loop took in this run: what other figures are held against, in CPU ms."""
    return min([*_loops, *(loop() for _n in range(100))])


def keep(key: str, text: str) -> None:
    """Leave a figure for the table that `make bench` prints at its end."""
    if place := os.environ.get("GUANXI_BENCH_RESULTS"):
        with Path(place).open("a", encoding="utf-8") as file:
            file.write(json.dumps([key, text], ensure_ascii=False) + "\n")


@dataclass
class Cost:
    """What one address cost: this process and the database's server process, in CPU ms a request.

    On a machine that does other work, too, a CPU's second is worth now more, now less. So the loop runs
    beside every request, and ``steady`` says what the request cost in loops.
    """

    status: int
    own: list[float] = field(default_factory=list)
    server: list[float] = field(default_factory=list)
    loops: list[float] = field(default_factory=list)

    @property
    def first(self) -> float:
        return self.own[0] + self.server[0]

    @property
    def median(self) -> float:
        """Of all but the first three. The server's clock is read late, so its part is a mean."""
        return statistics.median(self.own[3:]) + statistics.fmean(self.server[3:])

    @property
    def steady(self) -> float:
        pairs = zip(self.own[3:], self.loops[3:], strict=True)
        return statistics.median(own / one for own, one in pairs) + statistics.fmean(
            self.server[3:]
        ) / statistics.fmean(self.loops[3:])

    def told(self, unit: float) -> str:
        """As on a quiet machine, and as it was."""
        return f"{self.steady * unit:.1f} ms (measured {self.median:.1f}; {self.steady:.1f} loops)"


class Person:
    """Somebody signed in by a session, as a browser is."""

    def __init__(self, username: str) -> None:
        from django.test import Client

        from guanxi.config.wsgi import application
        from guanxi.foundation.accounts.models import User

        self.user, self._application = User.objects.get(username=username), application
        client = Client(SERVER_NAME="localhost")
        client.force_login(self.user)
        self.cookie = f"sessionid={client.cookies['sessionid'].value}; csrftoken={'c' * 32}"

    def cost(self, address: str, runs: int, **how: Any) -> Cost:
        """Ask ``runs`` times after three to warm up."""
        found = Cost(0)
        for n in range(runs + 3):
            body = how["body"](n) if "body" in how else b""
            server, started = server_cpu(), time.process_time()
            found.status = self.ask(address, body=body, partial="partial" in how)
            found.own.append((time.process_time() - started) * 1000)
            found.server.append(server_cpu() - server)
            found.loops.append(loop())
        return found

    def ask(self, address: str, *, body: bytes = b"", partial: bool = False) -> int:
        path, _sep, query = address.partition("?")
        environ = {
            "REQUEST_METHOD": "POST" if body else "GET",
            "PATH_INFO": path,
            "QUERY_STRING": quote(query, safe="=&-"),
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": "localhost",
            "HTTP_COOKIE": self.cookie,
            "HTTP_X_CSRFTOKEN": "c" * 32,
            "CONTENT_TYPE": "application/json",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": io.StringIO(),
            "wsgi.url_scheme": "http",
        }
        if partial:
            environ |= {"HTTP_HX_REQUEST": "true", "HTTP_HX_REQUEST_TYPE": "partial"}
        said: list[str] = []
        answer: Any = self._application(environ, lambda status, _headers, _info=None: said.append(status))
        for _part in answer:
            pass
        answer.close()
        return int(said[0][:3])


def server_cpu() -> float:
    """CPU ms that PostgreSQL's process behind our connection has used; SQLite works in our own."""
    pid = _backend()
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e6 if pid else 0.0
    except OSError:
        return 0.0  # on another machine


_pids: list[int] = []


def _backend() -> int:
    """The pool holds one connection, and each request takes it from there."""
    from django.db import connection

    if not _pids:
        connection.ensure_connection()
        pg = connection.vendor == "postgresql"
        _pids.append(connection.connection.info.backend_pid if pg else 0)
    return _pids[0]
