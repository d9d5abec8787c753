"""How often somebody may try and write: counted in the database's cache, so over all web processes.

Whoever only reads with a token that is right costs no count at all. Whoever is over a limit is refused by
one look and writes nothing. A count is one statement: Django's cache would take four, one of them counting
its whole table, and of two counts in the same instant could lose one.
"""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import ngettext

from guanxi.foundation import prepared
from guanxi.foundation.accounts.models import User

from .problems import API, problem

READING = {"GET", "HEAD", "OPTIONS", "TRACE"}
IPV6_PREFIX = 64  # what one household or one office is given


class TooMany(Exception):
    """Over a limit; ``seconds`` until the next try is looked at."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


LOOK = "SELECT value, expires FROM guanxi_cache WHERE cache_key = %s AND expires > %s"
COUNT = """
    INSERT INTO guanxi_cache (cache_key, value, expires) VALUES (%(key)s, %(first)s, %(until)s)
    ON CONFLICT (cache_key) DO UPDATE SET
        value = CASE WHEN guanxi_cache.expires > %(now)s
            THEN CAST(CAST(guanxi_cache.value AS integer) + 1 AS text) ELSE excluded.value END,
        expires = CASE WHEN guanxi_cache.expires > %(now)s THEN guanxi_cache.expires ELSE excluded.expires END
"""


@dataclass(frozen=True)
class Limit:
    """So many a minute, counted from the first."""

    name: str
    seconds: int = 60

    def count(self, whose: object) -> None:
        """One more of ``whose``; ``TooMany`` where it is one too many."""
        now = datetime.fromtimestamp(time.time(), UTC)
        held = connection.ops.adapt_datetimefield_value
        moments = {"now": held(now), "until": held(now + timedelta(seconds=self.seconds))}
        key = f"guanxi.limit.{self.name}.{whose}"
        with prepared.cursor() as cursor:
            cursor.execute(LOOK, [key, moments["now"]])
            seen = cursor.fetchone()
            if seen and int(seen[0]) >= settings.LIMITS[self.name]:
                raise TooMany(math.ceil((_instant(seen[1]) - now).total_seconds()))
            cursor.execute(COUNT, {"key": key, "first": "1", **moments})


def _instant(expires: datetime) -> datetime:
    """An instant of the cache's table: SQLite keeps no zone with it."""
    return expires if expires.tzinfo else expires.replace(tzinfo=UTC)


WRONG_TOKENS = Limit("wrong_tokens")
WRITES = Limit("writes")
OPEN_PAGES = Limit("open_pages")  # behind a signed address, without signing in


def address_of(request: HttpRequest) -> str:
    """The client's address as sign-in reads it (``GUANXI_PROXIES``); of IPv6 the network, not the host."""
    address = ip_address(get_adapter().get_client_ip(request))
    if isinstance(address, IPv6Address) and address.ipv4_mapped is None:
        return str(ip_network(f"{address}/{IPV6_PREFIX}", strict=False).network_address)
    # A server that listens on both sees IPv4 as ::ffff:…: those are no one network.
    return str(getattr(address, "ipv4_mapped", None) or address)


def count_wrong_token(request: HttpRequest) -> None:
    """A token that is nobody's was shown."""
    WRONG_TOKENS.count(address_of(request))


def count_write(request: HttpRequest, user: User) -> None:
    """A person's or their programs' request that is no reading."""
    if request.method not in READING:
        WRITES.count(user.pk)


class LimitWrites:
    """Counts what is written with a session, by page or API; with a token it counts where that is read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, *_given: Any) -> HttpResponse | None:
        is_open = getattr(view, "counted_by_address", False)
        if not is_open and (request.method in READING or not request.user.is_authenticated):
            return None
        try:
            if is_open:
                OPEN_PAGES.count(address_of(request))
            elif isinstance(request.user, User):
                count_write(request, request.user)
        except TooMany as error:
            return too_many(request, error)
        return None


def too_many(request: HttpRequest, error: TooMany) -> HttpResponse:
    """429, with the seconds to wait for programs and for people."""
    if request.path.startswith(API):
        answer = problem(429, in_words(error))
    else:
        answer = render(request, "429.html", {"remedy": in_words(error)}, status=429)
    answer["Retry-After"] = str(error.seconds)
    return answer


def in_words(error: TooMany) -> str:
    """What to do."""
    return ngettext(
        "Too many tries. Wait %(count)s second, then go on.",
        "Too many tries. Wait %(count)s seconds, then go on.",
        error.seconds,
    ) % {"count": error.seconds}
