"""Who listens to what, and the one look at the table that serves them all."""

import asyncio
import logging
import time
from collections.abc import Sequence

from .reading import Hint, Table

logger = logging.getLogger("guanxi.live")
LOOK_EVERY = 0.1  # seconds between two looks while somebody listens
AWAY = 1.0  # seconds until the next look when the database did not answer
HELD = 100  # hints that wait for one listener; whoever is further behind is sent away and comes anew
OVERDUE = 30.0  # seconds that a number left out may still come: a transaction that took it and lasts
MOST_MISSING = 500


class Listener:
    """One open stream: its topics and what waits to be sent on it."""

    def __init__(self, topics: Sequence[str]) -> None:
        self.topics = tuple(topics)
        self.waiting: asyncio.Queue[Hint | None] = asyncio.Queue(HELD)

    def tell(self, hint: Hint | None) -> bool:
        try:
            self.waiting.put_nowait(hint)
        except asyncio.QueueFull:
            return False
        return True


class Hub:
    """Looks at the table ten times a second while anybody listens, and gives each hint to its listeners."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.listeners: set[Listener] = set()
        self._by_topic: dict[str, set[Listener]] = {}
        self._somebody = asyncio.Event()
        self._last: int | None = None  # unknown while nobody listens
        self._missing: dict[int, float] = {}

    def join(self, listener: Listener) -> None:
        self.listeners.add(listener)
        for topic in listener.topics:
            self._by_topic.setdefault(topic, set()).add(listener)
        self._somebody.set()

    def leave(self, listener: Listener) -> None:
        self.listeners.discard(listener)
        for topic in listener.topics:
            others = self._by_topic.get(topic, set())
            others.discard(listener)
            if not others:
                self._by_topic.pop(topic, None)
        if not self.listeners:
            self._somebody.clear()
            self._last = None

    async def run(self) -> None:
        """Until it is cancelled; a database that is away is asked again."""
        answers = True
        while True:
            try:
                await self._somebody.wait()
                if self._last is None:
                    self._last, self._missing = await self.table.newest(), {}
                await self._look(self._last)
                answers = True
                await asyncio.sleep(LOOK_EVERY)
            except Exception as error:  # noqa: BLE001 - whatever a database says when it is away
                if answers:  # said once, not ten times a second
                    logger.warning("the database does not answer: %s", type(error).__name__)
                answers = False
                await self.table.close()
                await asyncio.sleep(AWAY)

    async def _look(self, last: int) -> None:
        hints = await self.table.since(last, list(self._missing))
        self._remember(last, [hint.number for hint in hints])
        for hint in hints:
            for listener in list(self._by_topic.get(hint.topic, ())):
                if not listener.tell(hint):
                    self.leave(listener)
                    _send_away(listener)

    def _remember(self, last: int, numbers: Sequence[int]) -> None:
        """Numbers are given out before commits: one left out may belong to a transaction still under way."""
        now = time.monotonic()
        for number in numbers:
            self._missing.pop(number, None)
            if number > last:
                left_out = range(max(last + 1, number - MOST_MISSING), number)
                self._missing.update(dict.fromkeys(left_out, now + OVERDUE))
                last = number
        if self._missing:
            still = [(one, until) for one, until in self._missing.items() if until > now]
            self._missing = dict(still[-MOST_MISSING:])
        if self._last is not None:  # else all have left meanwhile
            self._last = last


def _send_away(listener: Listener) -> None:
    """Empty what waits and end the stream: the page opens another and loads what is new."""
    while not listener.waiting.empty():
        listener.waiting.get_nowait()
    listener.tell(None)
