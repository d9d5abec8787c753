"""``notify``: tell people of something. What every room calls, inside an action or in a reaction.

    notify([owner], "handed_over", customer, _("%(who)s handed you a customer") % {"who": by.name}, by=by)

The sentence (``sentences.said``) names no record: the house puts the record's name beside it, for those who
may still see it when they read it. Whoever may not see the record now is not told at all.
"""

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django_q.tasks import async_task

from guanxi.foundation.accounts.models import User
from guanxi.foundation.errors import Sentence
from guanxi.foundation.live.publishing import publish, topic_of_user
from guanxi.foundation.sentences import kept_long
from guanxi.foundation.subjects import sees

from .kinds import notice_of
from .models import Delivery, Notification, Watch
from .preferring import PAGE, channels, rhythms

SEND = "guanxi.foundation.notifications.sending.send_due"


def notify(
    people: Iterable[User | int],
    notice: str,
    subject: Model | None,
    sentence: Sentence,
    *,
    url: str = "",
    by: User | None = None,
    key: str = "",
    may_be_self: bool = False,
) -> int:
    """Tell ``people`` (not ``by``), each by the channels they chose; gives how many are told.

    ``key``: the same thing told twice (a redelivered event) has the same, and is told once. ``url`` opens
    it where there is no subject, or another page of it is meant.
    """
    users = _readers(people, subject, None if may_be_self or by is None else by.pk)
    if not users:
        return 0
    kind = notice_of(notice)
    wanted = channels(users, kind)
    now = timezone.now()
    rows = [
        Notification(
            user=user,
            notice=notice,
            kind=subject._meta.label_lower if subject is not None else "",
            record_id=subject.pk if subject is not None else None,
            sentence=kept_long(sentence),
            url=url,
            by=by,
            key=key or uuid.uuid4().hex,
            in_page=wanted[user.pk][PAGE] != "off",
            at=now,
        )
        for user in users
        if any(timing != "off" for timing in wanted[user.pk].values())
    ]
    with transaction.atomic():
        Notification.objects.bulk_create(rows, ignore_conflicts=True)
        told = list(Notification.objects.filter(uid__in=[row.uid for row in rows]))
        _enqueue(told, users, wanted, now)
        publish(*(topic_of_user(row.user_id) for row in told if row.in_page))
    return len(told)


def forget_unread(user: User, notice: str, url: str, beginning: str) -> None:
    """The same told before and not read yet: tiers computed after each of four files are told of once.

    Only notices that name no record, for those that do say something of their own; by how their keys begin.
    """
    rows = Notification.objects.filter(user=user, notice=notice, kind="", url=url, read_at=None)
    rows.filter(key__startswith=beginning).delete()


def watchers(record: Model) -> list[int]:
    """The ids of those who watch a record."""
    rows = Watch.objects.of(record._meta.label_lower, record.pk)
    return list(rows.order_by("pk").values_list("user_id", flat=True))


def _readers(people: Iterable[User | int], subject: Model | None, without: int | None) -> list[User]:
    """Those of ``people`` who work here and may see what it is about, each once."""
    ids = dict.fromkeys(one if isinstance(one, int) else one.pk for one in people)
    ids.pop(0 if without is None else without, None)
    users = User.objects.filter(pk__in=ids, is_active=True, is_system=False).order_by("pk")
    return [user for user in users if subject is None or sees(user, subject)]


def _enqueue(
    told: Sequence[Notification], users: Sequence[User], wanted: dict[int, dict[str, Any]], now: datetime
) -> None:
    """A row for each way out; a worker looks at once where something is due at once."""
    clocks = rhythms(users)
    rows = [
        Delivery(
            notification=row,
            user_id=row.user_id,
            channel=channel,
            due_at=clocks[row.user_id].due(timing, now),
        )
        for row in told
        for channel, timing in wanted[row.user_id].items()
        if channel != PAGE and timing != "off"
    ]
    Delivery.objects.bulk_create(rows)
    if any(row.due_at <= now for row in rows):
        async_task(SEND, q_options={"save": False})
