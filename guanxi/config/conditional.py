"""Requests with a condition (RFC 9110, 13): read only what is new, write only what is still as it was read.

A record's ETag is ``"version-digest"``. ``If-Match`` compares the version, which is the record's own: the
digest is of the answer, in which a colleague's name or a sum may be another while the record itself is not.
For the same reason a tag that a proxy marked as weak, for it packed the answer, names the version as well.
"""

import re
from collections.abc import Callable
from typing import Any, cast

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from guanxi.foundation import preconditions
from guanxi.foundation.ui.wire import digest

ANY = "*"
TAG = re.compile(r'\s*(?:W/)?"([^"]*)"\s*(?:,|$)')
VERSION = re.compile(r"(\d{1,9})(?:-[0-9a-f]+)?")


def answered_if(request: HttpRequest, work: Callable[[], HttpResponse]) -> HttpResponse:
    """``work``'s answer; 304 where it is known; a write on another version is ``NotAsRead``, and not done."""
    if request.method in {"GET", "HEAD"}:
        return _unless_known(request, work())
    asked = request.headers.get("If-Match")
    if asked is None:
        return work()
    with transaction.atomic(), preconditions.expecting(versions(asked)) as expected:
        answer = work()
        if answer.status_code < 400 and not expected.met:
            raise preconditions.NotAsRead(None)
    return answer


def versions(asked: str) -> frozenset[int] | None:
    """The versions that a condition names; None for any."""
    if asked.strip() == ANY:
        return None
    named = (VERSION.fullmatch(tag) for tag in TAG.findall(asked))
    return frozenset(int(one[1]) for one in named if one)


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
