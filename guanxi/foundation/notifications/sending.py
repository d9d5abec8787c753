"""Bringing out what is due: by mail and chat, several together, each once, in the reader's language.

Run by a worker, at once after something was told and every minute. What cannot be sent is tried again, later
and later; after five tries, or where a server says that it never will, it has failed for good and those who
run the house see it. Nothing of what is
said gets into a log or an error: a failure is kept by its kind.
"""

import logging
import smtplib
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone, translation

from guanxi.foundation.accounts.models import User

from . import chats, mails
from .models import Address, Delivery, Notification
from .preferring import MAIL
from .shown import Line, lines

logger = logging.getLogger("guanxi.notifications")
WAITS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=3))
TAKEN_FOR_DEAD = timedelta(minutes=10)
AT_ONCE = 200  # deliveries looked at in one go: the next minute takes the next ones
TOGETHER = 50  # lines of one message
ROUND = 20.0  # seconds: with the 15 for which a server is waited for, less than a job may take
State = Delivery.State


def send_due() -> int:
    """Send what is due, one message for each person and channel; gives how many messages went out."""
    now, began = timezone.now(), time.monotonic()
    _take_up_dropped(now)
    rows = list(Delivery.objects.due(now)[:AT_ONCE])
    sent = 0
    for (user_id, channel), group in groupby(rows, key=lambda row: (row.user_id, row.channel)):
        sent += _send(user_id, channel, [row.pk for row in group][:TOGETHER], now)
        if time.monotonic() - began > ROUND:
            break  # a server that is slow for everybody must not cost the worker its life
    return sent


def _take_up_dropped(now: datetime) -> None:
    """What a worker had taken and died over waits again; the mail keeps its number, so it shows once."""
    dead = Delivery.objects.filter(state=State.SENDING, claimed_at__lt=now - TAKEN_FOR_DEAD)
    dead.update(state=State.WAITING)


def _send(user_id: int, channel: str, ids: Sequence[int], now: datetime) -> bool:
    claimed = [pk for pk in ids if Delivery.objects.filter(pk=pk).claim(now)]
    user = User.objects.filter(pk=user_id, is_active=True).first()
    mine = Delivery.objects.filter(pk__in=claimed)
    if not claimed:
        return False
    if user is None:
        mine.update(state=State.DROPPED)
        return False
    with (
        translation.override(user.language or settings.LANGUAGE_CODE),
        timezone.override(ZoneInfo(user.zone)),
    ):
        shown = _still_visible(user, claimed)
        if not shown:
            mine.update(state=State.DROPPED)
            return False
        try:
            _go_out(user, channel, shown)
        except Exception as error:  # noqa: BLE001 - kept by its kind, and tried again
            kind = _kind_of(error)
            logger.warning("a notice by %s did not go out: %s", channel.partition(":")[0], kind)
            _later(claimed, kind, now, is_final=_is_final(error))
            return False
    mine.update(state=State.SENT, error="")
    return True


def _still_visible(user: User, claimed: Sequence[int]) -> list[tuple[Notification, Line]]:
    """Of these, what is not yet read at the bell, and about nothing that is no longer in sight."""
    rows = [
        row.notification
        for row in Delivery.objects.filter(pk__in=claimed).select_related("notification").order_by("id")
    ]
    unread = [row for row in rows if row.read_at is None]
    return [(row, line) for row, line in zip(unread, lines(unread, user), strict=True) if line.url]


def _go_out(user: User, channel: str, shown: Sequence[tuple[Notification, Line]]) -> None:
    if channel == MAIL:
        mails.send(user, shown)
        return
    address = Address.objects.filter(pk=int(channel.partition(":")[2]), user=user).first()
    if address is not None:
        chats.send(address, [line for _row, line in shown])


def _kind_of(error: Exception) -> str:
    """What kind of error it was, with the number that a server gave; never its words."""
    if isinstance(error, chats.NotTaken):
        return str(error)
    return " ".join([type(error).__name__, *map(str, _codes_of(error))])


def _codes_of(error: Exception) -> list[int]:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return sorted({code for code, _words in error.recipients.values()})
    return [error.smtp_code] if isinstance(error, smtplib.SMTPResponseException) else []


def _is_final(error: Exception) -> bool:
    """Whether the mail server will never take this very mail; who may not sign in may be let in later."""
    if isinstance(error, (smtplib.SMTPAuthenticationError, smtplib.SMTPConnectError, smtplib.SMTPHeloError)):
        return False
    codes = _codes_of(error)
    return bool(codes) and all(code >= 500 for code in codes)


def _later(claimed: Sequence[int], error: str, now: datetime, *, is_final: bool) -> None:
    """Try again after a while, longer each time; after the last try it has failed for good."""
    for row in Delivery.objects.filter(pk__in=claimed):
        over = is_final or row.attempts > len(WAITS)
        row.state = State.FAILED if over else State.WAITING
        row.due_at = now if over else now + WAITS[row.attempts - 1]
        row.error = error[:80]
        row.save(update_fields=["state", "due_at", "error"])
