"""Mails through the product's own adapter to a server that speaks SMTP: taken, refused, slow, cut off.

Never run against a company's own mail server: this stands in for one.
"""

from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from guanxi.config.checkup.work import notices
from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.notifications import sending
from guanxi.foundation.notifications.models import Delivery
from guanxi.foundation.notifications.notifying import notify
from guanxi.foundation.sentences import said
from guanxi.foundation.staff.actions import change_own_settings
from guanxi.foundation.tests.people import make_user

from .mail_server import NAME, SECRET, MailServer

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    running = MailServer(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(running.certificate))
    set_up(settings, running.port)
    yield running
    running.stop()


def set_up(settings: Any, port: int, **more: Any) -> None:
    options = {
        "host": "127.0.0.1", "port": port, "username": NAME, "password": SECRET,
        "use_tls": True, "use_ssl": False, "timeout": 15, **more,
    }  # fmt: skip
    backend = "django.core.mail.backends.smtp.EmailBackend"
    settings.MAILERS = {"default": {"BACKEND": backend, "OPTIONS": options}}
    settings.MAIL_IS_SET_UP = True


@pytest.fixture
def reader() -> User:
    made = make_user(None, {"accounts.change_self": Scope.OWN}, name="林晓岚", email="lin@example.com")
    change_own_settings(made, by=User.system(), language="zh-hans")
    return User.objects.get(pk=made.pk)


def tell(reader: User) -> None:
    notify([reader], "mention", None, said("%(who)s mentioned you in a comment:") % {"who": "Wei"}, url="/x/")


def send_again() -> int:
    Delivery.objects.filter(state="waiting").update(due_at=timezone.now())
    return sending.send_due()


def row() -> Any:
    return Delivery.objects.get()


def test_a_mail_goes_over_tls_signed_in_and_is_whole(server, reader):
    tell(reader)
    assert sending.send_due() == 1
    [mail] = server.got
    assert server.signed_in == [NAME]
    assert mail["To"].addresses[0].addr_spec == "lin@example.com"
    assert mail["To"].addresses[0].display_name == "林晓岚"
    assert "Wei" in mail["Subject"]
    assert {part.get_content_type() for part in mail.walk()} >= {"text/plain", "text/html"}
    assert "Wei" in mail.get_body(("plain",)).get_content()
    assert "<!doctype html>" in mail.get_body(("html",)).get_content().lower()
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert (row().state, row().error) == ("sent", "")


def test_a_server_whose_certificate_nobody_vouches_for_gets_neither_mail_nor_password(
    server, reader, monkeypatch
):
    monkeypatch.delenv("SSL_CERT_FILE")
    tell(reader)
    assert sending.send_due() == 0
    assert (server.got, server.signed_in) == ([], [])
    assert (row().state, row().error) == ("waiting", "SSLCertVerificationError")


def test_a_server_that_lets_nobody_in_is_tried_again_for_the_password_may_be_mended(server, reader, settings):
    set_up(settings, server.port, password="an old one")
    tell(reader)
    sending.send_due()
    assert (row().state, row().error) == ("waiting", "SMTPAuthenticationError 535")
    set_up(settings, server.port)
    assert send_again() == 1
    assert len(server.got) == 1


def test_not_now_is_tried_again_and_comes_as_the_same_mail(server, reader):
    server.replies = ["451 4.3.0 lin@example.com: try again later"]
    tell(reader)
    assert sending.send_due() == 0
    assert (row().state, row().error, row().attempts) == ("waiting", "SMTPDataError 451", 1)
    assert row().due_at > timezone.now()
    assert send_again() == 1
    assert len(server.got) == 1
    assert server.got[0]["Message-ID"].strip().startswith("<")


@pytest.mark.parametrize("stage", ["to", "data"])
def test_never_is_not_tried_again_and_the_doctor_tells(server, reader, stage):
    replies = ["550 5.1.1 <lin@example.com>: no such mailbox"]
    setattr(server, "to_replies" if stage == "to" else "replies", replies)
    tell(reader)
    assert sending.send_due() == 0
    kind = "SMTPRecipientsRefused" if stage == "to" else "SMTPDataError"
    assert (row().state, row().error, row().attempts) == ("failed", f"{kind} 550", 1)
    assert send_again() == 0
    assert server.got == []
    [finding] = notices()
    assert (finding.level, finding.what) == ("warn", "mail")
    assert f"{kind} 550" in finding.said
    assert "lin@example.com" not in finding.said


def test_a_server_that_says_nothing_is_given_up_in_time_and_one_that_hangs_up_is_tried_again(
    server, reader, settings
):
    set_up(settings, server.port, timeout=1)
    server.replies = ["slow", "reset"]
    tell(reader)
    assert sending.send_due() == 0
    assert row().error in {"TimeoutError", "SMTPServerDisconnected"}
    assert send_again() == 0
    assert row().error == "SMTPServerDisconnected"
    set_up(settings, server.port)
    assert send_again() == 1
    assert row().state == "sent"


def test_a_server_that_is_away_is_tried_five_times_and_then_the_doctor_tells(server, reader, caplog):
    server.stop()
    tell(reader)
    for _try in range(7):
        send_again()
    assert (row().state, row().error, row().attempts) == ("failed", "ConnectionRefusedError", 5)
    assert "ConnectionRefusedError" in next(notices()).said
    assert "lin@example.com" not in caplog.text
    assert SECRET not in caplog.text


def test_a_round_ends_in_time_and_the_next_one_goes_on(server, reader, monkeypatch):
    other = make_user(None, {"accounts.change_self": Scope.OWN}, email="wei@example.com")
    tell(reader)
    tell(other)
    monkeypatch.setattr(sending, "ROUND", 0)
    assert [sending.send_due(), sending.send_due(), sending.send_due()] == [1, 1, 0]
