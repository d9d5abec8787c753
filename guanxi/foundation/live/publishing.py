"""Telling open pages that something is new, and forgetting what nobody waits for any more."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from guanxi.foundation.accounts.models import User

from . import tokens
from .models import LiveEvent

KEPT = timedelta(hours=1)
UNDER_WAY = timedelta(seconds=5)  # a hint is seen when its transaction ends, which may be later than it says


def topic_of_user(user_id: int) -> str:
    return f"user:{user_id}"


def topic_of_job(run_id: int) -> str:
    return f"job:{run_id}"


def topic_of_record(kind: str, record_id: int) -> str:
    return f"record:{kind}:{record_id}"


def publish(*topics: str, **data: Any) -> None:
    """A hint to whoever has one of ``topics`` open; it goes with the transaction in which it is given."""
    LiveEvent.objects.bulk_create([LiveEvent(topic=topic, data=data) for topic in dict.fromkeys(topics)])


def newest_before(seconds: float) -> int:
    """The newest hint older than so many seconds: a stream that begins behind it knows all since."""
    then = timezone.now() - timedelta(seconds=seconds) - UNDER_WAY
    before = LiveEvent.objects.filter(at__lt=then).order_by("-at", "-pk")
    return int(before.values_list("pk", flat=True).first() or 0)


def token_for(user: User, topics: list[str]) -> str:
    """What opens a stream of these topics for the next minutes; who asks has checked that they are seen."""
    return tokens.sign(settings.LIVE_KEY, topics, seconds=settings.LIVE_TOKEN_SECONDS, whose=user.pk)


def clear_live_events() -> None:
    """The schedule's entry: who was away for an hour loads the page anew."""
    LiveEvent.objects.filter(at__lt=timezone.now() - KEPT).delete()
