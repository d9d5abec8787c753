"""How often somebody may try and write: counted in the database's cache, so over all web processes.

Whoever only reads with a token that is right costs no count at all. Whoever is over a limit is refused by
one look and writes nothing. Of two counts in the same instant one may be lost; the limits are wide enough.
"""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import ngettext

from guanxi.foundation.accounts.models import User

from .problems import API, problem

READING = {"GET", "HEAD", "OPTIONS", "TRACE"}
IPV6_PREFIX = 64  # what one household or one office is given


class TooMany(Exception):
    """Over a limit; ``seconds`` until the next try is looked at."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


@dataclass(frozen=True)
class Limit:
    """So many a minute, counted from the first."""

    name: str
    seconds: int = 60

    def count(self, whose: object) -> None:
        """One more of ``whose``; ``TooMany`` where it is one too many."""
        key, now = f"guanxi.limit.{self.name}.{whose}", time.time()
        until, seen = cache.get(key) or (0.0, 0)
        if until <= now:
            until, seen = now + self.seconds, 0
        if seen >= settings.LIMITS[self.name]:
            raise TooMany(math.ceil(until - now))
        cache.set(key, (until, seen + 1), math.ceil(until - now) + 1)


WRONG_TOKENS = Limit("wrong_tokens")
WRITES = Limit("writes")


def address_of(request: HttpRequest) -> str:
    """The client's address as sign-in reads it (``GUANXI_PROXIES``); of IPv6 the network, not the host."""
    address = ip_address(get_adapter().get_client_ip(request))
    if isinstance(address, IPv6Address):
        return str(ip_network(f"{address}/{IPV6_PREFIX}", strict=False).network_address)
    return str(address)


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

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        if request.method in READING or not request.user.is_authenticated:
            return None
        try:
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
