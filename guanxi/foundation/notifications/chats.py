"""Telling a chat (WeCom, DingTalk, Feishu, Slack) through apprise, which knows how each is spoken to."""

import sys
from collections.abc import Sequence

from django.conf import settings
from django.utils.translation import gettext as _

from .models import Address
from .shown import Line


class NotTaken(RuntimeError):
    """The service did not take the message."""


def send(address: Address, shown: Sequence[Line]) -> None:
    """One message of several lines; records by their code and a link, as in mails."""
    import apprise

    from guanxi.foundation.outgoing import Requests

    sender = apprise.Apprise.instantiate(address.address.reveal(), suppress_exceptions=True)
    if sender is None:
        raise NotTaken("no address")
    # The service's own module sends by the guarded client instead of by the plain one.
    module = sys.modules[type(sender).__module__]
    if hasattr(module, "requests"):
        module.requests = Requests()  # type: ignore[attr-defined]
    title = _("Guanxi")
    body = "\n".join(f"{line.text} {line.code} {settings.PUBLIC_URL}{line.url}" for line in shown)
    if not sender.send(body=body, title=title):
        raise NotTaken(address.service)
