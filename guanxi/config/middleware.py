"""What every request passes: an id, the person's language and zone, and the one map of refusals."""

import logging
import time
import uuid
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any, cast
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth import SESSION_KEY, get_user
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

from guanxi.foundation.accounts.ended import tell_why, why_ended, why_told
from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.narrowing import nothing_narrowed
from guanxi.foundation.accounts.rights import hidden_from
from guanxi.foundation.errors import Conflict, Refused
from guanxi.foundation.once import reading
from guanxi.foundation.privacy.sealed import veiled

from . import logs

logger = logging.getLogger("guanxi.web")
HEADERS = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
SAFE = frozenset({"GET", "HEAD"})
type Next = Callable[[HttpRequest], HttpResponse]


class RequestId:
    """Names the request in logs and in the answer."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = logs.request_id.set(uuid.uuid4().hex[:12])
        started = time.perf_counter()
        try:
            with nothing_narrowed(), reading() if request.method in SAFE else nullcontext():
                response = self.get_response(request)
            response["X-Request-Id"] = logs.request_id.get()
            for name, value in HEADERS.items():
                response.headers.setdefault(name, value)
            _log(request, response.status_code, time.perf_counter() - started)
            return response
        finally:
            logs.request_id.reset(token)


def _log(request: HttpRequest, status: int, seconds: float) -> None:
    """One line a request: its route, never its path, in which anything may have been typed."""
    route = request.resolver_match.route if request.resolver_match else "-"
    if status < 400 and (route == "healthz" or request.path.startswith(settings.STATIC_URL)):
        return
    logger.info("%s /%s %s %.0f ms", request.method, route, status, seconds * 1000)


class Comer(AuthenticationMiddleware):
    """Who is here, read at once: every request asks, and each asking of Django's stand-in costs."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        came_as, here = request.session.get(SESSION_KEY), cast("Any", request)
        here.user = get_user(request)
        here.ended_for = "" if came_as is None else why_ended(here.user, came_as)
        if not here.user.is_authenticated:
            here.told_why = why_told(request)

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if why := getattr(request, "ended_for", ""):
            tell_why(response, why)
        return response


class PersonalSettings:
    """The signed-in person's language, time zone and masks; the browser's language until one is chosen."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        language = getattr(user, "language", "") or translation.get_language_from_request(request)
        zone = getattr(user, "zone", "") or "Asia/Shanghai"
        hidden = hidden_from(user) if isinstance(user, User) else frozenset[str]()
        with translation.override(language), timezone.override(ZoneInfo(zone)), veiled(hidden):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
            if not getattr(user, "language", ""):
                patch_vary_headers(response, ["Accept-Language"])
            if request.user.is_authenticated:  # nothing of it stays on a shared computer
                response.headers.setdefault("Cache-Control", "private, no-store")
            return response


def _with_words(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Whoever opens what only a button may send gets a page; Django's answer is an empty one."""
    page = render(request, "405.html", status=405)
    page["Allow"] = response["Allow"]
    return page


class Refusals:
    """A refusal becomes a sentence on the page (409), a conflict shows both values; the API maps its own."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 405 and not response.streaming and not response.content:
            return _with_words(request, response)
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, Refused):
            return None
        if request.headers.get("Accept", "").startswith("application/json"):
            return JsonResponse({"detail": str(error)}, status=409)
        if request.headers.get("HX-Request"):
            template = "ui/conflict.html" if isinstance(error, Conflict) else "ui/refusal.html"
            return render(request, template, {"error": error}, status=409)
        return render(request, "409.html", {"error": error}, status=409)
