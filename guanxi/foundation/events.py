"""What a lower room tells a higher one: announced inside an action, delivered by a worker after it.

Enqueueing in the action's own transaction makes the queue the outbox: what rolls back is never sent,
what commits is never lost. Delivery is at least once, so handlers are idempotent.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, is_dataclass
from datetime import timedelta
from importlib import import_module
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.module_loading import import_string
from django_q.models import OrmQ, Task
from django_q.tasks import async_task

from . import ledger

type Handler = Callable[[Any], None]

logger = logging.getLogger("guanxi.events")
DELIVER = "guanxi.foundation.events.deliver"


def announce(event: object) -> None:
    """Let ``event`` (a frozen dataclass of ids and codes) go with the commit."""
    ledger.require("an announcement").events.append(event)


def subscriptions() -> Mapping[type, Sequence[Handler]]:
    table: Mapping[type, Sequence[Handler]] = import_module(settings.SWITCHBOARD).SUBSCRIPTIONS
    return table


class Later:
    """The queue, for a message that nobody takes before so long: it waits there, and no worker does."""

    def __init__(self, after: timedelta) -> None:
        self.list_key = str(settings.Q_CLUSTER["name"])
        self.after = after

    def enqueue(self, task: str) -> int:
        message = OrmQ.objects.create(key=self.list_key, payload=task, lock=timezone.now() + self.after)
        return int(message.pk)


def enqueue(events: Sequence[object], *, after: timedelta | None = None) -> None:
    """One task for all of an action's events that somebody hears; called inside its transaction.

    ``after``: delivered no sooner than so long from now.
    """
    heard = subscriptions()
    batch = [
        (f"{type(event).__module__}.{type(event).__qualname__}", asdict(event))
        for event in events
        if is_dataclass(event) and not isinstance(event, type) and type(event) in heard
    ]
    if batch:
        async_task(DELIVER, batch, q_options={"broker": Later(after)} if after else {})


class DeliveryFailed(RuntimeError):
    """A subscriber failed. Says which, not why: what it says is kept in the database, unlike the log."""


def deliver(batch: list[tuple[str, dict[str, Any]]]) -> None:
    """Call every subscriber of every event of the batch."""
    heard = subscriptions()
    for path, values in batch:
        kind = import_string(path)
        for handler in heard.get(kind, ()):
            try:
                handler(kind(**values))
            except Exception as error:
                logger.exception("%s failed on %s", handler.__qualname__, path)
                raise DeliveryFailed(f"{handler.__qualname__}: {type(error).__name__}") from None


def undelivered() -> QuerySet[Any]:
    """Deliveries that failed for good: waiting for ``redeliver``."""
    tries = settings.Q_CLUSTER["max_attempts"]
    failed: QuerySet[Any] = Task.objects.filter(func=DELIVER, success=False, attempt_count__gte=tries)
    return failed.defer("args", "kwargs", "result")


def redeliver(ids: Sequence[str]) -> int:
    """Send failed deliveries once more; returns how many there were."""
    ledger.require("a delivery")
    found = list(Task.objects.filter(func=DELIVER, success=False, pk__in=ids))
    for task in found:
        async_task(DELIVER, *task.args)
        task.delete()
    return len(found)
