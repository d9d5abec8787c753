"""Requests with a condition (RFC 9110, 13): read only what is new, write only what is still as it was read.

A record's ETag is ``"version-digest"``: ``If-None-Match`` compares it whole; what ``If-Match`` compares is
said in ``foundation/preconditions.py``.
"""

from collections.abc import Callable
from typing import Any, cast

from django.http import HttpRequest, HttpResponse

from guanxi.foundation.preconditions import ANY, TAG, written_if
from guanxi.foundation.ui.wire import digest


def answered_if(request: HttpRequest, work: Callable[[], HttpResponse]) -> HttpResponse:
    """``work``'s answer; 304 where it is known; a write on another version is ``NotAsRead``, and not done."""
    if request.method in {"GET", "HEAD"}:
        return _unless_known(request, work())
    return written_if(request, work)


def _unless_known(request: HttpRequest, answer: Any) -> HttpResponse:
    if not isinstance(answer, HttpResponse):  # a plain value, which becomes the answer later
        return cast(HttpResponse, answer)
    if answer.status_code != 200 or answer.streaming or "no-store" in answer.get("Cache-Control", ""):
        return answer
    if "ETag" not in answer:
        answer["ETag"] = f'"{digest(answer.content)}"'
    asked = request.headers.get("If-None-Match", "")
    if asked.strip() != ANY and answer["ETag"].strip('"') not in TAG.findall(asked):
        return answer
    unchanged = HttpResponse(status=304)
    unchanged["ETag"] = answer["ETag"]
    return unchanged
