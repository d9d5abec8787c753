"""What a lower room tells a higher one: announced inside an action, delivered by a worker after it.

Enqueueing in the action's own transaction makes the queue the outbox: what rolls back is never sent,
what commits is never lost. Delivery is at least once, so handlers are idempotent.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, is_dataclass
from importlib import import_module
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string
from django_q.tasks import async_task

from . import ledger

type Handler = Callable[[Any], None]


def announce(event: object) -> None:
    """Let ``event`` (a frozen dataclass of ids and codes) go with the commit."""
    ledger.require("an announcement").events.append(event)


def subscriptions() -> Mapping[type, Sequence[Handler]]:
    table: Mapping[type, Sequence[Handler]] = import_module(settings.SWITCHBOARD).SUBSCRIPTIONS
    return table


def enqueue(events: Sequence[object]) -> None:
    """One task for all of an action's events that somebody hears; called inside its transaction."""
    heard = subscriptions()
    batch = [
        (f"{type(event).__module__}.{type(event).__qualname__}", asdict(event))
        for event in events
        if is_dataclass(event) and not isinstance(event, type) and type(event) in heard
    ]
    if batch:
        async_task("guanxi.foundation.events.deliver", batch)


def deliver(batch: list[tuple[str, dict[str, Any]]]) -> None:
    """Call every subscriber of every event of the batch."""
    heard = subscriptions()
    for path, values in batch:
        kind = import_string(path)
        for handler in heard.get(kind, ()):
            handler(kind(**values))
