"""What works in the background and what goes out: each fault made for real, and what the doctor says."""

import http.server
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta

import pytest
from django.utils import timezone
from django_q.models import OrmQ, Schedule

from guanxi.config import heartbeat, schedules
from guanxi.config.checkup import work

from .doctoring import Doctor

pytestmark = pytest.mark.django_db


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@contextmanager
def mail_server(*lines: str) -> Iterator[int]:
    """A server that says these lines, one to each that it hears, the first as its greeting."""
    door = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with suppress(OSError):
            caller, _address = door.accept()
            with caller, caller.makefile("rw", newline="\r\n") as talk:
                for line in lines:
                    talk.write(f"{line}\n")
                    talk.flush()
                    talk.readline()

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield int(door.getsockname()[1])
    finally:
        door.close()
        thread.join(5)


def named(settings, port: int, **more: object) -> None:
    settings.MAIL_IS_SET_UP = True
    held = {"host": "127.0.0.1", "port": port, "username": "", "password": "", "use_tls": False}
    settings.MAILERS = {"default": {"OPTIONS": {**held, "use_ssl": False, **more}}}


def test_a_mail_server_that_is_away_refuses_us_or_lets_us_in(doctor: Doctor, settings):
    assert "✓ mail: no server is named" in doctor(work.mail)[1]
    named(settings, port := free_port())
    status, said = doctor(work.mail)
    assert (status, f"✗ mail: 127.0.0.1:{port} does not answer as a mail server" in said) == (1, True)
    with mail_server("220 hi", "250-hi\n250 AUTH PLAIN", "535 no", "221 bye") as port:
        named(settings, port, username="guanxi", password="wrong")
        status, said = doctor(work.mail, "zh_CN.UTF-8")
    assert (status, f"✗ 邮件: 127.0.0.1:{port} 不接受我们的用户名和密码" in said) == (1, True), said
    assert "wrong" not in said, "the password is not told"
    with mail_server("220 hi", "250 ok", "221 bye") as port:
        named(settings, port)
        assert doctor(work.mail) == (0, f"✓ mail: 127.0.0.1:{port} lets us in\n")


def test_a_live_process_that_is_away(doctor: Doctor, settings):
    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/live/healthz" else 404)
            self.end_headers()

        def log_message(self, *_words: object) -> None:
            pass

    settings.LIVE_URL, settings.LIVE_PORT = "", 0
    assert doctor(work.live) == (0, ""), "where it was told to nobody it cannot be asked"
    settings.LIVE_PORT = free_port()
    status, said = doctor(work.live)
    assert (status, "does not answer: pages ask by themselves" in said) == (0, True)
    with http.server.HTTPServer(("127.0.0.1", 0), Answer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.LIVE_URL = f"http://127.0.0.1:{server.server_port}/live/"
        assert "✓ live" in doctor(work.live)[1]
        server.shutdown()


def test_workers_that_fell_silent(doctor: Doctor, monkeypatch):
    assert "! workers: silent\n    They run as long as `guanxi serve` does" in doctor(work.workers)[1]
    heartbeat.beat()
    assert "✓ workers" in doctor(work.workers)[1]
    later = time.time() + 600
    monkeypatch.setattr("guanxi.config.heartbeat.time.time", lambda: later)
    assert "! 后台进程: 已有 10 分钟没有动静" in doctor(work.workers, "zh_CN.UTF-8")[1]


def test_a_schedule_that_somebody_deleted(doctor: Doctor):
    schedules.install_schedules()
    assert "✓ schedules" in doctor(work.schedules)[1]
    Schedule.objects.filter(name="heartbeat").delete()
    status, said = doctor(work.schedules)
    assert (status, "✗ schedules: 1 are not planned, the first is “heartbeat”" in said) == (1, True)


def test_messages_that_nobody_fetches(doctor: Doctor):
    OrmQ.objects.create(key="guanxi", payload="", lock=timezone.now() - timedelta(hours=1))
    status, said = doctor(work.jobs)
    assert (status, "! queue: 1 messages are overdue\n    Are the workers running?" in said) == (0, True)
