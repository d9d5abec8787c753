"""The link in a mail by which one is told no more of this kind: signed, and good for that alone."""

from dataclasses import dataclass

from django.core import signing

from guanxi.foundation.accounts.models import User

from .kinds import Notice, notice_of

SALT = "guanxi.notifications.stop"
GOOD_FOR = 180 * 24 * 3600


@dataclass(frozen=True)
class Stop:
    """Whose mails of which kind end."""

    user: User
    notice: Notice
    channel: str


def token(user_id: int, notice: str, channel: str = "mail") -> str:
    return signing.dumps([user_id, notice, channel], salt=SALT, compress=True)


def read(text: str) -> Stop | None:
    """What a link asks for; None where it is no link of ours, too old, or of somebody who has left."""
    try:
        user_id, notice, channel = signing.loads(text, salt=SALT, max_age=GOOD_FOR)
        kind = notice_of(notice)
    except (signing.BadSignature, LookupError, ValueError, TypeError):
        return None
    user = User.objects.filter(pk=user_id, is_active=True, is_system=False).first()
    return None if user is None else Stop(user, kind, channel)
