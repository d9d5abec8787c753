"""What works in the background, and what goes out: workers, schedules, jobs, mail, the live process."""

import http.client
import smtplib
import ssl
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.foundation.sentences import listed

from .finding import FORGOTTEN, Finding

OVERDUE = timedelta(minutes=10)
PATIENCE = 5  # seconds for another machine to answer
NOTICE_DAYS = 7


def workers() -> Iterator[Finding]:
    from guanxi.config import heartbeat

    silence = heartbeat.silence()
    if silence is None or silence > heartbeat.SILENCE:
        minutes = f"{(silence or 0) / 60:,.0f}"
        said = _("silent") if silence is None else _("silent for %(minutes)s minutes") % {"minutes": minutes}
        remedy = _("They run as long as `guanxi serve` does: start it.")
        yield Finding("warn", _("workers"), said, remedy)
    else:
        said = _("their last sign of life is %(seconds)s s old") % {"seconds": f"{silence:,.0f}"}
        yield Finding("ok", _("workers"), said)


def schedules() -> Iterator[Finding]:
    from django_q.models import Schedule

    from guanxi.config.schedules import SCHEDULES

    there = set(Schedule.objects.values_list("name", flat=True))
    if missing := sorted(SCHEDULES.keys() - there):
        said = _("%(count)s are not planned, the first is “%(first)s”") % {
            "count": len(missing), "first": missing[0]
        }  # fmt: skip
        yield Finding("bad", _("schedules"), said, _("`guanxi serve` plans them again."), "migrations")
    else:
        yield Finding("ok", _("schedules"), _("all %(count)s are planned") % {"count": len(SCHEDULES)})


def jobs() -> Iterator[Finding]:
    from django_q.models import OrmQ

    from guanxi.foundation.events import undelivered
    from guanxi.foundation.jobs.models import JobRun
    from guanxi.foundation.jobs.running import can_go_on, forgotten

    well = True
    # unscoped: only how many there are; a file that was refused is no fault of the house
    if dead := len(can_go_on(list(JobRun.objects.dead().select_related("by")))):
        well = False
        said = _("%(count)s failed for good") % {"count": dead}
        yield Finding("warn", _("jobs"), said, _("See /jobs/: each can go on where it stopped."))
    if lost := forgotten(FORGOTTEN):
        well = False
        said = _("%(count)s were cut off and wait for nothing") % {"count": len(lost)}
        yield Finding("bad", _("jobs"), said, _("`guanxi doctor --mend` lets them go on."), "jobs")
    if events := undelivered().count():
        well = False
        said = _("%(count)s events reached not all who should hear them") % {"count": events}
        yield Finding("bad", _("events"), said, _("`guanxi doctor --mend` sends them again."), "events")
    if late := OrmQ.objects.filter(lock__lt=timezone.now() - OVERDUE).count():
        well = False
        said = _("%(count)s messages are overdue") % {"count": late}
        yield Finding("warn", _("queue"), said, _("Are the workers running? See above."))
    if well:
        yield Finding("ok", _("jobs"), _("none is stuck"))


def notices() -> Iterator[Finding]:
    """What of the notices could not be brought out: how many by which way, and the kinds of errors."""
    from guanxi.foundation.notifications.models import Delivery

    since = timezone.now() - timedelta(days=NOTICE_DAYS)
    # unscoped: how many and which errors, nobody's words
    failed = Delivery.objects.failed().filter(due_at__gte=since).values_list("channel", "error")[:1000]
    ways: dict[str, list[str]] = {}
    for channel, error in failed:
        ways.setdefault("mail" if channel == "mail" else "chats", []).append(error)
    for way, errors in sorted(ways.items()):
        kinds = listed(sorted(set(errors))[:5])
        facts = {"count": len(errors), "days": NOTICE_DAYS, "kinds": kinds}
        said = _("%(count)s notices of the last %(days)s days did not go out (%(kinds)s)") % facts
        remedy = _("See /notices/unsent/. Is the server named rightly, does it answer?")
        yield Finding("warn", _("mail") if way == "mail" else _("chats"), said, remedy)
    if not ways:
        yield Finding("ok", _("notices"), _("all that were to go out did"))


def mail() -> Iterator[Finding]:
    """Whether the mail server answers and lets us in; nothing is sent."""
    if not settings.MAIL_IS_SET_UP:
        yield Finding("ok", _("mail"), _("no server is named (GUANXI_SMTP_HOST): notices stay in the house"))
        return
    held = cast("dict[str, Any]", settings.MAILERS["default"]["OPTIONS"])
    place = {"place": f"{held['host']}:{held['port']}"}
    try:
        _knock(held)
    except smtplib.SMTPAuthenticationError:
        said = _("%(place)s does not take our name and password") % place
        yield Finding("bad", _("mail"), said, _("Put GUANXI_SMTP_USER and GUANXI_SMTP_PASSWORD right."))
    except ssl.SSLError:
        said = _("%(place)s speaks another kind of TLS, or its certificate is not trusted") % place
        remedy = _("Set GUANXI_SMTP_SECURITY to starttls, tls or none, as the server wants it.")
        yield Finding("bad", _("mail"), said, remedy)
    except (OSError, smtplib.SMTPException) as error:
        said = _("%(place)s does not answer as a mail server (%(error)s)") % {**place, "error": error}
        remedy = _("Put GUANXI_SMTP_HOST and GUANXI_SMTP_PORT right, or open the way to it.")
        yield Finding("bad", _("mail"), said, remedy)
    else:
        yield Finding("ok", _("mail"), _("%(place)s lets us in") % place)


def _knock(held: dict[str, Any]) -> None:
    kind = smtplib.SMTP_SSL if held["use_ssl"] else smtplib.SMTP
    with kind(held["host"], held["port"], timeout=PATIENCE) as server:
        if held["use_tls"]:
            server.starttls(context=ssl.create_default_context())
        if held["username"]:
            server.login(held["username"], held["password"])
        server.noop()


def live() -> Iterator[Finding]:
    """Whether open pages hear at once what is new; where it was told to nobody it cannot be asked."""
    url = settings.LIVE_URL or (f"http://127.0.0.1:{settings.LIVE_PORT}" if settings.LIVE_PORT else "")
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"}:
        return
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    door = kind(parts.netloc, timeout=PATIENCE)
    try:
        door.request("GET", f"{parts.path.rstrip('/')}/healthz")
        answers = door.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        answers = False
    finally:
        door.close()
    if answers:
        yield Finding("ok", _("live"), _("%(place)s answers") % {"place": url})
    else:
        said = _("%(place)s does not answer: pages ask by themselves, every now and then") % {"place": url}
        yield Finding(
            "warn", _("live"), said, _("Start `guanxi serve` or `guanxi live`, or look at the proxy.")
        )
