"""What people do with their notices: read them, choose how they are told, watch records."""

from collections.abc import Mapping, Sequence
from datetime import time
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django_q.tasks import async_task

from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.actions import action
from guanxi.foundation.errors import Refused
from guanxi.foundation.live.publishing import publish, topic_of_user
from guanxi.foundation.subjects import record_for

from .kinds import TIMINGS, notices
from .models import Address, Delivery, Habits, Notification, Preference, Watch
from .notifying import SEND
from .services import checked_address

MOST_ADDRESSES = 10


@action("accounts.change_self")
def read_notifications(user: User, *, by: User, ids: Sequence[int] | None = None) -> int:
    """Mark notices as read: these, or all of them."""
    ledger.require().keep_silent()
    rows = Notification.objects.visible_to(by).unread()
    if ids is not None:
        rows = rows.filter(pk__in=ids)
    count = int(rows.update(read_at=timezone.now()))
    if count:
        publish(topic_of_user(by.pk))
    return count


@action("accounts.change_self")
def choose_notices(user: User, *, by: User, choices: Mapping[tuple[str, str], str]) -> None:
    """Choose for each (kind of notice, channel) when to be told."""
    known = {notice.code for notice in notices()}
    own = {"page", "mail", *(each.channel for each in Address.objects.visible_to(by))}
    for (notice, channel), timing in choices.items():
        if notice not in known or channel not in own or timing not in TIMINGS:
            raise Refused(_("There is no such choice."))
    for (notice, channel), timing in choices.items():
        Preference.objects.update_or_create(
            user=user, notice=notice, channel=channel, defaults={"timing": timing}
        )


@action("accounts.change_self")
def change_habits(
    user: User,
    *,
    by: User,
    quiet_from: time | None,
    quiet_until: time | None,
    digest_at: time,
    digest_weekday: int,
) -> Habits:
    """Set the quiet hours, and when what is gathered comes."""
    if (quiet_from is None) != (quiet_until is None):
        raise Refused(_("Quiet hours have a beginning and an end."), field="quiet_until")
    if not 0 <= digest_weekday <= 6:
        raise Refused(_("There is no such day of the week."), field="digest_weekday")
    values = {
        "quiet_from": quiet_from,
        "quiet_until": quiet_until,
        "digest_at": digest_at,
        "digest_weekday": digest_weekday,
    }
    habits: Habits = Habits.objects.update_or_create(user=user, defaults=values)[0]
    return habits


@action("accounts.change_self")
def add_address(user: User, *, by: User, service: str, name: str, address: str) -> Address:
    """Be told in a chat, too; its address is kept as a secret."""
    if Address.objects.visible_to(by).count() >= MOST_ADDRESSES:
        raise Refused(_("More than %(most)s addresses are not kept.") % {"most": MOST_ADDRESSES})
    name = name.strip()
    if not name:
        raise Refused(_("Give it a name, so that you know it again."), field="name")
    row = Address(user=user, service=service, name=name[:60], address=checked_address(service, address))
    row.save()
    return row


@action("accounts.change_self")
def remove_address(address: Address, *, by: User) -> None:
    """Be told there no more."""
    Preference.objects.filter(user=by, channel=address.channel).delete()
    address.delete()


@action("accounts.change_self")
def send_again(user: User, *, by: User) -> int:
    """Let what did not go out to oneself be tried again."""
    return _again(Delivery.objects.filter(pk__in=_ids(Delivery.objects.unsent_of(by))))


@action("notifications.view_deliveries")
def send_all_again(company: Company, *, by: User, id: int | None = None) -> int:  # noqa: A002 - its own name
    """Let what did not go out to anybody be tried again: this one, or all of it."""
    failed = Delivery.objects.failed()
    return _again(failed if id is None else failed.filter(pk=id))


def _ids(rows: Any) -> list[int]:
    return list(rows.values_list("pk", flat=True))


def _again(failed: Any) -> int:
    """They wait anew; a worker looks at once, and waits longer each time as before."""
    count = int(failed.order_by().try_again(timezone.now()))
    if not count:
        raise Refused(_("Nothing is left that did not go out."))
    ledger.require().note(deliveries=count)
    async_task(SEND, q_options={"save": False})
    return count


@action("notifications.watch_record")
def watch_record(user: User, *, by: User, kind: str, record_id: int) -> bool:
    """Hear of what happens on a record; gives whether that is new. Who may see it may watch it."""
    record_for(by, kind, record_id)
    ledger.require().keep_silent()
    _row, is_new = Watch.objects.get_or_create(user=user, kind=kind, record_id=record_id)
    return bool(is_new)


@action("notifications.watch_record")
def unwatch_record(user: User, *, by: User, kind: str, record_id: int) -> None:
    """Hear of it no more."""
    ledger.require().keep_silent()
    Watch.objects.visible_to(by).filter(kind=kind, record_id=record_id).delete()


@action("accounts.manage_users")
def hand_over_watches(user: User, *, by: User, successor: User) -> int:
    """Whoever takes over hears of what ``user`` watched; of what he may not see he hears nothing."""
    watches = list(Watch.objects.filter(user=user))
    known = set(Watch.objects.filter(user=successor).values_list("kind", "record_id"))
    new = [
        Watch(user=successor, kind=one.kind, record_id=one.record_id)
        for one in watches
        if (one.kind, one.record_id) not in known
    ]
    Watch.objects.bulk_create(new)
    Watch.objects.filter(user=user).delete()
    ledger.require().note(records=len(watches), to=successor.pk)
    return len(new)
