"""The live process: server-sent events in plain ASGI, without Django.

    GET /stream?token=…&since=…     hints under the token's topics, until the token is too old
    GET /healthz                    how many listen

Told by the environment: GUANXI_LIVE_KEY (hex), GUANXI_LIVE_DATABASE, GUANXI_LIVE_ORIGINS (exact).
"""

import asyncio
import contextlib
import json
import os
import time
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import parse_qs

from .hub import Hub, Listener
from .reading import Hint, open_table
from .tokens import BadToken, Ticket, read

type Message = MutableMapping[str, Any]
type Receive = Callable[[], Awaitable[Message]]
type Send = Callable[[Message], Awaitable[None]]

BEAT_EVERY = 15.0  # seconds: proxies close what is silent, and pages notice when it stops
MOST_LISTENERS = 5000
LONGEST_NUMBER = 18  # digits
PLAIN = [(b"cache-control", b"no-store"), (b"x-content-type-options", b"nosniff")]


class Live:
    """The application; the hub begins with the first request, in the loop that serves it."""

    def __init__(self, *, key: bytes, database: str, origins: frozenset[str]) -> None:
        self._key, self._database, self._origins = key, database, origins
        self._hub: Hub | None = None
        self._looking: asyncio.Task[None] | None = None

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                await send({"type": "lifespan.startup.complete"})
            elif message["type"] == "lifespan.shutdown":
                if self._looking is not None:
                    self._looking.cancel()
                await send({"type": "lifespan.shutdown.complete"})
                return

    def _started(self) -> Hub:
        if self._hub is None:
            self._hub = Hub(open_table(self._database))
            self._looking = asyncio.get_running_loop().create_task(self._hub.run())
        return self._hub

    async def _answer(self, scope: Message, receive: Receive, send: Send) -> None:
        headers = {
            name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]
        }
        asked = parse_qs(scope["query_string"].decode("latin-1"))
        allow = self._allowing(headers.get("origin", ""))
        if scope["method"] not in {"GET", "HEAD"}:
            return await _say(send, 405, b"Only GET.", allow)
        if scope["path"].rstrip("/").endswith("/healthz"):
            count = len(self._hub.listeners) if self._hub else 0
            return await _say(send, 200, b'{"ok": true, "listeners": %d}' % count, allow)
        if not scope["path"].rstrip("/").endswith("/stream"):
            return await _say(send, 404, b"Nothing here.", allow)
        try:
            ticket = read(self._key, asked.get("token", [""])[0])
        except BadToken:
            return await _say(send, 401, b"Ask the web for a new token.", allow)
        hub = self._started()
        if len(hub.listeners) >= MOST_LISTENERS:
            return await _say(send, 503, b"Too many listen.", allow)
        since = headers.get("last-event-id") or asked.get("since", [""])[0]
        behind = int(since) if since.isdecimal() and len(since) <= LONGEST_NUMBER else None
        return await self._stream(hub, ticket, behind, receive, send, allow)

    def _allowing(self, origin: str) -> list[tuple[bytes, bytes]]:
        """The page's own origin may read, by its exact name; no cookie ever comes along."""
        held = [(b"vary", b"Origin")]
        if origin in self._origins:
            held.append((b"access-control-allow-origin", origin.encode("latin-1")))
        return held

    async def _stream(
        self,
        hub: Hub,
        ticket: Ticket,
        since: int | None,
        receive: Receive,
        send: Send,
        allow: list[tuple[bytes, bytes]],
    ) -> None:
        headers = [(b"content-type", b"text/event-stream; charset=utf-8"), (b"x-accel-buffering", b"no")]
        await send({"type": "http.response.start", "status": 200, "headers": [*headers, *PLAIN, *allow]})
        listener = Listener(ticket.topics)
        hub.join(listener)
        gone = asyncio.create_task(_gone(receive))
        gone.add_done_callback(lambda _task: listener.tell(None))
        try:
            async for text in _words(hub, listener, ticket, since):
                if gone.done():
                    return
                await send({"type": "http.response.body", "body": text.encode(), "more_body": True})
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        except (ConnectionError, OSError, RuntimeError):
            return  # the page was closed while we wrote
        finally:
            hub.leave(listener)
            gone.cancel()


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _words(hub: Hub, listener: Listener, ticket: Ticket, since: int | None) -> AsyncIterator[str]:
    """What is written to one stream, one event after the other."""
    yield "retry: 3000\nevent: open\ndata: {}\n\n"
    sent: set[int] = set()
    if since is not None:
        for hint in await hub.table.missed(ticket.topics, since):
            sent.add(hint.number)
            yield _event(hint)
    while (left := ticket.until - time.time()) > 0:
        hint_or_end: Hint | None
        try:
            hint_or_end = await asyncio.wait_for(listener.waiting.get(), min(BEAT_EVERY, left))
        except TimeoutError:
            yield "event: beat\ndata: {}\n\n"
            continue
        if hint_or_end is None:
            return
        if hint_or_end.number not in sent:
            yield _event(hint_or_end)
    yield "event: renew\ndata: {}\n\n"


def _event(hint: Hint) -> str:
    """One hint on the wire; JSON in one line."""
    body = f'{{"topic":{json.dumps(hint.topic)},"data":{hint.data}}}'
    return f"id: {hint.number}\nevent: news\ndata: {body}\n\n"


async def _say(send: Send, status: int, body: bytes, allow: list[tuple[bytes, bytes]]) -> None:
    kind = b"application/json" if body.startswith(b"{") else b"text/plain; charset=utf-8"
    headers = [(b"content-type", kind), *PLAIN, *allow]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    with contextlib.suppress(OSError):
        await send({"type": "http.response.body", "body": body, "more_body": False})


def _from_environment() -> Live:
    return Live(
        key=bytes.fromhex(os.environ.get("GUANXI_LIVE_KEY", "")) or os.urandom(32),
        database=os.environ.get("GUANXI_LIVE_DATABASE", ""),
        origins=frozenset(filter(None, os.environ.get("GUANXI_LIVE_ORIGINS", "").split(","))),
    )


app = _from_environment()
