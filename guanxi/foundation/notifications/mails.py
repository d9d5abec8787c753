"""A mail of one or several notices: text and HTML, with a link that stops mails of this kind.

It names records by their code only, for a mail lies in places that we do not keep.
"""

from collections.abc import Sequence
from contextlib import closing
from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, mailers
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guanxi.foundation.accounts.models import User
from guanxi.foundation.ui import formats

from . import stopping
from .models import Notification
from .shown import Line


def send(user: User, shown: Sequence[tuple[Notification, Line]]) -> None:
    """One mail to one person; raises where the server refuses, and takes leave of it all the same."""
    with closing(mailers.default) as mailer:
        mailer.send_messages([message_of(user, shown)])


def message_of(user: User, shown: Sequence[tuple[Notification, Line]]) -> EmailMultiAlternatives:
    first = shown[0][0]
    stop = settings.PUBLIC_URL + reverse("stop_mails", args=[stopping.token(user.pk, first.notice)])
    context = {
        "name": user.name,
        "lines": [_outside(line) for _row, line in shown],
        "stop_url": stop if len({row.notice for row, _line in shown}) == 1 else "",
        "settings_url": settings.PUBLIC_URL + reverse("choose_notices"),
        "company": user.company.name or "Guanxi",
    }
    message = EmailMultiAlternatives(
        subject=_subject(shown),
        body=render_to_string("notifications/mail.txt", context),
        from_email=_from(user),
        to=[formataddr((user.name, user.email))],
        headers={
            # Sent again after a failure it is the same mail, and mail programs show it once.
            "Message-ID": f"<{first.uid.hex}.{shown[-1][0].uid.hex}.{len(shown)}@guanxi>",
            "Auto-Submitted": "auto-generated",
            **(_one_click(stop) if context["stop_url"] else {}),
        },
    )
    message.attach_alternative(render_to_string("notifications/mail.html", context), "text/html")
    return message


def _one_click(stop: str) -> dict[str, str]:
    return {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def _subject(shown: Sequence[tuple[Notification, Line]]) -> str:
    if len(shown) == 1:
        line = shown[0][1]
        return f"{line.text} {line.code}".strip().replace("\n", " ")
    count = len(shown)
    return ngettext("%(count)s notice", "%(count)s notices", count) % {"count": formats.number(count)}


def _outside(line: Line) -> dict[str, str]:
    return {
        "text": line.text,
        "code": line.code,
        "when": line.when,
        "label": line.label,
        "url": settings.PUBLIC_URL + line.url,
    }


def _from(user: User) -> str:
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return formataddr(
        (name or _("%(company)s, Guanxi") % {"company": user.company.name or "Guanxi"}, address)
    )
