"""Telling a chat (WeCom, DingTalk, Feishu, Slack) through apprise, which knows how each is spoken to."""

import logging
import sys
from collections.abc import Sequence
from typing import Any

import requests
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guanxi.foundation.outgoing import Requests

from .models import Address
from .shown import Line

MOST_BYTES = 1900  # of one message: WeCom takes 2,048
# Robots answer with status 200 whatever they think of a message; what they think stands in one of these.
CODES = ("errcode", "code", "StatusCode")


class NotTaken(RuntimeError):
    """The service did not take the message: which service, and the number it gave, never its words."""


class Answering(Requests):
    """The guarded client, which follows nobody elsewhere and reads whether a message was taken."""

    refusal = ""

    def request(self, method: str, url: str, **kwargs: Any) -> requests.Response:
        kwargs["allow_redirects"] = False
        try:
            answer = super().request(method, url, **kwargs)
        except requests.RequestException as error:
            self.refusal = type(error).__name__
            raise
        code = _code_of(answer)
        if code:
            self.refusal = code
            raise requests.RequestException("not taken")
        return answer


def _code_of(answer: requests.Response) -> str:
    """The number by which a service says no; empty where it took the message."""
    if answer.status_code != requests.codes.ok:
        return str(answer.status_code)
    try:
        held = answer.json()
    except ValueError:
        return ""
    codes = [held.get(name) for name in CODES] if isinstance(held, dict) else []
    return next((str(code)[:12] for code in codes if code not in (None, 0, "0")), "")


def send(address: Address, shown: Sequence[Line]) -> None:
    """One message of several lines; records by their code and a link, as in mails."""
    import apprise

    # It logs whole addresses (which are secrets) and whole messages.
    logging.getLogger("apprise").setLevel(logging.CRITICAL + 1)
    sender = apprise.Apprise.instantiate(address.address.reveal(), suppress_exceptions=True)
    if sender is None:
        raise NotTaken(f"{address.service} address")
    # The service's own module sends by the guarded client instead of by the plain one.
    speaking = Answering()
    sys.modules[type(sender).__module__].requests = speaking  # type: ignore[attr-defined]
    if not sender.send(body=body_of(shown), title=_("Guanxi")) or speaking.refusal:
        raise NotTaken(f"{address.service} {speaking.refusal}".strip())


def body_of(shown: Sequence[Line]) -> str:
    """As many lines as a message holds, and how many more there are."""
    texts = [f"{line.text} {line.code} {settings.PUBLIC_URL}{line.url}".replace("  ", " ") for line in shown]
    kept: list[str] = []
    for text in texts:
        if kept and len("\n".join([*kept, text]).encode()) > MOST_BYTES - 200:
            break
        kept.append(text)
    left = len(texts) - len(kept)
    if left:
        more = ngettext("and %(count)s more:", "and %(count)s more:", left) % {"count": left}
        kept.append(f"{more} {settings.PUBLIC_URL}{reverse('list_notifications')}")
    return "\n".join(kept).encode()[:MOST_BYTES].decode(errors="ignore")
