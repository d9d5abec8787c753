"""Doing what a request asks once, however often it comes: the idempotency key of the API.

The key's row is written in the transaction that does the work, so that both are there or neither: a crash
between the write and the answer leaves the answer to be read by whoever asks again, and of two requests at
once the second waits and gets the first one's answer. What was refused (4xx) did nothing and keeps nothing.
"""

import hashlib
import json
import uuid
from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest, HttpResponse, RawPostDataException
from django.utils.crypto import salted_hmac

from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.rights import hidden_from
from guanxi.foundation.privacy.cipher import SealBroken, seal, unseal

from .models import KeptReply

HEADER = "Idempotency-Key"
REPEATED = "Idempotency-Replayed"
WRITING = {"POST", "PUT", "PATCH", "DELETE"}
LONGEST = 255
LABEL = "replies.reply"


class KeyMalformed(Exception):
    """The key is empty, too long, or not of plain signs."""


class KeyUsedOtherwise(Exception):
    """The key came with another request before."""


class ReplyClosed(Exception):
    """It was done, but its answer may or can no longer be shown."""


def answered_once(
    request: HttpRequest, user: User, work: Callable[[], HttpResponse], *, said: bytes | None = None
) -> HttpResponse:
    """``work``'s result; with a key that was used before, the result of that time, and nothing is done.

    ``said``: what stands for the body where that was read already, as files are: a slow sender must be
    through before the transaction begins.
    """
    key = request.headers.get(HEADER)
    if key is None or request.method not in WRITING:
        return work()
    if not (0 < len(key) <= LONGEST and key.isascii() and key.isprintable()):
        raise KeyMalformed
    row = KeptReply(
        owner=_digest(str(user.pk), request.headers.get("Authorization", "")),
        key=_digest(key),
        request=_asked(request, said),
        rights=_rights(user),
        uid=str(uuid.uuid4()),
    )
    with transaction.atomic():
        if not KeptReply.objects.hold(row):
            return _again(row)
        result = work()
        if not _is_kept(result):
            if result.status_code >= 400:
                transaction.set_rollback(True)
            else:  # a personal value on its way: to be shown again it is asked for, and audited, again
                KeptReply.objects.filter(owner=row.owner, key=row.key).delete()
            return result
        sealed = seal(LABEL, row.uid, _packed(result))
        KeptReply.objects.filter(owner=row.owner, key=row.key).update(reply=sealed)
        return result


def _is_kept(answer: HttpResponse) -> bool:
    return answer.status_code < 400 and "no-store" not in answer.get("Cache-Control", "")


def _again(asked: KeptReply) -> HttpResponse:
    """What was answered then."""
    kept = KeptReply.objects.get(owner=asked.owner, key=asked.key)
    if kept.request != asked.request:
        raise KeyUsedOtherwise
    if kept.rights != asked.rights:
        raise ReplyClosed
    try:
        return _unpacked(unseal(LABEL, kept.uid, bytes(kept.reply)))
    except SealBroken:
        raise ReplyClosed from None


# ---- digests -----------------------------------------------------------------------------------


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _asked(request: HttpRequest, said: bytes | None) -> str:
    """A keyed digest: from a plain one a phone number in the body could be found by trying."""
    head = f"{request.method} {request.get_full_path()} ".encode()
    body = _body(request) if said is None else said
    return salted_hmac("guanxi.replies", head + body, algorithm="sha256").hexdigest()


def _body(request: HttpRequest) -> bytes:
    try:
        return request.body
    except RawPostDataException:  # the session's proof was looked for in it, as in a form
        return request.POST.urlencode().encode()


def _rights(user: User) -> str:
    """What the user may do and see: an answer of before is not shown to somebody who may less by now."""
    held = sorted((permission, int(scope)) for permission, scope in user.grants.items())
    return _digest(json.dumps([held, user.department_id, sorted(map(str, hidden_from(user)))]))


# ---- answers -----------------------------------------------------------------------------------


def _packed(answer: HttpResponse) -> str:
    said = [answer.status_code, answer["Content-Type"], answer.content.decode()]
    return json.dumps([*said, answer.get("ETag", "")])


def _unpacked(packed: str) -> HttpResponse:
    status, kind, body, *tag = json.loads(packed)
    more = {"ETag": tag[0]} if any(tag) else {}
    return HttpResponse(body, status=status, content_type=kind, headers={REPEATED: "true", **more})
