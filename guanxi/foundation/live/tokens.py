"""Short-lived tokens that open a stream: made by the web, read by the live process (no Django in here)."""

import base64
import hashlib
import hmac
import json
import time
from dataclasses import dataclass

MOST_TOPICS = 50
LONGEST = 8192  # characters of a token; nobody's is longer


class BadToken(ValueError):
    """The token was not made here, was altered, or is too old."""


@dataclass(frozen=True)
class Ticket:
    """What a token allows: these topics, until then, for one person."""

    topics: tuple[str, ...]
    until: float
    whose: int


def key_from(secret: str) -> bytes:
    """The key for tokens, from the house's secret: who has it can open streams, and nothing else."""
    return hmac.digest(secret.encode(), b"guanxi live stream", hashlib.sha256)


def sign(key: bytes, topics: list[str], *, seconds: float, whose: int) -> str:
    """A token for these topics, good for so many seconds."""
    if len(topics) > MOST_TOPICS:
        raise ValueError(f"a page has at most {MOST_TOPICS} topics")
    held = {"t": topics, "u": round(time.time() + seconds, 1), "w": whose}
    body = _encoded(json.dumps(held, separators=(",", ":")).encode())
    return f"{body}.{_encoded(_mark(key, body))}"


def read(key: bytes, token: str) -> Ticket:
    """What ``token`` allows, or ``BadToken``."""
    body, _dot, mark = token[:LONGEST].partition(".")
    try:
        is_ours = hmac.compare_digest(_mark(key, body), _decoded(mark))
        held = json.loads(_decoded(body)) if is_ours else {}
    except ValueError as error:  # no base64, no text, no JSON
        raise BadToken("no token") from error
    if not is_ours:
        raise BadToken("another mark")
    ticket = Ticket(tuple(held["t"]), float(held["u"]), int(held["w"]))
    if ticket.until <= time.time():
        raise BadToken("too old")
    return ticket


def _mark(key: bytes, body: str) -> bytes:
    return hmac.digest(key, body.encode(), hashlib.sha256)


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _decoded(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
