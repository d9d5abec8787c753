"""What stood still when a journey failed: the browser's requests and console, the database's sessions."""

import time
from collections import deque
from typing import Any

from tests.running_house import House

KEPT = 40  # of each kind, the last ones
SESSIONS = """
    SELECT pid, state, wait_event_type, wait_event, now() - state_change, pg_blocking_pids(pid)::text,
           left(regexp_replace(query, '\\s+', ' ', 'g'), 300)
    FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() ORDER BY state, pid
"""


class Witness:
    """Stands beside one page: what it asks and is not answered, what it says, what is wrong with it.

    The test fails of what is wrong, but for what it said to expect: ``forgives`` holds parts of such words.
    """

    def __init__(self, page: Any, forgives: tuple[str, ...] = ()) -> None:
        self.page, self.forgives = page, forgives
        self.wrong: list[str] = []
        self.said: deque[str] = deque(maxlen=KEPT)
        self.ended: deque[str] = deque(maxlen=KEPT)
        self.under_way: dict[Any, float] = {}
        page.on("pageerror", lambda error: self._blame(f"script: {error}"))
        page.on("console", self._hear)
        page.on("request", lambda request: self.under_way.update({request: time.monotonic()}))
        page.on("requestfinished", lambda request: self._end(request, "ended"))
        page.on("requestfailed", lambda request: self._end(request, f"failed ({request.failure})"))
        page.on("response", self._judge)

    def _blame(self, words: str) -> None:
        if not any(part in words for part in self.forgives):
            self.wrong.append(words)

    def _hear(self, line: Any) -> None:
        self.said.append(f"{line.type}: {line.text}")
        if line.type == "error" and "Failed to load resource" not in line.text:
            self._blame(f"console: {line.text}")

    def _end(self, request: Any, how: str) -> None:
        began = self.under_way.pop(request, None)
        if began is not None and "/static/" not in request.url:
            took = time.monotonic() - began
            self.ended.append(f"{how} after {took:.1f} s: {request.method} {request.url}")

    def _judge(self, answer: Any) -> None:
        static_gone = answer.status == 404 and "/static/" in answer.url
        if answer.status >= 500 or static_gone:
            self._blame(f"{answer.status}: {answer.request.method} {answer.url}")

    def tell(self) -> str:
        """What the page knew last, for people who were not there."""
        now = time.monotonic()
        waiting = [
            f"open for {now - began:.1f} s: {request.method} {request.url}"
            for request, began in self.under_way.items()
        ]
        return "\n".join([self.page.url, *waiting, *self.ended, *self.said])


def sessions(house: House) -> str:
    """What the sessions of the house's database do; "" for a house without a server."""
    address = house.environment.get("DATABASE_URL")
    if not address:
        return ""
    import psycopg

    try:
        with psycopg.connect(address, autocommit=True, connect_timeout=5) as server:
            rows = server.execute(SESSIONS).fetchall()
    except psycopg.Error as error:
        return f"it does not answer: {error}"
    return "\n".join(" | ".join(map(str, row)) for row in rows)
