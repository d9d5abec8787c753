"""How much a token may ask in a minute, over all web processes, and what answers say (``RateLimit-…``).

A process counts in its memory and writes down every so many requests what it has counted, so that most
readings cost no statement. Several processes together may let a few more through than the limit, never fewer.
"""

import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse

from guanxi.foundation import prepared
from guanxi.foundation.accounts.models import Token

from .limits import TooMany

NAME, SECONDS = "requests", 60
STRIDE = 20
MOST_HELD = 10_000  # tokens in memory: what is of an earlier minute goes first
ADD = """
    INSERT INTO guanxi_cache (cache_key, value, expires) VALUES (%(key)s, CAST(%(more)s AS text), %(until)s)
    ON CONFLICT (cache_key) DO UPDATE SET
        value = CASE WHEN guanxi_cache.expires >= excluded.expires
            THEN CAST(CAST(guanxi_cache.value AS integer) + CAST(excluded.value AS integer) AS text)
            ELSE excluded.value END,
        expires = excluded.expires
    RETURNING value
"""


@dataclass
class Counted:
    """Of one token and minute: what the database knew last, and what this process alone counted since."""

    minute: int
    known: int = 0
    mine: int = 0


@dataclass(frozen=True)
class Standing:
    """How much of its minute a token has left; ``seconds`` until the next one begins."""

    limit: int
    left: int
    seconds: int


_held: dict[int, Counted] = {}
_lock = threading.Lock()


def count_request(request: HttpRequest, token: Token) -> None:
    """One more of this token's; ``TooMany`` where it is one too many. The answer tells how it stands."""
    now, limit = time.time(), int(settings.LIMITS[NAME])
    minute = int(now // SECONDS)
    with _lock:
        counted = _counted(token.pk, minute)
        counted.mine += 1
        due = counted.mine % min(STRIDE, max(1, limit // 50)) == 0
        more = counted.mine
        if due:
            counted.mine = 0
    if due:
        try:
            counted.known = _written(token.pk, more, minute)
        except OperationalError:  # somebody else writes for long: no reason to refuse a reading
            with _lock:
                counted.mine += more
    used = counted.known + counted.mine
    standing = Standing(limit, max(0, limit - used), math.ceil((minute + 1) * SECONDS - now))
    request.token_standing = standing  # type: ignore[attr-defined]
    if used > limit:
        raise TooMany(standing.seconds)


class TellLimits:
    """Says in every answer to a token, whatever it is, how the token stands."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        standing: Any = getattr(request, "token_standing", None)
        if standing is not None:
            answer["RateLimit-Limit"] = str(standing.limit)
            answer["RateLimit-Remaining"] = str(standing.left)
            answer["RateLimit-Reset"] = str(standing.seconds)
            answer["RateLimit-Policy"] = f"{standing.limit};w={SECONDS}"
        return answer


def forget() -> None:
    """Begin anew, as a new process does."""
    with _lock:
        _held.clear()


def _counted(pk: int, minute: int) -> Counted:
    if len(_held) > MOST_HELD:
        for old in [key for key, one in _held.items() if one.minute != minute]:
            del _held[old]
    found = _held.get(pk)
    if found is None or found.minute != minute:
        found = _held[pk] = Counted(minute)
    return found


def _written(pk: int, more: int, minute: int) -> int:
    """Add to what all processes have counted of this minute; gives their sum."""
    until = connection.ops.adapt_datetimefield_value(datetime.fromtimestamp((minute + 1) * SECONDS, UTC))
    key = f"guanxi.limit.{NAME}.{pk}"
    with prepared.cursor() as cursor:
        cursor.execute(ADD, {"key": key, "more": more, "until": until})
        return int(cursor.fetchone()[0])
