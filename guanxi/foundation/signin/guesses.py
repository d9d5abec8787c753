"""How often somebody may guess: counted as wrong passwords are, over all web processes."""

from allauth.core import ratelimit
from django.http import HttpRequest


def are_too_many(request: HttpRequest, key: str) -> bool:
    """Count one more guess of ``key``; True where it is one too many."""
    return not ratelimit.consume(request, action="login_failed", key=key)


def forget(request: HttpRequest, key: str) -> None:
    """It was right."""
    ratelimit.clear(request, action="login_failed", key=key)
