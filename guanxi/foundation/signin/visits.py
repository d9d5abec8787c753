"""What the door notes of a session: at sign-in, and then not more often than every few minutes."""

import time
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any, Final

from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.utils import timezone

from guanxi.foundation.accounts.models import User

from .models import Visit

NOTED: Final = "visit"  # in the session: the visit, when it was noted last, under which key
EVERY: Final = 300  # seconds

# The first that fits: browsers name their ancestors too.
BROWSERS: Final = (
    ("MicroMessenger", "WeChat"), ("Edg", "Edge"), ("OPR", "Opera"), ("HuaweiBrowser", "Huawei Browser"),
    ("Firefox", "Firefox"), ("FxiOS", "Firefox"), ("Chrome", "Chrome"), ("CriOS", "Chrome"),
    ("Safari", "Safari"),
)  # fmt: skip
SYSTEMS: Final = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("HarmonyOS", "HarmonyOS"), ("Android", "Android"),
    ("Windows", "Windows"), ("Mac OS X", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux"),
)  # fmt: skip


def device_of(agent: str) -> str:
    """Browser and system in words; "" for what is neither."""
    browser = next((word for sign, word in BROWSERS if sign in agent), "")
    system = next((word for sign, word in SYSTEMS if sign in agent), "")
    return " · ".join(word for word in (browser, system) if word)


def shortened(address: str) -> str:
    """An address without what names one household or desk."""
    try:
        found = ip_address(address)
    except ValueError:
        return ""
    if isinstance(found, IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    if isinstance(found, IPv6Address):
        return str(ip_network(f"{found}/48", strict=False))
    return ".".join(str(found).split(".")[:3]) + ".*"


def begin(request: HttpRequest, user: User, address: str) -> None:
    """Somebody has signed in."""
    key = _key(request)
    visit = Visit(user=user, session_key=key, address=shortened(address))
    visit.device = device_of(request.headers.get("User-Agent", ""))
    visit.save(force_insert=True)
    request.session[NOTED] = [visit.pk, int(time.time()), key]


def note(request: HttpRequest, address_of: Callable[[HttpRequest], str]) -> None:
    """Somebody is still here: one write every few minutes, or when the session goes on under another key."""
    noted: Any = request.session.get(NOTED)
    key = request.session.session_key
    if not noted or (time.time() - noted[1] < EVERY and noted[2] == key):
        return
    Visit.objects.filter(pk=noted[0]).update(
        seen_at=timezone.now(), address=shortened(address_of(request)), session_key=key
    )
    request.session[NOTED] = [noted[0], int(time.time()), key]


def _key(request: HttpRequest) -> str:
    if not request.session.session_key:
        request.session.save()
    return str(request.session.session_key)


def clear_visits() -> None:
    """Forget what is known of sessions that are over (called by a schedule)."""
    now = timezone.now()
    Session.objects.filter(expire_date__lt=now).delete()
    there = Session.objects.filter(session_key=OuterRef("session_key"))
    # unscoped: rows of nobody any more, whoever they were
    Visit.objects.filter(~Exists(there)).delete()
