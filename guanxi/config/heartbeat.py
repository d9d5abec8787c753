"""Are the workers at work? Every minute the schedule sends them a beat; the newest is kept."""

import time

from django.core.cache import cache

KEY = "guanxi.heartbeat"
# A beat waits behind steps of at most 30 s and is sent every 60 s: so long a silence is no queue.
SILENCE = 240.0


def beat() -> None:
    """Run by a worker: queue, scheduler and worker live."""
    cache.set(KEY, time.time(), None)


def silence() -> float | None:
    """Seconds since the last beat; None when there never was one."""
    last = cache.get(KEY)
    return None if last is None else max(0.0, time.time() - float(last))
